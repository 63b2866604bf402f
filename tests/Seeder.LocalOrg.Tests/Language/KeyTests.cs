using System.Globalization;

namespace Seeder.Local.Tests.Language;

internal sealed class KeyTests : LanguageFixture
{
    // Keys of one field, of the parent and a field, of two lookups by nesting and by a mapping, of a reference.
    private const string Plan = """
        plan: known
        records:
          Product2:
            - $ref: product
              $key: ProductCode
              $count: 30
              Name: Product ${n}
              ProductCode: P-${n}
              IsActive: true
              PricebookEntries:
                - $key: [Product2, Pricebook2]
                  Pricebook2: { IsStandard: true }
                  UnitPrice: 5
                  IsActive: true
          Account:
            - $ref: customer
              $key: AccountNumber
              $count: 80
              AccountNumber: C-${n}
              Name: ${fake.company.companyName}
              Contacts:
                - $ref: contact
                  $key: [Account, Email]
                  $count: 2
                  FirstName: ${fake.name.firstName}
                  LastName: ${fake.name.lastName}
                  Email: contact.${n}@example.com
              Opportunities:
                - $key: [AccountId, Name]
                  Name: Renewal
                  StageName: Prospecting
                  CloseDate: ${today + 30d}
          Campaign:
            - $ref: fair
              $key: Name
              Name: Fair
              IsActive: true
          CampaignMember:
            - $key: [CampaignId, ContactId]
              $count: 20
              CampaignId: ${fair}
              ContactId: ${each(contact)}
              Status: Sent
        """;

    private const string Acme = """
        plan: acme
        records:
          Account:
            - $ref: acme
              $key: AccountNumber
              AccountNumber: A-1
              Name: Acme
              Industry: Energy
              Rating: Hot
        """;

    [Test]
    public async Task Without_its_manifest_a_plan_finds_everything_again_and_sends_nothing()
    {
        var first = await ApplyAsync(Plan);
        Org.ForgetManifest();

        var again = await ApplyAsync(Plan);

        Assert.That(again.Writes, Is.Empty);
        Assert.That(Ids(again), Is.EqualTo(Ids(first)).And.Count.EqualTo(30 + 30 + 80 + 160 + 80 + 1 + 20));
        Assert.That((await ApplyAsync(Plan)).Writes, Is.Empty);
    }

