namespace Seeder.Core.Binding;

/// <summary>SEED640 and SEED641: several plans that cannot be run together.</summary>
internal static class PlanOrderDiagnostics
{
    // A circle may have hundreds of plans.
    private const int MostNames = 10;

    public static Diagnostic Circle(ImmutableArray<PlanNode> plans, int start, ImmutableArray<PlanUse> circle)
    {
        var names = circle.Select(u => plans[u.Plan].Title).Prepend(plans[start].Title).ToList();
        var shown = names.Count <= MostNames ? names : [.. names.Take(MostNames - 2), "…", names[^1]];
        return circle.Skip(1).Take(MostNames).Aggregate(
            Diagnostic.Error(
                "SEED640",
                circle[0].Span,
                $"The plans use each other in a circle, so no plan can be the first: {string.Join(" → ", shown)}.",
                "Move the records that both sides need into a third plan, or use '$key' or a lookup in place of one 'uses'."),
            (diagnostic, use) => diagnostic.WithNote(use.Span, "This use is part of the circle."));
    }

    public static Diagnostic SameName(PlanNode first, PlanNode second) => Diagnostic.Error(
        "SEED641",
        second.Name!.Value.Span,
        $"Two of the plans have the name '{second.Name.Value.Text}', so they would have the same manifest.",
        "Give each plan its own name, or run only one of them.")
        .WithNote(first.Name!.Value.Span, "The other plan is here.");
}
