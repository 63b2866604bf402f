using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// A bound plan: every name is resolved and every value has a type. Records are in plan order; a record's index is its position.
/// </summary>
internal sealed class TypedPlan(
    string name, string source, PlanOptions options, ImmutableArray<SeedRecord> records, ImmutableArray<Lookup> lookups)
{
    public static TypedPlan Empty { get; } = new("", "", new PlanOptions(), [], []);

    private readonly Lazy<Dictionary<string, int>> _byAddress = new(() =>
        records.ToDictionary(r => r.Address, r => r.Index, StringComparer.Ordinal));

    public string Name { get; } = name;

    /// <summary>The path of the plan file, as the user gave it.</summary>
    public string Source { get; } = source;

    public PlanOptions Options { get; } = options;

    public ImmutableArray<SeedRecord> Records { get; } = records;

    public ImmutableArray<Lookup> Lookups { get; } = lookups;

    /// <summary>The field values that the plan reads from records of the org, each once.</summary>
    public ImmutableArray<FieldValue.OrgValue> OrgValues { get; init; } = [];

    /// <summary>Whether an error of a type, a file or a count kept records out of the plan, so that their values were not
    /// checked.</summary>
    public bool IsPartial { get; init; }

    /// <summary>The raw subrequests. They are sent in this order, after all other calls.</summary>
    public ImmutableArray<RawRequest> Batch { get; init; } = [];

    /// <summary>The reference ids of the plan, also those of records with a <c>$count</c> of 0.</summary>
    public IReadOnlyCollection<string> References { get; init; } = [];

    /// <summary>The records that <c>--only</c> selects; null if all records are selected.</summary>
    public Selection? Selection { get; init; }

    /// <summary>Whether the run may touch the record.</summary>
    public bool IsSelected(int record) => Selection is null || Selection.Has(record);

    /// <summary>Returns the same plan, of which the run touches only the selected records.</summary>
    public TypedPlan Select(Selection selection) => new(Name, Source, Options, Records, Lookups)
    {
        OrgValues = OrgValues,
        Batch = Batch,
        References = References,
        IsPartial = IsPartial,
        Selection = selection,
    };

    public int? Find(string address) => _byAddress.Value.TryGetValue(address, out var index) ? index : null;

    /// <summary>The index of the record of this plan whose id the value is; null if it is not the id of such a record.</summary>
    public int? TargetOf(FieldValue value) => value switch
    {
        FieldValue.Reference reference => reference.Record,
        FieldValue.Found found => Lookups[found.Lookup].Record,
        _ => null,
    };

    /// <summary>The addresses of the plan's records that a record refers to, in the order of its fields, without its parent.</summary>
    public ImmutableArray<string> RefsOf(SeedRecord record)
    {
        List<string>? refs = null;
        foreach (var field in record.Fields)
        {
            foreach (var target in TargetsIn(field.Value))
            {
                var address = Records[target].Address;
                if (target != record.Parent && target != record.Index && !(refs?.Contains(address) ?? false))
                {
                    (refs ??= []).Add(address);
                }
            }
        }
        return refs is null ? [] : [.. refs];
    }

    /// <summary>The records of this plan whose ids, or values in the org, are part of the value.</summary>
    public IEnumerable<int> TargetsIn(FieldValue value)
    {
        foreach (var hole in value.Holes)
        {
            if (TargetOf(hole is FieldValue.OrgValue read ? read.Of : hole) is { } target)
            {
                yield return target;
            }
        }
    }
}

/// <summary>
/// Finds a record by its values: a mapping under a relationship, or an entry of <c>existing</c>. Exactly one record must match.
/// </summary>
internal sealed record Lookup(int Index, ObjectSchema? Type, ImmutableArray<LookupCondition> Conditions, SourceSpan Span)
{
    /// <summary>The name under <c>existing</c>; null for a mapping.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The SOQL query of an entry of <c>existing</c>; null if the entry gives field values. With a query, <see cref="Type"/> is null.
    /// </summary>
    public string? Soql { get; init; }

    /// <summary>The record of this plan that matches; null if the record must be found in the org.</summary>
    public int? Record { get; init; }
}

internal readonly record struct LookupCondition(FieldSchema Field, FieldValue Value);

/// <summary>A raw subrequest of <c>batch</c>.</summary>
/// <param name="Url">The parts of the URL: text and references. The query string is not percent-encoded.</param>
/// <param name="Name">The key in the manifest: the <c>$ref</c>, or <c>#</c> and the hash.</param>
/// <param name="Hash">The hash of method, URL and body as written in the plan.</param>
internal sealed record RawRequest(
    int Index, string Method, ImmutableArray<FieldValue> Url, RawBody? Body, string Name, string Hash, SourceSpan Span)
{
    /// <summary>Whether it has a <c>$ref</c>, so that its result is kept for references.</summary>
    public bool IsNamed => !Name.StartsWith('#');

    /// <summary>The type of the record that it creates (POST to <c>sobjects/X</c>); null for other requests.</summary>
    public string? CreatedType =>
        Method == "POST" && Url is [FieldValue.Text url] && url.Value.Trim('/').Split('/') is ["sobjects", var type] ? type : null;
}

/// <summary>A JSON body that may contain references.</summary>
internal abstract record RawBody
{
    private RawBody()
    {
    }

    public sealed record Value(FieldValue Content) : RawBody;

    public sealed record List(ImmutableArray<RawBody> Items) : RawBody;

    public sealed record Mapping(ImmutableArray<KeyValuePair<string, RawBody>> Entries) : RawBody;
}

internal enum ErrorMode { Stop, Continue, Rollback }

/// <summary>What a run does about fields that were changed in the org.</summary>
internal enum DriftMode
{
    /// <summary>Reports them.</summary>
    Report,

    /// <summary>Updates them to the values that were sent.</summary>
    Repair,

    /// <summary>Does not compare.</summary>
    Ignore,
}

/// <summary>The options of a run: those of the plan, overridden by the command line.</summary>
internal sealed record PlanOptions
{
    public string? ApiVersion { get; init; }

    public int RecordsPerCall { get; init; } = 200;

    public int Parallel { get; init; } = 4;

    public ErrorMode OnError { get; init; } = ErrorMode.Stop;

    public DriftMode Drift { get; init; } = DriftMode.Report;

    /// <summary>Whether a lookup may also be set by a later update if no cycle requires it, but it saves calls.</summary>
    public bool DeferFreely { get; init; } = true;

    /// <summary>The field that gets a unique value in each created record whose type has it; null if the option is not set.</summary>
    public string? Guard { get; init; }

    /// <summary>Whether records are saved although a duplicate rule with an alert matches.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>When records go by Bulk API 2.0 jobs: <c>auto</c>, <c>never</c>, or the lowest number of records.</summary>
    public string Bulk { get; init; } = "auto";

    /// <summary>Whether assignment rules of leads, cases and accounts run.</summary>
    public bool AssignmentRules { get; init; }
}
