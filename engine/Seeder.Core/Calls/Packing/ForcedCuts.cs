namespace Seeder.Core.Calls.Packing;

/// <summary>
/// How many calls must stand before and after that of each operation, whatever the plan. A dependency cuts unless its record may be nested
/// by it; it then cuts too where the record needs something else as late, since it can stand under one parent only, and where a Tree has no
/// more levels.
/// </summary>
/// <param name="Head">Calls before.</param>
/// <param name="Level">The least level in a Tree where exactly that many come before.</param>
/// <param name="Tail">Calls after.</param>
/// <param name="Height">The least number of levels downwards where exactly that many come after.</param>
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
