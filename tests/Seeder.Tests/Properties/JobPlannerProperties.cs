using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Core.Syntax;

namespace Seeder.Tests.Properties;

/// <summary>Random graphs of which some operations go by jobs, and others cannot.</summary>
internal sealed class JobPlannerProperties
{
    private const int Graphs = 1_500;

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(4)]
    public void Jobs_and_calls_are_valid_and_never_wait_for_each_other(int least) =>
        Property.Holds(Graphs / (2 * least), GraphGenerator.OfAllKinds, g => Invalid(g, least), g => g.Smaller(), g => g.Print());

    [Test]
    public void Many_graphs_have_jobs_after_jobs_and_calls_after_jobs()
    {
        var plans = Enumerable.Range(1, Graphs / 10).Select(seed => Plan(GraphGenerator.OfAllKinds(new Random(seed)), 1).Calls).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(plans.Count(p => p.Any(c => c is ApiCall.Bulk && c.After.Any(a => p[a] is ApiCall.Bulk))), Is.GreaterThan(30));
            Assert.That(plans.Count(p => p.Any(c => c is not ApiCall.Bulk && c.After.Any(a => p[a] is ApiCall.Bulk))), Is.GreaterThan(30));
            Assert.That(plans.Count(p => p.Any(c => c is ApiCall.Bulk && c.After.Any(a => p[a] is not ApiCall.Bulk))), Is.GreaterThan(30));
        });
    }

    [Test]
    public void Planning_twice_gives_the_same_jobs() => Property.Holds(
        Graphs / 10,
        GraphGenerator.Small,
        g => Plan(g, 1).Calls.Select(Text).SequenceEqual(Plan(g, 1).Calls.Select(Text)) ? [] : ["another plan the second time"],
        g => g.Smaller(),
        g => g.Print());

    private static string Text(ApiCall call) =>
        $"{call.GetType().Name} {string.Join(' ', call.Operations)} after {string.Join(' ', call.After)}";

    private static ExecutionGraph Plan(GraphSpec spec, int least) =>
        CallPlanner.Plan(spec.Build(), [], spec.Limits, new JobMode(least, ComparesCost: false), new Rows());

    private static IEnumerable<string> Invalid(GraphSpec spec, int least)
    {
        var graph = spec.Build();
        var calls = Plan(spec, least).Calls;
        return
        [
            .. CallChecker.Check(graph, calls, spec.Limits),
            .. calls.OfType<ApiCall.Bulk>().SelectMany(j => j.Operations)
                .Where(o => new Rows().SizeOf(o, graph.At(o)) < 0).Select(o => $"{o} cannot go by a job"),
            // Above the number, what is left for other calls needs other jobs first, or cannot go by a job.
            .. least > 1 ? [] : calls.Where(c => c is not ApiCall.Bulk).SelectMany(c => c.Operations)
                .Where(o => graph.KindOf(o) is OperationKind.Create or OperationKind.Update or OperationKind.Delete
                    && graph.TypeOf(o) is { IsSetup: false, NotInTree: false }
                    && new Rows().SizeOf(o, graph.At(o)) >= 0)
                .Select(o => $"{o} goes by no job"),
        ];
    }

    // Each seventh operation has a value that a job would change.
    private sealed class Rows : IJobRows
    {
        public int SizeOf(int operation, in Operation node) => operation % 7 == 3 ? -1 : 10;

        public long ParentOf(in Operation node) => node.Record % 3 - 1;
    }
}
