using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Core;

// What is known at each boundary between two stages. Each record extends the one before it.

/// <summary>The text as syntax: one file at first, all included files after <c>Join</c>.</summary>
internal record ReadPlan(PlanSyntax Syntax);

/// <summary>What earlier runs left, with their journal folded into the manifest.</summary>
internal record ResumedPlan(ReadPlan Read, History History, Recovered Recovered) : ReadPlan(Read)
{
    public Manifest? Manifest => Recovered.Manifest;
}

/// <summary>The manifests of the plans under <c>uses</c>, by the names that this plan gives them; null without an org.</summary>
internal record BorrowedPlan(ResumedPlan Resumed, ImmutableSortedDictionary<string, Manifest?> Uses) : ResumedPlan(Resumed);

/// <summary>Every record has its type, and every field its schema and its typed value.</summary>
/// <param name="Plan">The records to seed: no records where the plan is destroyed.</param>
/// <param name="Written">The plan as its text says, also where it is destroyed; null where the text of such a plan cannot be bound.</param>
/// <param name="Clock">The values of <c>today</c> and <c>now</c>.</param>
internal record BoundPlan(BorrowedPlan Borrowed, SeedPlan Plan, SeedPlan? Written, DateTimeOffset Clock) : BorrowedPlan(Borrowed);

/// <summary>Every look-up has the id of its record.</summary>
internal record ResolvedPlan(BoundPlan Bound, Resolution Resolution) : BoundPlan(Bound);

/// <summary>What to do with each record.</summary>
internal record ComparedPlan(ResolvedPlan Resolved, PlanDiff Diff) : ResolvedPlan(Resolved);

/// <summary>The records to delete.</summary>
/// <param name="Removal">What was found out about the deletions; null where nothing is deleted.</param>
internal record PrunedPlan(ComparedPlan Compared, ImmutableArray<Deletion> Deletions, Removal? Removal) : ComparedPlan(Compared);

/// <summary>The operations and their dependencies.</summary>
internal record OrderedPlan(PrunedPlan Pruned, OperationGraph Operations) : PrunedPlan(Pruned);

/// <summary>The operations without cycles, and the fields that are set later for that.</summary>
internal record AcyclicPlan(OrderedPlan Ordered, ImmutableArray<DeferredField> Deferred, ApiLimits Limits) : OrderedPlan(Ordered);

/// <summary>The result of apply and destroy: the calls.</summary>
internal sealed record PackedPlan(AcyclicPlan Acyclic, PlannedRun Run) : AcyclicPlan(Acyclic);

/// <summary>The result of a drift check: how the manifest's records compare with the org.</summary>
internal sealed record DriftedPlan(BoundPlan Bound, ImmutableArray<CheckedRecord> Records) : BoundPlan(Bound);

/// <summary>The result of <c>adopt</c>.</summary>
internal sealed record AdoptedPlan(BoundPlan Bound, EditedManifest Edited) : BoundPlan(Bound);

/// <summary>The result of <c>forget</c>.</summary>
internal sealed record ForgottenPlan(ResumedPlan Resumed, EditedManifest Edited) : ResumedPlan(Resumed);
