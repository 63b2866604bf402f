using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>Undoes a run of which the org rejected a record: plans the deletes and the reverts, and executes them.</summary>
/// <param name="run">The run to undo.</param>
/// <param name="state">The state of that run.</param>
/// <param name="journal">The journal of that run; the calls of the rollback are added to it.</param>
internal sealed class RollbackRun(
    OrgSession org, FactFinder finder, TimeProvider time, PlannedRun run, RunState state, IJournal journal)
{
    /// <returns>The outcome, the records that were not deleted, and the calls with their times; null without a timeline.</returns>
    public async Task<(RunResult Undone, ImmutableArray<NotDeleted> Left, (PlannedRun, RunTimeline)? Calls)> RunAsync(
        PlanningState planning, RunMode mode, IProgress<RunProgress>? progress, CancellationToken cancel, CancellationToken abort)
    {
        // The run may have changed what was read before it.
        var known = planning with { Facts = planning.Facts with { Creators = OrgFacts.None.Creators } };
        try
        {
            var (undo, left) = await Converge.FindAsync<(PlannedRun, ImmutableArray<NotDeleted>)>(known, Find, finder, cancel);
            var timeline = mode.Timeline is null ? null : new RunTimeline(time, undo.Graph.Calls.Length);
            var executor = new Executor(
                undo, state, journal, org, finder, new InDoubtWait(planning, finder), mode with { Timeline = timeline }, progress);
            return (await executor.RunAsync(cancel, abort), left, timeline is null ? null : (undo, timeline));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Calls that were sent before are in the journal, and the manifest gets them.
            return (new RunResult(state, [], [], 0, [], Cancelled: true), [], null);
        }

        ((PlannedRun, ImmutableArray<NotDeleted>), Needs?) Find(PlanningState now)
        {
            var (undo, left, needs) = Rollback.Plan(run, state, now.Schema, now.Facts, planning.Limits, org.Client.Now);
            return undo is null ? (default, needs) : ((undo, left), null);
        }
    }
}
