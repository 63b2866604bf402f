using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

// The results of the stages. Each record adds the result of one stage to the record before it.

/// <summary>The plan's syntax: of one file at first, with all included files after <c>Join</c>.</summary>
internal record ReadPlan(PlanSyntax Syntax);

/// <summary>The files of earlier runs, and the manifest with their journal applied.</summary>
internal record ResumedPlan(ReadPlan Read, History History, Recovered Recovered) : ReadPlan(Read)
{
    public Manifest? Manifest => Recovered.Manifest;
}

/// <summary>The manifests of the plans under <c>uses</c>, by the names that this plan gives them; null without an org.</summary>
internal record BorrowedPlan(ResumedPlan Resumed, ImmutableSortedDictionary<string, Manifest?> Uses) : ResumedPlan(Resumed);

/// <summary>The bound plan: every record has a type, and every field has a schema and a typed value.</summary>
/// <param name="Plan">The records to seed; no records if the plan is destroyed.</param>
/// <param name="Written">The plan as written, also if it is destroyed; null if its text has errors then.</param>
/// <param name="Clock">The values of <c>today</c> and <c>now</c>.</param>
internal record BoundPlan(BorrowedPlan Borrowed, TypedPlan Plan, TypedPlan? Written, DateTimeOffset Clock) : BorrowedPlan(Borrowed);

/// <summary>The bound plan, and the comparison of the manifest with the org. It is the result of a drift check.</summary>
internal record DriftedPlan(BoundPlan Bound, Drift Drift) : BoundPlan(Bound);

/// <summary>The bound plan with the ids that look-ups found.</summary>
internal record ResolvedPlan(DriftedPlan Drifted, Resolution Resolution) : DriftedPlan(Drifted);

/// <summary>The differences, with a verdict for each record.</summary>
internal record ComparedPlan(ResolvedPlan Resolved, PlanDiff Diff) : ResolvedPlan(Resolved);

/// <summary>The records to delete.</summary>
/// <param name="Removal">The result of the checks before the delete; null if nothing is deleted.</param>
internal record PrunedPlan(ComparedPlan Compared, ImmutableArray<Deletion> Deletions, Removal? Removal) : ComparedPlan(Compared);

/// <summary>The operations and their dependencies.</summary>
internal record OrderedPlan(PrunedPlan Pruned, OperationGraph Operations) : PrunedPlan(Pruned);

/// <summary>The operations without cycles, and the fields that later updates set to break the cycles.</summary>
internal record AcyclicPlan(OrderedPlan Ordered, ImmutableArray<DeferredField> Deferred, ApiLimits Limits) : OrderedPlan(Ordered);

/// <summary>The result of apply and destroy: the calls.</summary>
internal sealed record PackedPlan(AcyclicPlan Acyclic, PlannedRun Run) : AcyclicPlan(Acyclic);

/// <summary>The result of <c>adopt</c>.</summary>
internal sealed record AdoptedPlan(BoundPlan Bound, EditedManifest Edited) : BoundPlan(Bound);

/// <summary>The result of <c>forget</c>.</summary>
internal sealed record ForgottenPlan(ResumedPlan Resumed, EditedManifest Edited) : ResumedPlan(Resumed);
