using System.Text.RegularExpressions;
using Seeder.Core.Schema;

namespace Seeder.Core.Learning;

/// <summary>The fields that the conditions of a query compare.</summary>
internal static partial class SoqlFields
{
    /// <summary>The fields in the WHERE clause, with the type that fits the compared value. Paths such as <c>Account.Name</c> are left
    /// out.</summary>
    public static IEnumerable<(string Name, LearnedField Field)> Of(string soql)
    {
        var where = Where().Match(soql);
        foreach (var condition in where.Success
            ? Condition().Matches(Texts().Replace(soql[where.Index..], "''"))
            : Enumerable.Empty<Match>())
        {
            var value = condition.Groups["value"].Value;
            yield return (condition.Groups["field"].Value, value.ToUpperInvariant() switch
            {
                "TRUE" or "FALSE" => new LearnedField(FieldType.Boolean),
                "NULL" => new LearnedField(FieldType.AnyType),
                _ when decimal.TryParse(
                    value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) =>
                    LearnedField.Number(),
                _ => LearnedField.Text(0),
            });
        }
    }

    [GeneratedRegex(@"\bWHERE\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Where();

    [GeneratedRegex(@"'(?:[^'\\]|\\.)*'")]
    private static partial Regex Texts();

    [GeneratedRegex(
        @"(?<![\w.])(?<field>[A-Za-z]\w*)\s*(?:!=|<>|<=|>=|=|<|>|\b(?:NOT\s+IN|LIKE|IN|INCLUDES|EXCLUDES)\b)\s*(?<value>[^\s()]*)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Condition();
}
