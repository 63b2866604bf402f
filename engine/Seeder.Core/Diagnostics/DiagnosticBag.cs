namespace Seeder.Core.Diagnostics;

/// <summary>Collects what the stages report. Reading it gives source order, whatever order the stages worked in.</summary>
internal sealed class DiagnosticBag
{
    // A plan may hold as many wrong names as right ones, and to compare each with each takes too long.
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
    /// Names of the plan to look for a similar one in. After many names have been looked through, there are no suggestions.
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

    /// <summary>Everything reported: by file, place and code; what has no place comes last, in the order of reporting.</summary>
    public ImmutableArray<Diagnostic> ToImmutable() => Once(
    [
        .. _items
            .OrderBy(d => d.Span?.Source.Path is null)
            .ThenBy(d => d.Span?.Source.Path, StringComparer.Ordinal)
            .ThenBy(d => d.Span?.Start ?? 0)
            .ThenBy(d => d.Code, StringComparer.Ordinal)
            // A value that is used twice is bound twice: one place, one mistake.
            .DistinctBy(d => (d.Code, d.Span, d.Message)),
    ]);

    // The first place says it; a few of the others are notes.
    private static ImmutableArray<Diagnostic> Once(ImmutableArray<Diagnostic> all) => all.All(d => d.Subject is null) ? all :
    [
        .. all.GroupBy(d => d.Subject is null ? (object)d : (d.Code, d.Subject.ToUpperInvariant()), (_, same) => same.ToList())
            .Select(same => same.Skip(1).Take(3).Aggregate(same[0], (first, other) => first.WithNote(other.Span, "Here too."))),
    ];
}
