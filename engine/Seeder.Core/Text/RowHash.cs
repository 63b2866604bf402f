namespace Seeder.Core.Text;

/// <summary>
/// A 128-bit hash of a row of cells: FNV-1a. Among a million different rows, two have the same hash with a probability of 10^-27. It is the
/// same in every version of .NET and of Seeder, and on every machine.
/// </summary>
internal struct RowHash
{
    // The prime is 2^88 + 0x13B.
    private const ulong Prime = 0x13B;
    private const int PrimeShift = 88 - 64;

    // UTF-8 never has this byte, so rows with other cells have other bytes.
    private const byte EndOfCell = 0xFF;

    private ulong _high = 0x6C62272E07BB0142, _low = 0x62B821756295C58D;

    public RowHash()
    {
    }

    public readonly UInt128 Value => new(_high, _low);

    public static UInt128 Of(string cell)
    {
        var hash = new RowHash();
        hash.Add(cell);
        return hash.Value;
    }

    /// <summary>Adds the next cell of the row.</summary>
    /// <param name="utf8">The cell in UTF-8; empty for a cell without a value.</param>
    public void Add(ReadOnlySpan<byte> utf8)
    {
        foreach (var b in utf8)
        {
            Add(b);
        }
        Add(EndOfCell);
    }

    /// <summary>Adds the next cell of the row.</summary>
    public void Add(string cell)
    {
        const int most = 256;
        if (cell.Length * 3 <= most)
        {
            Span<byte> utf8 = stackalloc byte[most];
            Add(utf8[..System.Text.Encoding.UTF8.GetBytes(cell, utf8)]);
            return;
        }
        Add(System.Text.Encoding.UTF8.GetBytes(cell));
    }

    private void Add(byte next)
    {
        _low ^= next;
        var high = (_high * Prime) + (_low << PrimeShift) + Math.BigMul(_low, Prime, out _low);
        _high = high;
    }
}
