using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;

namespace Seeder.Benchmarks;

/// <summary>Measures planning from bound records to an execution graph: the quality of the graph, the time and the memory.</summary>
internal static class PlanBenchmark
{
    private static readonly ApiLimits Limits = new();

    public static void Run(int most, string shape)
    {
        Warm();
        Console.WriteLine(
            "Bound records to an execution graph, best of each; wanted at 1,000,000: "
                + "3 s, 1,000 MB, no more than twice the time per record at 100,000");
        var table = new Table(
            "shape",
            "records",
            "calls",
            "bound",
            "over",
            "waves",
            "bound",
            "deferred",
            "lock rounds",
            "compare",
            "order",
            "defer",
            "pack",
            "all, ms",
            "CPU ms",
            "us/record",
            "MB",
            "bounds+locks, ms");
        foreach (var (name, make) in Shapes.All.Where(s => s.Name.Contains(shape, StringComparison.OrdinalIgnoreCase)))
        {
            for (var count = 1_000; count <= most; count *= 10)
            {
                Add(table, name, make(count));
            }
        }
        table.Print();
    }

    private static void Warm()
    {
        foreach (var (_, make) in Shapes.All)
        {
            var plan = make(5_000);
            for (var i = 0; i < 5; i++)
            {
                Plan(plan, out _);
            }
        }
    }

    private static void Add(Table table, string name, TypedPlan plan)
    {
        var count = plan.Records.Length;
        var rounds = Math.Clamp(500_000 / count, 2, 10);
        var (best, all, memory) = (Array.Empty<Measured>(), double.MaxValue, 0.0);
        ExecutionGraph? graph = null;
        PlannedRun? run = null;
        for (var round = 0; round < rounds; round++)
        {
            (graph, run) = (null, null);
            var peak = new PeakMemory();
            run = Plan(plan, out var stages);
            memory = Math.Max(memory, peak.Stop());
            graph = run.Graph;
            var seconds = stages.Sum(s => s.Seconds);
            (best, all) = seconds < all ? (stages, seconds) : (best, all);
        }
        var (bound, cost) = Measured.Once(() => LowerBound.Of(graph!.Operations, Limits));
        var (rounded, lockCost) = Measured.Once(() => (LockRounds.Of(run!), BindingConstraint.Of(graph!, bound, Limits)));
        var over = 100.0 * (graph!.Calls.Length - bound.Calls) / bound.Calls;
        table.Add(
            $"{name}",
            $"{count:#,0}",
            $"{graph.Calls.Length:#,0}",
            $"{bound.Calls:#,0}",
            $"{over:0.0} %",
            $"{graph.Waves}",
            $"{bound.Waves}",
            $"{graph.Deferred.Sum(d => d.Records):#,0}",
            $"{rounded.Item1:#,0}",
            $"{best[0].Time.TotalMilliseconds:0}",
            $"{best[1].Time.TotalMilliseconds:0}",
            $"{best[2].Time.TotalMilliseconds:0}",
            $"{best[3].Time.TotalMilliseconds:0}",
            $"{1_000 * all:#,0}",
            $"{best.Sum(s => s.Cpu.TotalMilliseconds):#,0}",
            $"{1e6 * all / count:0.00}",
            $"{memory:#,0}",
            $"{cost.Time.TotalMilliseconds + lockCost.Time.TotalMilliseconds:#,0}");
    }

    private static PlannedRun Plan(TypedPlan plan, out Measured[] costs)
    {
        var diagnostics = new DiagnosticBag();
        var resolution = Resolver.Resolve(plan, null, OrgFacts.None, diagnostics).Resolution!;
        var (diff, compare) = Measured.Once(
            () => Differ.Diff(plan, null, resolution, OrgFacts.None, StandardObjects.Schema, default, diagnostics));
        var (operations, order) = Measured.Once(() => OperationBuilder.Build(plan, diff, resolution, [], StandardObjects.Schema));
        var ((acyclic, deferred), defer) = Measured.Once(() => Deferral.Defer(operations, plan, DeferMode.Auto, Limits, diagnostics));
        var (graph, pack) = Measured.Once(() => CallPlanner.Plan(acyclic!, deferred, Limits));
        costs = [compare, order, defer, pack];
        return new PlannedRun(plan, diff, resolution, [], null, graph);
    }
}
