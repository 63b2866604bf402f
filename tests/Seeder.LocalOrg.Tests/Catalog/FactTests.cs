using System.Runtime.CompilerServices;

namespace Seeder.Local.Tests.Catalog;

/// <summary>
/// The describes of a running org are the recorded ones. Each difference is a line of <c>differences.tsv</c> with its reason.
/// <c>SEEDER_ACCEPT=1</c> writes the file anew; a new line gets the reason <c>?</c>, which fails until someone writes the reason.
/// </summary>
internal sealed class FactTests
{
    private const string Unknown = "?";

    private static readonly string Folder = Path.GetDirectoryName(Here())!;

    private static readonly string File = Path.Combine(Folder, "differences.tsv");

    [Test]
    public async Task The_org_differs_from_the_recorded_facts_only_where_a_reason_is_written()
    {
        var facts = FactObject.Read(Path.Combine(Folder, "facts.tsv"));
        await using var usual = await LocalOrg.StartAsync(new LocalOrgOptions());
        await using var full = await LocalOrg.StartAsync(new LocalOrgOptions { Features = LocalOrgOptions.KnownFeatures });
        var found = new FactComparison(await Described.ReadAsync(usual), await Described.ReadAsync(full)).Run(facts)
            .Select(d => string.Join('\t', d.Place, d.Key, d.Local, d.Recorded))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        var listed = Listed();
        if (Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1")
        {
            await System.IO.File.WriteAllLinesAsync(File, found.Select(f => $"{f}\t{listed.GetValueOrDefault(f, Unknown)}"));
            listed = Listed();
        }

        Assert.Multiple(() =>
        {
            Assert.That(found.Except(listed.Keys).Take(50), Is.Empty, "differences without a line");
            Assert.That(listed.Keys.Except(found).Take(50), Is.Empty, "lines whose difference is gone");
            Assert.That(listed.Where(l => l.Value.Trim() is "" or Unknown).Select(l => l.Key).Take(50), Is.Empty, "lines without a reason");
        });
    }

    private static Dictionary<string, string> Listed() => System.IO.File.Exists(File)
        ? System.IO.File.ReadLines(File).Select(line => (Line: line, At: line.LastIndexOf('\t')))
            .ToDictionary(l => l.Line[..l.At], l => l.Line[(l.At + 1)..])
        : [];

    private static string Here([CallerFilePath] string path = "") => path;
}
