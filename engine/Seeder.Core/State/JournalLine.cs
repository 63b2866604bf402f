namespace Seeder.Core.State;

/// <summary>One line of a journal file.</summary>
/// <param name="Entry">The entry; null if the line is incomplete or damaged.</param>
/// <param name="Crc">The CRC of the line; 0 if the line is incomplete or damaged.</param>
/// <param name="Previous">The CRC of the line before it; null in older journals.</param>
internal sealed record JournalLine(JournalEntry? Entry, uint Crc, uint? Previous, JournalLine.Fault What)
{
    private const int SuffixLength = 18;
    private const int PreviousLength = 18;

    internal enum Fault { None, Torn, Damaged }

    private static ReadOnlySpan<byte> CrcMember => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> PreviousMember => ",\"prev\":\""u8;

    public static ImmutableArray<JournalLine> Split(ReadOnlySpan<byte> utf8)
    {
        var lines = ImmutableArray.CreateBuilder<JournalLine>();
        while (!utf8.IsEmpty)
        {
            var end = utf8.IndexOf((byte)'\n');
            lines.Add(Read(end < 0 ? utf8 : utf8[..end], hasEnd: end >= 0));
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
        }
        return lines.ToImmutable();
    }

    private static JournalLine Read(ReadOnlySpan<byte> line, bool hasEnd)
    {
        if (TryCrc(line) is { } crc)
        {
            return new JournalLine(JournalJson.Parse(line), crc, PreviousOf(line[..^SuffixLength]), Fault.None);
        }
        // Quotes in texts are escaped, so this member occurs only at the end of a line. If more text follows it, the line was written
        // completely.
        var member = line.IndexOf(CrcMember);
        var isTorn = !hasEnd && (member < 0 || line.Length - member < SuffixLength);
        return new JournalLine(null, 0, null, isTorn ? Fault.Torn : Fault.Damaged);
    }

    private static uint? TryCrc(ReadOnlySpan<byte> line) =>
        line.Length > SuffixLength
        && line[^SuffixLength..].StartsWith(CrcMember)
        && line.EndsWith("\"}"u8)
        && HexOf(line[^10..^2]) is { } crc
        && crc == JournalJson.Crc(line[..^SuffixLength])
            ? crc
            : null;

    private static uint? PreviousOf(ReadOnlySpan<byte> body) =>
        body.Length > PreviousLength && body[^PreviousLength..].StartsWith(PreviousMember) ? HexOf(body[^9..^1]) : null;

    // Only lower-case hexadecimal digits are accepted: a flipped bit that changes the case of a letter is damage too.
    private static uint? HexOf(ReadOnlySpan<byte> digits) =>
        digits.IndexOfAnyExcept("0123456789abcdef"u8) < 0
        && uint.TryParse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
