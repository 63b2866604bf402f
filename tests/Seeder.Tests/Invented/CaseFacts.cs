using System.Collections.Immutable;
using System.Text.Json;
using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.Text;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Invented;

/// <summary>
/// The content of a case's <c>facts.json</c>: options of the command line, and the state of the org. All of it is optional.
/// </summary>
internal sealed record CaseFacts
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip
    };

    /// <summary>The path of the plan file in the earlier run, if it was another one.</summary>
    public string? SourceBefore { get; init; }

    /// <summary>The address of the org; a local org by default, because other orgs cause additional output.</summary>
    public string InstanceUrl { get; init; } = "http://localhost:4711";

    public Dictionary<string, string> Vars { get; init; } = [];

    public bool Prune { get; init; }

    /// <summary>The names of <c>--only</c>.</summary>
    public string[] Only { get; init; } = [];

    public bool Destroy { get; init; }

    public bool Replace { get; init; }

    public bool RecreateMissing { get; init; }

    public bool MoveDates { get; init; }

    public int? RecordsPerCall { get; init; }

    /// <summary>The value of <c>--bulk</c>.</summary>
    public string? Bulk { get; init; }

    /// <summary>The number of days between the earlier run and this one.</summary>
    public int DaysLater { get; init; }

    /// <summary>Rows by query. A query that is not listed returns no rows.</summary>
    public Dictionary<string, List<Dictionary<string, string?>>> Queries { get; init; } = [];

    /// <summary>Records of the manifest that the org does not show, by address.</summary>
    public Dictionary<string, Absence> Absent { get; init; } = [];

    public static CaseFacts Read(GoldenFiles suite, string name) =>
        suite.Has(name, "facts.json") ? JsonSerializer.Deserialize<CaseFacts>(suite.Read(name, "facts.json"), WithEnums)! : new CaseFacts();

    private static JsonSerializerOptions WithEnums { get; } = new(Options)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() }
    };

    public PlanRequest Request(SourceText text) => new(text, GoldenCheck.Now.AddDays(DaysLater))
    {
        Goal = Destroy ? PlanGoal.Destroy : PlanGoal.Apply,
        Prune = Prune,
        Only = [.. Only],
        Replace = Replace,
        RecreateMissing = RecreateMissing,
        MoveDates = MoveDates,
        RecordsPerCall = RecordsPerCall,
        Bulk = Bulk,
        Vars = Vars.ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    public ImmutableArray<OrgRow> RowsOf(string soql) => !Queries.TryGetValue(soql, out var rows) ? [] :
    [
        .. rows.Select(r => new OrgRow(r["Id"]!, r.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase))),
    ];
}
