namespace Seeder.Core.Calls.Packing;

/// <summary>A call that could be sent next.</summary>
internal sealed class Candidate
{
    public int Class { get; private set; }

    public int[] Operations { get; private set; } = new int[16];

    /// <summary>For each operation of the call, the operation under which it is nested; -1 if it is not nested.</summary>
    public int[] Parents { get; private set; } = new int[16];

    public int Count { get; private set; }

    public int Wave { get; private set; }

    /// <summary>The highest number of calls that must follow one of the operations.</summary>
    public int Tail { get; private set; }

    public long Bytes { get; private set; }

    public void Clear(int index) => (Class, Count, Wave, Tail, Bytes) = (index, 0, 1, 0, 0);

    public void Add(PackingProblem problem, PackState state, int operation, int parent)
    {
        if (Count == Operations.Length)
        {
            Operations = Grown(Operations);
            Parents = Grown(Parents);
        }
        (Operations[Count], Parents[Count]) = (operation, parent);
        Count++;
        Wave = Math.Max(Wave, state.WaveOf(operation));
        Tail = Math.Max(Tail, problem.Cuts.Tail[operation]);
        Bytes += problem.Sizes[operation];
    }

    /// <summary>Removes the last operations, so that <paramref name="count"/> remain.</summary>
    public void Truncate(PackingProblem problem, PackState state, int count)
    {
        var kept = Operations.AsSpan(0, count).ToArray();
        Clear(Class);
        for (var i = 0; i < count; i++)
        {
            Add(problem, state, kept[i], Parents[i]);
        }
    }

    public Candidate Copy()
    {
        var copy = (Candidate)MemberwiseClone();
        copy.Operations = Operations.AsSpan(0, Count).ToArray();
        copy.Parents = Parents.AsSpan(0, Count).ToArray();
        return copy;
    }

    private static int[] Grown(int[] array)
    {
        Array.Resize(ref array, 2 * array.Length);
        return array;
    }
}
