using NUnit.Framework;
using Seeder.Core.Text;

namespace Seeder.Tests.Graph;

internal sealed class StronglyConnectedTests
{
    private static (int[] Component, int Count) Find(int count, params (int From, int To)[] edges)
    {
        var successors = edges.ToLookup(e => e.From, e => e.To);
        return StronglyConnected.Find(count, v => successors[v].Count(), (v, n) => successors[v].ElementAt(n));
    }

    [Test]
    public void A_chain_of_a_million_does_not_overflow_the_stack()
    {
        const int length = 1_000_000;
        var (component, count) = StronglyConnected.Find(length, v => v == length - 1 ? 0 : 1, (v, _) => v + 1);
        Assert.That(count, Is.EqualTo(length));
        Assert.That((component[0], component[^1]), Is.EqualTo((length - 1, 0)));
    }

    [Test]
    public void A_ring_of_a_million_is_one_component()
    {
        const int length = 1_000_000;
        var (component, count) = StronglyConnected.Find(length, _ => 1, (v, _) => (v + 1) % length);
        Assert.That((count, component.Max()), Is.EqualTo((1, 0)));
    }

    [Test]
    public void A_component_comes_after_all_that_it_depends_on()
    {
        // Two rings, the first of which needs the second, and a vertex that needs both.
        var (component, count) = Find(7, (0, 1), (1, 2), (2, 0), (1, 3), (3, 4), (4, 3), (5, 0), (5, 3));
        Assert.That(count, Is.EqualTo(4));
        Assert.That(component[0], Is.EqualTo(component[1]).And.EqualTo(component[2]));
        Assert.That(component[3], Is.EqualTo(component[4]));
        Assert.That(component[3], Is.LessThan(component[0]));
        Assert.That(component[0], Is.LessThan(component[5]));
    }

    [Test]
    public void An_edge_to_itself_and_a_doubled_edge_join_nothing()
    {
        var (component, count) = Find(2, (0, 0), (0, 1), (0, 1));
        Assert.That((count, component[0], component[1]), Is.EqualTo((2, 1, 0)));
    }

    [Test]
    public void Nothing_has_no_components() => Assert.That(Find(0).Count, Is.Zero);
}
