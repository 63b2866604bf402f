namespace Seeder.Cli.Tests;

internal sealed class ImportTests : CliFixture
{
    private const string Accounts = """
        { "records": [
          { "attributes": { "type": "Account", "referenceId": "AccountRef1" }, "Name": "Acme" },
          { "attributes": { "type": "Account", "referenceId": "AccountRef2" }, "Name": "Globex", "ParentId": "@AccountRef1" }
        ] }
        """;

    private const string Contacts = """
        { "records": [
          { "attributes": { "type": "Contact", "referenceId": "ContactRef1" }, "LastName": "Doe", "AccountId": "@AccountRef1" }
        ] }
        """;

    public ImportTests()
    {
        Write("data/accounts.json", Accounts);
        Write("data/contacts.json", Contacts);
        Write(
            "data/all-plan.json",
            """[{ "sobject": "Account", "saveRefs": true, "files": ["accounts.json"] }, { "sobject": "Contact", "resolveRefs": true, "files": ["contacts.json"] }]""");
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    private bool Exists(string path) => File.Exists(Path.Combine(Folder, path));

    [Test]
    public async Task Without_output_the_plan_is_on_stdout_and_nothing_is_written()
    {
        var result = await RunAsync("import", "data/all-plan.json");

        Assert.That(result, Is.EqualTo(new CliResult(0, """
            plan: all
            description: Imported from all-plan.json

            records:
              Account:
                - $ref: AccountRef1
                  Name: Acme
                  Contacts:
                    - LastName: Doe
                - Name: Globex
                  ParentId: ${AccountRef1}

            """, "note: data/all-plan.json: 'saveRefs', 'resolveRefs' and 'contentType' say nothing that a plan needs.\n")));
        Assert.That(
            Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Count(), Is.EqualTo(1), "small.yaml was there.");
    }

    [Test]
    public async Task With_output_the_plan_is_written_and_can_be_validated_and_applied()
    {
        Write("schemas/seed-plan.schema.json", "{}");

        var result = await RunAsync("import", "data/all-plan.json", "--output", "plans/deep/base.yaml");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Out, Is.EqualTo("plans/deep/base.yaml\n"));
        Assert.That(result.Err, Does.EndWith("3 records: 2 Account, 1 Contact.\n"));
        Assert.That(
            Read("plans/deep/base.yaml"),
            Does.StartWith("# yaml-language-server: $schema=../../schemas/seed-plan.schema.json\nplan: base\n"));
        Assert.That((await RunAsync("validate", "plans/deep/base.yaml")).Out, Is.EqualTo("1 plan: no errors\n"));
        Assert.That((await RunAsync("apply", "plans/deep/base.yaml")).Out, Does.Contain("all            3"));
    }

    [Test]
    public async Task A_file_that_holds_something_else_is_not_overwritten()
    {
        Write("mine.yaml", "plan: mine\n");

        var refused = await RunAsync("import", "data/accounts.json", "--output", "mine.yaml");
        var first = await RunAsync("import", "data/accounts.json", "--output", "new.yaml");
        var again = await RunAsync("import", "data/accounts.json", "--output", "new.yaml");
        var folder = await RunAsync("import", "data/accounts.json", "--output", "data");

        Assert.That(refused.Exit, Is.EqualTo(1));
        Assert.That(refused.Err, Does.Contain("error SEED718: 'mine.yaml' already exists with different content, so nothing was written."));
        Assert.That(Read("mine.yaml"), Is.EqualTo("plan: mine\n"));
        Assert.That((first.Exit, again.Exit), Is.EqualTo((0, 0)), "What is there already is what would be written.");
        Assert.That(folder.Err, Does.Contain("SEED718"));
    }

