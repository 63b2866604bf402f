using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>Many records of one entry of the plan, as the file says them: each list has one item for each record.</summary>
/// <param name="Address">The pattern of their addresses; each star is a number of <paramref name="Numbers"/>.</param>
/// <param name="Shape">The position of their field names in the shapes.</param>
/// <param name="IdPrefix">The first five characters of their ids.</param>
/// <param name="Ids">The next ten characters, as numbers of base 62.</param>
/// <param name="Hash">The fingerprints of each field.</param>
/// <param name="Refs">The addresses to which they refer.</param>
/// <param name="Seen">The times in seconds since 1970.</param>
internal sealed record SetContent(
    string Address,
    int Count,
    string Type,
    int Shape,
    ImmutableArray<NumberColumn> Numbers,
    string IdPrefix,
    NumberColumn Ids,
    NumberColumn Order,
    ImmutableArray<PrintColumn> Hash,
    ImmutableArray<AddressColumn> Refs,
    bool Created,
    AddressColumn? In = null,
    bool Keep = false,
    bool New = false,
    bool Deactivated = false,
    string? Run = null,
    string? MadeBy = null,
    DateTimeOffset? MadeAt = null,
    Dictionary<string, PrintColumn>? Sent = null,
    NumberColumn? Seen = null);

/// <summary>Addresses of one pattern.</summary>
internal sealed record AddressColumn(string Address, ImmutableArray<NumberColumn> Numbers);

/// <summary>Whole numbers: the first one, and how much each of the others is greater than the one before it.</summary>
/// <param name="Step">The difference, if it is always the same.</param>
/// <param name="Bytes">Else the count of bytes of each difference: 1 to 8.</param>
/// <param name="Steps">The differences: little-endian, in two's complement.</param>
internal sealed record NumberColumn(
    long First,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Step = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Bytes = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] byte[]? Steps = null)
{
    public static NumberColumn Of(int count, Func<int, long> valueAt)
    {
        var (first, least, most) = (valueAt(0), long.MaxValue, long.MinValue);
        for (var i = 1; i < count; i++)
        {
            var step = valueAt(i) - valueAt(i - 1);
            (least, most) = (Math.Min(least, step), Math.Max(most, step));
        }
        if (least >= most)
        {
            return new NumberColumn(first, count > 1 ? least : 0);
        }
        var bytes = 1;
        while (bytes < sizeof(long) && (least < -1L << ((8 * bytes) - 1) || most >= 1L << ((8 * bytes) - 1)))
        {
            bytes++;
        }
        var steps = new byte[(count - 1) * bytes];
        for (var i = 1; i < count; i++)
        {
            LittleEndian.Write(steps.AsSpan((i - 1) * bytes, bytes), (ulong)(valueAt(i) - valueAt(i - 1)));
        }
        return new NumberColumn(first, 0, bytes, steps);
    }

    /// <summary>The numbers; null if there are not as many as records, or one is not between the limits.</summary>
    public long[]? Read(int count, long least, long most)
    {
        if (Steps is null ? Bytes != 0 : Bytes is < 1 or > sizeof(long) || Step != 0 || Steps.Length != (count - 1L) * Bytes)
        {
            return null;
        }
        var numbers = new long[count];
        var number = First;
        for (var i = 0; i < count; i++)
        {
            number = unchecked(i == 0 ? First : number + (Steps is null ? Step : StepAt(i - 1)));
            if (number < least || number > most)
            {
                return null;
            }
            numbers[i] = number;
        }
        return numbers;
    }

    private long StepAt(int at)
    {
        var unused = 64 - (8 * Bytes);
        return (long)LittleEndian.Read(Steps.AsSpan(at * Bytes, Bytes)) << unused >> unused;
    }
}

/// <summary>
/// Fingerprints of 6 bytes. If many are equal, <paramref name="Values"/> has each once, and <paramref name="At"/> says which one each
/// record has.
/// </summary>
/// <param name="Values">Without <paramref name="At"/>: one for each record, or one for all.</param>
/// <param name="At">Positions in the values, from 0: little-endian, of the same width of 1 to 3 bytes.</param>
internal sealed record PrintColumn(
    byte[] Values, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] byte[]? At = null)
{
    private const int Bytes = 6;

    public static PrintColumn Of(int count, Func<int, ulong> printAt)
    {
        var places = new Dictionary<ulong, int>();
        var width = 1;
        for (var i = 0; i < count; i++)
        {
            places.TryAdd(printAt(i), places.Count);
            width = places.Count <= 1 << 8 ? 1 : places.Count <= 1 << 16 ? 2 : 3;
            if (places.Count > 1 << 24 || (i > 0 && ((long)places.Count * Bytes) + ((long)count * width) >= (long)count * Bytes))
            {
                return new PrintColumn(BytesOf(Enumerable.Range(0, count).Select(printAt), count));
            }
        }
        if (places.Count == 1)
        {
            return new PrintColumn(BytesOf(places.Keys, 1));
        }
        var at = new byte[count * width];
        for (var i = 0; i < count; i++)
        {
            LittleEndian.Write(at.AsSpan(i * width, width), (ulong)places[printAt(i)]);
        }
        return new PrintColumn(BytesOf(places.Keys, places.Count), at);
    }

    /// <summary>Whether there is a fingerprint for each record.</summary>
    public bool IsOf(int count)
    {
        if (Values.Length % Bytes != 0 || Values.Length == 0)
        {
            return false;
        }
        if (At is null)
        {
            return Values.Length == Bytes || Values.Length == (long)Bytes * count;
        }
        return At.Length % count == 0 && At.Length / count is >= 1 and <= 3
            && Enumerable.Range(0, count).All(i => PlaceAt(i, At.Length / count) < Values.Length / Bytes);
    }

    /// <summary>The count of bytes of each position; 0 without positions.</summary>
    public int WidthFor(int count) => At is null ? 0 : At.Length / count;

    private int PlaceAt(int record, int width) => (int)LittleEndian.Read(At.AsSpan(record * width, width));

    /// <summary>The fingerprint of a record.</summary>
    /// <param name="width">The count of bytes of each position; 0 without positions.</param>
    public ulong this[int record, int width] => LittleEndian.Read(
        Values.AsSpan(Bytes * (At is not null ? PlaceAt(record, width) : Values.Length == Bytes ? 0 : record), Bytes));

    private static byte[] BytesOf(IEnumerable<ulong> prints, int count)
    {
        var (bytes, at) = (new byte[count * Bytes], 0);
        foreach (var print in prints)
        {
            LittleEndian.Write(bytes.AsSpan(at, Bytes), print);
            at += Bytes;
        }
        return bytes;
    }
}

/// <summary>Numbers of some bytes, the lowest first.</summary>
file static class LittleEndian
{
    public static ulong Read(ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var b = 0; b < bytes.Length; b++)
        {
            number |= (ulong)bytes[b] << (8 * b);
        }
        return number;
    }

    public static void Write(Span<byte> bytes, ulong number)
    {
        for (var b = 0; b < bytes.Length; b++)
        {
            bytes[b] = (byte)(number >> (8 * b));
        }
    }
}
