using System.Collections.Immutable;
using NUnit.Framework;
using Seeder.Core.Diagnostics;
using Seeder.Files;

namespace Seeder.Tests.Golden;

/// <summary>Manifests and schema files that a person edited or merged.</summary>
internal sealed class BadFileTests
{
    private static IEnumerable<string> Manifests => GoldenFiles.BadManifests.Cases;

    private static IEnumerable<string> SchemaFiles => GoldenFiles.BadSchemaFiles.Cases;

    [TestCaseSource(nameof(Manifests))]
    public void A_bad_manifest_gives_all_its_faults_with_their_places(string name) =>
        Check(GoldenFiles.BadManifests, name, "manifest.json", path => new RunFiles(path).ReadManifest());

    [TestCaseSource(nameof(SchemaFiles))]
    public void A_bad_schema_file_gives_all_its_faults_with_their_places(string name) =>
        Check(GoldenFiles.BadSchemaFiles, name, "org.json", path => MetadataFiles.ReadSchema([path], new DiagnosticBag()));

    private static void Check(GoldenFiles suite, string name, string file, Func<string, object?> read)
    {
        var folder = Path.Combine(suite.Folder, name);
        var stopped = Assert.Catch<SeederException>(() => read(Path.Combine(folder, file)))!;
        ImmutableArray<Diagnostic> found = [.. stopped.Diagnostics];
        // The folder is that of the machine.
        var actual = GoldenCheck.Render(found).Replace($"{folder}{Path.DirectorySeparatorChar}", "", StringComparison.Ordinal);

        Assert.That(actual, Is.EqualTo(suite.Expected(name, "diagnostics.txt", actual)));
        Assert.That(found.Select(d => d.Span), Is.All.Not.Null);
        Assert.That(found.Select(d => d.Hint), Is.All.Not.Null);
    }
}
