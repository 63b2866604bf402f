using System.Security.Cryptography;

namespace Seeder.Local;

/// <summary>Record ids: 15 characters, and 3 characters that encode their case (fact sheet, section 7).</summary>
internal static class RecordId
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string CheckDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>Makes an id from the prefix, the org's pod, and a counter, so that ids sort by creation.</summary>
    public static string Make(string prefix, string pod, long counter) => string.Create(18, (prefix, pod, counter), static (id, parts) =>
    {
        parts.prefix.CopyTo(id);
        parts.pod.CopyTo(id[3..]);
        var rest = parts.counter;
        for (var i = 14; i >= 3 + parts.pod.Length; i--)
        {
            id[i] = Digits[(int)(rest % 62)];
            rest /= 62;
        }

        WriteCheck(id[..15], id[15..]);
    });

    /// <summary>Returns the 18-character form of an id; null if its length, a character or the suffix is wrong.</summary>
    public static string? Normalize(ReadOnlySpan<char> text)
    {
        if (text.Length is not (15 or 18) || text[..15].ContainsAnyExcept(Digits))
        {
            return null;
        }

        Span<char> id = stackalloc char[18];
        text[..15].CopyTo(id);
        WriteCheck(id[..15], id[15..]);
        return text.Length == 15 || text[15..].Equals(id[15..], StringComparison.OrdinalIgnoreCase) ? new string(id) : null;
    }

    /// <summary>Makes five characters that differ between orgs, so that an id of one org never exists in another one.</summary>
    public static string NewPod(string? seed) => seed is null
        ? RandomNumberGenerator.GetString(Digits, 5)
        : new string([.. SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed)).Take(5).Select(b => Digits[b % 62])]);

    private static void WriteCheck(ReadOnlySpan<char> id, Span<char> check)
    {
        for (var group = 0; group < 3; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
            {
                if (id[group * 5 + i] is >= 'A' and <= 'Z')
                {
                    bits |= 1 << i;
                }
            }

            check[group] = CheckDigits[bits];
        }
    }
}
