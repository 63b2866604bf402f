using Seeder.Core.Schema;

namespace Seeder.Core.State;

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

    /// <summary>The id of 18 characters.</summary>
    public static string TextOf(string prefix, long number)
    {
        Span<char> id = stackalloc char[18];
        Write(prefix, number, id);
        SalesforceId.Complete(id);
        return new string(id);
    }

    /// <summary>The first 15 characters of the id.</summary>
    public static void Write(string prefix, long number, Span<char> id)
    {
        prefix.CopyTo(id);
        for (var i = PrefixLength + Digits - 1; i >= PrefixLength; i--)
        {
            (number, var digit) = Math.DivRem(number, Base);
            id[i] = Alphabet[(int)digit];
        }
    }
}
