namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Which of the calls that could be next is taken: the fullest; or, of those not full, one that ends its class; or the most pressing.
/// </summary>
internal enum Choice { Fullest, Final, Pressing }

/// <summary>
/// How a Tree is filled: child after child; root after root, each only where all below it has room; or level after level.
/// </summary>
internal enum TreeShape { Deep, Whole, Broad }

/// <summary>
/// One way to pack. Among ready operations those with the most calls behind them come first. Between equal ones their wave decides, then
/// the number of records below them, then their place.
/// </summary>
/// <param name="SubtreeFirst">The number of records below counts before the wave.</param>
/// <param name="OneWave">A call takes only what can stand in the wave of its first record.</param>
/// <param name="NoTrees">Nothing is nested: such calls are full to the last record, and cost waves.</param>
/// <param name="Rounds">What a call releases waits until no full call can be had without it: calls then stay in few waves however many they
/// are.</param>
internal sealed record PackOrder(
    Choice Choice,
    TreeShape Shape = TreeShape.Deep,
    bool SubtreeFirst = false,
    bool OneWave = false,
    bool NoTrees = false,
    bool Rounds = false)
{
    // A key is one number: the three criteria in their order, then the place. What exceeds its bits counts as their greatest.
    private const int TailBits = 12;
    private const int WaveBits = 16;
    private const int SubtreeBits = 8;
    private const int PlaceBits = 28;

    /// <summary>
    /// The least key is the most pressing. Its wave, which is not known before the operation is ready, is added as <see cref="Late"/>.
    /// </summary>
    public ulong KeyOf(PackingProblem problem, int operation)
    {
        var tail = Inverse(NoTrees ? problem.Depth[operation] : problem.Cuts.Tail[operation], TailBits);
        var subtree = Inverse(problem.Subtree[operation], SubtreeBits);
        var criteria = (tail << (WaveBits + SubtreeBits)) | (subtree << (SubtreeFirst ? WaveBits : 0));
        return (criteria << PlaceBits) | (uint)operation;
    }

    /// <summary>The bits of a wave in a key.</summary>
    public ulong Late(int wave) => (ulong)Math.Min(wave, (1 << WaveBits) - 1) << (SubtreeFirst ? PlaceBits : PlaceBits + SubtreeBits);

    public static int OperationIn(ulong key) => (int)(key & ((1UL << PlaceBits) - 1));

    private static ulong Inverse(int value, int bits) => (ulong)((1 << bits) - 1 - Math.Min(value, (1 << bits) - 1));
}
