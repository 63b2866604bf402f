namespace Seeder.Core.Text;

/// <summary>
/// A short hash of a text: 48 bits of its <see cref="StableHash"/>, as 8 characters of base64url. Manifests and journals store it in place
/// of the values that were sent.
/// </summary>
internal static class Fingerprint
{
    /// <summary>The number of characters of one fingerprint.</summary>
    public const int Length = 8;

    /// <summary>Replaces the fingerprint of an unknown value. It differs from every fingerprint.</summary>
    public const string Unknown = "........";

    private const ulong Mask = (1UL << (6 * Length)) - 1;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static string Of(string text) => TextOf(StableHash.Of(text));

    /// <summary>The 48 bits of the fingerprint of a text.</summary>
    public static ulong BitsOf(string text) => StableHash.Of(text) & Mask;

    /// <summary>The 48 bits of the fingerprint of a text in UTF-8.</summary>
    public static ulong BitsOf(ReadOnlySpan<byte> text) => StableHash.Of(text) & Mask;

    /// <summary>The fingerprint that has these 48 bits.</summary>
    public static string TextOf(ulong bits)
    {
        Span<char> print = stackalloc char[Length];
        Write(bits, print);
        return new string(print);
    }

    /// <summary>The 48 bits of a fingerprint. Returns false for the fingerprint of an unknown value.</summary>
    public static bool TryUnpack(ReadOnlySpan<char> print, out ulong bits)
    {
        bits = 0;
        for (var i = 0; i < Length; i++)
        {
            var value = print.Length == Length ? Value(print[i]) : -1;
            if (value < 0)
            {
                return false;
            }
            bits |= (ulong)value << (6 * i);
        }
        return true;
    }

    /// <summary>Writes the fingerprint that has these 48 bits.</summary>
    public static void Write(ulong bits, Span<char> print)
    {
        for (var i = 0; i < Length; i++)
        {
            print[i] = Alphabet[(int)((bits >> (6 * i)) & 63)];
        }
    }

    private static int Value(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => -1,
    };
}
