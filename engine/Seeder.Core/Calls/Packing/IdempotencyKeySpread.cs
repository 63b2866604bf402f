namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Exchanges records between packed calls, so that as many calls as possible create a record with a unique value. If the response of such a
/// call is lost, one query resolves it. The numbers of calls, waves and records per call do not change.
/// </summary>
internal static class IdempotencyKeySpread
{
    // How many records of a call are tried, and how many records of other calls in exchange.
    private const int MostTried = 16;

    public static void Spread(PackingProblem problem, PackedCalls packed)
    {
        var keyed = new int[packed.Count];
        for (var i = 0; i < problem.Count; i++)
        {
            keyed[packed.CallOf[i]] += problem.HasIdempotencyKey(i) ? 1 : 0;
        }
        if (keyed.Max() < 2 || keyed.Min() > 0)
        {
            return;
        }
        var hasNested = new bool[problem.Count];
        foreach (var parent in packed.Parent.Where(p => p >= 0))
        {
            hasNested[parent] = true;
        }
        bool IsLoose(int operation) => packed.Parent[operation] < 0 && !hasNested[operation];
        // By type: operations with a unique value that their calls can give away, because another one remains. They are in graph order.
        var spare = Enumerable.Range(0, problem.Count).Where(i => problem.HasIdempotencyKey(i) && keyed[packed.CallOf[i]] > 1 && IsLoose(i))
            .GroupBy(i => problem.SlotOf[i]).ToDictionary(g => g.Key, g => new LinkedList<int>(g));
        var members = packed.Members();
        for (var call = 0; call < packed.Count; call++)
        {
            if (keyed[call] == 0)
            {
                AddKey(call);
            }
        }

        void AddKey(int call)
        {
            foreach (var plain in members[call].Where(m => IsLoose(m) && spare.ContainsKey(problem.SlotOf[m])).Take(MostTried))
            {
                var tried = 0;
                for (var node = spare[problem.SlotOf[plain]].First; node is not null && tried < MostTried;)
                {
                    var (unique, next) = (node.Value, node.Next);
                    if (keyed[packed.CallOf[unique]] < 2)
                    {
                        // The call has meanwhile given away its other operations with unique values.
                        node.List!.Remove(node);
                    }
                    else if (++tried > 0 && CanExchange(problem, packed, plain, unique))
                    {
                        node.List!.Remove(node);
                        var from = packed.CallOf[unique];
                        (packed.CallOf[plain], packed.CallOf[unique]) = (from, call);
                        (keyed[from], keyed[call]) = (keyed[from] - 1, 1);
                        return;
                    }
                    node = next;
                }
            }
        }
    }

    private static bool CanExchange(PackingProblem problem, PackedCalls packed, int a, int b) =>
        problem.Nests[a] == problem.Nests[b] && problem.Sizes[a] == problem.Sizes[b]
        && Fits(problem, packed, a, packed.CallOf[b]) && Fits(problem, packed, b, packed.CallOf[a]);

    // Whether all dependencies are in earlier waves, and all dependents in later waves.
    private static bool Fits(PackingProblem problem, PackedCalls packed, int operation, int call)
    {
        var wave = packed.WaveOf[call];
        foreach (var edge in problem.EdgesOf(operation))
        {
            if (packed.WaveOf[packed.CallOf[edge >> 1]] >= wave)
            {
                return false;
            }
        }
        foreach (var user in problem.UsersOf(operation))
        {
            if (packed.WaveOf[packed.CallOf[user >> 1]] <= wave)
            {
                return false;
            }
        }
        return true;
    }
}
