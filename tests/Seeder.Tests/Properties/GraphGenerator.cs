using System.Collections.Immutable;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Tests.Properties;

/// <summary>
/// Makes random graphs of operations without cycles. A hidden order determines the direction of dependencies, so that they lead to lower
/// and to higher numbers. Only deletes depend on deletes.
/// </summary>
internal static class GraphGenerator
{
    /// <summary>Few records with very low limits, so that almost every case reaches every limit.</summary>
    public static GraphSpec Small(Random random)
    {
        var chunks = random.Next(2, 4);
        var limits = new ApiLimits(random.Next(1, 5), random.Next(1, 4), random.Next(1, chunks + 1), chunks);
        return Generate(random, limits, random.Next(1, 26));
    }

    /// <summary>
    /// So few operations that the best plan can be found by search: 8 to 12 of mixed kinds with 2 to 5 types, some of them setup objects.
    /// Some fields can be nested. About a third of the records has two parents. A call has 2 to 4 records, 2 to 3 levels and 2 to 3 types.
    /// </summary>
    public static GraphSpec Tiny(Random random)
    {
        var limits = new ApiLimits(random.Next(2, 5), random.Next(2, 4), random.Next(2, 4), random.Next(2, 4));
        return Generate(random, limits, random.Next(8, 13));
    }

    /// <summary>Graphs with the limits of Salesforce.</summary>
    public static GraphSpec Realistic(Random random) => Generate(random, new ApiLimits(), random.Next(150, 900));

    /// <summary>Graphs that also contain look-ups with conditional operations, reads, reverts and raw subrequests.</summary>
    public static GraphSpec OfAllKinds(Random random)
    {
        var spec = random.Next(40) == 0 ? Realistic(random) : Small(random);
        var operations = spec.Operations.ToBuilder();
        for (var i = 0; i < operations.Count; i++)
        {
            operations[i] = (operations[i].Kind, random.Next(4)) switch
            {
                (OperationKind.Create, 0) when !spec.Edges.Any(e => e.From == i || (e.To == i && e.Nestable)) =>
                    operations[i] with { Kind = OperationKind.Find },
                (OperationKind.Update, < 2) => operations[i] with { Kind = OperationKind.Read },
                (OperationKind.Delete, 0) when !spec.Edges.Any(e => e.To == i || e.From == i) =>
                    operations[i] with { Kind = OperationKind.Raw },
                (OperationKind.Delete, 1) when !spec.Edges.Any(e => e.From == i && IsRemoval(spec.Operations[e.To])) =>
                    operations[i] with { Kind = OperationKind.Revert },
                _ => operations[i],
            };
        }
        foreach (var edge in spec.Edges.Where(e => operations[e.To].Kind == OperationKind.Find && !e.Nestable))
        {
            operations[edge.From] = operations[edge.From] switch
            {
                { Kind: OperationKind.Create } create when !spec.Edges.Any(e => e.Nestable && (e.From == edge.From || e.To == edge.From)) =>
                    create with { Condition = Condition.IfMissing },
                { Kind: OperationKind.Update } update => update with { Condition = Condition.IfFound },
                var other => other,
            };
        }
        return spec with { Operations = operations.ToImmutable() };
    }

    public static GraphSpec Generate(Random random, ApiLimits limits, int count)
    {
        var types = Types(random, random.Next(1, Math.Min(count, limits.Chunks + 4) + 1));
        var mood = new Mood(random.NextDouble(), random.NextDouble(), random.NextDouble() * 0.4, random.NextDouble() * 3);
        var operations = Enumerable.Range(0, count)
            .Select(_ => new OperationSpec(Kind(random, mood), random.Next(types.Length)))
            .ToImmutableArray();
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        // Deletes come last in the hidden order.
        order = [.. order.OrderBy(o => IsRemoval(operations[o]))];
        var edges = new List<EdgeSpec>();
        for (var place = 1; place < count; place++)
        {
            AddEdges(random, mood, types, operations, order, place, edges);
        }
        var all = edges.ToArray();
        random.Shuffle(all);
        return new GraphSpec(limits, types, operations, [.. all]);
    }

    // The probabilities of one graph: nested operations, lookups that can be nested, other operations than creates, and further
    // dependencies.
    private sealed record Mood(double Nests, double NestableLookups, double NoCreates, double MoreEdges);

    private static ImmutableArray<OperationType> Types(Random random, int count)
    {
        var setup = random.Next(3) == 0 ? random.NextDouble() * 0.6 : 0;
        var types = Enumerable.Range(0, count)
            .Select(i => random.NextDouble() < setup ? new OperationType($"S{i}", true) : new OperationType($"T{i}", false))
            .ToArray();
        // Types are not numbered in the order of their names.
        random.Shuffle(types);
        return [.. types];
    }

    private static OperationKind Kind(Random random, Mood mood) => random.NextDouble() >= mood.NoCreates
        ? OperationKind.Create
        : random.Next(4) switch { 0 => OperationKind.Delete, 1 => OperationKind.Deactivate, _ => OperationKind.Update };

    private static void AddEdges(
        Random random,
        Mood mood,
        ImmutableArray<OperationType> types,
        ImmutableArray<OperationSpec> operations,
        int[] order,
        int place,
        List<EdgeSpec> edges)
    {
        var from = order[place];
        var field = 0;
        if (random.NextDouble() < mood.Nests)
        {
            Add(Target(), canNest: true);
        }
        for (var more = random.NextDouble() * mood.MoreEdges; more > random.NextDouble(); more--)
        {
            Add(Target(), random.NextDouble() < mood.NestableLookups);
        }
        if (field > 0 && random.Next(12) == 0)
        {
            // A second dependency on the same record: for its order, by another field, or for a second id in the same text.
            var last = edges[^1];
            edges.Add(last with { Field = random.Next(3) switch { 0 => -1, 1 => field, _ => last.Field }, Nestable = false });
        }

        // Usually one of the last few operations, so that chains become longer than the levels of a Tree.
        int Target() => order[random.Next(3) == 0 ? random.Next(place) : Math.Max(0, place - 1 - random.Next(6))];

        void Add(int to, bool canNest)
        {
            if (IsRemoval(operations[to]) && !IsRemoval(operations[from]))
            {
                return;
            }
            if (IsRemoval(operations[from]) || random.Next(8) == 0)
            {
                edges.Add(new EdgeSpec(from, to, -1, false));
                return;
            }
            edges.Add(new EdgeSpec(from, to, field++, canNest && MayNest(from) && MayNest(to)));
        }

        bool MayNest(int operation) => operations[operation].Kind == OperationKind.Create && !types[operations[operation].Type].IsSetup;
    }

    private static bool IsRemoval(OperationSpec operation) => operation.Kind is OperationKind.Delete or OperationKind.Deactivate;
}
