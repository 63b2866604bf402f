namespace Seeder.Core.Calls.Packing;

/// <summary>
/// Which of the possible next calls is taken: the fullest; the last call of its class, if none is full; or the one with the most urgent
/// operations.
/// </summary>
internal enum Choice { Fullest, Final, Pressing }

/// <summary>
/// How a Tree is filled: child by child; root by root, with each root only if all records below it fit; or level by level.
/// </summary>
internal enum TreeShape { Deep, Whole, Broad }

/// <summary>
/// One way to pack. A ready operation comes first if the longest chain of calls must follow it. Between equal ones their wave decides, then
/// the number of records that can be nested below them, then their position in the graph.
/// </summary>
/// <param name="SubtreeFirst">Whether the number of records below is compared before the wave.</param>
/// <param name="OneWave">Whether a call takes only records that can be in the same wave as its first record.</param>
/// <param name="NoTrees">Whether nothing is nested. Flat calls are always full, but need more waves.</param>
/// <param name="Rounds">
/// Whether operations wait as long as full calls can be made of other operations. This gives few waves, but can give more calls.
/// </param>
internal sealed record PackOrder(
    Choice Choice,
    TreeShape Shape = TreeShape.Deep,
    bool SubtreeFirst = false,
    bool OneWave = false,
    bool NoTrees = false,
    bool Rounds = false)
{
    // A sort key is one number: the three criteria, then the position. Values that exceed their bits count as the highest value.
    private const int TailBits = 12;
    private const int WaveBits = 16;
    private const int SubtreeBits = 8;
    private const int PlaceBits = 28;

    /// <summary>
    /// The sort key of an operation; the lowest key is the most urgent one. Its wave is known only when it is ready, and is added by <see
    /// cref="Late"/>.
    /// </summary>
    public ulong KeyOf(PackingProblem problem, int operation)
    {
        var tail = Inverse(NoTrees ? problem.Depth[operation] : problem.Cuts.Tail[operation], TailBits);
        var subtree = Inverse(problem.Subtree[operation], SubtreeBits);
        var criteria = (tail << (WaveBits + SubtreeBits)) | (subtree << (SubtreeFirst ? WaveBits : 0));
        return (criteria << PlaceBits) | (uint)operation;
    }

    /// <summary>The bits of the wave in a sort key.</summary>
    public ulong Late(int wave) => (ulong)Math.Min(wave, (1 << WaveBits) - 1) << (SubtreeFirst ? PlaceBits : PlaceBits + SubtreeBits);

    public static int OperationIn(ulong key) => (int)(key & ((1UL << PlaceBits) - 1));

    private static ulong Inverse(int value, int bits) => (ulong)((1 << bits) - 1 - Math.Min(value, (1 << bits) - 1));
}
