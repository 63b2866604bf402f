namespace Seeder.Cli.Tests;

internal sealed class LearnTests : CliFixture
{
    private const string Package = """
        plan: trips
        defaults:
          npsp__Trip__c: { npsp__Status__c: Open }
        existing:
          old: { npsp__Stop__c: { Name: Old } }
        records:
          npsp__Trip__c:
            - $ref: trip
              Name: Trip
              npsp__Seats__c: 3
              npsp__Paid__c: true
              npsp__From__c: ${today}
              npsp__Stops__r:
                - Name: Berlin
          npsp__Stop__c:
            - Name: Paris
              npsp__Trip__c: ${trip}
              npsp__Length__c: 1.25
          Account:
            - $ref: acme
              Name: Acme
              npsp__Trip__c: ${trip}
          Contact:
            - LastName: Doe
              npsp__Trip__r: { Name: Trip }
              npsp__Any__c: ${any(npsp__Trip__c)}
          Task:
            - Subject: Pack
              WhatId: ${trip}
        """;

    private static readonly string Seeded = Package.Replace(
        "existing:\n  old: { npsp__Stop__c: { Name: Old } }\n", "", StringComparison.Ordinal);

    [Test]
    public async Task Types_that_no_metadata_describes_are_refused_once_each()
    {
        Write("trips.yaml", Package);

        var result = await RunAsync("validate", "trips.yaml", "--json");

        Assert.That(result.Exit, Is.EqualTo(1));
        var unknown = result.Json["data"]!["diagnostics"]!.AsArray().Where(d => d!["code"]!.GetValue<string>() == "SEED201").ToList();
        Assert.That(unknown, Has.Count.EqualTo(2), result.Err);
        Assert.That(
            unknown.Select(d => d!["message"]!.GetValue<string>()),
            Has.One.Contains("'npsp__Trip__c'").And.One.Contains("'npsp__Stop__c'"));
        Assert.That(
            result.Err,
            Does.Contain("or let Seeder derive them from the plan with --learn.").And.Contain("note: trips.yaml:7:3: Here too."));
    }

    [Test]
    public async Task The_local_org_says_where_it_could_know_them_from()
    {
        const string Advice =
            "The local org has the standard objects of its features and those that --metadata describes. "
                + "'seeder org start --feature NAME' starts one with another feature, and --learn derives other objects and fields "
                + "from how the plan uses them.";
        const string More =
            "More checks follow when these errors are fixed: some records could not be read, and their values are not checked yet.";
        Write("trips.yaml", Package);
        Write("slip.yaml", "plan: slip\nrecords:\n  Account:\n    - Nam: Acme\n");

        foreach (var command in (string[])["plan", "apply"])
        {
            Assert.That((await RunAsync(command, "trips.yaml")).Err, Does.EndWith($"nothing was sent.\n{Advice}\n{More}\n"), command);
            Assert.That((await RunAsync(command, "slip.yaml")).Err, Does.EndWith("nothing was sent.\n"), command);
        }
    }

    [Test]
    public async Task Learned_they_are_listed_checked_and_seeded()
    {
        Write("trips.yaml", Package);
        Write("seeded.yaml", Seeded);

        var validated = await RunAsync("validate", "trips.yaml", "--learn");
        var applied = await RunAsync("apply", "seeded.yaml", "--learn", "--json");
        var again = await RunAsync("apply", "seeded.yaml", "--learn");

        Assert.That(validated.Exit, Is.Zero, validated.ToString());
        Assert.That(validated.Err, Does.Contain("note: learned more of Account with npsp__Trip__c (lookup to npsp__Trip__c)\n")
            .And.Contain("note: learned the type npsp__Stop__c with npsp__Length__c (number), npsp__Trip__c (lookup to npsp__Trip__c)\n")
            .And.Contain(
                "npsp__From__c (date), npsp__Paid__c (checkbox), npsp__Seats__c (number), npsp__Status__c (text), npsp__Stops__r (list "
                    + "of npsp__Stop__c)"));
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(6));
        Assert.That(again.Exit, Is.Zero, again.ToString());
        Assert.That(again.Out, Does.Not.Contain("created"));
        Assert.That((await RunAsync("destroy", "seeded.yaml", "--learn")).Exit, Is.Zero);
    }

    [Test]
    public async Task A_slip_is_not_learned()
    {
        Write(
            "slip.yaml",
            "plan: slip\nrecords:\n  Contcat:\n    - LastName: Doe\n  npsp__Trip__c:\n    - Nmae: Trip\n  Account:\n    - Name: "
                + "Acme\n      Industri: Energy\n");

        var result = await RunAsync("validate", "slip.yaml", "--learn");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(
            result.Err,
            Does.Contain("'Contcat'").And.Contain("npsp__Trip__c has no field 'Nmae'").And.Contain("Account has no field 'Industri'"));
    }

    [Test]
    public async Task Json_lists_what_was_learned()
    {
        Write("trips.yaml", Package);

        var learned = (await RunAsync("validate", "trips.yaml", "--learn", "--json")).Json["result"]!["learned"]!.AsArray();

        Assert.That(
            learned.Select(t => t!["type"]!.GetValue<string>()),
            Is.EqualTo((string[])["Account", "Contact", "npsp__Stop__c", "npsp__Trip__c", "Task"]));
        Assert.That(
            learned[0]!["fields"]!.ToJsonString(), Is.EqualTo("""[{"name":"npsp__Trip__c","type":"reference","to":["npsp__Trip__c"]}]"""));
    }
}
