using System.Text.RegularExpressions;
using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Import;

/// <summary>The input of an import.</summary>
/// <param name="Paths">The sf data plans and tree files, as the user named them.</param>
/// <param name="Schema">
/// The known types. Records of unknown types are not nested, and their lookups are recognised only by values that begin with <c>@</c>.
/// </param>
internal sealed record ImportRequest(ImmutableArray<string> Paths, OrgSchema Schema)
{
    /// <summary>The plan's name; null derives it from the first file, its folder, or the first type.</summary>
    public string? Name { get; init; }

    /// <summary>The name of the first file's folder; null if it is not known.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether large flat lists may be written to CSV files.</summary>
    public bool MayWriteCsv { get; init; }

    /// <summary>The path from the plan to the JSON Schema for editors; null if there is no such file.</summary>
    public string? SchemaPath { get; init; }

    /// <summary>The content of the files that the sources name, or why a file cannot be read.</summary>
    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    /// <summary>
    /// Other plans and files in the same folders; null before they were read. They may contain a record that is missing, and they may use
    /// the reference id of a record.
    /// </summary>
    public ImportNeighbours? Neighbours { get; init; }
}

/// <summary>Other files that may contain a record which the imported files lack.</summary>
/// <param name="Plans">Seed plans, with paths relative to the plan that is written.</param>
/// <param name="Sources">JSON files in the folders of the imported files.</param>
internal sealed partial record ImportNeighbours(ImmutableArray<SourceText> Plans, ImmutableArray<SourceText> Sources)
{
    public static ImportNeighbours None { get; } = new([], []);

    /// <summary>The reference ids that other files use: JSON files as <c>"@id"</c>, and plans as <c>${plan.id}</c>.</summary>
    /// <param name="imported">The paths of the imported files, whose references are known exactly.</param>
    public IEnumerable<string> UsedIds(IEnumerable<string> imported) => Others(imported).SelectMany(s => InJson.Matches(s.Content))
        .Concat(Plans.SelectMany(p => InPlan.Matches(p.Content)))
        .Select(m => m.Groups[1].Value);

    /// <summary>The JSON files that are not imported.</summary>
    public ImmutableArray<SourceText> Others(IEnumerable<string> imported)
    {
        var known = imported.ToHashSet(StringComparer.Ordinal);
        return [.. Sources.Where(s => !known.Contains(FilePath.Normalise(s.Path)))];
    }

    [GeneratedRegex("""
        "@([^"\\]+)"
        """, RegexOptions.CultureInvariant)]
    private static partial Regex InJson { get; }

    [GeneratedRegex(@"\$\{[^}]*?\b\w+\.(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex InPlan { get; }
}

/// <summary>A file to write.</summary>
internal sealed record ImportedFile(string Name, string Content);

/// <summary>The result of an import: the plan, or the files that must be read first.</summary>
internal sealed record Imported
{
    /// <summary>Files that the caller must read before the next call.</summary>
    public ImmutableArray<string> MissingFiles { get; init; } = [];

    /// <summary>Whether the caller must read <see cref="ImportRequest.Neighbours"/> before the next call.</summary>
    public bool WantsNeighbours { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Sentences about conversions that the plan does not show.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public string Name { get; init; } = "";

    /// <summary>The text of the plan; null if there are errors.</summary>
    public string? Plan { get; init; }

    /// <summary>The CSV files that the plan names.</summary>
    public ImmutableArray<ImportedFile> Csv { get; init; } = [];

    /// <summary>The number of records per type, in the order of the plan. The key is "children" if the type is not known.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];
}
