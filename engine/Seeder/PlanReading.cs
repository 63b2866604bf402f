using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Files;
using Seeder.Log;

namespace Seeder;

/// <summary>Reads a plan as far as possible without an org, so that mistakes in its text are reported before any org is asked.</summary>
internal static class PlanReading
{
    /// <returns>A state with errors, or one that waits for the plan's history.</returns>
    public static Task<PlanningState> ReadAsync(
        PlanRequest request, FileLimits limits, RunLog log, TimeProvider time, CancellationToken cancel) =>
        ReadAsync(request, PlanFileAccess.For(request.Text.Path, limits), log, time, cancel);

    /// <param name="access">The files that the plan may read.</param>
    /// <returns>A state with errors, or one that waits for the plan's history.</returns>
    public static Task<PlanningState> ReadAsync(
        PlanRequest request, PlanFileAccess access, RunLog log, TimeProvider time, CancellationToken cancel)
    {
        var start = new PlanningState(request, OrgSchema.Empty, OrgFacts.None) { Cancel = cancel };
        return Converge.RunAsync(start, Step, AnswerAsync, cancel);

        (PlanningState, Needs?) Step(PlanningState planning)
        {
            var next = LoggedPlanner.Advance(planning, log, time);
            return (next, next.Needs as Needs.Files);
        }

        Task<PlanningState> AnswerAsync(PlanningState planning, Needs needs) =>
            PureWork.RunAsync(() => access.Answer(planning, (Needs.Files)needs), cancel);
    }
}
