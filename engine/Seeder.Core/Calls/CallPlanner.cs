using Seeder.Core.Calls.Jobs;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core.Calls;

/// <summary>
/// Stage 11: packs operations into as few calls as possible, then into as few waves as possible. It tries several orders and keeps the best
/// result. For small plans it also runs a beam search and improves the result by small changes. It stops when the lower bounds are reached.
/// For large plans it tries few orders, and its time is linear.
/// </summary>
internal static class CallPlanner
{
    /// <param name="operations">The operations.</param>
    /// <param name="deferred">The fields that a later update sets.</param>
    /// <param name="limits">The limits of the calls.</param>
    /// <param name="mode">When operations go by jobs.</param>
    /// <param name="rows">The rows of jobs; null uses no jobs.</param>
    public static ExecutionGraph Plan(
        OperationGraph operations, ImmutableArray<DeferredField> deferred, ApiLimits limits, JobMode mode = default, IJobRows? rows = null)
    {
        var jobs = rows is null ? null : JobStages.Choose(operations, mode, rows, limits);
        var calls = new List<ApiCall>();
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            for (var stage = 0; stage < (jobs?.Count(phase) ?? 1); stage++)
            {
                if (PackingProblem.For(operations, phase, limits, jobs, stage) is { } problem)
                {
                    var packed = Packer.Pack(problem);
                    IdempotencyKeySpread.Spread(problem, packed);
                    CallWriter.Write(operations, problem, packed, calls);
                }
                foreach (var job in jobs?.JobsOf(phase, stage) ?? [])
                {
                    foreach (var (part, bytes) in JobPacker.Pack(operations, job, rows!))
                    {
                        calls.Add(new ApiCall.Bulk(calls.Count, JobPacker.VerbOf(job.Key.Kind), part) { Bytes = bytes });
                    }
                }
            }
        }
        return ExecutionGraph.Build(operations, calls, deferred, limits, jobs);
    }
}
