using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Seeder.Cli.Tests;

/// <summary>The plans of the folder <c>plans/</c>, as their readers would run them.</summary>
internal sealed class ExamplesTests : RemoteFixture
{
    private static IEnumerable<string> Plans => Directory.EnumerateFiles(PlansFolder(), "*.yaml").Select(Path.GetFileName).Order(StringComparer.Ordinal)!;

    [TestCaseSource(nameof(Plans))]
    public async Task An_example_is_applied_then_has_nothing_to_do_then_is_destroyed(string name)
    {
        var plan = Path.Combine(PlansFolder(), name);
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
        Assert.That(destroyed.Exit, Is.Zero, destroyed.ToString());
        Assert.That(ActionsOf(destroyed), Is.All.EqualTo("deleted").And.Exactly(made.Count).Items);
    }

    // Records named under `existing` are found, not made.
    private static List<string> ActionsOf(CliResult result) =>
        [.. result.Json["result"]!["records"]!.AsArray().Select(r => (string)r!["action"]!).Where(a => a != "found")];

    private static string PlansFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "plans"));
}
