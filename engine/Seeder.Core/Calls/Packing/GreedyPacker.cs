namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Packs in one order: fills the next call of each class and root type, takes the best one, and repeats. The time is linear in operations
/// and dependencies, times the number of root types.
/// </summary>
/// <param name="state">The initial state for this order.</param>
internal sealed class GreedyPacker(PackingProblem problem, PackOrder order, PackState state)
{
    /// <param name="known">The best result so far. The method returns null as soon as this order cannot become better.</param>
    public PackedCalls? Pack(PackedCalls? known)
    {
        var filler = new CallFiller(problem);
        var (best, next) = (new Candidate(), new Candidate());
        var (waves, largest) = (0, 0);
        while (state.Left > 0)
        {
            var found = Choose(filler, ref best, ref next);
            if (order.Rounds
                && (!found || (best.Count < problem.Classes[best.Class].Records && best.Count < state.LeftOf(best.Class)))
                && state.NextRound())
            {
                continue;
            }
            state.Take(best);
            (waves, largest) = (Math.Max(waves, best.Wave + best.Tail), Math.Max(largest, best.Count));
            if (known is not null && (LeastCalls(), waves, largest).CompareTo((known.Count, known.Waves, known.Largest)) >= 0)
            {
                return null;
            }
        }
        return new PackedCalls(problem, state);
    }

    private int LeastCalls()
    {
        var calls = state.Calls.Count;
        for (var index = 0; index < problem.Classes.Length; index++)
        {
            calls += (state.LeftOf(index) + problem.Classes[index].Records - 1) / problem.Classes[index].Records;
        }
        return calls;
    }

    private bool Choose(CallFiller filler, ref Candidate best, ref Candidate next)
    {
        var worth = -1L;
        for (var slot = 0; slot < problem.Slots.Length && !order.NoTrees; slot++)
        {
            if (filler.FillTree(next, state, slot, order) && Worth(next) is var tree && tree > worth)
            {
                (worth, best, next) = (tree, next, best);
                if (best.Count == problem.Limits.RecordsPerCall)
                {
                    return true;
                }
            }
        }
        for (var index = 0; index < problem.Classes.Length; index++)
        {
            if (filler.FillFlat(next, state, index, order) && Worth(next) is var flat && flat > worth)
            {
                (worth, best, next) = (flat, next, best);
                if (best.Count == problem.Classes[index].Records)
                {
                    return true;
                }
            }
        }
        return worth >= 0;
    }

    private long Worth(Candidate call)
    {
        const long First = 1L << 50;
        const int Many = 1 << 20;
        var (most, left) = (problem.Classes[call.Class].Records, state.LeftOf(call.Class));
        var room = Math.Max(0, Many - (most - call.Count));
        return order.Choice switch
        {
            _ when call.Count == most => First,
            Choice.Fullest => ((long)room << 20) | (uint)Math.Min(call.Tail, Many - 1),
            Choice.Final when left == call.Count => First - 1,
            _ => ((long)Math.Min(call.Tail, Many - 1) << 20) | (uint)room,
        };
    }
}
