using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Core.Syntax;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Calls;

internal sealed class JobBoundsTests
{
    private const int Graphs = 1_000;

    [Test]
    public void No_plan_with_jobs_has_fewer_calls_or_waves_than_its_lower_bound() => Property.Holds(
        Graphs,
        random => (Spec: GraphGenerator.Small(random), Least: random.Next(1, 5)),
        c => Below(c.Spec, c.Least),
        c => c.Spec.Smaller().Select(smaller => (smaller, c.Least)),
        c => $"jobs from {c.Least} records on\n{c.Spec.Print()}");

    [Test]
    public void Many_of_these_plans_have_jobs_and_other_calls()
    {
        var plans = Enumerable.Range(1, 200).Select(seed => new Random(seed)).Select(random =>
        {
            var spec = GraphGenerator.Small(random);
            return Plan(spec.Build(), spec, random.Next(1, 5));
        }).ToList();

        var jobs = plans.ConvertAll(p => p.Calls.Count(c => c is ApiCall.Bulk));
        Assert.Multiple(() =>
        {
            Assert.That(plans.Where((p, i) => jobs[i] > 0 && jobs[i] < p.Calls.Length).Count(), Is.GreaterThan(60));
            Assert.That(jobs.Count(n => n > 1), Is.GreaterThan(60));
        });
    }

    // 100 calls create the parents, one job their children.
    [Test]
    public void Calls_before_a_job_and_the_job_are_the_minimum()
    {
        var spec = Families(parents: 20_000, children: 10);
        var graph = spec.Build();
        var reached = CallPlanner.Plan(graph, [], spec.Limits, JobMode.Parse("100000")!.Value, new Rows(50));
        var bound = LowerBound.Of(reached, spec.Limits);

        Assert.Multiple(() =>
        {
            Assert.That((reached.Calls.Length, reached.Waves), Is.EqualTo((101, 2)));
            Assert.That((bound.Calls, bound.Waves), Is.EqualTo((101, 2)));
            Assert.That(
                BindingConstraint.Of(reached, bound, spec.Limits),
                Is.EqualTo(new BindingConstraint(BindingConstraintKind.None, BindingConstraintKind.None)));
        });
    }

    [Test]
    public void Rows_of_more_than_the_largest_CSV_are_several_jobs_that_keep_the_children_of_a_parent_together()
    {
        const int children = 7;
        var spec = Families(parents: 10, children);
        var reached = CallPlanner.Plan(spec.Build(), [], spec.Limits, JobMode.Parse("20")!.Value, new Rows(5_000_000));
        var jobs = reached.Calls.OfType<ApiCall.Bulk>().ToList();

        Assert.Multiple(() =>
        {
            // 18 rows of 5 MB would fit, and so would two parents with their children.
            Assert.That(jobs.Select(j => j.Operations.Length), Is.EqualTo(Enumerable.Repeat(2 * children, 5)));
            Assert.That(jobs.Select(j => j.Bytes), Is.EqualTo(Enumerable.Repeat(2L * children * 5_000_000, 5)));
            Assert.That(jobs.Select(j => j.Number), Is.EqualTo(Enumerable.Range(1, 5)));
            Assert.That(LowerBound.Of(reached, spec.Limits).Calls, Is.EqualTo(1 + 4));
        });
    }

    private static GraphSpec Families(int parents, int children) => new(
        new ApiLimits(),
        [new OperationType("Account", false), new OperationType("Contact", false)],
        [.. Enumerable.Range(0, (1 + children) * parents)
            .Select(i => new OperationSpec(OperationKind.Create, i % (1 + children) == 0 ? 0 : 1))],
        [.. Enumerable.Range(0, (1 + children) * parents)
            .Where(i => i % (1 + children) > 0)
            .Select(i => new EdgeSpec(i, i - (i % (1 + children)), 0, Nestable: true))]);

    private static IEnumerable<string> Below(GraphSpec spec, int least)
    {
        var reached = Plan(spec.Build(), spec, least);
        var bound = LowerBound.Of(reached, spec.Limits);
        if (reached.Calls.Length < bound.Calls || reached.Waves < bound.Waves)
        {
            yield return $"{reached.Calls.Length} calls and {reached.Waves} waves where {bound} are said to be needed";
        }
    }

    // Every sixth record cannot go by a job.
    private static ExecutionGraph Plan(OperationGraph graph, GraphSpec spec, int least) =>
        CallPlanner.Plan(graph, [], spec.Limits, new JobMode(least, ComparesCost: false), new Rows(100, unfit: 6));

    private sealed class Rows(int size, int unfit = int.MaxValue) : IJobRows
    {
        public int SizeOf(int operation, in Operation node) => operation % unfit == unfit - 1 ? -1 : size;

        public long ParentOf(in Operation node) => node.Record / 8;
    }
}
