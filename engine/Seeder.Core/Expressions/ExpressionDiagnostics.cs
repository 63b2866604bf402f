using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Expressions;

/// <summary>SEED131 to SEED147: errors in a <c>${...}</c>.</summary>
internal static class ExpressionDiagnostics
{
    private const string LiteralHint = "write $${ for a literal ${.";

    public static Diagnostic Unclosed(SourceSpan span, string text) => Diagnostic.Error(
        "SEED131", span, $"The expression {Quote(text)} has no closing '}}'.", $"Add the '}}', or {LiteralHint}");

    public static Diagnostic Empty(SourceSpan span) => Diagnostic.Error(
        "SEED132",
        span,
        "There is nothing between '${' and '}'.",
        $"Name a record, a variable or a date, such as ${{today}}; {LiteralHint}");

    public static Diagnostic NameExpected(SourceSpan span, char found) => Diagnostic.Error(
        "SEED133", span, found == '\0' ? "A name is expected here." : $"A name is expected here, not '{found}'.",
        "Use letters, digits and underscores, with dots between names.");

    public static Diagnostic TextAfter(SourceSpan span, string text, bool path) => Diagnostic.Error(
        "SEED134", span, $"Expected '}}' at the end of the expression, but found {Quote(text)}.",
        path && text is ['+' or '-', ..]
            ? "Remove it: only 'today' and 'now' can be followed by '+' or '-', and names contain only letters, digits and underscores."
            : "Remove it, or close the expression before it.");

    public static Diagnostic UnknownUnit(SourceSpan span, string duration, string unit) => Diagnostic.Error(
        "SEED135",
        span,
        unit.Length == 0
            ? $"The duration {Quote(duration)} has no unit."
            : $"The duration {Quote(duration)} has the unknown unit {Quote(unit)}.",
        "Write the unit directly after the number: min, h, d, w, mo or y.");

    public static Diagnostic AmountExpected(SourceSpan span, string text) => Diagnostic.Error(
        "SEED136",
        span,
        text.Length > 1
            ? $"{Quote(text)} is more than 1000000, the largest number of a duration."
            : $"A number is expected here, not {Quote(text)}.",
        "Write a duration such as 30d or a range such as 0..90d.");

    public static Diagnostic RangeReversed(SourceSpan span, int from, int to) => Diagnostic.Error(
        "SEED137", span, $"The range {from}..{to} ends before it begins.", $"Write {to}..{from}.");

    public static Diagnostic UnclosedCall(SourceSpan span, string function) => Diagnostic.Error(
        "SEED138",
        span,
        $"The '(' after '{function}' has no closing ')'.",
        "Add the ')'. Put single quotes around an argument that contains ',', '(', ')' or '}'.");

    public static Diagnostic EmptyArgument(SourceSpan span, string function) => Diagnostic.Error(
        "SEED139", span, $"An argument of '{function}' is empty.", "Write '' for an empty text, or remove the comma.");

    public static Diagnostic UnclosedText(SourceSpan span) => Diagnostic.Error(
        "SEED140", span, "The text that begins with ' has no closing '.", "Add the closing '; write '' for a ' inside the text.");

    public static Diagnostic NotWeight(SourceSpan span, string text) => Diagnostic.Error(
        "SEED257",
        span,
        text.Length == 0
            ? "There is no weight after the '*'."
            : $"{Quote(text)} is not a weight: a weight is a whole number from 0 to {PickWeight.Most:N0}.",
        "Write a value and its weight as in Hot*20. Quote a value that contains a '*': 'a*b'.");

    public static Diagnostic UnknownFunction(SourceSpan span, string name) => Diagnostic.Error(
        "SEED141", span, $"There is no function '{name}'.",
        NearestName.Hint(name, ExpressionParser.Functions) ?? $"Use {Or([.. ExpressionParser.Functions])}, or a token of 'fake'.");

    public static Diagnostic NotAllowed(SourceSpan span, string where, bool wantsName) => Diagnostic.Error(
        "SEED142",
        span,
        $"{where} cannot contain an expression.",
        wantsName ? "Write the name only, without ${ }." : "Write the value instead of the expression.");

    public static Diagnostic OneArgument(SourceSpan span, string function, int found) => Diagnostic.Error(
        "SEED144",
        span,
        $"'{function}' takes the path of one file, not {found} arguments.",
        $"Write ${{{function}(letter.txt)}}; quote a path that contains a comma.");

    public static Diagnostic PathNotText(SourceSpan span, string function) => Diagnostic.Error(
        "SEED145",
        span,
        $"The path of '{function}' contains an id, which is not known before the run.",
        "Use only text and variables in the path.");

    public static Diagnostic MomentStandsAlone(SourceSpan span, string moment) => Diagnostic.Error(
        "SEED143", span, $"'{moment}' has no parts and takes no arguments; only a duration can follow it.",
        $"Write ${{{moment}}} or ${{{moment} + 30d}}.");

    public static Diagnostic ExpressionTooDeep(SourceSpan span, int most) => Diagnostic.Error(
        "SEED299",
        span,
        $"Expressions are nested more than {most} levels deep.",
        "Write the inner expression in a separate field, and refer to that field.");
}
