namespace Seeder.Cli.Tests;

internal sealed class OrgStartLearnTests : CliFixture
{
    private const string Trips = "plan: trips\nrecords:\n  PKG__Trip__c:\n    - Name: T\n      PKG__Stops__r: [{ Name: Berlin }]\n";
    private const string Fleets =
        "plan: fleets\nrecords:\n  Fleet:\n    - RecordType: { DeveloperName: Road }\n      PKG__Trip__r: { Name: T }\n"
            + "      Label__c: x\n";

    [Test]
    public async Task The_org_has_the_types_of_all_plans_and_of_the_metadata()
    {
        Write("plans/trips.yaml", Trips);
        Write("plans/fleets.yaml", Fleets);
        Write(
            "app/objects/Fleet/fields/Label__c.field-meta.xml",
            "<CustomField><fullName>Label__c</fullName><label>L</label><type>Text</type><length>1</length></CustomField>");
        using var org = new OrgProcess(Path.Combine(Folder, "org.db"), "--learn", "plans", "--metadata", "app");
        await org.StartAsync();
        Variables["SF_ORG_INSTANCE_URL"] = org.Url.ToString();
        Variables["SF_ACCESS_TOKEN"] = org.Token;

        var trips = await RunAsync("apply", "plans/trips.yaml");
        var fleets = await RunAsync("apply", "plans/fleets.yaml");

        Assert.That(trips.Exit, Is.Zero, trips.ToString());
        Assert.That(fleets.Exit, Is.Zero, fleets.ToString());
        Assert.That(Path.Exists(Path.Combine(Folder, ".seeder/local/learned.json")), Is.False, "that file belongs to the default database");
    }

    [Test]
    public async Task A_plan_without_the_flag_is_refused()
    {
        var result = await RunAsync("org", "start", "small.yaml");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("SEED626").And.Contain("Add --learn to derive types from a plan."));
    }

    [Test]
    public async Task The_flag_without_a_plan_is_refused()
    {
        var result = await RunAsync("org", "start", "--learn");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("SEED625: 'org start --learn' needs PLAN."));
    }

    [Test]
    public async Task A_plan_with_errors_starts_no_org()
    {
        Write("bad.yaml", "plan: bad\nrecord:\n  Account: []\n");

        var result = await RunAsync("org", "start", "--learn", "bad.yaml", "--data", ":memory:");

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("bad.yaml:2:1").And.EndWith("cannot be derived from plans with errors.\n"));
    }
}
