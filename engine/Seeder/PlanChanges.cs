using Seeder.Core.Calls;
using Seeder.Core.Diff;

namespace Seeder;

/// <summary>How many records a planned run would change.</summary>
/// <param name="Create">Records to create. Some of them may be found in the org during the run.</param>
/// <param name="Replace">Records to delete and create again.</param>
/// <param name="Delete">Records to delete; those of <paramref name="Replace"/> do not count.</param>
/// <param name="Deactivate">Users to deactivate, because users cannot be deleted.</param>
/// <param name="Unchanged">Records that match the plan.</param>
internal sealed record PlanChanges(int Create, int Update, int Replace, int Delete, int Deactivate, int Unchanged)
{
    public static PlanChanges Of(PlannedRun run) => new(
        run.Diff.Count(Verdict.Create) + run.Diff.Count(Verdict.Find),
        run.Diff.Count(Verdict.Update),
        run.Diff.Count(Verdict.Replace),
        run.Deletions.Count(d => d.Entry.Type != Undo.Undeletable && !run.IsReplaced(d.Address)),
        run.Deletions.Count(d => d.Entry.Type == Undo.Undeletable),
        run.Diff.Count(Verdict.Keep));
}
