namespace Seeder.Core.Diagnostics;

/// <summary>
/// Shows equal diagnostics of many records as one, for people. Machines get all of them: <c>--json</c> and the other formats do not fold.
/// </summary>
internal static class DiagnosticFold
{
    // Up to this many equal diagnostics are shown one by one.
    private const int Most = 3;

    // A folded diagnostic names this many records.
    private const int MostNames = 4;

    /// <summary>
    /// A generated plan may have an error in each of a million records; this many diagnostics are enough to read.
    /// </summary>
    public const int MostShown = 1_000;

    /// <summary>The diagnostics that people read: folded, and the first of them if there are very many.</summary>
    /// <returns>The diagnostics, and the number of those that are left out.</returns>
    public static (ImmutableArray<Diagnostic> Shown, int Left) Show(IEnumerable<Diagnostic> diagnostics)
    {
        var folded = Fold(diagnostics);
        return folded.Length <= MostShown ? (folded, 0) : ([.. folded.Take(MostShown)], folded.Length - MostShown);
    }

    /// <summary>The diagnostics in their order, where many equal ones are the first of them with notes about the others.</summary>
    public static ImmutableArray<Diagnostic> Fold(IEnumerable<Diagnostic> diagnostics) =>
    [
        .. diagnostics.GroupBy(d => (d.Code, d.Severity, d.Alike ?? d.Message, d.Hint), (_, same) => same.ToList())
            .SelectMany(same => same.Count <= Most ? same : [One(same)]),
    ];

    private static Diagnostic One(List<Diagnostic> same)
    {
        var (first, others) = (same[0], same.Skip(1).ToList());
        // Each iteration of $count has the same place.
        var places = others.Select(d => d.Span).OfType<SourceSpan>().Distinct().Where(s => s != first.Span);
        var folded = first with { Notes = [.. first.Notes, .. places.Select(s => new Note(s, Diagnostic.HereToo))] };
        var names = others.Select(d => d.Of).OfType<string>().Select(n => $"'{n}'").ToList();
        return names.Count == 0
            ? folded
            : folded.WithNote(null, $"The same for {others.Count} more records: {Quoting.SomeAndCount(names, MostNames)}.");
    }
}
