namespace Seeder.Core.Facts;

/// <summary>
/// The rows of a question that hold what was sent, with their times. A question may be about a million records, so there is no object for
/// each.
/// </summary>
/// <param name="ids">The ids of the question.</param>
internal sealed class SameRows(IdTable ids)
{
    private const long Differs = 0, NoTime = -1;

    // Seconds since 1970 of each id.
    private readonly long[] _times = new long[ids.Length];

    public IdTable Ids { get; } = ids;

    public int Count { get; private set; }

    /// <param name="place">The position of the id in the question.</param>
    /// <param name="modstamp">In whole seconds; null if it was not read.</param>
    public void Add(int place, DateTimeOffset? modstamp)
    {
        _times[place] = modstamp?.ToUnixTimeSeconds() ?? NoTime;
        Count++;
    }

    /// <summary>Whether the row with this id holds what was sent.</summary>
    /// <param name="id">The key of the id.</param>
    /// <param name="modstamp">Its time; null if it was not read.</param>
    public bool Has(UInt128 id, out DateTimeOffset? modstamp)
    {
        var time = Ids.Find(id) is >= 0 and var place ? _times[place] : Differs;
        modstamp = time > 0 ? DateTimeOffset.FromUnixTimeSeconds(time) : null;
        return time != Differs;
    }
}
