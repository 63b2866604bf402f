namespace Seeder.Core.Calls.Packing;

/// <summary>A complete assignment of operations to calls, with the parent of each nested operation.</summary>
internal sealed class PackedCalls
{
    private readonly PackingProblem _problem;

    public PackedCalls(PackingProblem problem, PackState state)
    {
        _problem = problem;
        (CallOf, Parent) = (state.AllCalls(), state.Parent);
        Classes = [.. state.Calls.Select(c => c.Class)];
        Waves = state.Calls.Count == 0 ? 0 : state.Calls.Max(c => c.Wave);
        Largest = state.Calls.Count == 0 ? 0 : state.Calls.Max(c => c.Count);
        WaveOf = [.. state.Calls.Select(c => c.Wave)];
    }

    public PackedCalls(PackingProblem problem, int[] callOf, int[] parent, int[] classes, int[] waveOf, int largest)
    {
        _problem = problem;
        (CallOf, Parent, Classes, WaveOf) = (callOf, parent, classes, waveOf);
        (Waves, Largest) = (waveOf.Length == 0 ? 0 : waveOf.Max(), largest);
    }

    public int[] CallOf { get; }

    public int[] Parent { get; }

    public int[] Classes { get; }

    public int[] WaveOf { get; }

    public int Count => Classes.Length;

    public int Waves { get; }

    public int Largest { get; }

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
        for (var n = _problem.Count - 1; n >= 0; n--)
        {
            var operation = _problem.InGraphOrder[n];
            members[CallOf[operation]][--sizes[CallOf[operation]]] = operation;
        }
        return members;
    }
}
