using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>
/// Makes jobs of the operations of one kind, type and stage. Records with one parent follow each other and stay in one job, so that few
/// batches lock the same parent.
/// </summary>
internal static class JobPacker
{
    /// <summary>
    /// The largest CSV of a job, in bytes. Salesforce allows 150 MB after its own encoding, so it recommends at most 100 MB. The size of a
    /// row is an estimate, which ids and quotes may exceed.
    /// </summary>
    public const int MostBytes = 90_000_000;

    /// <param name="graph">The operations.</param>
    /// <param name="operations">Those of one kind, type and stage.</param>
    /// <param name="rows">The sizes and parents of their rows.</param>
    /// <param name="mostBytes">The largest CSV of a job.</param>
    /// <returns>The operations of each job, and the approximate size of its CSV in bytes.</returns>
    public static IEnumerable<(ImmutableArray<int> Operations, long Bytes)> Pack(
        OperationGraph graph, IEnumerable<int> operations, IJobRows rows, long mostBytes = MostBytes)
    {
        var all = operations.ToArray();
        var parents = Array.ConvertAll(all, o => rows.ParentOf(graph.At(o)));
        var places = Enumerable.Range(0, all.Length).ToArray();
        Array.Sort(places, (a, b) => (parents[a], a).CompareTo((parents[b], b)));
        var (job, size, family, familySize) = (new List<int>(), 0L, 0, 0L);
        for (var i = 0; i < places.Length; i++)
        {
            // The records of one parent are moved to the next job together, unless they are too many for one job.
            if (i == 0 || parents[places[i]] < 0 || parents[places[i]] != parents[places[i - 1]])
            {
                (family, familySize) = (job.Count, 0);
            }
            var operation = all[places[i]];
            var row = rows.SizeOf(operation, graph.At(operation));
            if (size + row > mostBytes && job.Count > 0)
            {
                var cut = family > 0 ? family : job.Count;
                var moved = cut == family ? familySize : 0;
                yield return ([.. job.Take(cut)], size - moved);
                job.RemoveRange(0, cut);
                (size, family, familySize) = (moved, 0, moved);
            }
            job.Add(operation);
            (size, familySize) = (size + row, familySize + row);
        }
        if (job.Count > 0)
        {
            yield return ([.. job], size);
        }
    }

    public static BulkVerb VerbOf(OperationKind kind) => kind switch
    {
        OperationKind.Create => BulkVerb.Insert,
        OperationKind.Update => BulkVerb.Update,
        OperationKind.Delete or OperationKind.DeleteBeforeReplace => BulkVerb.Delete,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
