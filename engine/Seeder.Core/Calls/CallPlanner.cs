using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>
/// Stage 11: puts operations into as few calls as it can. Fills, again and again, the next call of each kind and root type with what is
/// ready, most pressing first, and takes the fullest. Linear in operations and dependencies, times the types that can be roots.
/// </summary>
public static class CallPlanner
{
    public static ExecutionGraph Plan(OperationGraph operations, ImmutableArray<DeferredField> deferred, ApiLimits limits)
    {
        var ready = new ReadyOperations(operations);
        var calls = new List<ApiCall>();
        while (!ready.IsEmpty)
        {
            ApiCall? fullest = null;
            foreach (var candidate in Candidates(ready, operations, limits, calls.Count))
            {
                // A nested call of the same size does more: its children would cost a wave of their own.
                if (fullest is null || candidate.Operations.Length > fullest.Operations.Length)
                {
                    fullest = candidate;
                }
            }
            ready.Take(fullest!.Operations);
            calls.Add(fullest);
        }
        return ExecutionGraph.Build(operations, calls, deferred, limits);
    }

    private static IEnumerable<ApiCall> Candidates(ReadyOperations ready, OperationGraph operations, ApiLimits limits, int number)
    {
        foreach (var type in ready.TypesOf(OperationKind.Create, isSetup: false))
        {
            if (TreePacker.Pack(ready, operations, type, limits, number) is { } tree)
            {
                yield return tree;
            }
        }
        foreach (var verb in Enum.GetValues<BatchVerb>())
        {
            if (verb.Kind().Phase() == ready.Phase && CollectionsPacker.Pack(ready, operations, verb, limits, number) is { } call)
            {
                yield return call;
            }
        }
        foreach (var verb in Enum.GetValues<CollectionsVerb>())
        {
            if (verb.Kind().Phase() != ready.Phase)
            {
                continue;
            }
            foreach (var isSetup in (bool[])[false, true])
            {
                if (CollectionsPacker.Pack(ready, operations, verb, isSetup, limits, number) is { } call)
                {
                    yield return call;
                }
            }
        }
    }
}
