using System.Text.RegularExpressions;
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

        var output = await DotnetAsync(packages, "Console", "run", "--", org.Url.ToString(), org.AccessToken);

        Assert.That(output, Does.Contain("5 records; acme is 001"));
        Assert.That(output, Does.Not.Contain("warning"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task A_console_program_seeds_an_org_in_its_own_process(string packages)
    {
        var output = await DotnetAsync(packages, "InProcess", "run");

        Assert.That(output, Does.Contain("5 records; acme is 001").And.Contain("Nothing to do."));
        Assert.That(output, Does.Not.Contain("warning"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task The_tests_of_a_web_application_use_a_local_org(string packages)
    {
        var output = await DotnetAsync(packages, "Web", "test", "Renewals.Tests");

        Assert.That(output, Does.Match(@"Passed!  - Failed: +0, Passed: +2,"));
        Assert.That(output, Does.Not.Contain("warning"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task Records_and_messages_are_equal_in_all_cultures_and_settings_of_an_application(string packages)
    {
        var output = await DotnetAsync(packages, "Cultures", "run", "-p:JsonSerializerIsReflectionEnabledByDefault=false");

        Assert.That(Regex.Count(output, "(?m)^same in "), Is.EqualTo(7), output);
        Assert.That(output, Does.Contain("Thai").And.Not.Contain("DIFFERENT"));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public async Task Other_versions_of_the_same_packages_work_with_a_warning(string packages)
    {
        var output = await DotnetAsync(packages, "OtherVersions", "run");

        Assert.That(output, Does.Contain("SQLite says 42; Bogus 35.6.5.0 says ").And.Contain("5 records; acme is 001"));
        var warnings = Regex.Matches(output, "warning (NU[0-9]+): .*?requires (\\S+ \\(.*?\\))")
            .Select(w => $"{w.Groups[1]} {w.Groups[2]}");
        Assert.That(warnings.Distinct(), Is.EqualTo(new[] { "NU1608 Bogus (= 34.0.2)" }), output);
    }

    [TestCase("Seeder", "Console", "Program.cs")]
    [TestCase("Seeder", "Console", "plans/demo.yaml")]
    [TestCase("Seeder.LocalOrg", "InProcess", "Program.cs")]
    public void The_readme_of_a_package_shows_the_program(string package, string consumer, string file)
    {
        var readme = File.ReadAllText(Repository.At("engine", package, "README.md"));

        Assert.That(readme, Does.Contain($"\n{File.ReadAllText(Repository.At("tests", Consumers, consumer, file))}```\n"));
    }

    // Runs a command of dotnet in a copy of the consumer, and returns what it wrote.
    private static async Task<string> DotnetAsync(string packages, string name, params string[] arguments)
    {
        using var consumer = await Consumer.CopyAsync(packages, "tests", Consumers, name);
        var (exit, output) = await consumer.DotnetAsync(arguments);
        Assert.That(exit, Is.Zero, output);
        return output;
    }
}
