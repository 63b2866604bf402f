using NUnit.Framework;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;
using Seeder.Tests.Properties;

namespace Seeder.Tests.Calls;

internal sealed class BarrierTests
{
    // A plan whose every record was exchanged, in an org that takes one a call: as pairs of calls they would be a hundred million.
    [Test]
    public void Calls_behind_a_barrier_share_the_list_of_those_before_it()
    {
        const int records = 10_000;
        var spec = new GraphSpec(
            new ApiLimits(RecordsPerCall: 1),
            [new OperationType("Account", false)],
            [.. Enumerable.Range(0, 2 * records)
                .Select(i => new OperationSpec(i < records ? OperationKind.Create : OperationKind.Delete, 0))],
            []);
        var deletes = CallPlanner.Plan(spec.Build(), [], spec.Limits).Calls.Where(c => c.Operations[0] >= records).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(deletes, Has.Count.EqualTo(records));
            Assert.That(deletes[0].After, Has.Length.EqualTo(records));
            Assert.That(deletes.TrueForAll(d => d.After == deletes[0].After), "the lists are one");
        });
    }
}
