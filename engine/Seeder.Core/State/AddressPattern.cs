namespace Seeder.Core.State;

/// <summary>
/// The addresses of the copies of an entry differ only in the numbers after an underscore: <c>contact_1_2</c> has the pattern
/// <c>contact_*_*</c> and the numbers 1 and 2.
/// </summary>
internal static class AddressPattern
{
    /// <summary>The most numbers that an address may have to be packed, and its longest length.</summary>
    public const int MostNumbers = 8, MostLength = 255;

    /// <summary>The greatest number that is packed.</summary>
    public const int MostNumber = 999_999_999;

    private const int MostDigits = 9;

    /// <summary>Splits an address.</summary>
    /// <param name="pattern">Receives the pattern; as long as the address.</param>
    /// <param name="numbers">Receives the numbers; <see cref="MostNumbers"/> long.</param>
    /// <param name="length">The length of the pattern.</param>
    /// <returns>The count of numbers; -1 for an address that has no pattern: it is too long, or contains a star.</returns>
    public static int Split(ReadOnlySpan<char> address, Span<char> pattern, Span<int> numbers, out int length)
    {
        (length, var count) = (0, 0);
        if (address.Length > MostLength || address.Contains('*'))
        {
            return -1;
        }
        for (var i = 0; i < address.Length; i++)
        {
            pattern[length++] = address[i];
            if (address[i] == '_' && DigitsAt(address[(i + 1)..]) is > 0 and var digits)
            {
                if (count == MostNumbers)
                {
                    return -1;
                }
                numbers[count++] = int.Parse(address.Slice(i + 1, digits), NumberStyles.None, CultureInfo.InvariantCulture);
                pattern[length++] = '*';
                i += digits;
            }
        }
        return count;
    }

    /// <summary>The address of a pattern with its numbers.</summary>
    public static string Join(string pattern, ReadOnlySpan<int> numbers)
    {
        if (numbers.IsEmpty)
        {
            return pattern;
        }
        Span<char> text = stackalloc char[MostLength + (MostNumbers * MostDigits)];
        var (length, next) = (0, 0);
        foreach (var letter in pattern)
        {
            if (letter != '*')
            {
                text[length++] = letter;
                continue;
            }
            numbers[next++].TryFormat(text[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }
        return new string(text[..length]);
    }

    /// <summary>Whether an address is that of a pattern with these numbers. It makes no text.</summary>
    public static bool IsJoined(ReadOnlySpan<char> address, string pattern, ReadOnlySpan<int> numbers)
    {
        Span<char> digits = stackalloc char[MostDigits];
        var rest = pattern.AsSpan();
        foreach (var number in numbers)
        {
            var star = rest.IndexOf('*');
            number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            if (!address.StartsWith(rest[..star]) || !address[star..].StartsWith(digits[..written]))
            {
                return false;
            }
            address = address[(star + written)..];
            rest = rest[(star + 1)..];
        }
        return address.SequenceEqual(rest);
    }

    // The count of digits of a number as Seeder writes it: without a leading zero, and not a part of a word.
    private static int DigitsAt(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        var isNumber = digits is > 0 and <= MostDigits && (text[0] != '0' || digits == 1);
        return isNumber && (digits == text.Length || text[digits] is '_' or '.' or '#') ? digits : 0;
    }
}
