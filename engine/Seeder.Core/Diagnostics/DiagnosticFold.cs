using System.Text.RegularExpressions;

namespace Seeder.Core.Diagnostics;

/// <summary>A diagnostic to show to people.</summary>
/// <param name="Diagnostic">The diagnostic.</param>
/// <param name="More">The line about those of its kind that are not shown; null if all are shown.</param>
internal sealed record FoldedDiagnostic(Diagnostic Diagnostic, string? More);

/// <summary>
/// Shows the first diagnostics of each kind, and counts the others. Only people read this: <c>--json</c> and the other formats have all
/// diagnostics, and <c>--verbose</c> shows all of them.
/// </summary>
internal static partial class DiagnosticFold
{
    // This many diagnostics with the same text are shown one by one.
    private const int Most = 3;

    // This many diagnostics that differ only in names and values are shown one by one: a person corrects each of them.
    private const int MostDistinct = 10;

    // The line about the others names this many records.
    private const int MostNames = 4;

    /// <summary>
    /// A generated plan may have an error in each of a million records; this many diagnostics are enough to read.
    /// </summary>
    public const int MostShown = 1_000;

    /// <summary>The diagnostics that people read: folded, and the first of them if there are very many.</summary>
    /// <returns>
    /// The diagnostics, the number of those that are not shown one by one, and of these the number of those that no line counts.
    /// </returns>
    public static (ImmutableArray<FoldedDiagnostic> Shown, int Hidden, int Left) Show(IEnumerable<Diagnostic> diagnostics)
    {
        var all = diagnostics.ToList();
        var folded = Fold(all);
        var shown = folded[..Math.Min(folded.Length, MostShown)];
        return (shown, all.Count - shown.Length, folded.Length - shown.Length);
    }

    /// <summary>The diagnostics in their order, without those that a line about others of their kind counts.</summary>
    public static ImmutableArray<FoldedDiagnostic> Fold(IReadOnlyList<Diagnostic> all)
    {
        var shown = new SortedDictionary<int, string?>();
        var equal = Enumerable.Range(0, all.Count).GroupBy(i => KeyOf(all[i]), (_, places) => places.ToList());
        foreach (var kind in equal.GroupBy(places => KindOf(all[places[0]]), (_, groups) => groups.ToList()))
        {
            var isLong = kind.Count > 1 && kind.Sum(places => Math.Min(places.Count, Most)) > MostDistinct;
            foreach (var places in isLong ? [[.. kind.SelectMany(p => p).Order()]] : kind)
            {
                Keep(places);
            }
        }
        return [.. shown.Select(s => new FoldedDiagnostic(all[s.Key], s.Value))];

        void Keep(List<int> places)
        {
            foreach (var place in places.Take(Most))
            {
                shown.Add(place, null);
            }
            if (places.Count > Most)
            {
                shown[places[Most - 1]] = MoreOf([.. places.Skip(Most).Select(i => all[i])], all[places[Most - 1]].Span?.Path);
            }
        }
    }

    private static string MoreOf(List<Diagnostic> others, string? path)
    {
        var places = PlaceList.Of(others.Select(d => d.Span).OfType<SourceSpan>(), path);
        // Each iteration of $count has the same line, so the records are named too.
        var names = others.Select(d => d.Of).OfType<string>().Select(n => $"'{n}'").ToList();
        var records = names.Count == 0 ? "" : $" ({Quoting.SomeAndCount(names, MostNames)})";
        return $"and {Quoting.Number(others.Count)} more like this{places}{records}";
    }

    private static (string, Severity, string, string?) KeyOf(Diagnostic diagnostic) =>
        (diagnostic.Code, diagnostic.Severity, diagnostic.Alike ?? diagnostic.Message, diagnostic.Hint);

    // Names, values, ids and numbers do not matter.
    private static (string, Severity, string, string) KindOf(Diagnostic diagnostic) => (
        diagnostic.Code, diagnostic.Severity,
        Particular().Replace(diagnostic.Alike ?? diagnostic.Message, "?"), Particular().Replace(diagnostic.Hint ?? "", "?"));

    [GeneratedRegex("""'[^']*'|"[^"]*"|\b(?=[0-9A-Za-z]*[0-9])(?:[0-9A-Za-z]{18}|[0-9A-Za-z]{15})\b|[0-9]+(?:[.,:/-][0-9]+)*""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Particular();
}
