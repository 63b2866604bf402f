using Seeder.Local;
using Seeder.Local.Tests.Properties;
using Seeder.Local.Tests.Proxy;

namespace Seeder.Cli.Tests;

/// <summary>
/// How many requests of a command wait for each other. Each costs the whole latency of an org, which is 100 to 300 ms. A round is a list of
/// requests that are under way together.
/// </summary>
internal sealed class RoundTripTests : RemoteFixture
{
    private const string Identity = "GET data, GET query, GET userinfo";

    private const string Ten = """
        plan: ten
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - { LastName: Doe, FirstName: Jane }
                - LastName: Roe
              Opportunities:
                - $ref: renewal
                  Name: Renewal
                  StageName: Prospecting
                  CloseDate: 2026-12-31
                  Tasks:
                    - { Subject: Call, Priority: Normal, Status: Not Started }
            - Name: Globex
              Contacts:
                - LastName: Poe
                - LastName: Low
                - LastName: Orr
          Lead:
            - { LastName: Fox, Company: Initech }
        """;

    private const string Products = """
        plan: products
        records:
          Product2:
            - { $ref: laptop, Name: Laptop, IsActive: true }
          PricebookEntry:
            - { Pricebook2: { IsStandard: true }, Product2Id: "${laptop}", UnitPrice: 10, IsActive: true }
        """;

    // The org's types changed an hour ago. Otherwise a cache of the first second of the org would not be used.
    private readonly ShiftedTime _time = new() { Shift = TimeSpan.FromHours(-1) };

    private RoundProxy _proxy = null!;

    protected override LocalOrgOptions OrgOptions => new() { Time = _time };

    [SetUp]
    public void StartProxy()
    {
        _time.Shift = TimeSpan.Zero;
        _proxy = new RoundProxy(Org.Url);
        Variables["SF_ORG_INSTANCE_URL"] = _proxy.Url.ToString();
        Write("ten.yaml", Ten);
        Write("products.yaml", Products);
    }

    [TearDown]
    public async Task StopProxy() => await _proxy.DisposeAsync();

    private async Task<IReadOnlyList<string>> RoundsAsync(params string[] args)
    {
        var result = await RunAsync(args);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        return _proxy.Take();
    }

    [Test]
    public async Task A_first_run_of_ten_records_has_three_rounds_and_a_run_with_nothing_to_do_two()
    {
        string[] first = [Identity, "GET sobjects, POST batch/5", "POST Account, POST sobjects"];
        Assert.That(await RoundsAsync("apply", "ten.yaml"), Is.EqualTo(first));

        // The first look at the records reads their fields, the next one only whether they changed.
        for (var i = 0; i < 2; i++)
        {
            Assert.That(await RoundsAsync("apply", "ten.yaml"), Is.EqualTo(new[] { Identity, "GET sobjects, POST batch/5" }));
        }
        Assert.That(await RoundsAsync("plan", "ten.yaml"), Is.EqualTo(new[] { Identity, "GET sobjects, POST batch/5" }));
    }

    [Test]
    public async Task A_first_plan_has_two_rounds_and_with_cached_types_it_describes_nothing()
    {
        Assert.That(await RoundsAsync("plan", "ten.yaml"), Is.EqualTo(new[] { Identity, "GET limits, GET sobjects, POST batch/5" }));

        Assert.That(await RoundsAsync("plan", "ten.yaml"), Is.EqualTo(new[] { Identity, "GET limits, GET sobjects" }));
        Assert.That(
            await RoundsAsync("apply", "ten.yaml"), Is.EqualTo(new[] { Identity, "GET sobjects", "POST Account, POST sobjects" }));
    }

    [Test]
    public async Task Look_ups_are_sent_together_with_the_questions_about_the_records_of_the_manifest()
    {
        string[] first = [Identity, "GET sobjects, POST batch/3", "POST batch/1", "POST Product2"];
        Assert.That(await RoundsAsync("apply", "products.yaml"), Is.EqualTo(first));

        Assert.That(
            await RoundsAsync("apply", "products.yaml"), Is.EqualTo(new[] { Identity, "GET sobjects, POST batch/1, POST batch/2" }));
    }

    [Test]
    public async Task Types_that_are_not_cached_yet_are_described_in_one_round()
    {
        await RoundsAsync("plan", "small.yaml");

        Assert.That(
            await RoundsAsync("plan", "products.yaml"),
            Is.EqualTo(new[] { Identity, "GET limits, GET sobjects, POST batch/3", "POST batch/1" }));
    }

    [Test]
    public async Task A_destroy_reads_everything_before_its_deletes_in_four_rounds()
    {
        await RoundsAsync("apply", "ten.yaml");

        var cold = await RoundsAsync("destroy", "ten.yaml");

        Assert.That(cold.Take(2), Is.EqualTo(new[] { Identity, "GET sobjects, POST batch/5, POST batch/5" }));
        Assert.That(cold.Take(4), Has.None.Contains("DELETE"));
        Assert.That(cold.Skip(4), Is.All.EqualTo("DELETE sobjects"));
        Assert.That(cold, Has.Count.EqualTo(7), string.Join("\n", cold));

        await RoundsAsync("apply", "ten.yaml");
        Assert.That(await RoundsAsync("destroy", "ten.yaml"), Has.Count.EqualTo(6));
    }
}
