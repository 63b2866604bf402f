using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Calls.Packing;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Calls;

internal sealed class PackingDepthsTests
{
    private const int Later = 0;
    private const int Earlier = 2;

    // Operation 3 needs both parents and can be nested in one of them. The later parent needs operation 1. Operation 4 makes the earlier
    // parent the busier one, so that the later one has the lowest number in the problem too.
    private static int SubtreeOf(int parent)
    {
        var spec = new GraphSpec(
            new ApiLimits(),
            [new OperationType("Account", false), new OperationType("Contact", false)],
            [.. Enumerable.Range(0, 5).Select(i => new OperationSpec(OperationKind.Create, i < 3 ? 0 : 1))],
            [
                new EdgeSpec(Later, 1, 0, Nestable: false),
                new EdgeSpec(3, Later, 0, Nestable: parent == Later),
                new EdgeSpec(3, Earlier, 1, Nestable: parent == Earlier),
                new EdgeSpec(4, Earlier, 0, Nestable: false),
            ]);
        var problem = PackingProblem.For(spec.Build(), OperationKind.Create.Phase(), spec.Limits)!;
        return problem.Subtree[problem.InGraphOrder[parent]];
    }

    [Test]
    public void A_record_counts_in_the_tree_of_its_later_parent() => Assert.That(SubtreeOf(Later), Is.EqualTo(2));

    [Test]
    public void A_record_does_not_count_in_the_tree_of_its_earlier_parent() => Assert.That(SubtreeOf(Earlier), Is.EqualTo(1));
}
