using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using static Seeder.Core.SharedStages;

namespace Seeder.Core;

/// <summary>
/// The stages of <c>adopt</c> and <c>forget</c>, which edit the manifest. In-doubt calls are resolved last, because an edit by the user
/// overrides the result of reconciliation queries.
/// </summary>
internal static class ManifestEditGoal
{
    /// <summary>The stages of <c>adopt</c>: the record is compared with the plan and the org.</summary>
    public static readonly Pipeline<AdoptedPlan> Adopt = Pipeline
        .From(Read)
        .Then(Join)
        .Then(Recover)
        .Then(Borrow)
        .Check(Describe)
        .Then(Bind)
        .Check(CheckIds)
        .Check(Identify)
        .Then(EditByPlan);

    /// <summary>The stages of <c>forget</c>, which needs neither the schema nor included files.</summary>
    public static readonly Pipeline<ForgottenPlan> Forget = Pipeline
        .From(Read)
        .Then(Recover)
        .Check(Identify)
        .Then(EditByManifest);

    private static StageResult<AdoptedPlan> EditByPlan(PlanningContext context, BoundPlan plan, DiagnosticBag diagnostics)
    {
        var (edited, needs) = Edit(context, plan, plan.Plan, diagnostics);
        return edited is null ? needs : new AdoptedPlan(plan, edited);
    }

    private static StageResult<ForgottenPlan> EditByManifest(PlanningContext context, ResumedPlan plan, DiagnosticBag diagnostics)
    {
        var (edited, needs) = Edit(context, plan, null, diagnostics);
        return edited is null ? needs : new ForgottenPlan(plan, edited);
    }

    private static (EditedManifest? Edited, Needs? Needs) Edit(
        PlanningContext context, ResumedPlan resumed, TypedPlan? plan, DiagnosticBag diagnostics)
    {
        var (edits, schema, facts) = (context.Request.Edits, context.Schema, context.Facts);
        var state = new RunState(resumed.History.Manifest);
        Apply(resumed.Recovered.Entries);
        // The org knows what became of each record of a job, so the jobs come first. Keys of rows are those of the whole job.
        var (jobs, asked) = JobRecovery.Resolve(state, schema, facts, context.Request.ResolveMode);
        if (jobs is null)
        {
            return (null, asked);
        }
        foreach (var job in jobs.Unended)
        {
            diagnostics.Add(OrgDiagnostics.JobRuns(job.Id, job.Processed, job.Sent));
        }
        if (diagnostics.HasErrors)
        {
            return (null, null);
        }
        Apply(jobs.Entries);
        // Types of in-doubt records that are no longer in the plan.
        var types = edits.Select(e => state.InDoubt.Find(e.Reference)?.Type).OfType<string>();
        var open = types.Where(t => t.Length > 0 && schema.Find(t) is null).ToImmutableSortedSet(StringComparer.Ordinal);
        if (!open.IsEmpty)
        {
            return (null, new Needs.Types(open));
        }
        // Look-ups that find no record are reported by the next run, not here.
        var (resolution, needs) = plan is null ? (null, null) : Resolver.Resolve(plan, resumed.Manifest, facts, new DiagnosticBag());
        if (needs is not null)
        {
            return (null, needs);
        }
        var (entries, records, questions) = ManifestEditor.Find(edits, plan, state, schema, facts, resolution, diagnostics);
        if (questions is not null || diagnostics.HasErrors)
        {
            return (null, questions);
        }
        Apply(entries);
        var (resolved, missing) = InDoubtResolver.InDoubt(state) is { IsEmpty: false } calls
            ? InDoubtResolver.Resolve(calls, state, schema, facts, context.Request.ResolveMode)
            : (new InDoubtResolution([], [], []), null);
        if (resolved is null)
        {
            return (null, missing);
        }
        Apply(resolved.Ends);
        return (new EditedManifest(
            [.. jobs.Entries, .. entries],
            state,
            [.. JobRecovery.JobsOf(state), .. resolved.Open],
            [.. jobs.Resolution.Candidates, .. resolved.Candidates])
        {
            Records = records,
            Reasons = [.. jobs.Resolution.Reasons, .. resolved.Reasons],
        }, null);

        void Apply(IEnumerable<JournalEntry> added)
        {
            foreach (var entry in added)
            {
                state.Apply(entry);
            }
        }
    }
}
