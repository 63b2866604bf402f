using NUnit.Framework;
using Seeder.Tests.Schemas;

namespace Seeder.House.Tests;

/// <summary>What every source file of the repository keeps to.</summary>
public sealed class SourceTextTests
{
    // In parts, so that this file is none of those that it finds.
    private static readonly string[] NeverFails =
        ["Assert." + "Pass", "Assert." + "Ignore", "Assert." + "Inconclusive", "Assume." + "That", "[Ig" + "nore", "[Exp" + "licit", "Assert.That(" + "true"];

    [Test]
    public void No_test_is_left_out_or_passes_by_itself()
    {
        var found = Sources("tests").SelectMany(path => File.ReadLines(path).Where(line => NeverFails.Any(word => line.Contains(word, StringComparison.Ordinal)))
            .Select(line => $"{Path.GetRelativePath(PlanSchema.Root, path)}: {line.Trim()}"));

        Assert.That(found, Is.Empty);
    }

    private static List<string> Sources(params string[] folders)
    {
        var sources = folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(PlanSchema.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin" or "Golden")).ToList();
        Assert.That(sources, Has.Count.GreaterThan(100));
        return sources;
    }
}
