using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Core.Import;
using Seeder.Core.Text;
using Seeder.Tests.Import;

namespace Seeder.Tests.Golden;

/// <summary>
/// A case is a folder: under <c>input</c> what people have (<c>plan.json</c>, or each <c>.json</c> file where there is none), and beside it
/// what is made of it.
/// </summary>
internal sealed class ImportTests
{
    private static readonly GoldenFiles Suite = GoldenFiles.Imports;

    private static IEnumerable<string> Cases => Suite.Cases;

    private static IEnumerable<string> Plans => Cases.Where(name => Import(name).Plan is not null);

    [TestCaseSource(nameof(Cases))]
    public void What_people_have_becomes_one_plan(string name)
    {
        var imported = Import(name);
        Assert.Multiple(() =>
        {
            Check(name, "plan.yaml", imported.Plan ?? "");
            Check(
                name,
                "diagnostics.txt",
                string.Concat(imported.Notes.Select(n => $"note: {n}\n")) + GoldenCheck.Render(imported.Diagnostics));
            foreach (var file in imported.Csv)
            {
                Check(name, file.Name, file.Content);
            }
        });
    }

    // What a look-up or another plan must answer is asked for only in the org; a slip in the sources stays one.
    [TestCaseSource(nameof(Plans))]
    public void The_plan_that_is_made_can_be_read(string name)
    {
        var diagnostics = new DiagnosticBag();
        Core.Syntax.PlanReader.Read(new SourceText("plan.yaml", Import(name).Plan!), diagnostics);
        Assert.That(GoldenCheck.Render(diagnostics.ToImmutable()), Is.Empty);
    }

    [Test]
    public void Importing_twice_gives_the_same_bytes()
    {
        var first = Cases.Select(c => Import(c).Plan).ToList();
        Assert.That(Cases.Select(c => Import(c).Plan), Is.EqualTo(first));
    }

    private static Imported Import(string name)
    {
        var input = Path.Combine(Suite.Folder, name, "input");
        var files = Directory.EnumerateFiles(input, "*", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(input, f).Replace('\\', '/'), File.ReadAllBytes);
        var sources = files.ContainsKey("plan.json")
            ? ["plan.json"]
            : files.Keys.Where(f => f.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var schema = GoldenCheck.Schema(Suite.Metadata(name), new DiagnosticBag());
        return new ImportCase(files).Run(new ImportRequest([.. sources], schema) { Name = name, MayWriteCsv = true });
    }

    private static void Check(string name, string file, string actual) =>
        Assert.That(actual, Is.EqualTo(Suite.Expected(name, file, actual)), file);
}
