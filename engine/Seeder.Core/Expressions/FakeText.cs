using System.Collections;
using System.Text;
using Bogus;
using Bogus.DataSets;
using Bogus.Extensions;

namespace Seeder.Core.Expressions;

/// <summary>Converts values of Bogus to the text that a plan would contain.</summary>
internal static class FakeText
{
    /// <summary>
    /// The text of a value: numbers in the invariant culture, <c>true</c> and <c>false</c>, bytes in base64, the code of a currency.
    /// </summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToBase64String(bytes),
        string[] words => string.Join(' ', words),
        char[] chars => new string(chars),
        IEnumerable digits => string.Concat(digits.Cast<IFormattable>().Select(d => d.ToString(null, CultureInfo.InvariantCulture))),
        Currency currency => currency.Code,
        // The width of a range can overflow a double.
        double number when !double.IsFinite(number) => throw new ArgumentException("the range is too wide."),
        float number when !float.IsFinite(number) => throw new ArgumentException("the range is too wide."),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    /// <summary>
    /// Joins words to a slug. Bogus removes accents by Unicode normalisation, which does nothing in invariant globalization mode; a plan
    /// would give different data on different machines.
    /// </summary>
    public static string Slug(string[] words, string locale) => Utils.Slugify(string.Join(' ', words).Transliterate(locale));

    /// <summary>
    /// Replaces unpaired surrogates: Bogus draws characters from all of UTF-16, and half a surrogate pair cannot be sent.
    /// </summary>
    public static string WellFormed(string text)
    {
        foreach (var c in text)
        {
            if (char.IsSurrogate(c))
            {
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
            }
        }
        return text;
    }
}
