using NUnit.Framework;
using Seeder.Core.State;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Run;

internal sealed class LockSetsTests
{
    [Test]
    public void Prices_of_one_book_are_deleted_side_by_side()
    {
        var planning = new PlannedCase(GoldenFiles.Graphs, "prices-of-one-book-deleted-together").Planning;
        var (run, state) = (planning.Run!, new RunState(planning.Recovered!.Manifest));
        var locks = run.Graph.Calls.Where(c => c.Wave == 1).Select(c => LockSets.Of(c, run, state)).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(locks, Has.Count.EqualTo(4));
            Assert.That(locks.SelectMany(l => l), Is.Unique);
        });
    }
}
