
namespace Seeder.Local.Tests;

/// <summary>Starts a separate local org for each test.</summary>
internal abstract class OrgFixture
{
    protected LocalOrg Org { get; private set; } = null!;

    protected OrgClient Client { get; private set; } = null!;

    protected virtual LocalOrgOptions Options => new();

    [SetUp]
    public async Task StartOrg()
    {
        Org = await LocalOrg.StartAsync(Options);
        Client = new OrgClient(Org);
    }

    [TearDown]
    public async Task StopOrg()
    {
        Client.Dispose();
        await Org.DisposeAsync();
    }

    /// <summary>Code, message and fields of a record's only error, in one line.</summary>
    protected static string ErrorOf(System.Text.Json.Nodes.JsonNode? result)
    {
        var errors = result!["errors"]!.AsArray();
        Assert.That(errors, Has.Count.EqualTo(1), result.ToJsonString());
        return $"{errors[0]!["statusCode"]}: {errors[0]!["message"]} [{string.Join(",", errors[0]!["fields"]!.AsArray())}]";
    }
}
