using Seeder.Core.Diff;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>Adds the operations that delete, deactivate or revert records, in the order that lookups require.</summary>
internal static class RemovalOperations
{
    /// <param name="createOf">Returns the operation that creates the record of an address again; -1 if there is no such operation.</param>
    public static void Add(
        OperationGraph.Builder builder, ImmutableArray<Deletion> deletions, OrgSchema schema, Func<string, int> createOf)
    {
        var deletes = new int[deletions.Length];
        var order = DeletionOrder.Find(deletions, schema).ToList();
        var isFirst = First(deletions, order);
        for (var i = 0; i < deletions.Length; i++)
        {
            var type = deletions[i].Entry.Type;
            var index = builder.TypeIndex(type, SetupObjects.Contains(type));
            if (!deletions[i].Revert.IsEmpty)
            {
                builder.Add(new Operation(isFirst[i] ? OperationKind.RevertBeforeReplace : OperationKind.Revert, i, index, []));
            }
            if (deletions[i].Stays)
            {
                deletes[i] = -1;
                continue;
            }
            deletes[i] = builder.Add(
                new Operation(
                    type == "User" ? OperationKind.Deactivate : isFirst[i] ? OperationKind.DeleteBeforeReplace : OperationKind.Delete,
                    i,
                    index,
                    []));
            if (isFirst[i] && createOf(deletions[i].Address) is >= 0 and var create)
            {
                builder.Depend(create, new Dependency(deletes[i]));
            }
        }
        foreach (var (before, after) in order.Where(
            d => deletes[d.First] >= 0 && deletes[d.Then] >= 0 && (isFirst[d.First] || !isFirst[d.Then])))
        {
            builder.Depend(deletes[after], new Dependency(deletes[before]));
        }
        // Versions of one document have the same id to delete. The first delete also removes the other versions, and a call must not
        // contain an id twice.
        foreach (var same in Enumerable.Range(0, deletions.Length)
            .GroupBy(i => deletions[i].Id)
            .Where(g => g.Count() > 1))
        {
            foreach (var (before, after) in same.Zip(same.Skip(1)))
            {
                builder.Depend(deletes[after], new Dependency(deletes[before]));
            }
        }
    }

    // Records that must be deleted before a record which is deleted first are deleted first too. A user is only deactivated, so it does
    // not restrict other deletes.
    private static bool[] First(ImmutableArray<Deletion> deletions, List<(int First, int Then)> order)
    {
        var isFirst = deletions.Select(d => d.IsFirst).ToArray();
        var earlier = order.ToLookup(o => o.Then, o => o.First);
        var queue = new Queue<int>(Enumerable.Range(0, isFirst.Length).Where(i => isFirst[i]));
        while (queue.TryDequeue(out var then))
        {
            foreach (var first in earlier[then].Where(f => !isFirst[f] && !deletions[f].Stays && deletions[f].Entry.Type != "User"))
            {
                isFirst[first] = true;
                queue.Enqueue(first);
            }
        }
        return isFirst;
    }
}
