using Seeder.Cli.Tests;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Runs commands with a separate scripted org for each test.</summary>
internal abstract class ScriptedFixture : CliFixture
{
    protected ScriptedOrg Scripted { get; private set; } = null!;

    [SetUp]
    public void StartScripted()
    {
        Scripted = new ScriptedOrg();
        Variables["SF_ORG_INSTANCE_URL"] = Scripted.Url.ToString();
        Variables["SF_ACCESS_TOKEN"] = Scripted.Token;
    }

    [TearDown]
    public async Task StopScripted() => await Scripted.DisposeAsync();
}
