using System.Text;
using Seeder.Core.Schema;

namespace Seeder.Core.Facts;

/// <summary>The org, the user that is logged in, and the API version in use.</summary>
internal sealed record OrgIdentity(string Id, string UserId, string InstanceUrl, string ApiVersion);

/// <summary>One row of a query result. Values are text; null stands for null. Field names are case-insensitive.</summary>
internal sealed record OrgRow(string Id, IReadOnlyDictionary<string, string?> Values)
{
    /// <summary>The row with these values instead of those with the same names.</summary>
    public OrgRow With(params IEnumerable<KeyValuePair<string, string?>> values) =>
        this with { Values = Values.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase).SetItems(values) };

    /// <summary>The row's <c>SystemModstamp</c> in whole seconds; null if it was not read.</summary>
    public DateTimeOffset? Modstamp => ModstampOf(Values.GetValueOrDefault(StandardFields.SystemModstamp));

    internal static DateTimeOffset? ModstampOf(ReadOnlySpan<byte> text) =>
        IsoTime.SecondsOf(text) ?? ModstampOf(Encoding.UTF8.GetString(text));

    internal static DateTimeOffset? ModstampOf(string? text) => IsoTime.OfAnswer(text) is { } time
        ? new DateTimeOffset(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero)
        : null;
}

internal enum Absence { Deleted, Invisible }

/// <summary>
/// All facts that were read from the org so far. Immutable: each round of questions returns a new object with more facts.
/// </summary>
internal sealed record OrgFacts
{
    public static OrgFacts None { get; } = new();

    /// <summary>The org; null when planning without an org.</summary>
    public OrgIdentity? Org { get; init; }

    /// <summary>The time of the org's clock when the manifest was read; null without an org.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The rows of each query, by its SOQL.</summary>
    public ImmutableDictionary<string, ImmutableArray<OrgRow>> Queries { get; init; } =
        ImmutableDictionary<string, ImmutableArray<OrgRow>>.Empty;

    /// <summary>The results of the queries before a delete, by SOQL.</summary>
    public ImmutableDictionary<string, CreatorRows> Creators { get; init; } = ImmutableDictionary<string, CreatorRows>.Empty;

    /// <summary>Who created the records of the manifest that are about to be deleted.</summary>
    public RecordCreators RecordCreators { get; init; } = RecordCreators.None;

    /// <summary>
    /// The types whose records were checked. Their records in the manifest exist, unless they are in <see cref="Absent"/>.
    /// </summary>
    public ImmutableHashSet<string> Refreshed { get; init; } = [];

    public ImmutableDictionary<string, Absence> Absent { get; init; } = ImmutableDictionary<string, Absence>.Empty;

    /// <summary>The rows of records of the manifest that were read with the fields of the plan, by id.</summary>
    public IReadOnlyDictionary<string, OrgRow> Rows { get; init; } = ImmutableDictionary<string, OrgRow>.Empty;

    /// <summary>The rows that hold what was sent, by type. Of many records, only the other rows are kept.</summary>
    public ImmutableDictionary<string, SameRows> Same { get; init; } = ImmutableDictionary<string, SameRows>.Empty;

    /// <summary>Whether a row was read and holds what was sent.</summary>
    /// <param name="modstamp">Its time; null if it was not read.</param>
    public bool HasSame(string type, string id, out DateTimeOffset? modstamp)
    {
        modstamp = null;
        return Same.TryGetValue(type, out var same) && PackedId.KeyOf(id) is { } key && same.Has(key, out modstamp);
    }

    /// <summary>The ids of records that changed after the <c>SystemModstamp</c> that the manifest keeps.</summary>
    public ImmutableHashSet<string> Modified { get; init; } = [];

    /// <summary>The types whose fields the org refused to read, with its words.</summary>
    public ImmutableSortedDictionary<string, string> Unreadable { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The org's time before the first of these rows was read; null before it.</summary>
    public DateTimeOffset? RowsAt { get; init; }

    /// <summary>The jobs of an earlier run, by id; null for a job that the org does not have, or does not show to this user.</summary>
    public ImmutableDictionary<string, JobAnswer?> Jobs { get; init; } = ImmutableDictionary<string, JobAnswer?>.Empty;

    /// <summary>The org's times at the first and the last reconciliation query; null before the first one.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Traced { get; init; }

    /// <param name="at">The org's time before the query was sent.</param>
    public OrgFacts WithReconciliation(IEnumerable<KeyValuePair<string, ImmutableArray<OrgRow>>> answers, DateTimeOffset at) =>
        With(answers) with { Traced = (Traced?.First ?? at, at) };

    public OrgFacts With(IEnumerable<KeyValuePair<string, ImmutableArray<OrgRow>>> answers) =>
        this with { Queries = Queries.SetItems(answers) };

    public OrgFacts With(IEnumerable<KeyValuePair<string, CreatorRows>> creators) => this with { Creators = Creators.SetItems(creators) };

    public OrgFacts With(IEnumerable<string> refreshed, RowAnswers answers) => this with
    {
        Refreshed = Refreshed.Union(refreshed),
        Absent = Absent.SetItems(answers.Absent),
        Rows = Joined(Rows, [.. answers.Rows.Select(r => KeyValuePair.Create(r.Id, r))]),
        Same = Same.SetItems(answers.Same),
        Modified = Modified.Union(answers.Modified),
        Unreadable = Unreadable.SetItems(answers.Unreadable),
        RowsAt = RowsAt ?? answers.At,
    };

    /// <summary>The facts without those about records of the manifest, which were read with the fields that were known then.</summary>
    public OrgFacts WithoutRows() => this with
    {
        Refreshed = None.Refreshed,
        Absent = None.Absent,
        Rows = None.Rows,
        Same = None.Same,
        Modified = None.Modified,
        Unreadable = None.Unreadable,
        RowsAt = None.RowsAt,
    };

    private static IReadOnlyDictionary<string, T> Joined<T>(
        IReadOnlyDictionary<string, T> known, IReadOnlyCollection<KeyValuePair<string, T>> answers)
    {
        if (answers.Count == 0)
        {
            return known;
        }
        var joined = new Dictionary<string, T>(known, StringComparer.Ordinal);
        foreach (var (id, answer) in answers)
        {
            joined[id] = answer;
        }
        return joined;
    }
}
