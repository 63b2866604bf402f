namespace Seeder.Cli.Tests;

/// <summary>A changed field that cannot be updated: an error that names the flag, and with the flag another record in its place.</summary>
internal sealed class ReplaceTests : ChangeFixture
{
    private static string Prices(string book) => $$"""
        plan: prices
        records:
          Product2:
            - $ref: laptop
              Name: Laptop
              IsActive: true
              PricebookEntries:
                - $ref: standard
                  Pricebook2: { IsStandard: true }
                  UnitPrice: 1000
                  IsActive: true
                - $ref: price
                  Pricebook2Id: ${{{book}}}
                  UnitPrice: 900
                  IsActive: true
          Pricebook2:
            - { $ref: dealers, Name: Dealers, IsActive: true }
            - { $ref: partners, Name: Partners, IsActive: true }
          Opportunity:
            - $ref: renewal
              Name: Renewal
              StageName: Prospecting
              CloseDate: 2030-01-01
              Pricebook2Id: ${{{book}}}
              OpportunityLineItems:
                - $ref: line
                  PricebookEntryId: ${price}
                  Quantity: 2
                  UnitPrice: 800
        """;

    private static string Sale(string contact) => $$"""
        plan: sale
        records:
          Contact:
            - { $ref: jane, LastName: Doe }
            - { $ref: tom, LastName: Roe }
          Opportunity:
            - $ref: renewal
              Name: Renewal
              StageName: Prospecting
              CloseDate: 2030-01-01
              ContactId: ${{{contact}}}
              Tasks:
                - Subject: Call
                - Subject: Write
          Event:
            - Subject: Meeting
              DurationInMinutes: 30
              ActivityDateTime: 2030-01-01T10:00:00Z
              Description: About ${renewal}
        """;

    private static readonly string[] SaleTypes = ["Contact", "Opportunity", "Task", "Event", "OpportunityContactRole"];

