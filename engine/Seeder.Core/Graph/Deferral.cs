using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Graph;

/// <summary>A lookup that is left empty at insert and set by a later update.</summary>
/// <param name="Cycle">Addresses of one of the cycles that it breaks.</param>
public sealed record DeferredField(string Type, string Field, int Records, ImmutableArray<string> Cycle);

/// <summary>
/// Stage 10: breaks cycles by leaving lookups empty at insert. Chosen per type and field, so that a ring of records costs two calls and not
/// one for each; within that, fields that could not be nested anyway, then fewest records.
/// </summary>
public static class Deferral
{
    /// <summary>An acyclic graph and what was deferred; null where a cycle has no field that could wait, which is reported.</summary>
    public static (OperationGraph? Graph, ImmutableArray<DeferredField> Deferred) Defer(OperationGraph graph, SeedPlan plan, DiagnosticBag diagnostics)
    {
        var scratch = new CycleBreaker(graph, plan);
        while (scratch.NextCycles() is { Count: > 0 } components)
        {
            var unbreakable = components.Where(c => !scratch.Break(c)).ToList();
            if (unbreakable.Count > 0)
            {
                diagnostics.AddRange(unbreakable.Select(c => GraphDiagnostics.UnbreakableCycle(scratch.PathOf(c))));
                return (null, []);
            }
        }
        return scratch.Deferred.Count == 0 ? (graph, []) : (Rebuild(graph, scratch.Deferred), scratch.Summary());
    }

    // A deferred field becomes an update of its own: after the record's create and after that of what it refers to.
    private static OperationGraph Rebuild(OperationGraph graph, IReadOnlySet<(int Operation, int Field)> deferred)
    {
        var builder = new OperationGraph.Builder();
        foreach (var type in graph.Types)
        {
            builder.TypeIndex(type);
        }
        var waiting = deferred.ToLookup(d => d.Operation, d => d.Field);
        for (var i = 0; i < graph.Count; i++)
        {
            var operation = graph.Operations[i];
            builder.Add(waiting.Contains(i) ? operation with { Fields = [.. operation.Fields.Except(waiting[i])] } : operation);
        }
        var updates = new Dictionary<int, int>();
        foreach (var group in waiting.OrderBy(g => g.Key))
        {
            var update = builder.Add(graph.Operations[group.Key] with { Kind = OperationKind.Update, Fields = [.. group.Order()] });
            updates.Add(group.Key, update);
            builder.Depend(update, new Dependency(group.Key, -1, null));
        }
        for (var i = 0; i < graph.Count; i++)
        {
            foreach (var dependency in graph.DependenciesOf(i))
            {
                if (dependency.Field >= 0 && deferred.Contains((i, dependency.Field)))
                {
                    builder.Depend(updates[i], dependency with { Relationship = null });
                }
                else
                {
                    builder.Depend(i, dependency);
                }
            }
        }
        return builder.Build();
    }
}
