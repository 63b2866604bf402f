namespace Seeder.Core.Syntax;

/// <summary>A variable that a file of <c>--vars</c> sets.</summary>
/// <param name="Span">The name, in a copy of the file without its values.</param>
internal sealed record VarsEntry(string Name, string Value, SourceSpan Span);

/// <summary>
/// Reads a file of variables: a YAML mapping, or lines <c>NAME=value</c> as in <c>.env</c> files. Every value is text, as on the command
/// line. Such files often hold secrets, so diagnostics show their lines without the values.
/// </summary>
internal static class VarsFile
{
    private static readonly string[] Yaml = [".yaml", ".yml", ".json"];

    /// <returns>The variables in the order of the file; a later one wins.</returns>
    public static ImmutableArray<VarsEntry> Read(SourceText source, DiagnosticBag diagnostics, CancellationToken cancel = default)
    {
        var found = new DiagnosticBag();
        var entries = IsYaml(source) ? ReadYaml(source, found, cancel) : EnvLines.Read(source, found, cancel);
        var masked = new MaskedSource(source);
        diagnostics.AddRange(found.ToImmutable().Select(masked.Mask));
        return [.. entries.Select(e => e with { Span = masked.Mask(e.Span) })];
    }

    // The extension decides. The name of a pipe says nothing, so the first line decides there.
    private static bool IsYaml(SourceText source)
    {
        var name = source.Path[(source.Path.LastIndexOfAny(['/', '\\']) + 1)..];
        return Yaml.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase))
            || (!IsEnv(name) && !EnvLines.BeginsLike(source.Content));
    }

    private static bool IsEnv(string name) =>
        name.StartsWith(".env", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".env", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<VarsEntry> ReadYaml(SourceText source, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        switch (YamlReader.Read(source, diagnostics, cancel).Root)
        {
            case YamlMapping mapping:
                return [.. mapping.Entries.Select(e => EntryOf(e, diagnostics)).OfType<VarsEntry>()];
            case null or YamlFault or YamlScalar { IsEmpty: true }:
                return [];
            case var other:
                diagnostics.Add(VarsDiagnostics.Yaml(other.Span, null, YamlVarsFault.NotAMapping));
                return [];
        }
    }

    private static VarsEntry? EntryOf(YamlEntry entry, DiagnosticBag diagnostics)
    {
        switch (entry.Value)
        {
            case YamlScalar { IsEmpty: false, IsNull: false } scalar:
                return new VarsEntry(entry.Key.Text, scalar.Text, entry.Key.Span);
            case YamlScalar:
                diagnostics.Add(VarsDiagnostics.Yaml(entry.Key.Span, entry.Key.Text, YamlVarsFault.NoValue));
                return null;
            case YamlFault:
                return null;
            default:
                diagnostics.Add(VarsDiagnostics.Yaml(entry.Key.Span, entry.Key.Text, YamlVarsFault.NotText));
                return null;
        }
    }

    // The same text with a star for each character of a value, so that all places stay.
    private sealed class MaskedSource(SourceText source)
    {
        private readonly SourceText _masked = new(source.Path, Masked(source.Content));

        public Diagnostic Mask(Diagnostic diagnostic) => diagnostic with
        {
            Span = Mask(diagnostic.Span),
            Notes = [.. diagnostic.Notes.Select(n => new Note(Mask(n.Span), n.Message))],
        };

        public SourceSpan Mask(SourceSpan span) => span.Source == source ? span with { Source = _masked } : span;

        private SourceSpan? Mask(SourceSpan? span) => span is { } place ? Mask(place) : null;

        private static string Masked(string text) => string.Create(text.Length, text, (masked, original) =>
        {
            var isName = true;
            for (var i = 0; i < masked.Length; i++)
            {
                var c = original[i];
                masked[i] = isName || char.IsWhiteSpace(c) ? c : '*';
                isName = c == '\n' ? NamesValue(original.AsSpan(i + 1)) : isName && c is not (':' or '=');
            }
        });

        // A line without a name may continue a value. Comments are hidden too, because they may hold a former value.
        private static bool NamesValue(ReadOnlySpan<char> rest)
        {
            var line = rest.IndexOf('\n') is >= 0 and var end ? rest[..end] : rest;
            return line.IndexOfAny(':', '=') is > 0 and var at
                && line[..at].Trim() is var name
                && !name.IsEmpty
                && name.IndexOfAnyExcept(NameCharacters) < 0;
        }

        private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-. \t\"'");
    }
}
