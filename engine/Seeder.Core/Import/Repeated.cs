using Seeder.Core.Diagnostics;
using Seeder.Core.Text;

namespace Seeder.Core.Import;

/// <summary>Says once a file what holds for many of its records: at the first place, with the number of the others.</summary>
internal sealed class Repeated(DiagnosticBag diagnostics)
{
    private readonly Dictionary<(SourceText Source, string What), (int More, Func<int, Diagnostic> Make)> _reports = [];

    /// <param name="what">Reports of the same thing are one.</param>
    /// <param name="make">Gets how many more there are.</param>
    public void Add(string what, SourceSpan span, Func<int, Diagnostic> make)
    {
        var key = (span.Source, what);
        _reports[key] = _reports.TryGetValue(key, out var known) ? (known.More + 1, known.Make) : (0, make);
    }

    public void Report()
    {
        // The bag puts them in order.
        foreach (var (more, make) in _reports.Values)
        {
            diagnostics.Add(make(more));
        }
    }
}