    [Test]
    public async Task Without_its_manifest_only_the_rows_that_were_deleted_come_back()
    {
        var first = await ApplyAsync(Plan);
        var gone = Enumerable.Range(1, 80).Where(n => n % 2 == 0).Select(n => first.IdOf($"customer_{n}")).ToList();
        await Client.Delete($"composite/sobjects?ids={string.Join(',', gone)}");
        Org.ForgetManifest();

        var again = await ApplyAsync(Plan);

        var (before, now) = (Ids(first), Ids(again));
        var back = now.Where(r => before[r.Key] != r.Value).ToList();
        // An account takes its contacts, its deal and its contacts' campaign memberships with it.
        Assert.That(
            back.Select(r => r.Key.Split(['_', '.'])[0]).CountBy(k => k),
            Is.EquivalentTo(new Dictionary<string, int> { ["customer"] = 80, ["contact"] = 80, ["CampaignMember#1"] = 10 }));
        Assert.That(
            back.Where(r => r.Key.StartsWith("customer", StringComparison.Ordinal))
                .Select(r => int.Parse(r.Key.Split(['_', '.'])[1], CultureInfo.InvariantCulture) % 2),
            Is.All.Zero);
        Assert.That(again.Created, Is.EquivalentTo(back.Select(r => r.Value)));
        Assert.That((again.Updated, again.Deleted), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
    }

    [Test]
    public async Task A_key_that_the_org_has_twice_is_told_with_both_ids_and_nothing_is_sent()
    {
        var first = await ApplyAsync(Plan);
        var twin = await Client.Create("Account", """{"Name":"Twin","AccountNumber":"C-7"}""");
        Org.ForgetManifest();

        var refused = await FailAsync(ExitCode.PlanErrors, Plan);

        Assert.That(refused.Text, Does.Contain(first.IdOf("customer_7")).And.Contain(twin).And.Contain("$key"));
        Assert.That(refused.Writes, Is.Empty);
    }

    [Test]
    public async Task What_is_found_with_other_values_is_updated_with_those_fields_only()
    {
        var id = await Client.Create(
            "Account", """{"Name":"Old name","AccountNumber":"A-1","Industry":"Energy","Rating":"Cold","Site":"Oslo"}""");

        var applied = await ApplyAsync(Acme);

        Assert.That(applied.Changes, Is.EqualTo(new[] { "acme: Name, Rating" }));
        Assert.That((applied.Created, applied.Updated), Is.EqualTo((Array.Empty<string>(), new[] { id })));
        var row = await RowAsync("Account", id);
        Assert.That(
            new[] { "Name", "Industry", "Rating", "Site" }.Select(f => row[f].GetString()),
            Is.EqualTo(new[] { "Acme", "Energy", "Hot", "Oslo" }));
        Assert.That((await ApplyAsync(Acme)).Writes, Is.Empty);
    }

    [Test]
    public async Task A_key_that_differs_by_its_letters_case_is_the_same_key()
    {
        var id = await Client.Create("Account", """{"Name":"Acme","AccountNumber":"a-1","Industry":"Energy","Rating":"Hot"}""");

        var applied = await ApplyAsync(Acme);

        Assert.That((applied.IdOf("acme"), applied.Writes.Count), Is.EqualTo((id, 0)));
    }

    [Test]
    public async Task What_was_found_is_not_deleted_by_destroy()
    {
        var id = await Client.Create("Account", """{"Name":"Acme","AccountNumber":"A-1"}""");
        var plan = $"{Acme}\n  Lead:\n    - {{ $ref: lead, LastName: Doe, Company: Doe }}\n";
        var applied = await ApplyAsync(plan);

        var destroyed = await DestroyAsync(plan);

        Assert.That(destroyed.Deleted, Is.EqualTo(new[] { applied.IdOf("lead") }));
        Assert.That((await RowAsync("Account", id))["Rating"].GetString(), Is.EqualTo("Hot"), "An update stays as well.");
    }

    [Test]
    public async Task A_key_may_be_added_later()
    {
        var first = await ApplyAsync(Acme.Replace("      $key: AccountNumber\n", "", StringComparison.Ordinal));

        var keyed = await ApplyAsync(Acme);
        Org.ForgetManifest();
        var found = await ApplyAsync(Acme);

        Assert.That((keyed.Writes, found.Writes), Is.EqualTo((first.Writes.Take(0), first.Writes.Take(0))));
        Assert.That(found.IdOf("acme"), Is.EqualTo(first.IdOf("acme")));
    }

    [Test]
    public async Task By_its_id_a_record_is_only_updated()
    {
        var applied =
            await ApplyAsync("plan: me\nrecords:\n  User:\n    - $ref: me\n      $key: Id\n      Id: ${org.user}\n      Title: Seeder\n");

        Assert.That((applied.Created, applied.Updated), Is.EqualTo((Array.Empty<string>(), new[] { applied.IdOf("me") })));
    }

    [Test]
    public async Task What_the_org_makes_by_itself_in_the_run_is_found_and_not_made_twice()
    {
        const string files = """
            plan: files
            records:
              Account:
                - { $ref: acme, Name: Acme }
              ContentVersion:
                - $ref: letter
                  Title: Letter
                  PathOnClient: letter.txt
                  VersionData: SGVsbG8=
                  FirstPublishLocationId: ${acme}
              ContentDocumentLink:
                - $ref: link
                  $key: [ContentDocumentId, LinkedEntityId]
                  ContentDocumentId: ${letter.ContentDocumentId}
                  LinkedEntityId: ${acme}
                  ShareType: V
            """;

        var applied = await ApplyAsync(files);

        var links = (await Org.RowsAsync("ContentDocumentLink")).Where(l => l.Value["LinkedEntityId"].GetString() == applied.IdOf("acme"))
            .ToList();
        Assert.That(links.Select(l => l.Key), Is.EqualTo(new[] { applied.IdOf("link") }));
        Assert.That(applied.Report.Manifest!.Records["link"].Created, Is.False);
        Assert.That((await ApplyAsync(files)).Writes, Is.Empty);
    }

    private static Dictionary<string, string> Ids(Applied applied) =>
        applied.Report.Manifest!.Records.ToDictionary(r => r.Key, r => r.Value.Id);
}
