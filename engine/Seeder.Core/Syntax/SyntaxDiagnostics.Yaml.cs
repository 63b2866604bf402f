using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Syntax;

/// <summary>SEED101 to SEED130: errors in the YAML, and text that YAML would silently drop.</summary>
internal static partial class SyntaxDiagnostics
{
    public static Diagnostic InvalidYaml(SourceSpan span, string reason) => Diagnostic.Error(
        "SEED101", span, $"The YAML cannot be read here: {Sentence(reason)}",
        "Quote the value if it is text. Otherwise compare the line with the lines around it.");

    public static Diagnostic TabIndentation(SourceSpan span, int moreLines) => Diagnostic.Error(
        "SEED102", span, "This line is indented with a tab; YAML indents with spaces only.",
        moreLines == 0 ? "Replace the tab with spaces." : $"Replace the tabs with spaces, here and in {Count(moreLines, "line")} below.");

    public static Diagnostic CannotStart(SourceSpan span, char start) => Diagnostic.Error(
        "SEED103", span, $"Unquoted text cannot start with '{start}'.",
        start switch
        {
            '@' => "Quote the text; a reference to a record is written ${name}.",
            '%' => "Quote the text; a comment starts with '#'.",
            _ => "Quote the text.",
        });

    public static Diagnostic GluedComment(SourceSpan span, string value) => Diagnostic.Error(
        "SEED104", span, value.Length == 0
            ? $"YAML reads {Quote(TextOf(span))} as a comment, so the key has no value."
            : $"YAML reads {Quote(TextOf(span))} as a comment, so the value is only {Quote(value)}.",
        $"Quote the whole value: \"{Clip($"{value} {TextOf(span)}".Trim().Replace("\"", "\\\""))}\"; or, for a comment, write a space "
            + "after '#'.");

    public static Diagnostic Tag(SourceSpan span) => Diagnostic.Error(
        "SEED105",
        span,
        $"{Quote(TextOf(span))} is a YAML tag. A plan cannot have tags: the type of the field decides how a value is read.",
        "Quote the text if it starts with '!'. Otherwise remove the tag.");

    public static Diagnostic AnchorOnScalar(SourceSpan span, string anchor) => Diagnostic.Error(
        "SEED106", span, $"'&{anchor}' is a YAML anchor on a single value. Only mappings and lists can have anchors.",
        "Quote the text if it starts with '&'. To use a value in several places, declare it under 'vars'.");

    public static Diagnostic ContinuedValue(SourceSpan span) => Diagnostic.Error(
        "SEED107", span, "This unquoted value continues on the next line.",
        "Quote the text, or write '>' or '|' after the colon and the text on the lines below.");

    public static Diagnostic UnquotedExpression(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED108", span, $"An expression inside {{ }} or [ ] needs quotes: {Quote(expression)} has none.",
        $"Write \"{Clip(expression)}\".");

    public static Diagnostic DuplicateKey(NameSyntax key, NameSyntax first) => string.Equals(key.Text, first.Text, StringComparison.Ordinal)
        ? RepeatedKey(key, first)
        : KeyDiffersInCase(key, first);

    public static Diagnostic SecondDocument(SourceSpan span) => Diagnostic.Error(
        "SEED111", span, "A second YAML document begins here; a plan is one document.",
        "Remove the line, or move the second document to its own plan file.");

    public static Diagnostic MergeKey(SourceSpan span) => Diagnostic.Error(
        "SEED112", span, "The merge key '<<' is not part of the plan language.",
        "Use 'defaults' for values that all records of a type share.");

    public static Diagnostic UnknownAlias(SourceSpan span, string name, IEnumerable<string> anchors) => Diagnostic.Error(
        "SEED113", span, $"'*{name}' is a YAML alias, but no mapping or list above has the anchor '&{name}'.",
        NearestName.Find(name, anchors) is { } near ? $"Did you mean '*{near}'?" : "Quote the text if it starts with '*'.");

    public static Diagnostic AliasCycle(SourceSpan span, string name) => Diagnostic.Error(
        "SEED114", span, $"'*{name}' is inside the mapping or list that has the anchor '&{name}'.",
        "Name records with '$ref' and refer to them with ${name}; those references may form a cycle.");

    public static Diagnostic TooDeep(SourceSpan span, int most) => Diagnostic.Error(
        "SEED115", span, $"This is nested deeper than {most} levels.",
        "Write the inner records under 'records' and refer to their parents with ${name}.");

    public static Diagnostic AliasesMultiply(SourceSpan span, int most) => Diagnostic.Error(
        "SEED116", span,
        $"The aliases up to here expand to more than {most.ToString("N0", CultureInfo.InvariantCulture)} values, "
            + "the maximum for a file of this size.",
        "Check for anchors that contain aliases of each other: their sizes multiply.");

    public static Diagnostic KeyNotName(SourceSpan span) => Diagnostic.Error(
        "SEED117", span, "A key must be a name on one line.",
        "Quote text that starts with '{', '[', '?' or ':'.");

    public static Diagnostic UnclosedQuote(SourceSpan span, char quote) => Diagnostic.Error(
        "SEED118", span, $"The text that begins with {quote} has no closing {quote}.",
        $"Add the closing {quote}. If the text has several lines, indent them deeper than the key.");

    public static Diagnostic UnknownEscape(SourceSpan span, string escape) => Diagnostic.Error(
        "SEED119", span, $"Text in double quotes cannot contain the escape {Quote(escape)}.",
        "Write \\\\ for a backslash, or put the text in single quotes.");

    public static Diagnostic TextAfterValue(SourceSpan span, string text, char end) => Diagnostic.Error(
        "SEED120",
        span,
        // A quoted ' would be hard to tell from the quotes of the message.
        $"Unexpected {(text.Contains('\'') ? "text" : Quote(text))} after the end of the value.",
        end switch
        {
            '"' => "Put the whole value in one pair of quotes, and write \\\" for a \" inside it.",
            '\'' => "Put the whole value in one pair of quotes, and write '' for a ' inside it.",
            '#' => "Put a space before the '#' if a comment begins there. Otherwise quote the whole value.",
            ']' or '}' => "Quote text that starts with '[' or '{'. Otherwise remove the extra bracket.",
            _ => "Quote the whole value.",
        });

    public static Diagnostic ColonInValue(SourceSpan span) => Diagnostic.Error(
        "SEED121", span, "This line has a second colon followed by a space, so YAML reads the value as a mapping.",
        "Quote the value if the colon is part of it.");

    public static Diagnostic ControlCharacter(SourceSpan span, char character, int more) => Diagnostic.Error(
        "SEED122",
        span,
        $"YAML cannot contain the control character U+{(int)character:X4}{(more == 0 ? "." : $"; the file has {Number(more)} more.")}",
        $"Write \"\\x{(int)character:X2}\" in double quotes if a value needs it.");

    public static Diagnostic UnclosedFlow(SourceSpan span, char open) => Diagnostic.Error(
        "SEED123", span, $"This '{open}' has no closing '{Closing(open)}'.",
        $"Add the '{Closing(open)}', or quote the text if it starts with '{open}'.");

    public static Diagnostic LineWithoutColon(SourceSpan span, string line) => Diagnostic.Error(
        "SEED124", span, $"{Quote(line)} is not of the form 'key: value'.",
        line.IndexOf(':') is > 0 and var colon && line.AsSpan(0, colon).IndexOf(' ') < 0
            ? "Put a space after the colon."
            : "Add the colon. If the line continues the text above, quote that text.");

    public static Diagnostic ListBesideKey(SourceSpan span, bool onlyDash) => Diagnostic.Error(
        "SEED125", span, onlyDash ? "A single '-' is not a value." : "A list cannot start on the line of its key.",
        onlyDash ? "Quote it: \"-\"." : "Start the list on the next line, or quote the text if it starts with '- '.");

    public static Diagnostic BadIndentation(SourceSpan span, int spaces) => Diagnostic.Error(
        "SEED126", span, $"This line is indented by {Count(spaces, "space")}, which does not match any line above.",
        "Indent it exactly like the other lines of its mapping or list.");

    public static Diagnostic DeeperThanValue(SourceSpan span, string key, SourceSpan above) => Diagnostic.Error(
        "SEED127", span, $"{Quote(key)} is nested under a line that already has a value.",
        "Indent it like the line above, or give that line no value.").WithNote(above, "This is the line above.");

    public static Diagnostic TextBesideIndicator(SourceSpan span, char indicator) => Diagnostic.Error(
        "SEED128", span, $"Text cannot follow '{indicator}' on the same line: '{indicator}' begins a text of several lines.",
        $"Write the text on the lines below, or quote it if it starts with '{indicator}'.");

    public static Diagnostic FlowSeparator(SourceSpan span, char open) => Diagnostic.Error(
        "SEED129", span, $"Expected ',' or the closing '{Closing(open)}' of this '{open}' before {Quote(TextOf(span))}.",
        "Put a comma between the entries, and quote text that contains , : [ ] { or }.");

    public static Diagnostic NothingBetweenCommas(SourceSpan span, char found) => Diagnostic.Error(
        "SEED130", span, $"A value is missing before '{found}'.",
        "Write \"\" for an empty text, or remove the comma.");

    private static Diagnostic RepeatedKey(NameSyntax key, NameSyntax first) => Diagnostic.Error(
        "SEED109", key.Span, $"The key '{key.Text}' occurs twice in this mapping.",
        "Remove one of the two.").WithNote(first.Span, $"'{first.Text}' occurs here first.");

    private static Diagnostic KeyDiffersInCase(NameSyntax key, NameSyntax first) => Diagnostic.Error(
        "SEED110", key.Span, $"The keys '{key.Text}' and '{first.Text}' of this mapping differ only in case.",
        "Remove one of the two, or give them different names.").WithNote(first.Span, $"'{first.Text}' occurs here first.");

    private static char Closing(char open) => open == '[' ? ']' : '}';

    private static string TextOf(SourceSpan span) => span.Source.Content[span.Start..span.End];

    private static string Clip(string text) => Quote(text)[1..^1];

    // Makes YamlDotNet's "While scanning x, found y." a part of a sentence.
    private static string Sentence(string reason)
    {
        var clean = reason.Trim().TrimEnd('.');
        return clean.Length == 0 ? "it is not well-formed." : $"{char.ToLowerInvariant(clean[0])}{clean[1..]}.";
    }
}
