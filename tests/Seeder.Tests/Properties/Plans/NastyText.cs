namespace Seeder.Tests.Properties;

/// <summary>Texts that a parser of YAML, JSON or SOQL could misread.</summary>
internal static class NastyText
{
    private static readonly string[] Lines =
    [
        "Null", "NULL", "~", "null", "NO", "yes", "True", "0123", "0x1F", "1e3", "1_000", ".5", "-5", "+49 30 1234", "12:30:45",
        "2026-02-30", ".inf", "NaN",
        "C#", "a#b", "a #b", "# 1", "key: value", "key:value", "ends with:", ": ", "- item", "-", "?", "? x", "! bang", "&anchor", "*alias",
        "%", "50%", "@home", "`tick`",
        "|", ">", "{a: b}", "[1, 2]", "{{x}}", "a, b", "<b>&amp;</b>", "</script>", "it's", "'quoted'", "\"quoted\"", "15\" disc",
        "back\\slash", "\\n", "\\", "$", "$5", "${", "${x}", "}",
        "SELECT Id FROM X WHERE a = 'b'", "O'Brien \\' OR 1=1", "Übergröße", "日本語", "Ελληνικά", "مرحبا", "😀", "👩‍👩‍👧", "e\u0301",
        "a\u00a0b", "a\u2028b", "zero\u200bwidth",
        "tab\there", "two  blanks", " leading", "trailing ", "x", "=1+1", "https://example.com/?a=b&c=d#frag", "---", "...", "a---",
        "null ", "00A000000000001AAA",
    ];

    public static string Line(Random random) => random.Next(3) == 0
        ? Lines[random.Next(Lines.Length)]
        : $"{Lines[random.Next(Lines.Length)]} {Lines[random.Next(Lines.Length)]}";

    public static string Paragraph(Random random) =>
        string.Join('\n', Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(5) == 0 ? "" : Line(random)));

    /// <summary>Cuts the text to this number of UTF-16 units, without splitting a character.</summary>
    public static string Clip(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
