namespace Seeder.Core.Facts;

/// <summary>Which org this is and as whom we speak to it.</summary>
internal sealed record OrgIdentity(string Id, string UserId, string InstanceUrl, string ApiVersion);

/// <summary>One row of a query's answer: values as text, null for null. Names compare without regard to case.</summary>
internal sealed record OrgRow(string Id, ImmutableDictionary<string, string?> Values);

internal enum Absence { Deleted, Invisible }

/// <summary>What the org has answered so far. Immutable; every round of questions adds to it.</summary>
internal sealed record OrgFacts
{
    public static OrgFacts None { get; } = new();

    /// <summary>Null without an org: what only the org knows stays open then.</summary>
    public OrgIdentity? Org { get; init; }

    /// <summary>The org's clock when the manifest was read; null without an org.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The rows of each query asked, by its SOQL.</summary>
    public ImmutableDictionary<string, ImmutableArray<OrgRow>> Queries { get; init; } =
        ImmutableDictionary<string, ImmutableArray<OrgRow>>.Empty;

    /// <summary>What was seen before a delete, by the SOQL.</summary>
    public ImmutableDictionary<string, CreatorRows> Creators { get; init; } = ImmutableDictionary<string, CreatorRows>.Empty;

    /// <summary>The types whose records were queried; their records exist unless they are in <see cref="Absent"/>.</summary>
    public ImmutableHashSet<string> Refreshed { get; init; } = [];

    public ImmutableDictionary<string, Absence> Absent { get; init; } = ImmutableDictionary<string, Absence>.Empty;

    /// <summary>The org's times of the first and the last reconciliation query; null before the first.</summary>
    public (DateTimeOffset First, DateTimeOffset Last)? Traced { get; init; }

    /// <param name="at">The org's time before it was asked.</param>
    public OrgFacts WithReconciliation(IEnumerable<KeyValuePair<string, ImmutableArray<OrgRow>>> answers, DateTimeOffset at) =>
        With(answers) with { Traced = (Traced?.First ?? at, at) };

    public OrgFacts With(IEnumerable<KeyValuePair<string, ImmutableArray<OrgRow>>> answers) =>
        this with { Queries = Queries.SetItems(answers) };

    public OrgFacts With(IEnumerable<KeyValuePair<string, CreatorRows>> creators) => this with { Creators = Creators.SetItems(creators) };

    public OrgFacts With(IEnumerable<string> refreshed, IEnumerable<KeyValuePair<string, Absence>> absent) =>
        this with { Refreshed = Refreshed.Union(refreshed), Absent = Absent.SetItems(absent) };
}
