namespace Seeder.Core.Syntax;

/// <summary>
/// Shares one string between equal values, because seed data repeats values (countries, stages, picklist values). It is a small cache: a
/// new text replaces the old one in its slot.
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
