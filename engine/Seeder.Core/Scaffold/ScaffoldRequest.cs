using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>The sObject types for which a plan is written.</summary>
/// <param name="Types">The names as the user wrote them.</param>
/// <param name="Schema">The known types. With an org, types are described when they are needed.</param>
internal sealed record ScaffoldRequest(ImmutableArray<string> Types, OrgSchema Schema)
{
    /// <summary>The name of the plan.</summary>
    public string Name { get; init; } = "demo";

    /// <summary>The path of the JSON Schema for editors, relative to the plan; null writes no such line.</summary>
    public string? SchemaPath { get; init; }
}

/// <summary>The plan for some types, or the types that must be described first.</summary>
internal sealed record Scaffolded
{
    public ImmutableSortedSet<string> MissingTypes { get; init; } = [];

    /// <summary>The text of the plan; null after an error, and while types are missing.</summary>
    public string? Plan { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The types of the records, in the order of the plan.</summary>
    public ImmutableArray<ObjectSchema> Types { get; init; } = [];

    /// <summary>The number of records by type, in the order of the plan.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];
}
