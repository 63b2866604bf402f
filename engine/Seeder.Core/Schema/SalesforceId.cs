namespace Seeder.Core.Schema;

/// <summary>
/// Record ids: 15 case-sensitive characters, or 18 with a check suffix that makes them safe without case.
/// The suffix has one character for each five: bit i is set where character i is a capital letter (verified on recorded ids).
/// </summary>
internal static class SalesforceId
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>Gives the 18-character form; false where the text is no id or its suffix is wrong.</summary>
    public static bool TryNormalise(string text, out string id)
    {
        id = text;
        if (text.Length is not (15 or 18) || !text.All(char.IsAsciiLetterOrDigit))
        {
            return false;
        }
        Span<char> suffix = stackalloc char[3];
        Suffix(text.AsSpan(0, 15), suffix);
        if (text.Length == 18 && !text.AsSpan(15).Equals(suffix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        // A manifest has a million of them.
        id = text.Length == 18 && text.AsSpan(15).SequenceEqual(suffix) ? text : string.Concat(text.AsSpan(0, 15), suffix);
        return true;
    }

    private static void Suffix(ReadOnlySpan<char> id, Span<char> suffix)
    {
        for (var group = 0; group < 3; group++)
        {
            var bits = 0;
            for (var i = 0; i < 5; i++)
            {
                bits |= (char.IsAsciiLetterUpper(id[(group * 5) + i]) ? 1 : 0) << i;
            }
            suffix[group] = Alphabet[bits];
        }
    }
}
