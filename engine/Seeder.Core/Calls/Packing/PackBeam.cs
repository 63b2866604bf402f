namespace Seeder.Core.Calls.Packing;

/// <summary>
/// A beam search: it extends the best partial plans call by call. A partial plan is rated by the lowest number of calls that it can end
/// with, then by its waves, then by its remaining operations. Partial plans with the same operations are kept once.
/// </summary>
internal sealed class PackBeam
{
    // The ways to fill a call. Orders that differ only in the choice of the next call are left out, because the search tries every choice.
    // Measured: these three ways find fewer calls than five, because each partial plan gets a larger share of the beam width.
    private static readonly ImmutableArray<PackOrder> Ways =
    [
        new(Choice.Fullest),
        new(Choice.Fullest, TreeShape.Broad, OneWave: true),
        new(Choice.Fullest, TreeShape.Whole, SubtreeFirst: true, OneWave: true),
    ];

    private readonly PackingProblem _problem;
    private readonly CallFiller _filler;
    private readonly int _width;
    private readonly int _tails;
    private readonly int[] _left;
    private readonly int[] _sums;

    private PackBeam(PackingProblem problem, int width)
    {
        (_problem, _filler, _width, _tails) = (problem, new CallFiller(problem), width, problem.Cuts.Tail.Max() + 1);
        (_left, _sums) = (new int[_tails * problem.Classes.Length], new int[problem.Classes.Length]);
    }

    private sealed record Beginning(PackState State, int[] Left, ulong Taken, int Waves);

    private readonly record struct Step(Beginning From, Candidate Call, ulong Taken, int Calls, int Waves, int Left);

    /// <summary>Returns the best complete plan; null if no partial plan can become better than the known one.</summary>
    public static PackedCalls? Search(PackingProblem problem, int width, PackedCalls known) =>
        new PackBeam(problem, width).Search(known);

    private PackedCalls? Search(PackedCalls known)
    {
        var start = new PackState(_problem, Ways[0]);
        var left = new int[_left.Length];
        for (var i = 0; i < _problem.Count; i++)
        {
            left[Place(i)]++;
        }
        var beam = new List<Beginning> { new(start, left, 0, _problem.Cuts.Waves) };
        while (beam.Count > 0 && beam.TrueForAll(b => b.State.Left > 0))
        {
            var steps = new List<Step>();
            foreach (var beginning in beam)
            {
                Expand(beginning, known, steps);
            }
            steps = [.. steps.OrderBy(s => s.Calls).ThenBy(s => s.Waves).ThenBy(s => s.Left)];
            var seen = new HashSet<(ulong, int)>();
            var next = new List<Beginning>();
            foreach (var step in steps)
            {
                if (next.Count < _width && seen.Add((step.Taken, step.Waves)))
                {
                    next.Add(Take(step));
                }
            }
            beam = next;
        }
        return beam.Where(b => b.State.Left == 0).Select(b => new PackedCalls(_problem, b.State)).MinBy(e => (e.Count, e.Waves, e.Largest));
    }

    private void Expand(Beginning from, PackedCalls known, List<Step> steps)
    {
        var (seen, call) = (new HashSet<(ulong, int)>(), new Candidate());
        foreach (var way in Ways)
        {
            var view = from.State.Under(way);
            for (var slot = 0; slot < _problem.Slots.Length; slot++)
            {
                Note(_filler.FillTree(call, view, slot, way));
            }
            for (var index = 0; index < _problem.Classes.Length; index++)
            {
                Note(_filler.FillFlat(call, view, index, way));
            }
        }

        void Note(bool filled)
        {
            if (!filled)
            {
                return;
            }
            var taken = from.Taken;
            for (var i = 0; i < call.Count; i++)
            {
                taken ^= Mark(call.Operations[i]);
            }
            var (calls, waves) = (from.State.Calls.Count + 1 + Least(from, call), Math.Max(from.Waves, call.Wave + call.Tail));
            if ((calls, waves).CompareTo((known.Count, known.Waves)) < 0 && seen.Add((taken, call.Wave)))
            {
                steps.Add(new Step(from, call.Copy(), taken, calls, waves, from.State.Left - call.Count));
            }
        }
    }

    // A lower bound for the remaining calls, from the numbers of calls that must follow the remaining operations.
    private int Least(Beginning from, Candidate call)
    {
        from.Left.CopyTo(_left, 0);
        Array.Clear(_sums);
        for (var i = 0; i < call.Count; i++)
        {
            _left[Place(call.Operations[i])]--;
        }
        var least = 0;
        for (var tail = _tails - 1; tail >= 0; tail--)
        {
            var (calls, any) = (tail, false);
            for (var c = 0; c < _sums.Length; c++)
            {
                _sums[c] += _left[(tail * _sums.Length) + c];
                any |= _sums[c] > 0;
                calls += (_sums[c] + _problem.Classes[c].Records - 1) / _problem.Classes[c].Records;
            }
            least = any ? Math.Max(least, calls) : least;
        }
        return least;
    }

    private Beginning Take(Step step)
    {
        var (state, left, waves) = (step.From.State.Clone(), (int[])step.From.Left.Clone(), step.Waves);
        state.Take(step.Call);
        for (var i = 0; i < step.Call.Count; i++)
        {
            left[Place(step.Call.Operations[i])]--;
        }
        for (var i = 0; i < _problem.Count; i++)
        {
            waves = state.CallOf(i) < 0 ? Math.Max(waves, state.WaveOf(i) + _problem.Cuts.Tail[i]) : waves;
        }
        return new Beginning(state, left, step.Taken, waves);
    }

    private int Place(int operation) => (_problem.Cuts.Tail[operation] * _problem.Classes.Length) + _problem.ClassOf(operation);

    // A pseudo-random number for each operation, to hash sets of operations (the finaliser of SplitMix64).
    private static ulong Mark(int operation)
    {
        var mark = ((ulong)operation + 1) * 0x9E3779B97F4A7C15;
        mark = (mark ^ (mark >> 30)) * 0xBF58476D1CE4E5B9;
        mark = (mark ^ (mark >> 27)) * 0x94D049BB133111EB;
        return mark ^ (mark >> 31);
    }
}
