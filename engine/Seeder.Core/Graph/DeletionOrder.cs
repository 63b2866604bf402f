using Seeder.Core.Diff;
using Seeder.Core.Schema;

namespace Seeder.Core.Graph;

/// <summary>
/// Orders deletes: a record is deleted after the records that refer to it. Records that refer to each other in a circle have no such order.
/// In a circle, lookups that the org clears on delete are ignored first. Lookups that restrict the delete (<c>restrictedDelete</c>) and
/// those that cascade (<c>cascadeDelete</c>) still count, because the delete would fail. Nesting in the plan counts as far as these lookups
/// allow it.
/// </summary>
internal static class DeletionOrder
{
    private readonly record struct Edge(int First, int Then, bool IsNested);

    /// <summary>
    /// Returns pairs of indexes into the deletions: <c>First</c> must be deleted before <c>Then</c>. The pairs contain no circle.
    /// </summary>
    public static IEnumerable<(int First, int Then)> Find(ImmutableArray<Deletion> deletions, OrgSchema schema)
    {
        var edges = EdgesOf(deletions);
        foreach (var keeps in (Func<Edge, bool>[])[
            e => e.IsNested || Holds(e, Binds), e => Holds(e, Binds), e => Holds(e, f => f.RestrictedDelete), _ => false])
        {
            var successors = edges.ToLookup(e => e.First, e => e.Then);
            var (component, count) = StronglyConnected.Find(
                deletions.Length, i => successors[i].Count(), (i, n) => successors[i].ElementAt(n));
            if (count == deletions.Length)
            {
                break;
            }
            edges = [.. edges.Where(e => component[e.First] != component[e.Then] || keeps(e))];
        }
        return edges.Select(e => (e.First, e.Then));

        // The manifest stores fingerprints of field values, not ids. A lookup refers to a record if its fingerprint equals that of the
        // record's id.
        bool Holds(Edge edge, Func<FieldSchema, bool> counts)
        {
            var (holder, id) = (deletions[edge.First].Entry, Fingerprint.Of(deletions[edge.Then].Entry.Id));
            return schema.Find(holder.Type) is { } type
                && holder.Shape.Any(
                    name => type.FindField(name) is { } field
                        && counts(field)
                        && holder.FingerprintOf(name) is { } known
                        && (known == id || known == Fingerprint.Unknown));
        }
    }

    private static bool Binds(FieldSchema field) => field.RestrictedDelete || field.CascadeDelete || field.MasterDetail;

    private static List<Edge> EdgesOf(ImmutableArray<Deletion> deletions)
    {
        var places = new Dictionary<string, int>(deletions.Length);
        for (var i = 0; i < deletions.Length; i++)
        {
            places.Add(deletions[i].Address, i);
        }
        var edges = new List<Edge>();
        for (var i = 0; i < deletions.Length; i++)
        {
            var entry = deletions[i].Entry;
            foreach (var target in entry.Refs.Append(entry.In).Distinct())
            {
                if (target is not null && places.TryGetValue(target, out var place) && place != i)
                {
                    edges.Add(new Edge(i, place, target == entry.In));
                }
            }
        }
        return edges;
    }
}
