namespace Seeder.Cli.Tests;

/// <summary>Plans whose types no metadata describes: with <c>--learn</c> the local org takes them whole, and finds nothing to do after
/// it.</summary>
internal sealed class LearnKindTests : CliFixture
{
    [TestCase("Account:\n    - Name: A\n      Warranties: [{ Name: W, Months: 24 }]", 2)]
    [TestCase("Fleet:\n    - Name: F\n      Vehicles:\n        - Name: V\n          Axles: [{ Name: X, Wheels: [{ Size: 16 }] }]", 4)]
    [TestCase("Case:\n    - Subject: S\n      Visits: [{ $ref: v, At: 2026-01-31 }]\n  Report:\n    - { Name: R, VisitId: \"${v}\" }", 3)]
    [TestCase("PKG__Trip__c:\n    - Name: T\n      Tasks: [{ Subject: Pack }]\n      Notes: [{ Title: N }]", 3)]
    [TestCase("Branch:\n    - Name: B\n      ChildBranches: [{ Name: C }]", 2)]
    [TestCase(
        "Contact:\n    - LastName: Doe\n      PKG__Visits__r:\n        - Name: V\n          PKG__Photos__r: [{ PKG__Title__c: P }]", 3)]
    [TestCase("ToyMaker:\n    - DeveloperName: m\n  ToyMotor:\n    - ToyMaker: { DeveloperName: m }", 2)]
    [TestCase("Depot:\n    - City: Berlin\n  Fleet:\n    - HomeDepot: { City: Berlin }", 2)]
    [TestCase("Fleet:\n    - Name: All\n    - { Name: Part, Parent: { Name: All } }", 2)]
    [TestCase("Account:\n    - Name: Acme\n  Fleet:\n    - Account: { Name: Acme }", 2)]
    [TestCase(
        "Account:\n    - Name: Acme\n  Fleet:\n    - About: { Account: { Name: Acme } }\n    - About: { Depot: { City: "
            + "B } }\n  Depot:\n    - City: B", 4)]
    [TestCase("PKG__Trip__c:\n    - Name: T\n  Task:\n    - { Subject: S, What: { PKG__Trip__c: { Name: T } } }", 2)]
    [TestCase("PKG__Thing__c:\n    - RecordType: { DeveloperName: Big }\n    - RecordType: { DeveloperName: Small }", 2)]
    [TestCase("Account:\n    - { Name: A, RecordType: { DeveloperName: Partner } }", 1)]
    [TestCase("Fleet:\n    - RecordType: { Name: Very large }", 1)]
    [TestCase("Account:\n    - Name: A\n      Fleets: [{ Name: F, RecordType: { DeveloperName: Road } }]", 2)]
    [TestCase("Fleet:\n    - Name: F\n      RecordType: { DeveloperName: Road }\n      $then: { Kind: Closed }", 1)]
    [TestCase("Fleet:\n    - $from: fleet.csv", 2)]
    [TestCase("Fleet:\n    - { Name: F, CurrencyIsoCode: USD }\n  Account:\n    - { Name: A, CurrencyIsoCode: NOK }", 2)]
    [TestCase("Fleet:\n    - Name: F\noptions:\n  guard: Seed_Key__c", 1)]
    [TestCase("Depot:\n    - City: Berlin\n  Trip:\n    - Home: { City: Berlin }", 2)]
    [TestCase("Trip:\n    - Home: { City: Berlin }\n  Country:\n    - Name: DE\n      Depots: [{ City: Berlin }]", 3)]
    [TestCase(
        "TaxEngineProvider:\n    - DeveloperName: mock\n  TaxEngine:\n    - { TaxEngineName: A, TaxEngineProvider: { DeveloperName: "
            + "mock } }", 2)]
    [TestCase("PKG__Quote__c:\n    - Name: A\n  PKG__QuoteLine__c:\n    - { Name: L, PKG__Quote__r: { Name: A } }", 2)]
    public async Task A_plan_is_seeded_whole(string records, int count)
    {
        Write("plan.yaml", $"plan: kinds\nrecords:\n  {records}\n");
        Write("fleet.csv", "Name,Seats,RecordType.DeveloperName\nA,4,Road\nB,7,Rail\n");

        var validated = await RunAsync("validate", "plan.yaml", "--learn");
        var applied = await RunAsync("apply", "plan.yaml", "--learn", "--json");
        var again = await RunAsync("apply", "plan.yaml", "--learn");

        Assert.That(validated.Exit, Is.Zero, validated.ToString());
        var shown = await RunAsync("show", "plan.yaml", "--learn", "--check");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Err, Does.Not.Contain("warning"));
        Assert.That(applied.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(count));
        Assert.That(again.Out, Does.StartWith("Nothing to do"), again.ToString());
        Assert.That(shown.Exit, Is.Zero, shown.ToString());
    }

    [TestCase("PKG__A__c:\n    - { $ref: a, Name: A, PKG__Bs__r: [{ $ref: b, Name: B }] }", "PKG__A__c:\n    - { $ref: a, Name: A }", 1)]
    [TestCase("PKG__A__c:\n    - { $ref: a, Name: A, PKG__Bs__r: [{ $ref: b, Name: B }] }", "Account:\n    - Name: A", 2)]
    [TestCase("Fleet:\n    - { $ref: f, Name: F, Vehicles: [{ Name: V, Axles: [{ Name: X }] }] }", "Fleet: []", 3)]
    [TestCase("Account:\n    - { $ref: a, Name: A, Warranties: [{ Name: W, Months: 24 }] }", "Account:\n    - { $ref: a, Name: A }", 1)]
    [TestCase("Fleet:\n    - { Name: F, RecordType: { DeveloperName: Road } }", "Trip__c:\n    - { Name: T }", 1)]
    [TestCase("Trip:\n    - { Name: F, Home: { City: B } }\n  Depot:\n    - { $ref: d, City: B }", "Depot:\n    - { $ref: d, City: B }", 1)]
    public async Task Records_of_a_type_that_the_plan_no_longer_names_are_pruned(string before, string after, int deleted)
    {
        Write("plan.yaml", $"plan: kinds\nrecords:\n  {before}\n");
        Assert.That((await RunAsync("apply", "plan.yaml", "--learn")).Exit, Is.Zero);
        Write("plan.yaml", $"plan: kinds\nrecords:\n  {after}\n");

        var pruned = await RunAsync("apply", "plan.yaml", "--learn", "--prune", "--json");

        Assert.That(pruned.Exit, Is.Zero, pruned.ToString());
        Assert.That(
            pruned.Json["result"]!["records"]!.AsArray().Count(r => (string?)r!["action"] == "deleted"), Is.EqualTo(deleted), pruned.Out);
        Assert.That((await RunAsync("destroy", "plan.yaml", "--learn")).Exit, Is.Zero);
    }

    [TestCase("{")]
    [TestCase("{ \"format\": 99 }")]
    [TestCase("")]
    public async Task A_file_of_derived_types_that_cannot_be_read_is_written_anew(string content)
    {
        Write("plan.yaml", "plan: kinds\nrecords:\n  Fleet:\n    - Name: F\n");
        Write(".seeder/local/learned.json", content);

        var applied = await RunAsync("apply", "plan.yaml", "--learn");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        await RunAsync("org", "reset");
        Assert.That(Path.Exists(Path.Combine(Folder, ".seeder/local/learned.json")), Is.False, "the org has no rows of these types");
    }

    [Test]
    public async Task A_plan_that_uses_another_one_knows_its_types()
    {
        Write("base.yaml", "plan: base\nrecords:\n  PKG__Site__c:\n    - { $ref: berlin, Name: Berlin }\n");
        Write(
            "plan.yaml",
            "plan: top\nuses: { base: base.yaml }\nrecords:\n  Account:\n    - { Name: A, PKG__Site__c: \"${base.berlin}\" }\n"
                + "  Task:\n    - { Subject: S, WhatId: \"${base.berlin}\" }\n");

        var first = await RunAsync("apply", "base.yaml", "--learn");
        var second = await RunAsync("apply", "plan.yaml", "--learn");

        Assert.That((first.Exit, second.Exit), Is.EqualTo((0, 0)), $"{first}\n{second}");
        Assert.That(second.Err, Does.Contain("learned more of Account with PKG__Site__c (lookup to PKG__Site__c)"));
    }

    [TestCase("Contcat:\n    - LastName: Doe", "Contcat", "Contact")]
    [TestCase("PKG__Quote__c:\n    - Name: A", "PKG__Quote__c", "PKG__Quotes__c")]
    [TestCase("Account:\n    - { Name: A, Industri: Energy }", "Account.Industri", "Industry")]
    [TestCase("Account:\n    - { Name: A, PKG__Kind__c: x }", "Account.PKG__Kind__c", "PKG__Kinds__c")]
    [TestCase("PKG__Quotes__c:\n    - { RecordType: { DeveloperName: Bigg } }", "PKG__Quotes__c.Bigg", "Big")]
    [TestCase("PKG__Quotes__c:\n    - { Name: A, PKG__Siz__c: 5 }", "PKG__Quotes__c.PKG__Siz__c", "PKG__Size__c")]
    public async Task A_misspelled_name_is_reported_and_learned_only_with_insistence(string records, string name, string similar)
    {
        Write("plan.yaml", $"plan: near\nrecords:\n  {records}\n");
        Write("app/objects/PKG__Quotes__c/fields/PKG__Size__c.field-meta.xml", Field("PKG__Size__c"));
        Write("app/objects/Account/fields/PKG__Kinds__c.field-meta.xml", Field("PKG__Kinds__c"));
        Write(
            "app/objects/PKG__Quotes__c/recordTypes/Big.recordType-meta.xml",
            "<RecordType><fullName>Big</fullName><active>true</active><label>Big</label></RecordType>");

        var plain = await RunAsync("validate", "plan.yaml", "--learn", "--metadata", "app", "--json");
        var insisted = await RunAsync("apply", "plan.yaml", $"--learn={name}", "--metadata", "app");

        Assert.That(plain.Exit, Is.EqualTo(1), plain.ToString());
        Assert.That(
            plain.Err,
            Does.Contain($"did not learn {(name.Contains('.', StringComparison.Ordinal) ? "" : "the type ")}{name}: its name is similar to "
                + $"{similar}. If it is not a mistake, use --learn={name}."));
        Assert.That(plain.Err, Does.Contain($"Did you mean '{similar}'?"));
        Assert.That(insisted.Exit, Is.Zero, insisted.ToString());
    }

    [Test]
    public async Task Insistence_without_an_effect_is_noted()
    {
        Write("plan.yaml", "plan: near\nrecords:\n  Account:\n    - { Name: A, Industri: Energy }\n");

        var result = await RunAsync("validate", "plan.yaml", "--learn=Account,Trip__c", "--learn=Account.Industri,Account.Name");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("note: --learn=Account has no effect: this name is known.\n")
            .And.Contain("note: --learn=Account.Name has no effect: this name is known.\n")
            .And.Contain("note: --learn=Trip__c has no effect: no plan uses this name.\n")
            .And.Not.Contain("--learn=Account.Industri has"));
    }

    [Test]
    public async Task Two_unknown_names_that_differ_in_one_letter_are_noted()
    {
        Write(
            "plan.yaml",
            "plan: pairs\nrecords:\n  Fleet__c:\n    - { Colour__c: red, Line_1__c: a }\n    - { Color__c: red, Line_2__c: "
                + "b }\n  Flet__c:\n    - Name: A\n");

        var result = await RunAsync("validate", "plan.yaml", "--learn");

        Assert.That(
            result.Err,
            Does.Contain(
                "note: learned both Fleet__c.Color__c and Fleet__c.Colour__c, which differ in one letter: is one of them a mistake?\n")
                .And.Contain("note: learned both Fleet__c and Flet__c, which differ in one letter"));
        Assert.That(result.Err, Does.Not.Contain("both Fleet__c.Line"));
    }

    [TestCase("--learn=a b")]
    [TestCase("--learn=Account.")]
    [TestCase("--learn=Account.Name.More")]
    [TestCase("--learn=,")]
    [TestCase("--learn=Trip-c")]
    public async Task A_value_that_is_no_name_is_refused(string flag)
    {
        var result = await RunAsync("validate", "small.yaml", flag);

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("error SEED622: '--learn' has the value"));
    }

    [Test]
    public async Task The_word_after_the_flag_is_a_plan()
    {
        Write("plan.yaml", "plan: t\nrecords:\n  Fleet:\n    - Name: A\n");

        Assert.That((await RunAsync("validate", "--learn", "plan.yaml")).Exit, Is.Zero);
        Assert.That((await RunAsync("validate", "--learn=", "plan.yaml")).Exit, Is.Zero);
        Assert.That((await RunAsync("validate", "--learn=Fleet", "--", "plan.yaml")).Exit, Is.Zero);
    }

    [Test]
    public async Task Json_lists_record_types_and_what_was_not_learned()
    {
        Write("plan.yaml", "plan: t\nrecords:\n  Fleet:\n    - RecordType: { DeveloperName: Road }\n  Contcat:\n    - LastName: Doe\n");

        var result = (await RunAsync("validate", "plan.yaml", "--learn", "--json")).Json;

        Assert.That(
            (result["result"] ?? result["data"])!["notLearned"]!.ToJsonString(),
            Is.EqualTo("""[{"name":"Contcat","similarTo":"Contact","reason":null}]"""));
        Assert.That((result["result"] ?? result["data"])!["learned"]![0]!["recordTypes"]!.ToJsonString(), Is.EqualTo("""["Road"]"""));
    }

    private static string Field(string name) =>
        $"<CustomField><fullName>{name}</fullName><label>L</label><type>Text</type><length>20</length></CustomField>";
}