    [Test]
    public async Task An_error_has_its_place_and_nothing_is_written()
    {
        Write("data/broken.json", "{ \"records\": [\n  { \"Name\": \"x\" \"Site\": \"y\" }\n] }\n");
        Write("data/broken-plan.json", """[{ "sobject": "Account", "files": ["broken.json", "Accounts.json"] }]""");

        var result = await RunAsync("import", "data/broken-plan.json", "--output", "broken.yaml");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Out, Is.Empty);
        Assert.That(
            result.Err,
            Does.Contain("data/broken.json:2:17: error SEED700").And.Contain("data/broken-plan.json:1:51: error SEED703").And.Contain(
                "Did you mean 'accounts.json'?"));
        Assert.That(result.Err, Does.EndWith("2 errors; nothing was written.\n"));
        Assert.That(Exists("broken.yaml"), Is.False);
        Assert.That(
            (await RunAsync("import", "data/acounts.json")).Err,
            Does.Contain("error SEED703: The file 'data/acounts.json' cannot be read: there is no such file.").And.Contain(
                "Did you mean 'accounts.json'?"));
    }

    [Test]
    public async Task A_record_of_another_plan_is_reached_through_uses_once_that_is_imported()
    {
        Write("data/accounts-plan.json", """[{ "sobject": "Account", "files": ["accounts.json"] }]""");
        Write("data/contacts-plan.json", """[{ "sobject": "Contact", "files": ["contacts.json"] }]""");

        var before = await RunAsync("import", "data/contacts-plan.json", "--output", "contacts.yaml");
        Assert.That((await RunAsync("import", "data/accounts-plan.json", "--output", "accounts.yaml")).Exit, Is.Zero);
        var after = await RunAsync("import", "data/contacts-plan.json", "--output", "contacts.yaml");

        Assert.That(before.Exit, Is.EqualTo(1));
        Assert.That(before.Err, Does.Contain("error SEED711").And.Contain("Import 'data/accounts-plan.json' first"));
        Assert.That(after.Exit, Is.Zero);
        Assert.That(after.Err, Does.Contain("warning SEED713"));
        Assert.That(
            Read("contacts.yaml"), Does.Contain("uses:\n  accounts: accounts.yaml\n").And.Contain("AccountId: ${accounts.AccountRef1}"));
        Assert.That((await RunAsync("validate", ".")).Exit, Is.Zero);
        Assert.That((await RunAsync("apply", "accounts.yaml")).Exit, Is.Zero);
        Assert.That((await RunAsync("apply", "contacts.yaml")).Exit, Is.Zero);
    }

    [Test]
    public async Task A_large_flat_list_becomes_a_csv_file_beside_the_plan()
    {
        var leads = string.Join(
            ",\n",
            Enumerable.Range(1, 250)
                .Select(
                    i =>
                        $$"""{ "attributes": { "type": "Lead", "referenceId": "LeadRef{{i}}" }, "LastName": "Lead, {{i}}", "Company": "Acme" }"""));
        Write("data/leads.json", $$"""{ "records": [{{leads}}] }""");

        var result = await RunAsync("import", "data/leads.json", "--output", "plans/leads.yaml");

        Assert.That(result.Out, Is.EqualTo("plans/leads.yaml\nplans/leads.Lead.csv\n"));
        Assert.That(Read("plans/leads.yaml"), Does.EndWith("  Lead:\n    - $from: leads.Lead.csv\n"));
        Assert.That(Read("plans/leads.Lead.csv"), Does.StartWith("LastName,Company\n\"Lead, 1\",Acme\n"));
        Assert.That((await RunAsync("apply", "plans/leads.yaml")).Out, Does.Contain("250"));
        Assert.That((await RunAsync("import", "data/leads.json")).Out, Does.Contain("LastName: Lead, 250"), "On stdout the plan is whole.");
    }

    [Test]
    public async Task Metadata_makes_lookups_known()
    {
        Write(
            "data/orders.json",
            """{ "records": [{ "attributes": { "type": "Region__c", "referenceId": "emea" }, "Name": "EMEA" }, { "attributes": { "type": "Site__c", "referenceId": "s1" }, "Region__c": "@emea" }, { "attributes": { "type": "Site__c", "referenceId": "s2" }, "Region__c": "@apac" }] }""");
        const string Object =
            """<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata"><label>x</label><nameField><label>Name</label><type>Text</type></nameField></CustomObject>""";
        Write("objects/Region__c/Region__c.object-meta.xml", Object);
        Write("objects/Site__c/Site__c.object-meta.xml", Object);
        Write(
            "objects/Site__c/fields/Region__c.field-meta.xml",
            """<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Region__c</fullName><label>Region</label><type>Lookup</type><referenceTo>Region__c</referenceTo><relationshipName>Sites</relationshipName></CustomField>""");

        Assert.That(
            (await RunAsync("import", "data/orders.json")).Out,
            Does.Contain("Region__c: ${emea}").And.Contain("Region__c: \"@apac\""),
            "Nobody knows that it is a lookup.");
        var known = await RunAsync("import", "data/orders.json", "--metadata", "objects");
        Assert.That(known.Exit, Is.EqualTo(1));
        Assert.That(
            known.Err, Does.Contain("error SEED711: Region__c is a lookup, and no record of this import has the reference id 'apac'."));
    }

    [Test]
    public async Task Json_tells_what_was_written_in_the_envelope_of_sf()
    {
        Write(
            "data/ids.json",
            """{ "records": [{ "attributes": { "type": "Account", "referenceId": "a" }, "Id": "001D000000K0fXOIAZ", "Name": "Acme" }] }""");

        var printed = await RunAsync("import", "data/ids.json", "--json");
        var written = await RunAsync("import", "data/all-plan.json", "--output", "all.yaml", "--json");
        var failed = await RunAsync("import", "nowhere.json", "--json");

        Assert.That(
            printed.Json["result"]!["text"]!.GetValue<string>(), Does.StartWith("plan: ids").And.EndWith("Name: Acme\n"));
        Assert.That(printed.Json["warnings"]![0]!.GetValue<string>(), Does.StartWith("data/ids.json:1:74: 'Id' is omitted"));
        Assert.That(written.Json["result"]!.ToJsonString(), Is.EqualTo(
            """{"plan":"all","files":["all.yaml"],"records":{"Account":2,"Contact":1},"notes":["data/all-plan.json: \u0027saveRefs\u0027, \u0027resolveRefs\u0027 and \u0027contentType\u0027 say nothing that a plan needs."],"diagnostics":[]}"""));
        Assert.That(failed.Json["status"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(failed.Json["data"]!["diagnostics"]![0]!["code"]!.GetValue<string>(), Is.EqualTo("SEED703"));
    }
}
