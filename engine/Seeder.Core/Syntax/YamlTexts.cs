namespace Seeder.Core.Syntax;

/// <summary>
/// Lets equal values share one string: seed data repeats itself (countries, stages, picklist values), and what repeats need not
/// survive. A slot holds one text, and the next one takes its place.
/// </summary>
internal sealed class YamlTexts
{
    private const int LongestShared = 40;

    private readonly string[] _slots = new string[4096];

    public string Share(string text)
    {
        if (text.Length is 0 or > LongestShared)
        {
            return text;
        }
        var slot = (text.Length * 31 + text[0] * 961 + text[text.Length / 2] * 131 + text[^1] * 17) & (_slots.Length - 1);
        if (_slots[slot] is { } known && known == text)
        {
            return known;
        }
        return _slots[slot] = text;
    }
}
