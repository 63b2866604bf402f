namespace Seeder.Core.Expressions;

/// <summary>The weights of <c>pick</c>: <c>Hot*20</c>. The weight follows the last asterisk of a value.</summary>
internal static class PickWeight
{
    public const int Most = 1_000_000_000;

    public static bool TryParse(ReadOnlySpan<char> text, out ulong weight) =>
        ulong.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out weight) && weight <= Most;

    /// <summary>
    /// Returns the text after the asterisk if it is not a valid weight; otherwise null. In quotes an asterisk may be part of the value, so
    /// that only text that starts like a number counts as a weight there.
    /// </summary>
    /// <param name="written">The text of the argument in the plan.</param>
    /// <param name="argument">The parsed argument. An asterisk inside an expression belongs to that expression.</param>
    public static string? FindWrong(Template argument, string written, bool inQuotes)
    {
        var last = argument.Parts.Length - 1;
        while (last >= 0 && !(argument.Parts[last] is TemplatePart.Literal literal && literal.Text.Contains('*')))
        {
            last--;
        }
        if (last < 0)
        {
            return null;
        }
        var text = ((TemplatePart.Literal)argument.Parts[last]).Text;
        var weight = text[(text.LastIndexOf('*') + 1)..];
        if (last < argument.Parts.Length - 1)
        {
            // An expression follows the asterisk. The text before it tells whether a weight was meant.
            return inQuotes && weight.Trim().Length > 0 ? null : written[(written.IndexOf('*') + 1)..].TrimEnd('\'').Trim();
        }
        return TryParse(weight, out _) || (inQuotes && weight.AsSpan().Trim().IndexOfAnyExcept("+-.,0123456789eE") >= 0)
            ? null
            : weight.Trim();
    }
}
