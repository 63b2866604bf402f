using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Core.Binding;

/// <summary>
/// A bound plan: every name resolved, every value typed. Records stand in plan order; a record's index is its place there.
/// </summary>
internal sealed class SeedPlan(
    string name, string source, PlanOptions options, ImmutableArray<SeedRecord> records, ImmutableArray<Lookup> lookups)
{
    public static SeedPlan Empty { get; } = new("", "", new PlanOptions(), [], []);

    private readonly Lazy<FrozenDictionary<string, int>> _byAddress = new(() =>
        records.ToFrozenDictionary(r => r.Address, r => r.Index, StringComparer.Ordinal));

    public string Name { get; } = name;

    /// <summary>The path of the file given to the command, as the user wrote it.</summary>
    public string Source { get; } = source;

    public PlanOptions Options { get; } = options;

    public ImmutableArray<SeedRecord> Records { get; } = records;

    public ImmutableArray<Lookup> Lookups { get; } = lookups;

    /// <summary>What values of the plan want to know of the org's records, each once.</summary>
    public ImmutableArray<FieldValue.OrgValue> OrgValues { get; init; } = [];

    /// <summary>Raw subrequests, sent in this order after everything else.</summary>
    public ImmutableArray<RawRequest> Batch { get; init; } = [];

    public int? Find(string address) => _byAddress.Value.TryGetValue(address, out var index) ? index : null;

    /// <summary>The record of this plan whose id the value is, or null.</summary>
    public int? TargetOf(FieldValue value) => value switch
    {
        FieldValue.Reference reference => reference.Record,
        FieldValue.Found found => Lookups[found.Lookup].Record,
        _ => null,
    };

    /// <summary>The addresses of the plan's records whose ids a record holds, in field order, the one it is nested in apart.</summary>
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

    /// <summary>The records of this plan that a value needs: their ids, or what the org says of them.</summary>
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

/// <summary>One sObject record of the plan.</summary>
/// <param name="Index">Its place in the plan, from 0.</param>
/// <param name="Address">Its <c>$ref</c>, or else its place (<c>Account#3</c>, <c>acme.Contacts#2</c>).</param>
/// <param name="Parent">The index of the record it is nested in, or -1.</param>
/// <param name="After">Records that must exist first although no field says so.</param>
internal sealed record SeedRecord(
    int Index,
    string Address,
    ObjectSchema Type,
    int Parent,
    ImmutableArray<BoundField> Fields,
    ImmutableArray<AfterRecord> After,
    SourceSpan Span)
{
    /// <summary>How many of the fields are sent when the record is created; those behind them are the values of <c>$then</c>.</summary>
    public int CreateFieldCount { get; init; } = Fields.Length;

    /// <summary>The fields of <c>$key</c>, as indexes of <see cref="Fields"/>; empty for a record without.</summary>
    public ImmutableArray<int> Key { get; init; } = [];

    /// <summary>Whether it can be created where its key finds nothing.</summary>
    public bool IsCreateable => Type.Createable && !Key.Any(k => !Fields[k].Field.Createable);

    /// <summary>Whether it is never deleted.</summary>
    public bool Keep { get; init; }

    /// <summary>How many of <see cref="Reads"/> are kept in the manifest; those behind them are wanted by other records.</summary>
    public int PersistedReadCount { get; init; }

    /// <summary>The field's value at the end of a run, by its index: that of <c>$then</c> where there is one.</summary>
    public bool IsFinal(int field)
    {
        for (var i = CreateFieldCount; field < CreateFieldCount && i < Fields.Length; i++)
        {
            if (ReferenceEquals(Fields[i].Field, Fields[field].Field))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// Fields that are read from the org once the record exists: those of <c>$read</c>, then those whose values other records want.
    /// </summary>
    public ImmutableArray<FieldSchema> Reads { get; init; } = [];

    /// <summary>Whether the address is a <c>$ref</c>: a name, not a place.</summary>
    public bool HasRef => !Address.Contains('#');
}

/// <summary>A name in <c>$after</c>.</summary>
internal readonly record struct AfterRecord(int Record, SourceSpan Span);

internal readonly record struct BoundField(FieldSchema Field, FieldValue Value, SourceSpan Span);

/// <summary>
/// A record named by what it holds: a mapping under a relationship, or an entry of <c>existing</c>. Exactly one must match.
/// </summary>
internal sealed record Lookup(int Index, ObjectSchema? Type, ImmutableArray<LookupCondition> Conditions, SourceSpan Span)
{
    /// <summary>The name under <c>existing</c>; null for a mapping.</summary>
    public string? Name { get; init; }

    /// <summary>The query of an entry of <c>existing</c> that is given by one; <see cref="Type"/> is then unknown.</summary>
    public string? Soql { get; init; }

    /// <summary>The record of this plan that has these values; null where only the org can have it.</summary>
    public int? Record { get; init; }
}

internal readonly record struct LookupCondition(FieldSchema Field, FieldValue Value);

/// <summary>One raw subrequest.</summary>
/// <param name="Url">Text and ids in turn, the query string written plain.</param>
/// <param name="Name">Its key in the manifest: its <c>$ref</c>, or <c>#</c> and its hash.</param>
/// <param name="Hash">What it was written as: method, URL and body.</param>
internal sealed record RawRequest(
    int Index, string Method, ImmutableArray<FieldValue> Url, RawBody? Body, string Name, string Hash, SourceSpan Span)
{
    /// <summary>Whether the plan names it, so that its result is kept.</summary>
    public bool IsNamed => !Name.StartsWith('#');

    /// <summary>The type of the record that it creates (POST to <c>sobjects/X</c>); null for any other request.</summary>
    public string? CreatedType =>
        Method == "POST" && Url is [FieldValue.Text url] && url.Value.Trim('/').Split('/') is ["sobjects", var type] ? type : null;
}

/// <summary>A JSON body with holes.</summary>
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

/// <summary>How the run behaves: the plan's options with those of the command line over them.</summary>
internal sealed record PlanOptions
{
    public string? ApiVersion { get; init; }

    public int RecordsPerCall { get; init; } = 200;

    public int Parallel { get; init; } = 4;

    public ErrorMode OnError { get; init; } = ErrorMode.Stop;

    /// <summary>Whether acyclic lookups may be set afterwards too, where that saves calls.</summary>
    public bool DeferFreely { get; init; } = true;

    /// <summary>The field that each created record gets a unique value in, where its type has it; null for none.</summary>
    public string? Guard { get; init; }

    /// <summary>Whether duplicate rules that only alert are passed over.</summary>
    public bool AllowDuplicates { get; init; }

    /// <summary>Whether assignment rules of leads, cases and accounts run.</summary>
    public bool AssignmentRules { get; init; }
}
