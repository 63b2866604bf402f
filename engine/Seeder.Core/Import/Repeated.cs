namespace Seeder.Core.Import;

/// <summary>Reports a problem that many records of a file share only once: at its first place, with the number of further places.</summary>
internal sealed class Repeated(DiagnosticBag diagnostics)
{
    private readonly Dictionary<(SourceText Source, string What), (int More, Func<int, Diagnostic> Make)> _reports = [];

    /// <param name="what">Identifies the problem: calls with the same text are merged into one diagnostic.</param>
    /// <param name="make">Makes the diagnostic from the number of further places.</param>
    public void Add(string what, SourceSpan span, Func<int, Diagnostic> make)
    {
        var key = (span.Source, what);
        _reports[key] = _reports.TryGetValue(key, out var known) ? (known.More + 1, known.Make) : (0, make);
    }

    public void Report()
    {
        // The diagnostic bag sorts them by place.
        foreach (var (more, make) in _reports.Values)
        {
            diagnostics.Add(make(more));
        }
    }
}
