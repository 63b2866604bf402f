using Seeder.Core.Binding;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Finds lookups on no cycle that are better set later: a chain of records that cannot be nested costs a call for each, deferred one more
/// call in all. A field is taken with all its records, and only if a plan with it has fewer calls, or as many in fewer waves.
/// </summary>
internal static class CallSaver
{
    // Operations planned in all while looking: each field that is tried is a plan of its own.
    private const long MostPlanned = 4_000_000;

    // Beyond this the plan is not made to see whether there is anything to save: what the bounds say must do.
    private const int MostTried = 50_000;

    private sealed record Choice(int Type, string Field, bool Nests, List<(int Operation, int Field)> Lookups);

    /// <param name="graph">As it was before any field was deferred.</param>
    /// <param name="acyclic">The same with what breaks its cycles deferred.</param>
    public static (OperationGraph Graph, ImmutableArray<DeferredField> Saving) Save(
        OperationGraph graph, OperationGraph acyclic, SeedPlan plan, IReadOnlySet<(int Operation, int Field)> deferred, ApiLimits limits)
    {
        var bound = LowerBound.Of(acyclic, limits);
        if (acyclic.Count > MostTried && bound.Calls <= bound.Unordered)
        {
            return (acyclic, []);
        }
        var choices = Choices(graph, plan, deferred);
        if (choices.Count == 0)
        {
            return (acyclic, []);
        }
        var (now, budget) = (Packer.Cost(acyclic, limits, thorough: false), MostPlanned);
        // Whatever is deferred adds updates: where order costs neither a call nor a wave there is nothing to save.
        if (now.Calls <= bound.Unordered && now.Waves == 1)
        {
            return (acyclic, []);
        }
        var (set, saving) = (new HashSet<(int, int)>(deferred), ImmutableArray.CreateBuilder<DeferredField>());
        var best = acyclic;
        while (budget > 0)
        {
            (Choice Choice, OperationGraph Graph, (int Calls, int Waves) Cost)? next = null;
            foreach (var choice in choices)
            {
                if (budget <= 0 || !CanSave(choice, best, now, limits))
                {
                    continue;
                }
                budget -= best.Count;
                var tried = Deferral.Rebuild(graph, plan, new HashSet<(int, int)>(set.Concat(choice.Lookups)));
                var (aim, least) = (next?.Cost ?? now, LowerBound.Of(tried, limits));
                if ((least.Calls, least.Waves).CompareTo(aim) < 0
                    && Packer.Cost(tried, limits, thorough: false) is var cost
                    && cost.CompareTo(aim) < 0)
                {
                    next = (choice, tried, cost);
                }
            }
            if (next is not { } found)
            {
                break;
            }
            saving.Add(new DeferredField(graph.Types[found.Choice.Type].Name, found.Choice.Field, found.Choice.Lookups.Count, [])
            {
                CallsSaved = now.Calls - found.Cost.Calls,
                WavesSaved = now.Waves - found.Cost.Waves,
            });
            (best, now) = (found.Graph, found.Cost);
            set.UnionWith(found.Choice.Lookups);
            choices.Remove(found.Choice);
        }
        // Tried in a hurry; what is deferred must still be worth it when both are packed with care.
        return saving.Count > 0 && Packer.Cost(best, limits, thorough: true).CompareTo(Packer.Cost(acyclic, limits, thorough: true)) < 0
            ? (best, saving.ToImmutable())
            : (acyclic, []);
    }

    // By type and field, those that could not be nested first, then those with the fewest records: of equals the first is taken.
    private static List<Choice> Choices(OperationGraph graph, SeedPlan plan, IReadOnlySet<(int Operation, int Field)> deferred)
    {
        var choices = new Dictionary<(int, string), Choice>();
        for (var i = 0; i < graph.Count; i++)
        {
            ref readonly var operation = ref graph.At(i);
            // What a user or a group refers to says what it may do: an account's owner without its role is another owner.
            if (operation.Kind != OperationKind.Create || operation.Condition != Condition.None || graph.TypeOf(i).IsSetup)
            {
                continue;
            }
            foreach (var dependency in graph.DependenciesOf(i))
            {
                if (dependency.Field < 0 || deferred.Contains((i, dependency.Field)))
                {
                    continue;
                }
                var field = plan.Records[operation.Record].Fields[dependency.Field].Field;
                if (field is { Type: FieldType.Reference, Nillable: true, Updateable: true, MasterDetail: false })
                {
                    var key = (operation.Type, field.Name);
                    if (!choices.TryGetValue(key, out var choice))
                    {
                        choices.Add(key, choice = new Choice(operation.Type, field.Name, dependency.IsNestable, []));
                    }
                    choice.Lookups.Add((i, dependency.Field));
                }
            }
        }
        return [
            .. choices.Values.OrderBy(c => c.Nests)
                .ThenBy(c => c.Lookups.Count)
                .ThenBy(c => graph.Types[c.Type].Name, StringComparer.Ordinal)
                .ThenBy(c => c.Field, StringComparer.Ordinal)];
    }

    // The calls that its updates fill are more than it may cost.
    private static bool CanSave(Choice choice, OperationGraph graph, (int Calls, int Waves) now, ApiLimits limits)
    {
        var updates = 0;
        foreach (var operation in graph.Nodes)
        {
            updates += operation.Kind == OperationKind.Update ? 1 : 0;
        }
        var more = Ceiling(updates + choice.Lookups.Count, limits) - Ceiling(updates, limits);
        return LowerBound.Of(graph, limits).Unordered + more <= now.Calls;
    }

    private static int Ceiling(int count, ApiLimits limits) => (count + limits.RecordsPerCall - 1) / limits.RecordsPerCall;
}
