using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>A use of one plan by another one.</summary>
/// <param name="Plan">The index of the used plan.</param>
/// <param name="Span">The path of the used plan, in the file that uses it.</param>
internal readonly record struct PlanUse(int Plan, SourceSpan Span);

/// <summary>One of several plans that a command runs, or a plan that they use.</summary>
/// <param name="Path">The file of the plan.</param>
/// <param name="Name">The plan's name; null if the file cannot be read as a plan.</param>
/// <param name="IsGiven">Whether the command runs this plan. The others only connect the plans that use them with those that they
/// use.</param>
internal sealed record PlanNode(string Path, ScalarSyntax? Name, bool IsGiven, ImmutableArray<PlanUse> Uses)
{
    /// <summary>How messages name the plan.</summary>
    public string Title => Name?.Text ?? Path;
}

/// <summary>
/// Orders several plans: each plan comes after the plans that it uses, and otherwise the given order stays. The work is linear in the
/// number of plans and uses.
/// </summary>
internal static class PlanOrder
{
    /// <param name="plans">The plans in the given order.</param>
    /// <param name="names">How names of plans are compared: two equal names have the same manifest.</param>
    /// <param name="diagnostics">Receives an error for each circle, and for each name that two plans have.</param>
    /// <returns>The indexes of the plans, ordered.</returns>
    public static ImmutableArray<int> Find(ImmutableArray<PlanNode> plans, StringComparer names, DiagnosticBag diagnostics)
    {
        CheckNames(plans, names, diagnostics);
        // A component is a single plan, or plans that use each other. Components are numbered in the order of a depth-first search, so each
        // one comes after those that it uses.
        var (component, count) = StronglyConnected.Find(plans.Length, p => plans[p].Uses.Length, (p, i) => plans[p].Uses[i].Plan);
        var sizes = new int[count];
        foreach (var number in component)
        {
            sizes[number]++;
        }
        var order = new int[count];
        // Downwards, so that the first plan of each component stays.
        for (var plan = plans.Length - 1; plan >= 0; plan--)
        {
            order[component[plan]] = plan;
        }
        foreach (var plan in order.Where(p => sizes[component[p]] > 1 || plans[p].Uses.Any(u => u.Plan == p)))
        {
            diagnostics.Add(PlanOrderDiagnostics.Circle(plans, plan, CircleAt(plan, plans, component)));
        }
        return [.. order];
    }

    private static void CheckNames(ImmutableArray<PlanNode> plans, StringComparer names, DiagnosticBag diagnostics)
    {
        var known = new Dictionary<string, PlanNode>(names);
        foreach (var plan in plans.Where(p => p is { IsGiven: true, Name: not null }))
        {
            if (!known.TryAdd(plan.Name!.Value.Text, plan))
            {
                diagnostics.Add(PlanOrderDiagnostics.SameName(known[plan.Name.Value.Text], plan));
            }
        }
    }

    // A shortest circle through a plan, found breadth-first inside its component.
    private static ImmutableArray<PlanUse> CircleAt(int start, ImmutableArray<PlanNode> plans, int[] component)
    {
        var found = new Dictionary<int, (int User, PlanUse Use)>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var user))
        {
            foreach (var use in plans[user].Uses.Where(u => component[u.Plan] == component[start] && !found.ContainsKey(u.Plan)))
            {
                found.Add(use.Plan, (user, use));
                if (use.Plan == start)
                {
                    return Unwind(start, found);
                }
                queue.Enqueue(use.Plan);
            }
        }
        throw new InvalidOperationException("A component has a circle through each of its plans.");
    }

    private static ImmutableArray<PlanUse> Unwind(int start, Dictionary<int, (int User, PlanUse Use)> found)
    {
        var circle = new List<PlanUse>();
        var at = start;
        do
        {
            var (user, use) = found[at];
            circle.Add(use);
            at = user;
        }
        while (at != start);
        circle.Reverse();
        return [.. circle];
    }
}
