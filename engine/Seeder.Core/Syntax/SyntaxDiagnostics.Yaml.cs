using Seeder.Core.Diagnostics;
using Seeder.Core.Text;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Syntax;

/// <summary>What is wrong with the text as YAML, and what YAML would swallow: SEED101 to SEED129.</summary>
public static partial class SyntaxDiagnostics
{
    public static Diagnostic InvalidYaml(SourceSpan span, string reason) => Diagnostic.Error(
        "SEED101", span, $"The YAML cannot be read here: {Sentence(reason)}",
        "Quote the value if it is a text; else compare the line with those around it.");

    public static Diagnostic TabIndentation(SourceSpan span, int moreLines) => Diagnostic.Error(
        "SEED102", span, "This line is indented with a tab; YAML indents with spaces only.",
        moreLines == 0 ? "Replace the tab by spaces." : $"Replace the tabs by spaces, here and in {Count(moreLines, "line")} below.");

    public static Diagnostic CannotStart(SourceSpan span, char start) => Diagnostic.Error(
        "SEED103", span, $"An unquoted text cannot start with '{start}'.",
        start switch
        {
            '@' => "Quote the text; a reference to a record is written ${name}.",
            '%' => "Quote the text; a comment starts with '#'.",
            _ => "Quote the text.",
        });

