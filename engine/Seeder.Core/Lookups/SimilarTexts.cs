using System.Text;

namespace Seeder.Core.Lookups;

/// <summary>
/// A set of texts that finds similar ones: composed and decomposed letters, letters with and without accents, ß and ss, the Turkish i. A
/// collation may treat such texts as equal. It is not documented which of them an org treats as equal, so a similarity only means that the
/// org must be queried again.
/// </summary>
internal sealed class SimilarTexts
{
    private readonly HashSet<string> _plain = [];
    private readonly HashSet<string> _marked = [];

    private SimilarTexts()
    {
    }

    public static SimilarTexts Of(IEnumerable<string> texts)
    {
        var similar = new SimilarTexts();
        foreach (var text in texts)
        {
            (Ascii.IsValid(text) ? similar._plain : similar._marked).Add(Ascii.IsValid(text) ? text : Reduced(text));
        }
        return similar;
    }

    /// <summary>Whether the set contains a similar text. Two ASCII texts are never similar.</summary>
    public bool Has(string text) => Ascii.IsValid(text)
        ? _marked.Count > 0 && _marked.Contains(text.ToUpperInvariant())
        : Reduced(text) is var reduced && (_plain.Contains(reduced) || _marked.Contains(reduced));

    // The base letters of U+00C0 to U+024F and of U+1E00 to U+1EFF (Unicode 15, NFKD); a dot for a character without a base letter. Without
    // ICU, which a native executable does not contain, .NET cannot normalise text.
    private const string Latin =
        "AAAAAA.CEEEEIIII.NOOOOO..UUUUY..AAAAAA.CEEEEIIII.NOOOOO..UUUUY.YAAAAAACCCCCCCCDD..EEEEEEEEEEGGGG"
        + "GGGGHH..IIIIIIIIII..JJKK.LLLLLL....NNNNNN...OOOOOO..RRRRRRSSSSSSSSTTTT..UUUUUUUUUUUUWWYYYZZZZZZS"
        + "................................OO.............UU............................AAIIOOUUUUUUUUUU.AA"
        + "AA....GGKKOOOO..J...GG..NNAA....AAAAEEEEIIIIOOOORRRRUUUUSSTT..HH......AAEEOOOOOOOOYY............"
        + "................";

    private const string LatinAdditional =
        "AABBBBBBCCDDDDDDDDDDEEEEEEEEEEFFGGHHHHHHHHHHIIIIKKKKKKLLLLLLLLMMMMMMNNNNNNNNOOOOOOOOPPPPRRRRRRRR"
        + "SSSSSSSSSSTTTTTTTTUUUUUUUUUUVVVVWWWWWWWWWWXXXXYYZZZZZZHTWY.S....AAAAAAAAAAAAAAAAAAAAAAAAEEEEEEEE"
        + "EEEEEEEEIIIIOOOOOOOOOOOOOOOOOOOOOOOOUUUUUUUUUUUUUUYYYYYYYY......";

    internal static string Reduced(string text)
    {
        var reduced = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                Append(reduced, letter);
            }
        }
        return reduced.ToString();
    }

    private static void Append(StringBuilder reduced, char letter)
    {
        var plain = letter switch
        {
            >= '\u00C0' and <= '\u024F' => Latin[letter - '\u00C0'],
            >= '\u1E00' and <= '\u1EFF' => LatinAdditional[letter - '\u1E00'],
            // Full-width forms of ASCII characters.
            >= '\uFF01' and <= '\uFF5E' => char.ToUpperInvariant((char)(letter - 0xFEE0)),
            _ => '.',
        };
        if (plain != '.')
        {
            reduced.Append(plain);
            return;
        }
        reduced.Append(letter switch
        {
            'ß' or 'ẞ' => "SS",
            'ı' => "I",
            'ø' or 'Ø' => "O",
            'ł' or 'Ł' => "L",
            'đ' or 'Đ' => "D",
            'æ' or 'Æ' => "AE",
            'œ' or 'Œ' => "OE",
            'ﬁ' => "FI",
            'ﬂ' => "FL",
            'ς' => "Σ",
            _ => char.ToUpperInvariant(letter).ToString(),
        });
    }
}
