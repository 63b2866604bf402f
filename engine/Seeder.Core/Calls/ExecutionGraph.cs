using Seeder.Core.Graph;

namespace Seeder.Core.Calls;

/// <summary>The calls of a run and their order. Checks itself when built: a violation is our bug, so it throws.</summary>
public sealed class ExecutionGraph
{
    private ExecutionGraph(OperationGraph operations, ImmutableArray<ApiCall> calls, ImmutableArray<DeferredField> deferred) =>
        (Operations, Calls, Deferred) = (operations, calls, deferred);

    public OperationGraph Operations { get; }

    /// <summary>In an order in which they could be sent one by one.</summary>
    public ImmutableArray<ApiCall> Calls { get; }

    public ImmutableArray<DeferredField> Deferred { get; }

    public int Waves => Calls.Select(c => c.Wave).DefaultIfEmpty(0).Max();

    /// <summary>Works out what each call waits for, and checks that the graph is whole, in order and within the limits.</summary>
    /// <param name="calls">In sending order, numbered from 0.</param>
    public static ExecutionGraph Build(OperationGraph operations, IReadOnlyList<ApiCall> calls, ImmutableArray<DeferredField> deferred, ApiLimits limits)
    {
        var callOf = new int[operations.Count];
        Array.Fill(callOf, -1);
        foreach (var call in calls)
        {
            foreach (var operation in call.Operations)
            {
                Require(callOf[operation] < 0, $"operation {operation} stands in two calls");
                callOf[operation] = call.Number;
            }
        }
        Require(!callOf.Contains(-1), "an operation stands in no call");
        var result = ImmutableArray.CreateBuilder<ApiCall>(calls.Count);
        // The calls of this phase so far, and those that no other waits for: a barrier need not name the rest.
        var (phase, last) = (0, new SortedSet<int>());
        SortedSet<int> barrier = [];
        foreach (var call in calls)
        {
            Require(call.Number == result.Count, "calls are numbered in their order");
            CheckLimits(call, operations, limits);
            var kind = operations.Operations[call.Operations[0]].Kind;
            Require(kind.Phase() >= phase, $"call {call.Number} belongs to an earlier phase");
            if (kind.Phase() > phase || kind == OperationKind.Raw)
            {
                (phase, barrier, last) = (kind.Phase(), last, []);
            }
            var after = new SortedSet<int>(barrier);
            CheckOrder(call, operations, callOf, after);
            last.ExceptWith(after);
            last.Add(call.Number);
            result.Add(call with { After = [.. after], Wave = 1 + after.Select(n => result[n].Wave).DefaultIfEmpty(0).Max() });
        }
        return new ExecutionGraph(operations, result.MoveToImmutable(), deferred);
    }

    private static void CheckOrder(ApiCall call, OperationGraph operations, int[] callOf, SortedSet<int> after)
    {
        var nodes = (call as ApiCall.Tree)?.Nodes;
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var inside = 0;
            foreach (var dependency in operations.DependenciesOf(call.Operations[i]))
            {
                if (callOf[dependency.To] != call.Number)
                {
                    Require(callOf[dependency.To] < call.Number, $"call {call.Number} comes before what it needs");
                    after.Add(callOf[dependency.To]);
                    continue;
                }
                Require(nodes is { } tree && tree[i].Parent >= 0 && tree[i].Parent < i
                    && tree[tree[i].Parent].Operation == dependency.To && tree[i].Field == dependency.Field && ++inside == 1,
                    $"call {call.Number} holds a record and one that it needs, not nested");
            }
            Require(nodes is null || inside == (nodes.Value[i].Parent < 0 ? 0 : 1), $"call {call.Number} nests a record under one that it does not need");
        }
    }

    private static void CheckLimits(ApiCall call, OperationGraph operations, ApiLimits limits)
    {
        var most = call switch
        {
            ApiCall.Collections { Verb: CollectionsVerb.Retrieve } => ApiLimits.IdsPerRetrieve,
            ApiCall.Batch { Verb: BatchVerb.Raw } => ApiLimits.Subrequests,
            _ => limits.RecordsPerCall,
        };
        Require(call.Operations.Length > 0 && call.Operations.Length <= most, $"call {call.Number} holds {call.Operations.Length} records");
        Require(call.Operations.Length == 1 || call.Operations.Sum(o => (long)operations.Operations[o].Size) <= ApiLimits.BodyBytes, $"call {call.Number} is too large");
        var types = call.Operations.Select(o => operations.TypeOf(o)).ToList();
        switch (call)
        {
            case ApiCall.Tree tree:
                var levels = new int[tree.Nodes.Length];
                for (var i = 0; i < levels.Length; i++)
                {
                    levels[i] = tree.Nodes[i].Parent < 0 ? 1 : levels[tree.Nodes[i].Parent] + 1;
                    Require(levels[i] > 1 || types[i].Name == tree.RootType, $"call {call.Number} has roots of two types");
                }
                Require(levels.Max() <= limits.TreeLevels, $"call {call.Number} is too deep");
                Require(types.Distinct().Count() <= limits.TreeTypes, $"call {call.Number} has too many types");
                Require(!types.Exists(t => t.NotInTree), $"call {call.Number} nests what a Tree does not take");
                Require(call.Operations.All(o => operations.Operations[o].Kind == OperationKind.Create), $"call {call.Number} does more than create");
                break;
            case ApiCall.Collections collections:
                var chunks = types.Where((t, i) => i == 0 || t != types[i - 1]).ToList();
                Require(chunks.Count <= limits.Chunks && chunks.Distinct().Count() == chunks.Count, $"call {call.Number} is not sorted by type or has too many");
                Require(types.TrueForAll(t => t.IsSetup == collections.IsSetup), $"call {call.Number} mixes setup objects with others");
                Require(call.Operations.All(o => operations.Operations[o].Kind == collections.Verb.Kind()), $"call {call.Number} mixes kinds");
                Require(collections.Verb != CollectionsVerb.Retrieve || chunks.Count == 1, $"call {call.Number} reads two types");
                break;
            case ApiCall.Batch batch:
                Require(call.Operations.All(o => operations.Operations[o].Kind == batch.Verb.Kind()), $"call {call.Number} mixes kinds");
                break;
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The execution graph is broken: {otherwise}. This is a bug in Seeder.");
        }
    }
}
