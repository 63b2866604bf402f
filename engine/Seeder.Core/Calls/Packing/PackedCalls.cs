namespace Seeder.Core.Calls.Packing;

/// <summary>A complete assignment of operations to calls, with the parent of each nested operation.</summary>
internal sealed class PackedCalls(PackingProblem problem, PackState state)
{
    public int[] CallOf { get; } = state.AllCalls();

    public int[] Parent { get; } = state.Parent;

    public int[] Classes { get; } = [.. state.Calls.Select(c => c.Class)];

    public int[] WaveOf { get; } = [.. state.Calls.Select(c => c.Wave)];

    public int Count => Classes.Length;

    public int Waves { get; } = state.Calls.Max(c => c.Wave);

    public int Largest { get; } = state.Calls.Max(c => c.Count);

    /// <summary>Whether it has fewer calls; if equal, fewer waves; if equal, a smaller largest call.</summary>
    public bool IsBetterThan(PackedCalls other) =>
        (Count, Waves, Largest).CompareTo((other.Count, other.Waves, other.Largest)) < 0;

    public bool Reaches(LowerBound bound) => Count == bound.Calls && Waves == bound.Waves;

    /// <summary>The operations of each call, in the order of the graph.</summary>
    public int[][] Members()
    {
        var sizes = new int[Count];
        foreach (var call in CallOf)
        {
            sizes[call]++;
        }
        var members = Array.ConvertAll(sizes, s => new int[s]);
        for (var n = problem.Count - 1; n >= 0; n--)
        {
            var operation = problem.InGraphOrder[n];
            members[CallOf[operation]][--sizes[CallOf[operation]]] = operation;
        }
        return members;
    }
}
