using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests;

/// <summary>The plans of the folder <c>plans/</c>, as their readers would run them.</summary>
internal sealed class ExamplesTests : RemoteFixture
{
    private static IEnumerable<string> Plans =>
        Directory.EnumerateFiles(PlansFolder, "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    [TestCaseSource(nameof(Plans))]
    public async Task An_example_is_applied_then_has_nothing_to_do_then_is_destroyed(string name)
    {
        var plan = Path.Combine(PlansFolder, name);
        foreach (Match used in Regex.Matches(await File.ReadAllTextAsync(plan), @"(?<=^uses:\n  \w+: )[^ \n]+", RegexOptions.Multiline))
        {
            var before = await RunAsync("apply", Path.Combine(PlansFolder, used.Value));
            Assert.That(before.Exit, Is.Zero, before.ToString());
        }
        var validated = await RunAsync("validate", plan);
        Assert.That(validated.Exit, Is.Zero, validated.ToString());

        var first = await RunAsync("apply", plan, "--json");
        Assert.That(first.Exit, Is.Zero, first.ToString());
        var made = ActionsOf(first);
        Assert.That(made, Is.Not.Empty.And.All.EqualTo("created"));

        var writes = await WritesAsync();
        var second = await RunAsync("apply", plan, "--json");
        Assert.That(second.Exit, Is.Zero, second.ToString());
        Assert.That(ActionsOf(second), Is.All.EqualTo("unchanged").And.Exactly(made.Count).Items);
        Assert.That(await WritesAsync(), Is.EqualTo(writes), "The second apply sent a write.");

        var destroyed = await RunAsync("destroy", plan, "--json");
        // An activated contract is there for good, and with it what it refers to.
        var stay = name == "orders.yaml" ? new[] { "rejected", "rejected", "rejected" } : [];
        Assert.That(destroyed.Exit, Is.EqualTo(stay.Length == 0 ? 0 : 4), destroyed.ToString());
        Assert.That(ActionsOf(destroyed).Where(a => a is not ("deleted" or "deactivated")), Is.EqualTo(stay));
        Assert.That(ActionsOf(destroyed), Has.Count.EqualTo(made.Count));
    }

    // Records named under `existing` are found, not made.
    private static List<string> ActionsOf(CliResult result) =>
        [.. (result.Json["result"] ?? result.Json["data"])!["records"]!.AsArray()
            .Select(r => (string)r!["action"]!)
            .Where(a => a != "found")];

    private static string PlansFolder => Repository.At("plans");
}
