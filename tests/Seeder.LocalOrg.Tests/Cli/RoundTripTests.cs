using Seeder.Local.Tests.Proxy;

namespace Seeder.Cli.Tests;

/// <summary>
/// How many requests of a command wait for each other. Each costs the whole latency of an org, which is 100 to 300 ms.
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

    private const string WithLookups = """
        plan: products
        records:
          Product2:
            - { $ref: laptop, Name: Laptop, IsActive: true }
          PricebookEntry:
            - { Pricebook2: { IsStandard: true }, Product2Id: "${laptop}", UnitPrice: 10, IsActive: true }
        """;

    private RoundProxy _proxy = null!;

    [SetUp]
    public void StartProxy()
    {
        _proxy = new RoundProxy(Org.Url);
        Variables["SF_ORG_INSTANCE_URL"] = _proxy.Url.ToString();
        Write("ten.yaml", Ten);
        Write("products.yaml", WithLookups);
    }

    [TearDown]
    public async Task StopProxy() => await _proxy.DisposeAsync();

    private async Task<IReadOnlyList<string>> RoundsAsync(int exit, params string[] args)
    {
        var result = await RunAsync(args);
        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
        var rounds = _proxy.Take();
        TestContext.Out.WriteLine($"{string.Join(' ', args)}\n  {string.Join("\n  ", rounds)}");
        return rounds;
    }

    [Test]
    public async Task Try()
    {
        await RoundsAsync(0, "plan", "ten.yaml");
        Directory.Delete(Cache, true);
        Directory.CreateDirectory(Cache);
        await RoundsAsync(0, "apply", "ten.yaml");
        await RoundsAsync(0, "apply", "ten.yaml");
        await RoundsAsync(0, "plan", "ten.yaml");
        await RoundsAsync(0, "plan", "products.yaml");
        await RoundsAsync(0, "apply", "products.yaml");
        await RoundsAsync(0, "apply", "products.yaml");
        await RoundsAsync(0, "destroy", "products.yaml");
        await RoundsAsync(0, "destroy", "ten.yaml");
        await RoundsAsync(0, "apply", "ten.yaml");
    }
}
