namespace Seeder.Core.Schema;

/// <summary>
/// An id as a number. The ids of one type in one org have a common beginning, and the rest counts in base 62 (inferred; each id is packed
/// without loss whether that holds or not).
/// </summary>
internal static class PackedId
{
    /// <summary>The characters before the number: the prefix of the type, and the next two.</summary>
    public const int PrefixLength = 5;

    /// <summary>The number of digits: 62^10 is less than 2^63.</summary>
    public const int Digits = 10;

    public const int Base = 62;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The most that <see cref="NumberOf"/> gives.</summary>
    public const long Most = 839_299_365_868_340_223;

    /// <param name="id">An id of 18 characters.</param>
    public static long NumberOf(ReadOnlySpan<char> id)
    {
        var number = 0L;
        foreach (var letter in id.Slice(PrefixLength, Digits))
        {
            number = (number * Base) + DigitOf(letter);
        }
        return number;
    }

    /// <summary>The digit of a character of an id; -1 for a character that no id has.</summary>
    public static int DigitOf(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= 'A' and <= 'Z' => letter - 'A' + 10,
        >= 'a' and <= 'z' => letter - 'a' + 36,
        _ => -1,
    };

    /// <summary>
    /// A number that only this id has, in the order of their characters. Null for a text that is not an id of 18 characters in the form in
    /// which the org gives it.
    /// </summary>
    public static UInt128? KeyOf(ReadOnlySpan<char> id)
    {
        if (id.Length != 18)
        {
            return null;
        }
        Span<char> whole = stackalloc char[18];
        id[..(PrefixLength + Digits)].CopyTo(whole);
        SalesforceId.Complete(whole);
        return id.SequenceEqual(whole) ? OfCharacters(id) : null;
    }

    /// <summary>The same for an id of 15 or 18 characters in ASCII, whose last three are not checked.</summary>
    public static UInt128? KeyOf(ReadOnlySpan<byte> id)
    {
        if (id.Length is not (PrefixLength + Digits or PrefixLength + Digits + 3))
        {
            return null;
        }
        Span<char> whole = stackalloc char[PrefixLength + Digits];
        for (var i = 0; i < whole.Length; i++)
        {
            whole[i] = (char)id[i];
        }
        return OfCharacters(whole);
    }

    /// <summary>The same for an id with this beginning and this number.</summary>
    public static UInt128 KeyOf(string prefix, long number)
    {
        var high = 0UL;
        foreach (var letter in prefix)
        {
            high = (high * Base) + (uint)DigitOf(letter);
        }
        return ((UInt128)high * (Most + 1UL)) + (ulong)number;
    }

    /// <summary>The id of 18 characters with this key.</summary>
    public static string TextOf(UInt128 key)
    {
        var (high, number) = UInt128.DivRem(key, Most + 1UL);
        Span<char> prefix = stackalloc char[PrefixLength];
        var rest = (long)high;
        for (var i = PrefixLength - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, Base);
            prefix[i] = Alphabet[(int)digit];
        }
        Span<char> id = stackalloc char[18];
        Write(prefix, (long)number, id);
        SalesforceId.Complete(id);
        return new string(id);
    }

    /// <summary>The id of 18 characters.</summary>
    public static string TextOf(string prefix, long number)
    {
        Span<char> id = stackalloc char[18];
        Write(prefix, number, id);
        SalesforceId.Complete(id);
        return new string(id);
    }

    /// <summary>The first 15 characters of the id.</summary>
    public static void Write(ReadOnlySpan<char> prefix, long number, Span<char> id)
    {
        prefix.CopyTo(id);
        for (var i = PrefixLength + Digits - 1; i >= PrefixLength; i--)
        {
            (number, var digit) = Math.DivRem(number, Base);
            id[i] = Alphabet[(int)digit];
        }
    }

    private static UInt128? OfCharacters(ReadOnlySpan<char> id)
    {
        // Ten characters fit into 64 bits.
        var (high, low) = (0UL, 0UL);
        for (var i = 0; i < PrefixLength + Digits; i++)
        {
            var digit = DigitOf(id[i]);
            if (digit < 0)
            {
                return null;
            }
            (high, low) = i < PrefixLength ? ((high * Base) + (uint)digit, low) : (high, (low * Base) + (uint)digit);
        }
        return ((UInt128)high * (Most + 1UL)) + low;
    }
}