    public static Diagnostic GluedComment(SourceSpan span, string value) => Diagnostic.Error(
        "SEED104", span, value.Length == 0
            ? $"{Quote(TextOf(span))} is a comment to YAML, which leaves no value."
            : $"{Quote(TextOf(span))} is a comment to YAML, and the value is only {Quote(value)}.",
        $"Quote the whole value: \"{Clip($"{value} {TextOf(span)}".Trim().Replace("\"", "\\\""))}\"; or, for a comment, write a space after '#'.");

    public static Diagnostic Tag(SourceSpan span) => Diagnostic.Error(
        "SEED105", span, $"{Quote(TextOf(span))} is a YAML tag; a plan has none, since the type of a field decides what its value means.",
        "Quote the text if it starts with '!'; else remove the tag.");

    public static Diagnostic AnchorOnScalar(SourceSpan span, string anchor) => Diagnostic.Error(
        "SEED106", span, $"'&{anchor}' is a YAML anchor on a single value; anchors stand on mappings and lists only.",
        "Quote the text if it starts with '&'; a value for several places goes under 'vars'.");

    public static Diagnostic ContinuedValue(SourceSpan span) => Diagnostic.Error(
        "SEED107", span, "This unquoted value goes on in the next line.",
        "Quote the text, or write '>' or '|' after the colon and the text on the lines below.");

    public static Diagnostic UnquotedExpression(SourceSpan span, string expression) => Diagnostic.Error(
        "SEED108", span, $"An expression inside {{ }} or [ ] needs quotes: {Quote(expression)} has none.",
        $"Write \"{Clip(expression)}\".");

    public static Diagnostic DuplicateKey(NameSyntax key, NameSyntax first) => string.Equals(key.Text, first.Text, StringComparison.Ordinal)
        ? RepeatedKey(key, first)
        : KeyDiffersInCase(key, first);

    public static Diagnostic SecondDocument(SourceSpan span) => Diagnostic.Error(
        "SEED111", span, "A second YAML document begins here; a plan is one document.",
        "Remove the line, or move what follows to a plan file of its own.");

    public static Diagnostic MergeKey(SourceSpan span) => Diagnostic.Error(
        "SEED112", span, "The merge key '<<' is not part of the plan language.",
        "Use 'defaults' for values that all records of a type share.");

    public static Diagnostic UnknownAlias(SourceSpan span, string name, IEnumerable<string> anchors) => Diagnostic.Error(
        "SEED113", span, $"'*{name}' is a YAML alias, but no mapping or list above has the anchor '&{name}'.",
        NearestName.Find(name, anchors) is { } near ? $"Did you mean '*{near}'?" : "Quote the text if it starts with '*'.");

    public static Diagnostic AliasCycle(SourceSpan span, string name) => Diagnostic.Error(
        "SEED114", span, $"'*{name}' stands inside the very node that has the anchor '&{name}'.",
        "Name records with '$ref' and refer to them with ${name}; those references may form a cycle.");

    public static Diagnostic TooDeep(SourceSpan span, int most) => Diagnostic.Error(
        "SEED115", span, $"This is nested deeper than {most} levels.",
        "Write the inner records under 'records' and refer to their parents with ${name}.");

    public static Diagnostic AliasesMultiply(SourceSpan span, int most) => Diagnostic.Error(
        "SEED116", span, $"The aliases up to here stand for more than {most.ToString("N0", CultureInfo.InvariantCulture)} values.",
        "Check for anchors that contain aliases of one another: they multiply.");

    public static Diagnostic KeyNotName(SourceSpan span) => Diagnostic.Error(
        "SEED117", span, "A key is a name on one line; this is none.",
        "Quote a text that starts with '{', '[', '?' or ':'.");

    public static Diagnostic UnclosedQuote(SourceSpan span, char quote) => Diagnostic.Error(
        "SEED118", span, $"The text that begins with {quote} has no closing {quote}.",
        $"Add the closing {quote}; where the text has several lines, indent them deeper than the key.");

    public static Diagnostic UnknownEscape(SourceSpan span, string escape) => Diagnostic.Error(
        "SEED119", span, $"{Quote(escape)} is no escape that a text in double quotes may have.",
        "Write \\\\ for a backslash, or put the text in single quotes.");

    public static Diagnostic TextAfterValue(SourceSpan span, string text, char end) => Diagnostic.Error(
        "SEED120", span, $"{Quote(text)} stands behind the end of the value.",
        end switch
        {
            '"' => "Put the whole value in one pair of quotes; a \" inside is written \\\".",
            '\'' => "Put the whole value in one pair of quotes; a ' inside is doubled.",
            '#' => "Put a space before the '#' if a comment begins there; else quote the whole value.",
            ']' or '}' => "Quote a text that starts with '[' or '{'; else remove what is too much.",
            _ => "Quote the whole value.",
        });

    public static Diagnostic ColonInValue(SourceSpan span) => Diagnostic.Error(
        "SEED121", span, "A second colon with a space behind it stands on this line, as if the value were a mapping.",
        "Quote the value if the colon belongs to it.");

    public static Diagnostic ControlCharacter(SourceSpan span, char character, int more) => Diagnostic.Error(
        "SEED122", span, $"The control character U+{(int)character:X4} cannot stand in YAML{(more == 0 ? "." : $"; the file has {more} more.")}",
        $"Write \"\\x{(int)character:X2}\" in double quotes if a value needs it.");

    public static Diagnostic UnclosedFlow(SourceSpan span, char open) => Diagnostic.Error(
        "SEED123", span, $"This '{open}' has no closing '{Closing(open)}'.",
        $"Add the '{Closing(open)}', or quote the text if it starts with '{open}'.");

    public static Diagnostic LineWithoutColon(SourceSpan span, string line) => Diagnostic.Error(
        "SEED124", span, $"{Quote(line)} is not of the form 'key: value'.",
        line.IndexOf(':') is > 0 and var colon && line.AsSpan(0, colon).IndexOf(' ') < 0
            ? "Put a space after the colon."
            : "Add the colon; if the line goes on with the text above, quote that text.");

    public static Diagnostic ListBesideKey(SourceSpan span, bool onlyDash) => Diagnostic.Error(
        "SEED125", span, onlyDash ? "A lone '-' is no value." : "A list cannot start on the line of its key.",
        onlyDash ? "Quote it: \"-\"." : "Start the list on the next line, or quote the text if it starts with '- '.");

    public static Diagnostic BadIndentation(SourceSpan span, int spaces) => Diagnostic.Error(
        "SEED126", span, $"This line is indented by {Count(spaces, "space")}, which puts it under none of the lines above.",
        "Indent it exactly as the other lines of its mapping or list.");

    public static Diagnostic DeeperThanValue(SourceSpan span, string key, SourceSpan above) => Diagnostic.Error(
        "SEED127", span, $"{Quote(key)} is nested under a line that already has a value.",
        "Indent it like the line above, or give that line no value.").WithNote(above, "This is the line above.");

    public static Diagnostic TextBesideIndicator(SourceSpan span, char indicator) => Diagnostic.Error(
        "SEED128", span, $"Text cannot stand on the line of '{indicator}', which begins a text of several lines.",
        $"Write the text on the lines below, or quote it if it starts with '{indicator}'.");

    public static Diagnostic FlowSeparator(SourceSpan span, char open) => Diagnostic.Error(
        "SEED129", span, $"Inside '{open}' a ',' or the closing '{Closing(open)}' is expected before {Quote(TextOf(span))}.",
        "Put a comma between the entries, and quotes around a text that holds , : [ ] { or }.");

    public static Diagnostic NothingBetweenCommas(SourceSpan span, char found) => Diagnostic.Error(
        "SEED130", span, $"A value is missing before '{found}'.",
        "Write \"\" for an empty text, or remove the comma.");

    private static Diagnostic RepeatedKey(NameSyntax key, NameSyntax first) => Diagnostic.Error(
        "SEED109", key.Span, $"The key '{key.Text}' stands twice in this mapping.",
        "Remove one of the two.").WithNote(first.Span, $"'{first.Text}' stands here first.");

    private static Diagnostic KeyDiffersInCase(NameSyntax key, NameSyntax first) => Diagnostic.Error(
        "SEED110", key.Span, $"The keys '{key.Text}' and '{first.Text}' of this mapping differ only in case.",
        "Remove one of the two, or give them different names.").WithNote(first.Span, $"'{first.Text}' stands here first.");

    private static char Closing(char open) => open == '[' ? ']' : '}';

    private static string TextOf(SourceSpan span) => span.Source.Content[span.Start..span.End];

    private static string Clip(string text) => Quote(text)[1..^1];

    // "While scanning x, found y." as YamlDotNet writes it, made part of a sentence.
    private static string Sentence(string reason)
    {
        var clean = reason.Trim().TrimEnd('.');
        return clean.Length == 0 ? "it is not well-formed." : $"{char.ToLowerInvariant(clean[0])}{clean[1..]}.";
    }
}
