using Seeder.Local;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>Programs of users, restored from the packed files.</summary>
[Category("Packages")]
internal sealed class ConsumerTests
{
    private const string Consumers = "Seeder.Consumers";

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task A_console_program_seeds_an_org_by_address_and_token(string packages)
    {
        await using var org = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var consumer = await Consumer.CopyAsync(packages, "tests", Consumers, "Console");

        var (exit, output) = await consumer.DotnetAsync(["run", "--", org.Url.ToString(), org.AccessToken]);

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("5 records; acme is 001"));
        Assert.That(output, Does.Not.Contain("warning"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task A_console_program_seeds_an_org_in_its_own_process(string packages)
    {
        using var consumer = await Consumer.CopyAsync(packages, "tests", Consumers, "InProcess");

        var (exit, output) = await consumer.DotnetAsync(["run"]);

        Assert.That(exit, Is.Zero, output);
        Assert.That(output, Does.Contain("5 records; acme is 001").And.Contain("Nothing to do."));
        Assert.That(output, Does.Not.Contain("warning"));
    }

    [TestCase("Seeder", "Console", "Program.cs")]
    [TestCase("Seeder", "Console", "plans/demo.yaml")]
    [TestCase("Seeder.LocalOrg", "InProcess", "Program.cs")]
    public void The_readme_of_a_package_shows_the_program(string package, string consumer, string file)
    {
        var readme = File.ReadAllText(Repository.At("engine", package, "README.md"));

        Assert.That(readme, Does.Contain($"\n{File.ReadAllText(Repository.At("tests", Consumers, consumer, file))}```\n"));
    }
}
