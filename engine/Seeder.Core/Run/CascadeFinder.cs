using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>A record to delete, as a starting point for the search for cascaded deletions.</summary>
/// <param name="Id">The id to delete. For a version of a file, this is the id of its document.</param>
/// <param name="Record">The record itself.</param>
/// <param name="Run">The run that created it; null for an adopted record.</param>
internal readonly record struct CascadeRoot(string Type, string Id, string Record, Claimed Claimed, ManifestRun? Run);

/// <summary>
/// Finds the rows that the org deletes with a record, level by level: the children with a cascading lookup, then their children. It asks
/// for one level at a time and starts again with each answer. This is cheap, because there are few levels.
/// </summary>
/// <param name="claims">What the manifest says about a row that is not itself deleted; null if the manifest does not list it as
/// created.</param>
internal sealed class CascadeFinder(OrgSchema schema, OrgFacts facts, Func<CreatorRow, Claim?> claims)
{
    /// <summary>With more parents than this, the org first counts the children that this plan's users did not create.</summary>
    public const int MostParents = 2000;

    // A page of a query job has 50,000 rows, a query by parents names 400 parents. So a job saves calls, although it also reads children of
    // many other parents.
    private const int MostOthersPerParent = 20;

    // With more runs than this, the condition becomes too long to save anything.
    private const int MostRuns = 5;

