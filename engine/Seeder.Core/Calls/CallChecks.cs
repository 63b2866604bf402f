using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;
using static Seeder.Core.Calls.ExecutionGraph;

namespace Seeder.Core.Calls;

/// <summary>Checks that each call is within the limits of its resource.</summary>
internal sealed class CallChecks(OperationGraph operations, ApiLimits limits)
{
    // For each type, the number of the last call that contains it.
    private readonly int[] _callOfType = [.. Enumerable.Repeat(-1, operations.Types.Length)];

    public void CheckLimits(ApiCall call)
    {
        var most = call switch
        {
            ApiCall.Collections { Verb: CollectionsVerb.Retrieve } => ApiLimits.IdsPerRetrieve,
            ApiCall.Batch { Verb: BatchVerb.Raw } => ApiLimits.Subrequests,
            ApiCall.Bulk => int.MaxValue,
            _ => limits.RecordsPerCall,
        };
        Require(call.Operations.Length > 0 && call.Operations.Length <= most, $"call {call.Number} holds {call.Operations.Length} records");
        var (kind, types, bytes) = (operations.KindOf(call.Operations[0]), 0, 0L);
        foreach (var index in call.Operations)
        {
            ref readonly var operation = ref operations.At(index);
            Require(operation.Kind == kind, $"call {call.Number} mixes kinds");
            bytes += operation.Size;
            types += _callOfType[operation.Type] == call.Number ? 0 : 1;
            _callOfType[operation.Type] = call.Number;
        }
        Require(call.Operations.Length == 1 || call is ApiCall.Bulk || bytes <= ApiLimits.BodyBytes, $"call {call.Number} is too large");
        switch (call)
        {
            case ApiCall.Tree tree:
                Require(kind == OperationKind.Create, $"call {call.Number} does more than create");
                Require(types <= limits.TreeTypes, $"call {call.Number} has too many types");
                CheckNodes(tree);
                break;
            case ApiCall.Collections collections:
                Require(CollectionsVerbs.Of(kind) == collections.Verb, $"call {call.Number} is of another kind than its records");
                Require(collections.Verb != CollectionsVerb.Retrieve || types == 1, $"call {call.Number} reads two types");
                CheckChunks(collections, types);
                break;
            case ApiCall.Batch batch:
                Require(kind == batch.Verb.Kind(), $"call {call.Number} is of another kind than its records");
                break;
            case ApiCall.Bulk bulk:
                Require(JobPacker.VerbOf(kind) == bulk.Verb, $"call {call.Number} is of another kind than its records");
                Require(types == 1, $"call {call.Number} holds records of {types} types");
                break;
        }
    }

    private void CheckNodes(ApiCall.Tree tree)
    {
        var levels = new int[tree.Nodes.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            ref readonly var node = ref tree.Nodes.ItemRef(i);
            levels[i] = node.Parent < 0 ? 1 : levels[node.Parent] + 1;
            var type = operations.TypeOf(node.Operation);
            Require(levels[i] > 1 || type.Name == tree.RootType, $"call {tree.Number} has roots of two types");
            Require(levels[i] <= limits.TreeLevels, $"call {tree.Number} is too deep");
            Require(
                !type.NotInTree && operations.At(node.Operation).Condition == Condition.None,
                $"call {tree.Number} nests what a Tree does not take");
        }
    }

    private void CheckChunks(ApiCall.Collections call, int types)
    {
        var chunks = 0;
        for (var i = 0; i < call.Operations.Length; i++)
        {
            var type = operations.At(call.Operations[i]).Type;
            chunks += i == 0 || type != operations.At(call.Operations[i - 1]).Type ? 1 : 0;
            Require(operations.Types[type].IsSetup == call.IsSetup, $"call {call.Number} mixes setup objects with others");
        }
        Require(!call.IsSetup || types == 1, $"call {call.Number} holds setup objects of {types} types");
        Require(chunks <= limits.Chunks && chunks == types, $"call {call.Number} is not sorted by type or has too many");
    }
}
