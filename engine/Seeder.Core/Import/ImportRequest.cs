using Seeder.Core.Diagnostics;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Core.Import;

/// <summary>What is to become a plan.</summary>
/// <param name="Paths">sf data plans and tree files, as they were named.</param>
/// <param name="Schema">What is known of objects: custom ones without it are written flat, and their lookups are known by <c>@</c>
/// alone.</param>
internal sealed record ImportRequest(ImmutableArray<string> Paths, OrgSchema Schema)
{
    /// <summary>The plan's name; null takes it from the first file.</summary>
    public string? Name { get; init; }

    /// <summary>Whether large flat lists may become files of their own.</summary>
    public bool MayWriteCsv { get; init; }

    /// <summary>Where the schema for editors lies, seen from the plan.</summary>
    public string SchemaPath { get; init; } = "../schemas/seed-plan.schema.json";

    /// <summary>What was found where the sources name a file.</summary>
    public ImmutableDictionary<string, FileFact> Files { get; init; } = ImmutableDictionary<string, FileFact>.Empty;

    /// <summary>What stands beside; null while nobody looked. Asked for only where a record is missing.</summary>
    public ImportNeighbours? Neighbours { get; init; }
}

/// <summary>Files that may hold a record that the import lacks.</summary>
/// <param name="Plans">Seed plans, by their paths relative to the plan that is written.</param>
/// <param name="Sources">JSON files beside the sources.</param>
internal sealed record ImportNeighbours(ImmutableArray<SourceText> Plans, ImmutableArray<SourceText> Sources);

/// <summary>A file to write.</summary>
internal sealed record ImportedFile(string Name, string Content);

/// <summary>The plan, or what is lacking for it.</summary>
internal sealed record Imported
{
    /// <summary>Files to be read first.</summary>
    public ImmutableArray<string> MissingFiles { get; init; } = [];

    /// <summary>Whether to look for neighbours first.</summary>
    public bool WantsNeighbours { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>What was handled without a word in the plan: sentences.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    public string Name { get; init; } = "";

    /// <summary>The plan's text; null where there are errors.</summary>
    public string? Plan { get; init; }

    /// <summary>Files beside the plan that it names.</summary>
    public ImmutableArray<ImportedFile> Csv { get; init; } = [];

    /// <summary>The number of records of each type, in the order of the plan; "children" if the type is not known.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];
}
