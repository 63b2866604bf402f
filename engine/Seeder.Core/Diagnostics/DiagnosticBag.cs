namespace Seeder.Core.Diagnostics;

/// <summary>
/// Collects the diagnostics that the stages report. It returns them in source order, in whatever order they were reported.
/// </summary>
internal sealed class DiagnosticBag
{
    // The limit of comparisons when similar names are searched. A plan may have as many wrong names as right ones, and comparing all pairs
    // would take too long.
    private const int MostNames = 2_000_000;

    private readonly List<Diagnostic> _items = [];
    private int _names;

    public bool HasErrors { get; private set; }

    public void Add(Diagnostic diagnostic)
    {
        _items.Add(diagnostic);
        HasErrors |= diagnostic.Severity == Severity.Error;
    }

    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>
    /// Returns the names in which a similar name is searched. It returns none after too many names were searched; the diagnostics then have
    /// no suggestion.
    /// </summary>
    public IEnumerable<string> Similar(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (_names++ >= MostNames)
            {
                _names = MostNames;
                yield break;
            }
            yield return name;
        }
    }

    /// <summary>
    /// All diagnostics, without duplicates, ordered by file, place and code. Those without a place come last, in the order of reporting.
    /// </summary>
    public ImmutableArray<Diagnostic> ToImmutable() => Once(
    [
        .. _items
            .OrderBy(d => d.Span?.Source.Path is null)
            .ThenBy(d => d.Span?.Source.Path, StringComparer.Ordinal)
            .ThenBy(d => d.Span?.Start ?? 0)
            .ThenBy(d => d.Code, StringComparer.Ordinal)
            // A value that is used twice is bound twice, and would report its error twice.
            .DistinctBy(d => (d.Code, d.Span, d.Message)),
    ]);

    // Merges diagnostics with the same subject: the first one stays, and the other places become its notes.
    private static ImmutableArray<Diagnostic> Once(ImmutableArray<Diagnostic> all) => all.All(d => d.Subject is null) ? all :
    [
        .. all.GroupBy(d => d.Subject is null ? (object)d : (d.Code, d.Subject.ToUpperInvariant()), (_, same) => same.ToList())
            .Select(same => same.Count == 1 ? same[0]
                : same[0] with { Notes = [.. same[0].Notes, .. same.Skip(1).Select(other => new Note(other.Span, Diagnostic.HereToo))] }),
    ];
}