    private readonly Dictionary<string, Found> _found = [];
    private readonly SortedSet<string> _types = new(StringComparer.Ordinal);
    private readonly List<CreatorQuery> _open = [];
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);

    // A row that is deleted by a cascade, and the parents that cause it.
    private sealed class Found(string type, string id)
    {
        public string Type { get; } = type;

        public string Id { get; } = id;

        public List<string> Parents { get; } = [];

        public bool IsOwn { get; set; }

        /// <summary>Whether this plan created it, according to the manifest.</summary>
        public bool IsPlanned { get; set; }

        public DateTimeOffset? Until { get; set; }

        public string? User { get; set; }
    }

    private readonly record struct Parent(string Type, string Id, bool IsOwn, string? User, DateTimeOffset? Until, ManifestRun? Run);

    public (CascadedDeletions? Along, Needs? Needs) Find(IReadOnlyList<CascadeRoot> roots)
    {
        var isRoot = roots.Select(r => r.Id).Concat(roots.Select(r => r.Record)).ToHashSet();
        var level = roots.DistinctBy(r => r.Id)
            .Select(r => new Parent(r.Type, r.Id, true, r.Claimed.User, r.Claimed.Until, r.Run)).ToList();
        while (level.Count > 0)
        {
            var next = new List<Parent>();
            foreach (var type in level.GroupBy(p => p.Type).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                AddChildren(type.Key, type.ToDictionary(p => p.Id), isRoot, next);
            }
            if (_types.Count > 0)
            {
                return (null, new Needs.Types(_types.ToImmutableSortedSet(StringComparer.Ordinal)));
            }
            if (_open.Count > 0)
            {
                return (null, new Needs.Creators([.. _open]));
            }
            level = next;
        }
        return (Sum(isRoot), null);
    }

    private void AddChildren(string type, Dictionary<string, Parent> parents, HashSet<string> isRoot, List<Parent> next)
    {
        if (Describe(type) is not { } parent)
        {
            return;
        }
        foreach (var relation in CascadeRelations.Of(parent))
        {
            if (Describe(relation.ChildType) is { } child
                && CascadeRelations.Counts(relation, child)
                && child.FindField(relation.Field) is not null)
            {
                foreach (var row in Rows(child, relation.Field, parents))
                {
                    Add(child.Name, row, parents, isRoot, next);
                }
            }
        }
    }

    // Null if the org has no such type, or if its schema is not known yet.
    private ObjectSchema? Describe(string type)
    {
        var known = schema.Find(type);
        if (known is null && schema.AllNames?.Contains(type) == true)
        {
            _types.Add(type);
        }
        return known;
    }

    private void Add(string type, CreatorRow row, Dictionary<string, Parent> parents, HashSet<string> isRoot, List<Parent> next)
    {
        if (row.IsDeleted || isRoot.Contains(row.Id) || row.Parent is null || !parents.TryGetValue(row.Parent, out var parent))
        {
            return;
        }
        var isNew = !_found.TryGetValue(row.Id, out var found);
        if (isNew)
        {
            _found.Add(row.Id, found = new Found(type, row.Id) { Until = row.Created ?? row.Stamp, User = row.CreatedBy });
        }
        found!.Parents.Add(parent.Id);
        if (claims(row) is { } claim)
        {
            found.IsOwn |= claim == Claim.Own;
            found.IsPlanned |= claim == Claim.Own;
        }
        found.IsOwn |= IsAutomation(row, parent);
        if (isNew)
        {
            next.Add(new Parent(type, row.Id, found.IsOwn, found.User, found.Until, null));
        }
    }

    // Assumed: a row whose type has no creator field belongs to the org's automation if it did not change after its parent was created.
    private static bool IsAutomation(CreatorRow row, Parent parent) =>
        parent is { IsOwn: true, Until: { } until }
        && (row.CreatedBy is null || row.CreatedBy == parent.User)
        && (row.Created ?? row.Stamp) <= until + ManifestRun.Slack;

    private IEnumerable<CreatorRow> Rows(ObjectSchema child, string field, Dictionary<string, Parent> parents)
    {
        if (parents.Count <= MostParents || !CreatorQueries.SaysWho(child) || OwnTimes(parents.Values) is not { } own)
        {
            return Rows(child, field, CreatorQueries.OfChildren(child, field, parents.Keys));
        }
        var count = CreatorQueries.OfOthers(child, field, own, counts: true);
        if (Ask(count) is not { IsRefused: false } counted)
        {
            return facts.Creators.ContainsKey(count.Soql) ? Rows(child, field, CreatorQueries.OfChildren(child, field, parents.Keys)) : [];
        }
        if (counted.Total == 0)
        {
            return [];
        }
        var others = CreatorQueries.OfOthers(child, field, own, counts: false) with
        {
            Rows = counted.Total,
            IsParent = parents.ContainsKey,
            OnlyByJob = counted.Total > parents.Count,
        };
        var areFew = counted.Total <= parents.Count
            || (parents.Count > ApiLimits.RowsWithoutJob && counted.Total / MostOthersPerParent <= parents.Count);
        return areFew && !(facts.Creators.TryGetValue(others.Soql, out var known) && known.IsUnread)
            ? Rows(child, field, [others])
            : Rows(child, field, CreatorQueries.OfChildren(child, field, parents.Keys));
    }

    private static List<(string User, DateTimeOffset From, DateTimeOffset To)>? OwnTimes(IEnumerable<Parent> parents)
    {
        var runs = new HashSet<ManifestRun>();
        foreach (var parent in parents)
        {
            if (parent.Run is not { } run || (runs.Add(run) && runs.Count > MostRuns))
            {
                return null;
            }
        }
        return [.. runs.OrderBy(r => r.From).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => (r.User, r.Earliest, r.Latest))];
    }

    private IEnumerable<CreatorRow> Rows(ObjectSchema child, string field, IEnumerable<CreatorQuery> queries)
    {
        foreach (var query in queries)
        {
            if (Ask(query) is not { } result)
            {
                continue;
            }
            if (result.IsRefused)
            {
                _refused.Add($"{child.Name}.{field}");
                continue;
            }
            foreach (var row in result.Rows)
            {
                yield return row;
            }
        }
    }

    private CreatorRows? Ask(CreatorQuery query)
    {
        if (facts.Creators.TryGetValue(query.Soql, out var result))
        {
            return result;
        }
        _open.Add(query);
        return null;
    }

    private CascadedDeletions Sum(HashSet<string> isRoot)
    {
        var causes = ImmutableHashSet.CreateBuilder<string>();
        var queue = new Queue<string>(_found.Values.Where(f => !f.IsOwn).Select(f => f.Id));
        var seen = queue.ToHashSet();
        while (queue.TryDequeue(out var id))
        {
            foreach (var parent in _found[id].Parents.Where(seen.Add))
            {
                if (isRoot.Contains(parent))
                {
                    causes.Add(parent);
                }
                else
                {
                    queue.Enqueue(parent);
                }
            }
        }
        return new CascadedDeletions(
            ByType(f => !f.IsOwn), ByType(f => f.IsOwn && !f.IsPlanned), [.. _refused])
        { Causes = causes.ToImmutable() };
    }

    private ImmutableArray<RowsOfType> ByType(Func<Found, bool> counts) =>
    [
        .. _found.Values.Where(counts).GroupBy(f => f.Type).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new RowsOfType(g.Key, [.. g.Select(f => f.Id)])),
    ];
}
