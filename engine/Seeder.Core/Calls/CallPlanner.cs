using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Stage 11: packs operations into as few calls as possible, then into as few waves as possible. It tries several orders and keeps the best
/// result. For small plans it also runs a beam search and improves the result by small changes. It stops when the lower bounds are reached.
/// For large plans it tries few orders, and its time is linear.
/// </summary>
internal static class CallPlanner
{
    public static ExecutionGraph Plan(OperationGraph operations, ImmutableArray<DeferredField> deferred, ApiLimits limits)
    {
        var calls = new List<ApiCall>();
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            if (operations.CountOf(phase) > 0)
            {
                var problem = PackingProblem.For(operations, phase, limits);
                var packed = Packer.Pack(problem);
                IdempotencyKeySpread.Spread(problem, packed);
                CallWriter.Write(operations, problem, packed, calls);
            }
        }
        return ExecutionGraph.Build(operations, calls, deferred, limits);
    }
}
