namespace Seeder.Core.Calls.Packing;

/// <summary>
/// For each operation, how many calls must precede and follow its call in every plan. A dependency forces a further call, unless the record
/// can be nested by it. It also does if the record needs another record that comes as late, because it can have only one parent in a Tree,
/// and if the Tree has no more levels.
/// </summary>
/// <param name="Head">The number of calls before, by operation.</param>
/// <param name="Level">The lowest level in a Tree at which the number of calls before is still the lowest.</param>
/// <param name="Tail">The number of calls after, by operation.</param>
/// <param name="Height">
/// The lowest number of Tree levels below the operation at which the number of calls after is still the lowest.
/// </param>
internal sealed record ForcedCuts(int[] Head, int[] Level, int[] Tail, int[] Height, int Waves)
{
    public static ForcedCuts Of(PackingProblem problem)
    {
        var cuts = new ForcedCuts(new int[problem.Count], new int[problem.Count], new int[problem.Count], new int[problem.Count], 0);
        var waves = 0;
        for (var n = 0; n < problem.Count; n++)
        {
            cuts.FindHead(problem, problem.Order[n]);
        }
        for (var n = problem.Count - 1; n >= 0; n--)
        {
            cuts.FindTail(problem, problem.Order[n]);
        }
        for (var i = 0; i < problem.Count; i++)
        {
            var tooDeep = cuts.Level[i] + cuts.Height[i] - 1 > problem.Levels ? 1 : 0;
            waves = Math.Max(waves, cuts.Head[i] + 1 + cuts.Tail[i] + tooDeep);
        }
        return cuts with { Waves = waves };
    }

    private void FindHead(PackingProblem problem, int operation)
    {
        var (most, last, times) = (-1, 0, 0);
        foreach (var edge in problem.EdgesOf(operation))
        {
            var head = Head[edge >> 1];
            (most, last, times) = head > most ? (head, edge, 1) : (most, last, head == most ? times + 1 : times);
        }
        var nests = times == 1 && (last & 1) == 1 && Level[last >> 1] < problem.Levels;
        (Head[operation], Level[operation]) = nests ? (most, Level[last >> 1] + 1) : (most + 1, 1);
    }

    private void FindTail(PackingProblem problem, int operation)
    {
        var (most, height) = (0, 1);
        foreach (var user in problem.UsersOf(operation))
        {
            var nests = (user & 1) == 1 && Height[user >> 1] < problem.Levels;
            var (tail, levels) = nests ? (Tail[user >> 1], Height[user >> 1] + 1) : (Tail[user >> 1] + 1, 1);
            (most, height) = tail > most ? (tail, levels) : (most, tail == most ? Math.Max(height, levels) : height);
        }
        (Tail[operation], Height[operation]) = (most, height);
    }
}
