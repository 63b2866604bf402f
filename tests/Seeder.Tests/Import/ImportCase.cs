using System.Collections.Immutable;
using Seeder.Core.Facts;
using Seeder.Core.Import;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Import;

/// <summary>The files of an import by name, without a disk.</summary>
internal sealed class ImportCase(IReadOnlyDictionary<string, byte[]> files)
{
    public ImmutableArray<string> Names { get; } = [.. files.Keys.Order(StringComparer.Ordinal)];

    public Imported Run(ImportRequest request)
    {
        while (true)
        {
            var imported = Importer.Import(request);
            if (imported.WantsNeighbours)
            {
                request = request with { Neighbours = new ImportNeighbours(Texts(".yaml"), Texts(".json")) };
            }
            else if (imported.MissingFiles.IsEmpty)
            {
                return imported;
            }
            else
            {
                request = request with
                {
                    Files = request.Files.SetItems(imported.MissingFiles.Select(p => KeyValuePair.Create(p, Find(p))))
                };
            }
        }
    }

    /// <summary>Imports one tree file with the standard objects.</summary>
    public static Imported Of(string tree, bool mayWriteCsv = false) =>
        new ImportCase(new Dictionary<string, byte[]> { ["tree.json"] = System.Text.Encoding.UTF8.GetBytes(tree) })
            .Run(new ImportRequest(["tree.json"], StandardObjects.Schema) { MayWriteCsv = mayWriteCsv });

    // Names are case-sensitive on every machine.
    private FileFact Find(string path) => files.TryGetValue(path, out var bytes)
        ? new FileFact.Found(path, bytes)
        : new FileFact.Missing("there is no such file.", [.. Names.Select(Path.GetFileName).OfType<string>()]);

    private ImmutableArray<SourceText> Texts(string extension) =>
        [.. Names.Where(n => n.EndsWith(extension, StringComparison.Ordinal))
            .Select(n => new SourceText(n, System.Text.Encoding.UTF8.GetString(files[n])))];
}
