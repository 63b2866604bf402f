using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Stage 11: puts operations into as few calls as it can, then into as few waves. Tries several orders and keeps the best; where there are
/// few operations it also follows many beginnings at once and improves the end. Stops at the bounds. For many, the orders are few and all
/// is linear.
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
