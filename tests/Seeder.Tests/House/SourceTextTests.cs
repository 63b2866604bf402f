using NUnit.Framework;
using Seeder.Tests.House;

namespace Seeder.House.Tests;

/// <summary>What every source file of the repository keeps to.</summary>
internal sealed class SourceTextTests
{
    // In parts, so that this file is none of those that it finds.
    private static readonly string[] NeverFails =
        ["Assert." + "Pass", "Assert." + "Ignore", "Assert." + "Inconclusive", "Assume." + "That", "[Ig" + "nore", "[Exp" + "licit",
            "Assert.That(" + "true"];

    private const string Reason = "// One file, although it is long: ";

    [Test]
    public void No_test_is_left_out_or_passes_by_itself()
    {
        // The tests of this file are themselves tested: they show that no org starts for ignored ones.
        var found = Sources("tests").Where(path => path != Repository.At("tests", "Seeder.Consumers", "Misuse", "KindTests.cs"))
            .SelectMany(path => File.ReadLines(path).Where(line => NeverFails.Any(word => line.Contains(word, StringComparison.Ordinal)))
                .Select(line => $"{Path.GetRelativePath(Repository.Root, path)}: {line.Trim()}"));

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void No_line_is_longer_than_140_characters()
    {
        var found = Sources("engine").Concat(Sources("tests"))
            .SelectMany(path => LongLines(path).Select(number => $"{Path.GetRelativePath(Repository.Root, path)}:{number}"));

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void A_file_of_more_than_300_lines_says_why()
    {
        var found = Sources("engine").Concat(Sources("tests"))
            .Where(path => File.ReadLines(path).Count() > 300)
            .Where(path => !File.ReadLines(path).Any(line => line.StartsWith(Reason, StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(Repository.Root, path));

        Assert.That(found, Is.Empty);
    }

    // A test may hold a long line of data between triple quotes.
    private static IEnumerable<int> LongLines(string path)
    {
        var (number, inText, isTest) = (0, false, path.StartsWith(Path.Combine(Repository.Root, "tests"), StringComparison.Ordinal));
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var quotes = line.Split("\"\"\"").Length - 1;
            if (line.Length > 140 && !(isTest && (inText || quotes > 0)))
            {
                yield return number;
            }
            inText ^= quotes % 2 == 1;
        }
    }

    private static List<string> Sources(string folder)
    {
        var sources = Repository.Files(folder, "*.cs").Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("Golden")).ToList();
        Assert.That(sources, Has.Count.GreaterThan(100));
        return sources;
    }
}