    [Test]
    public async Task Without_the_flag_it_is_an_error_at_the_fields_line_that_names_it()
    {
        Write("prices.yaml", Prices("dealers"));
        await DoneAsync("apply", "prices.yaml");
        Write("prices.yaml", Prices("partners"));
        var writes = await WritesAsync();

        var result = await RunAsync("apply", "prices.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("prices.yaml:13:25: error SEED302").And.Contain("--replace"));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
    }

    [Test]
    public async Task A_price_in_another_book_is_another_record_and_so_is_the_line_that_uses_it()
    {
        Write("prices.yaml", Prices("dealers"));
        await DoneAsync("apply", "prices.yaml");
        var before = IdsOf("prices");
        Write("prices.yaml", Prices("partners"));

        var plan = await DoneAsync("plan", "prices.yaml", "--replace", "--json");
        var result = await DoneAsync("apply", "prices.yaml", "--replace", "--json");

        Assert.That(
            plan.Json["result"]!["counts"]!.ToJsonString(),
            Is.EqualTo("""{"create":0,"update":1,"replace":2,"unchanged":4,"delete":0,"deactivate":0}"""));
        Assert.That(
            Actions(result),
            Is.EqualTo(
                (string[])["laptop unchanged", "standard unchanged", "price replaced", "dealers unchanged", "partners unchanged",
                    "renewal updated", "line replaced"]));
        var after = IdsOf("prices");
        Assert.That(after.Where(r => before[r.Key] != r.Value).Select(r => r.Key), Is.EquivalentTo((string[])["price", "line"]));
        Assert.That(
            (await LiveAsync("OpportunityLineItem")).Select(r => (string)r["PricebookEntryId"]!), Is.EqualTo((string[])[after["price"]]));
        Assert.That(
            (await LiveAsync("PricebookEntry")).Select(r => (string)r["Id"]!),
            Is.EquivalentTo((string[])[after["standard"], after["price"]]));
        await NothingLeftToDoAsync("prices.yaml");
        await DestroyedAsync("prices.yaml", "Product2", "PricebookEntry", "Opportunity", "OpportunityLineItem");
    }

    [Test]
    public async Task Dependents_are_created_again_and_references_are_updated()
    {
        Write("sale.yaml", Sale("jane") + "\n  Task:\n    - { Subject: Left, WhatId: \"${renewal}\" }\n");
        await DoneAsync("apply", "sale.yaml");
        Write("sale.yaml", Sale("tom"));

        var result = await DoneAsync("apply", "sale.yaml", "--replace", "--json");

        Assert.That(
            Actions(result),
            Is.EqualTo(
                (string[])["jane unchanged", "tom unchanged", "renewal replaced", "renewal.Tasks#1 replaced", "renewal.Tasks#2 replaced",
                    "Event#1 updated", "Task#1 deleted"]));
        await IsExactAsync("sale", SaleTypes[..4]);
        Assert.That(
            (await LiveAsync("Event")).Select(e => (string)e["Description"]!), Is.EqualTo((string[])[$"About {IdsOf("sale")["renewal"]}"]));
        Assert.That(
            (await LiveAsync("Task")).Select(t => $"{t["Subject"]} {t["WhatId"]}"),
            Is.EquivalentTo((string[])[$"Call {IdsOf("sale")["renewal"]}", $"Write {IdsOf("sale")["renewal"]}"]));
        await NothingLeftToDoAsync("sale.yaml");
        await DestroyedAsync("sale.yaml", SaleTypes);
    }

    [TestCase("collections-delete", "before")]
    [TestCase("collections-delete", "after")]
    [TestCase("tree", "before")]
    [TestCase("tree", "after")]
    [TestCase("collections-update", "before")]
    public async Task Killed_in_the_middle_it_ends_exact(string kind, string at)
    {
        Write("sale.yaml", Sale("jane"));
        await DoneAsync("apply", "sale.yaml");
        Write("sale.yaml", Sale("tom"));
        var rule = (await PostAsync("/local-org/faults", new { kind, action = "hold", at, nth = 1 }))["id"]!.GetValue<int>();

        using (var process = Start("apply", "sale.yaml", "--replace"))
        {
            await KillAtAsync(process, () => HasStruckAsync(rule));
        }
        await LetGoAsync();
        await DoneAsync("apply", "sale.yaml", "--replace");

        await IsExactAsync("sale", SaleTypes[..4]);
        await NothingLeftToDoAsync("sale.yaml");
        await DestroyedAsync("sale.yaml", SaleTypes);
    }

    [TestCase("stop")]
    [TestCase("continue")]
    public async Task What_the_org_does_not_delete_is_not_created_beside_itself(string mode)
    {
        Write("sale.yaml", Sale("jane"));
        await DoneAsync("apply", "sale.yaml");
        var before = IdsOf("sale");
        Write("sale.yaml", Sale("tom"));
        var refusals = before.Where(r => r.Key.StartsWith("renewal", StringComparison.Ordinal))
            .Select(
                _ => new { success = false, errors = new[] { new { statusCode = "DELETE_FAILED", message = "something is in the way" } } });
        await FailAsync(
            new
            {
                kind = "collections-delete",
                action = "status",
                status = 200,
                body = System.Text.Json.JsonSerializer.Serialize(
                refusals.Take(2)),
                nth = 1
            });

        var result = await RunAsync("apply", "sale.yaml", "--replace", "--on-error", mode, "--json");
        await LetGoAsync();

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("sale.yaml:13:11").And.Contain("did not delete 'renewal.Tasks#1': something is in the way (DELETE_FAILED)"));
        await DoneAsync("apply", "sale.yaml", "--replace");
        await IsExactAsync("sale", SaleTypes[..4]);
    }

    [Test]
    public async Task What_was_found_is_neither_replaced_nor_taken_along()
    {
        Write("first.yaml", Sale("jane").Replace("plan: sale", "plan: first", StringComparison.Ordinal));
        await DoneAsync("apply", "first.yaml");
        var kept = IdsOf("first");
        Write(
            "sale.yaml",
            Sale("jane")
                .Replace("- $ref: renewal", "- $ref: renewal\n      $key: Name", StringComparison.Ordinal)
                .Replace("LastName", "$key: LastName, LastName", StringComparison.Ordinal));
        await DoneAsync("apply", "sale.yaml");
        Write(
            "sale.yaml",
            (await File.ReadAllTextAsync(Path.Combine(Folder, "sale.yaml"))).Replace("${jane}", "${tom}", StringComparison.Ordinal));

        var result = await RunAsync("apply", "sale.yaml", "--replace");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED305").And.Contain("found it in the org"));
        Assert.That((await LiveAsync("Opportunity")).Select(o => (string)o["Id"]!), Is.EqualTo((string[])[kept["renewal"]]));
    }
}
