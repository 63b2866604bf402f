using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Calls;

internal sealed class BindingConstraintTests
{
    // Parents of five children each: by whole trees all is done in one wave, but then no call is full.
    [TestCase(100)]
    [TestCase(5_000)]
    [TestCase(42_000)]
    public void The_records_of_a_call_are_named_of_large_plans_too(int parents)
    {
        const int family = 6;
        var spec = new GraphSpec(
            new ApiLimits(),
            [new OperationType("Account", false), new OperationType("Contact", false)],
            [.. Enumerable.Range(0, family * parents).Select(i => new OperationSpec(OperationKind.Create, i % family == 0 ? 0 : 1))],
            [.. Enumerable.Range(0, family * parents)
                .Where(i => i % family > 0)
                .Select(i => new EdgeSpec(i, i - (i % family), 0, Nestable: true))]);
        var graph = spec.Build();
        var (reached, bound) = (CallPlanner.Plan(graph, [], spec.Limits), LowerBound.Of(graph, spec.Limits));
        Assert.Multiple(() =>
        {
            Assert.That((reached.Calls.Length, reached.Waves), Is.EqualTo((bound.Calls, 2)));
            Assert.That(bound.Waves, Is.EqualTo(1));
            Assert.That(
                BindingConstraint.Of(reached, bound, spec.Limits),
                Is.EqualTo(new BindingConstraint(BindingConstraintKind.None, BindingConstraintKind.RecordsPerCall)));
        });
    }
}
