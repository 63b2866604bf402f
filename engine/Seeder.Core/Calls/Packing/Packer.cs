using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Packing;

/// <summary>Packs operations into calls, with an effort that depends on their number.</summary>
internal static class Packer
{
    // The limit for packed operations over all orders. The best orders come first, so a large plan is packed in those only.
    private const int MostPacked = 500_000;
    private const int LeastOrders = 3;

    // With this many calls, one call more than the lower bound is accepted: trying another order would take longer than the saved call. The
    // number of waves is ignored then too, because each wave has more calls than an org processes at once.
    private const int Enough = 1_000;

    // The number of steps of the beam search.
    private const long MostSearched = 12_000_000;
    private const int BeamWidth = 32;
    private const int MostBeamed = 2_000;

    // The orders, best first. The first gives the fewest waves, the second and third the fewest calls. Measured on 10,000 graphs of 1 to
    // 20,000 operations: each order finds fewer calls or waves than the others in some of them.
    private static readonly ImmutableArray<PackOrder> Portfolio =
    [
        new(Choice.Fullest, Rounds: true),
        new(Choice.Fullest, NoTrees: true),
        new(Choice.Final, TreeShape.Broad, SubtreeFirst: true),
        new(Choice.Pressing),
        new(Choice.Final, TreeShape.Broad, SubtreeFirst: true, Rounds: true),
    ];

    /// <param name="thorough">Whether a small plan is also improved by the beam search; otherwise only the orders are tried.</param>
    public static PackedCalls Pack(PackingProblem problem, bool thorough = true)
    {
        if (problem.Classes is [{ Kind: OperationKind.Raw }])
        {
            return InOrder(problem);
        }
        var bound = LowerBound.Of(problem);
        var orders = Math.Max(LeastOrders, MostPacked / problem.Count);
        var state = new PackState(problem, Portfolio[0]);
        var best = new GreedyPacker(problem, Portfolio[0], state).Pack(known: null)!;
        foreach (var order in Portfolio.Take(orders).Skip(1))
        {
            if (best.Reaches(bound) || (problem.Count > MostPacked && (best.Count - bound.Calls) * Enough <= bound.Calls))
            {
                return best;
            }
            state.Start(order);
            best = new GreedyPacker(problem, order, state).Pack(best) is { } better && better.IsBetterThan(best) ? better : best;
        }
        return thorough && !best.Reaches(bound) ? Improve(problem, best) : best;
    }

    /// <summary>The numbers of calls and waves of a graph, over all phases.</summary>
    public static (int Calls, int Waves) Cost(OperationGraph graph, ApiLimits limits, bool thorough)
    {
        var (calls, waves) = (0, 0);
        for (var phase = 0; phase < OperationKinds.Phases; phase++)
        {
            if (PackingProblem.For(graph, phase, limits) is { } problem)
            {
                var packed = Pack(problem, thorough);
                (calls, waves) = (calls + packed.Count, waves + packed.Waves);
            }
        }
        return (calls, waves);
    }

    private static PackedCalls Improve(PackingProblem problem, PackedCalls best)
    {
        var width = (int)Math.Min(BeamWidth, MostSearched / Math.Max(1L, (long)problem.Count * best.Count * 16));
        return problem.Count <= MostBeamed && width > 1 && PackBeam.Search(problem, width, best) is { } end && end.IsBetterThan(best)
            ? end
            : best;
    }

    // Raw subrequests keep the order of the plan. A new call begins if a subrequest needs the result of one in the present call.
    private static PackedCalls InOrder(PackingProblem problem)
    {
        var (state, call, next) = (new PackState(problem, new PackOrder(Choice.Fullest)), new Candidate(), 0);
        while (state.Left > 0)
        {
            call.Clear(0);
            for (var i = next; i < problem.Count && call.Count < problem.Classes[0].Records && IsReady(problem, state, i); i++)
            {
                call.Add(problem, state, i, -1);
            }
            if (call.Count == 0)
            {
                throw new InvalidOperationException("A subrequest needs a later one. This is a bug in Seeder.");
            }
            next += call.Count;
            state.Take(call);
        }
        return new PackedCalls(problem, state);
    }

    private static bool IsReady(PackingProblem problem, PackState state, int operation)
    {
        foreach (var edge in problem.EdgesOf(operation))
        {
            if (state.CallOf(edge >> 1) < 0)
            {
                return false;
            }
        }
        return true;
    }
}
