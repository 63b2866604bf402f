namespace Seeder.Local.Tests.Language;

internal sealed class ThenTests : LanguageFixture
{
    private const string Product = """
        plan: orders
        records:
          Product2:
            - Name: Paper
              IsActive: true
              PricebookEntries:
                - $ref: price
                  Pricebook2: { IsStandard: true }
                  UnitPrice: 4
                  IsActive: true
          Account:
            - $ref: shop
              Name: Shop
        """;

    private const string Orders = Product + """

              Contracts:
                - $ref: frame
                  Status: Draft
                  StartDate: 2026-01-01
                  ContractTerm: 12
                  $then: { Status: Activated }
                  $read: [ContractNumber, EndDate]
                  Orders:
                    - $ref: order
                      $count: 2
                      AccountId: ${shop}
                      Status: Draft
                      EffectiveDate: 2026-02-01
                      Description: Under ${frame.ContractNumber}
                      Pricebook2: { IsStandard: true }
                      $then: { Status: Activated }
                      $read: [OrderNumber, TotalAmount]
                      OrderItems:
                        - PricebookEntryId: ${price}
                          Quantity: 10
                          UnitPrice: 4
        """;

    // Without a contract, which is activated for good.
    private const string Order = Product + """

              Orders:
                - $ref: order
                  Status: Draft
                  EffectiveDate: 2026-02-01
                  Description: First
                  Pricebook2: { IsStandard: true }
                  $then: { Status: Activated }
                  OrderItems:
                    - PricebookEntryId: ${price}
                      Quantity: 10
                      UnitPrice: 4
        """;

    [Test]
    public async Task A_contract_is_activated_before_its_orders_and_an_order_after_its_items()
    {
        var applied = await ApplyAsync(Orders);

        var (contract, orders) = (applied.IdOf("frame"), new[] { applied.IdOf("order_1"), applied.IdOf("order_2") });
        Assert.That(applied.Updated, Is.EqualTo(orders.Prepend(contract)));
        Assert.That(await StatusAsync("Contract", contract), Is.EqualTo("Activated"));
        foreach (var order in orders)
        {
            Assert.That(await StatusAsync("Order", order), Is.EqualTo("Activated"));
        }
        Assert.That((await ApplyAsync(Orders)).Writes, Is.Empty);
    }

    [Test]
    public async Task Read_values_are_in_the_manifest_and_dependents_get_them()
    {
        var applied = await ApplyAsync(Orders);

        var number = (await RowAsync("Contract", applied.IdOf("frame")))["ContractNumber"].GetString();
        var order = applied.Report.Manifest!.Records["order_2"];
        var row = await RowAsync("Order", order.Id);
        Assert.That(applied.Report.Manifest.Records["frame"].Read["ContractNumber"], Is.EqualTo($"\"{number}\""));
        Assert.That(order.Read["OrderNumber"], Is.EqualTo($"\"{row["OrderNumber"].GetString()}\""));
        Assert.That(order.Read["TotalAmount"], Does.StartWith("40"));
        Assert.That(row["Description"].GetString(), Is.EqualTo($"Under {number}"));
    }

    [Test]
    public async Task After_an_update_it_is_read_again()
    {
        await ApplyAsync(Orders);

        var changed = await ApplyAsync(Orders.Replace("ContractTerm: 12", "ContractTerm: 24", StringComparison.Ordinal));

        Assert.That(changed.Changes, Is.EqualTo(new[] { "frame: ContractTerm" }));
        Assert.That(changed.Report.Manifest!.Records["frame"].Read["EndDate"], Is.EqualTo("\"2027-12-31\""));
    }

    [Test]
    public async Task A_run_that_was_cut_between_two_activations_ends_well_with_the_next_apply()
    {
        await FaultAsync(
            new
            {
                kind = "collections-update",
                action = "status",
                nth = 2,
                status = 400,
                body = new[] {
                new { errorCode = "INVALID_FIELD", message = "Not now" } }
            });
        var cut = await FailAsync(ExitCode.Rejected, Orders);
        Assert.That(await StatusAsync("Contract", cut.IdOf("frame")), Is.EqualTo("Activated"));
        Assert.That(await StatusAsync("Order", cut.IdOf("order_1")), Is.EqualTo("Draft"));

        var next = await ApplyAsync(Orders);

        Assert.That(
            (next.Created, next.Updated), Is.EqualTo((Array.Empty<string>(), new[] { next.IdOf("order_1"), next.IdOf("order_2") })));
        Assert.That(await StatusAsync("Order", next.IdOf("order_2")), Is.EqualTo("Activated"));
        Assert.That((await ApplyAsync(Orders)).Writes, Is.Empty);
    }

    [Test]
    public async Task It_is_sent_again_only_when_it_changes()
    {
        await ApplyAsync(Order);

        var other = await ApplyAsync(Order.Replace("Description: First", "Description: Second", StringComparison.Ordinal));
        var back = await ApplyAsync(
            Order.Replace("Description: First", "Description: Second", StringComparison.Ordinal)
                .Replace("Status: Activated", "Status: Draft", StringComparison.Ordinal));

        Assert.That(other.Changes, Is.EqualTo(new[] { "order: Description" }));
        Assert.That(back.Changes, Is.EqualTo(new[] { "order: Status" }));
        Assert.That(await StatusAsync("Order", back.IdOf("order")), Is.EqualTo("Draft"));
    }

    [Test]
    public async Task Destroy_puts_it_back_first()
    {
        var applied = await ApplyAsync(Order);

        var destroyed = await DestroyAsync(Order);

        Assert.That(destroyed.Kinds.First(), Is.EqualTo("collections-update"));
        Assert.That(destroyed.Updated, Is.EqualTo(new[] { applied.IdOf("order") }));
        Assert.That(destroyed.Deleted, Is.SupersetOf(applied.Report.Manifest!.Records.Values.Select(r => r.Id)));
    }

    [Test]
    public async Task Values_that_only_the_org_knows_are_read_of_records_it_already_has()
    {
        var account = await Client.Create("Account", """{"Name":"Old shop"}""");
        var contract = await Client.Create("Contract", $$"""{"AccountId":"{{account}}","StartDate":"2026-01-01","Status":"Draft"}""");

        var applied = await ApplyAsync("""
            plan: existing
            existing:
              old: { Contract: { Account: { Name: Old shop } } }
              book: { Pricebook2: { IsStandard: true } }
            records:
              Case:
                - $ref: about
                  Subject: About ${old.ContractNumber} in ${book.Name}
                - $ref: followUp
                  Subject: After ${about.CaseNumber}
            """);

        var number = (await RowAsync("Contract", contract))["ContractNumber"].GetString();
        var about = await RowAsync("Case", applied.IdOf("about"));
        Assert.That(about["Subject"].GetString(), Is.EqualTo($"About {number} in Standard Price Book"));
        Assert.That(
            (await RowAsync("Case", applied.IdOf("followUp")))["Subject"].GetString(),
            Is.EqualTo($"After {about["CaseNumber"].GetString()}"));
    }

    private async Task<string> StatusAsync(string type, string id) => (await RowAsync(type, id))["Status"].GetString()!;
}
