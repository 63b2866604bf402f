using Seeder.Core.Binding;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Defers lookups without a cycle if that saves calls or waves. For example, a chain of records that cannot be nested needs a call for each
/// record; with a deferred lookup it needs one call more than without the chain. A field is deferred for all records of the type, and only
/// if the plan then has fewer calls, or as many calls in fewer waves.
/// </summary>
internal static class CallSaver
{
    // The number of operations that are packed in the whole search: each field that is tried needs its own packing.
    private const long MostPlanned = 4_000_000;

    // A larger plan is not packed to see whether calls can be saved; its lower bounds decide.
    private const int MostTried = 50_000;

    private sealed record Choice(int Type, string Field, bool Nests, List<(int Operation, int Field)> Lookups);

    /// <param name="graph">The graph before any field is deferred.</param>
    /// <param name="acyclic">The graph after its cycles are broken.</param>
    public static (OperationGraph Graph, ImmutableArray<DeferredField> Saving) Save(
        OperationGraph graph, OperationGraph acyclic, TypedPlan plan, IReadOnlySet<(int Operation, int Field)> deferred, ApiLimits limits)
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
        // Deferring adds updates. If the order of records costs neither calls nor waves, nothing can be saved.
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
        // The search packs quickly. Both plans are then packed thoroughly, to check that deferring still saves something.
        return saving.Count > 0 && Packer.Cost(best, limits, thorough: true).CompareTo(Packer.Cost(acyclic, limits, thorough: true)) < 0
            ? (best, saving.ToImmutable())
            : (acyclic, []);
    }

    // The fields by type. Fields that cannot be nested come first, then those with few records. The first of several equally good fields is
    // taken.
    private static List<Choice> Choices(OperationGraph graph, TypedPlan plan, IReadOnlySet<(int Operation, int Field)> deferred)
    {
        var choices = new Dictionary<(int, string), Choice>();
        for (var i = 0; i < graph.Count; i++)
        {
            ref readonly var operation = ref graph.At(i);
            // Lookups of users and groups determine permissions: if a user got its role later, records that it owns would be shared
            // differently meanwhile.
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
                var record = plan.Records[operation.Record];
                var field = record.Fields[dependency.Field].Field;
                if (field.Type == FieldType.Reference && SpecialRules.CanWait(record.Type, field))
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

    // Whether the deferred updates can need fewer calls than they save.
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
