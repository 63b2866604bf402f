using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>A record that is to be deleted, as a start for the look at what goes along.</summary>
/// <param name="Id">What is deleted: of a file, its document.</param>
/// <param name="Record">The record itself.</param>
/// <param name="Run">The run that created it; null for one that was adopted.</param>
internal readonly record struct CascadeRoot(string Type, string Id, string Record, Claimed Claimed, ManifestRun? Run);

/// <summary>
/// Looks at what a delete takes along, level by level: the children whose lookup the org deletes by cascade, then theirs. Asks for one level at a time
/// and starts afresh with each answer, which is cheap, since levels are few.
/// </summary>
/// <param name="claims">What the manifest says of a row that is not deleted itself; null where it does not know the row as created.</param>
internal sealed class CascadeFinder(OrgSchema schema, OrgFacts facts, Func<CreatorRow, Claim?> claims)
{
    /// <summary>Above so many parents the org first counts the children that this plan's users did not create.</summary>
    public const int MostParents = 2000;

    // More runs than this make the condition longer than a count is worth.
    private const int MostRuns = 5;

    private readonly Dictionary<string, Found> _found = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _types = new(StringComparer.Ordinal);
    private readonly List<CreatorQuery> _open = [];
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);

    // A row that goes along, and those that take it along.
    private sealed class Found(string type, string id)
    {
        public string Type { get; } = type;

        public string Id { get; } = id;

        public List<string> Parents { get; } = [];

        public bool IsOwn { get; set; }

        /// <summary>Whether the manifest says that this plan created it.</summary>
        public bool IsPlanned { get; set; }

        public DateTimeOffset? Until { get; set; }

        public string? User { get; set; }
    }

    private readonly record struct Parent(string Type, string Id, bool IsOwn, string? User, DateTimeOffset? Until, ManifestRun? Run);

    public (CascadedDeletions? Along, Needs? Needs) Find(IReadOnlyList<CascadeRoot> roots)
    {
        var isRoot = roots.Select(r => r.Id).Concat(roots.Select(r => r.Record)).ToHashSet(StringComparer.Ordinal);
        var level = roots.DistinctBy(r => r.Id, StringComparer.Ordinal)
            .Select(r => new Parent(r.Type, r.Id, true, r.Claimed.User, r.Claimed.Until, r.Run)).ToList();
        while (level.Count > 0)
        {
            var next = new List<Parent>();
            foreach (var type in level.GroupBy(p => p.Type, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                AddChildren(type.Key, type.ToDictionary(p => p.Id, StringComparer.Ordinal), isRoot, next);
            }
            if (_types.Count > 0)
            {
                return (null, new Needs.Types([.. _types]));
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
            if (Describe(relation.ChildType) is { } child && CascadeRelations.Counts(relation, child) && child.FindField(relation.Field) is not null)
            {
                foreach (var row in Rows(child, relation.Field, parents))
                {
                    Add(child.Name, row, parents, isRoot, next);
                }
            }
        }
    }

    // Null where the org has no such type, and while it is asked for.
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

    // A row of a type that does not say by whom it was made is taken for the org's own if it did not change since its parent was made: an assumption.
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
        return counted.Total == 0 ? []
            : counted.Total <= parents.Count ? Rows(child, field, [CreatorQueries.OfOthers(child, field, own, counts: false)])
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
        var causes = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(_found.Values.Where(f => !f.IsOwn).Select(f => f.Id));
        var seen = queue.ToHashSet(StringComparer.Ordinal);
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
        return new CascadedDeletions(ByType(f => !f.IsOwn), ByType(f => f.IsOwn && !f.IsPlanned), [.. _refused]) { Causes = causes.ToImmutable() };
    }

    private ImmutableArray<RowsOfType> ByType(Func<Found, bool> counts) =>
    [
        .. _found.Values.Where(counts).GroupBy(f => f.Type, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new RowsOfType(g.Key, [.. g.Select(f => f.Id)])),
    ];
}
