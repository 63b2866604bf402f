using Seeder.Cli.Tests;

namespace Seeder.Local.Tests;

/// <summary>The engine names the lowest API version that works before it sends anything.</summary>
internal sealed class EngineVersionTests : CliFixture
{
    private const string Plan = "plan: old\noptions: { apiVersion: \"41.0\" }\nrecords:\n  Account:\n    - Name: Acme\n";

    [Test]
    public async Task A_plan_with_a_version_without_collections_is_an_error_at_its_line()
    {
        File.WriteAllText(Path.Combine(Folder, "old.yaml"), Plan);

        var result = await RunAsync("apply", "old.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.Err);
        Assert.That(result.Err, Does.Contain("old.yaml:2:24: error SEED179: API version 41.0 has no sObject Collections"));
        Assert.That(result.Err, Does.Contain("hint: Write 42.0 or a later version."));
    }

    [TestCase("31.0", "sObject Collections")]
    [TestCase("41.0", "sObject Collections")]
    public async Task A_version_on_the_command_line_without_collections_is_an_error(string version, string resource)
    {
        File.WriteAllText(Path.Combine(Folder, "new.yaml"), Plan.Replace("41.0", "42.0", StringComparison.Ordinal));

        var result = await RunAsync("apply", "new.yaml", "--api-version", version);

        Assert.That(result.Exit, Is.EqualTo(3), result.Err);
        Assert.That(
            result.Err, Does.Contain($"SEED612: API version {version} has no {resource}").And.Contain("hint: Use one from 42.0 to 67.0."));
        Assert.That((await RunAsync("apply", "new.yaml")).Exit, Is.Zero);
    }
}
