namespace Seeder.Core.Schema;

/// <summary>
/// Record ids have 15 case-sensitive characters, or 18 characters with a suffix that makes them case-insensitive. Each character of the
/// suffix encodes five characters of the id: bit i is set if character i is a capital letter (verified on recorded ids).
/// </summary>
internal static class SalesforceId
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    /// <summary>Returns the 18-character form. Returns false if the text is not an id or its suffix is wrong.</summary>
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
        // Reuses the string if it has 18 characters already: a manifest may contain a million ids.
        id = text.Length == 18 && text.AsSpan(15).SequenceEqual(suffix) ? text : string.Concat(text.AsSpan(0, 15), suffix);
        return true;
    }

    /// <summary>The 18-character form; a text that is not an id stays.</summary>
    public static string Normalise(string text) => TryNormalise(text, out var id) ? id : text;

    /// <summary>Writes the suffix after the first 15 characters.</summary>
    public static void Complete(Span<char> id) => Suffix(id[..15], id[15..18]);

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
