using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>When a lookup is set by a later update: if it saves calls or waves too, or only if a cycle requires it.</summary>
internal enum DeferMode { Auto, Cycles }

/// <summary>A lookup that is left empty in the create and set by a later update.</summary>
/// <param name="Cycle">The addresses of one cycle that it breaks; empty if it saves calls or waves instead.</param>
internal sealed record DeferredField(string Type, string Field, int Records, ImmutableArray<string> Cycle)
{
    public int CallsSaved { get; init; }

    public int WavesSaved { get; init; }

    /// <summary>The reason for the later update, as the end of a sentence.</summary>
    public string Reason => this switch
    {
        { Cycle.IsEmpty: false } => $"{string.Join(" -> ", Cycle.Append(Cycle[0]))} is a cycle",
        { CallsSaved: > 0 } => $"this saves {Quoting.Count(CallsSaved, "call")}",
        _ => $"this saves {Quoting.Count(WavesSaved, "wave")}",
    };
}

/// <summary>
/// Stage 10: leaves lookups empty in the create and sets them later. First it breaks cycles. It chooses fields per type, so that a ring of
/// many records costs two calls. It prefers fields that cannot be nested, then fields with few records. Then it defers lookups that save
/// calls or waves.
/// </summary>
internal static class Deferral
{
    /// <summary>
    /// Returns a graph without cycles, and the deferred fields. If a cycle has no lookup that can be set later, it reports an error and
    /// returns null.
    /// </summary>
    public static (OperationGraph? Graph, ImmutableArray<DeferredField> Deferred) Defer(
        OperationGraph graph, TypedPlan plan, DeferMode mode, ApiLimits limits, DiagnosticBag diagnostics)
    {
        var breaker = new CycleBreaker(graph, plan);
        while (breaker.NextCycles() is { Count: > 0 } components)
        {
            var unbreakable = components.Where(c => !breaker.Break(c)).ToList();
            // All cycles without such a lookup are reported together. Those of several iterations are reported once.
            if (unbreakable.Count == components.Count)
            {
                diagnostics.AddRange(
                    unbreakable.Select(c => DeferralDiagnostics.UnbreakableCycle(breaker.PathOf(c))).DistinctBy(d => d.Span));
                return (null, []);
            }
        }
        var acyclic = breaker.Deferred.Count == 0 ? graph : Rebuild(graph, plan, breaker.Deferred);
        if (mode == DeferMode.Cycles)
        {
            return (acyclic, breaker.Summary());
        }
        var (saving, saved) = CallSaver.Save(graph, acyclic, plan, breaker.Deferred, limits);
        return (saving, [.. breaker.Summary(), .. saved]);
    }

    // Each record with deferred fields gets an update, after its own create and after the creates of the records that it refers to.
    internal static OperationGraph Rebuild(OperationGraph graph, TypedPlan plan, IReadOnlySet<(int Operation, int Field)> deferred)
    {
        var builder = new OperationGraph.Builder(graph.Count + deferred.Count);
        foreach (var type in graph.Types)
        {
            builder.TypeIndex(type);
        }
        var waiting = deferred.ToLookup(d => d.Operation, d => d.Field);
        // Most operations have no deferred field. An array lookup is faster than a hash lookup.
        var waits = new bool[graph.Count];
        foreach (var (operation, _) in deferred)
        {
            waits[operation] = true;
        }
        for (var i = 0; i < graph.Count; i++)
        {
            var operation = graph.Nodes[i];
            builder.Add(waits[i] ? operation with { Fields = [.. operation.Fields.Except(waiting[i])] } : operation);
        }
        var updates = new Dictionary<int, int>();
        foreach (var group in waiting.OrderBy(g => g.Key))
        {
            // If a look-up in the run finds the record, the field is set twice, to the same value.
            var update = builder.Add(
                graph.Nodes[group.Key] with
                {
                    Kind = OperationKind.Update,
                    Fields = [.. group.Order()],
                    Condition = Condition.None,
                    Size = 0
                });
            updates.Add(group.Key, update);
            builder.Depend(update, new Dependency(group.Key));
        }
        var wished = new List<(int Read, int Update)>();
        for (var i = 0; i < graph.Count; i++)
        {
            foreach (var dependency in graph.DependenciesOf(i))
            {
                if (waits[i] && dependency.Field >= 0 && deferred.Contains((i, dependency.Field)))
                {
                    builder.Depend(updates[i], dependency with { Relationship = null });
                }
                else
                {
                    builder.Depend(i, dependency);
                    // The final operations of a record ($then, $read) run after its deferred fields.
                    if (dependency.Field < 0
                        && waits[dependency.To]
                        && updates.TryGetValue(dependency.To, out var update)
                        && IsLater(graph.Nodes[i], graph.Nodes[dependency.To]))
                    {
                        if (IsForOthers(graph.Nodes[i], plan))
                        {
                            wished.Add((i, update));
                            continue;
                        }
                        builder.Depend(i, new Dependency(update));
                    }
                }
            }
        }
        AddWhereNoCycle(builder, wished);
        return builder.Build();
    }

    // A formula may use a deferred field, so reads for other records also run after it, unless the field itself depends on this read.
    private static void AddWhereNoCycle(OperationGraph.Builder builder, List<(int Read, int Update)> wished)
    {
        if (wished.Count == 0)
        {
            return;
        }
        var needs = builder.Needs(wished);
        var (component, _) = StronglyConnected.Find(needs.Length, i => needs[i].Count, (i, n) => needs[i][n]);
        foreach (var (read, update) in wished.Where(w => component[w.Read] != component[w.Update]))
        {
            builder.Depend(read, new Dependency(update));
        }
    }

    private static bool IsForOthers(Operation operation, TypedPlan plan) =>
        operation.Kind == OperationKind.Read && operation.Fields[0] >= plan.Records[operation.Record].PersistedReadCount;

    private static bool IsLater(Operation operation, Operation create) =>
        operation.Record == create.Record && operation is { Kind: OperationKind.Update or OperationKind.Read, Condition: Condition.None };
}
