using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Counts the records of a plan before it is expanded, so that nested counts which multiply to too many records are reported early. If a
/// count is a random choice (a range, <c>pick</c>), its lowest value is used here, and the expander stops at the limit.
/// </summary>
internal sealed class RecordCount(Repetition repetition, int most, DiagnosticBag diagnostics)
{
    private readonly List<long> _factors = [];
    private bool _isReported;

    /// <summary>Returns whether the number of records is within the limit. Reports an error if it is not.</summary>
    public bool Fits(PlanSyntax plan)
    {
        var all = 0L;
        foreach (var list in plan.Records)
        {
            foreach (var record in list.Records)
            {
                all = Add(all, Of(record));
                if (all > most && !_isReported)
                {
                    Report(LimitDiagnostics.TooManyRecords(PlaceOf(record), most));
                }
            }
        }
        return !_isReported;
    }

    // Values above the limit are replaced by the limit plus one, so that sums and products do not overflow.
    private long Add(long one, long other) => Math.Min(one + other, most + 1L);

    private long Of(RecordSyntax record)
    {
        if (_isReported)
        {
            return 0;
        }
        if (!record.IsRepeated)
        {
            return Add(1, Children(record));
        }
        var iterations = IterationsOf(record);
        _factors.Add(iterations);
        var product = _factors.Aggregate(1L, (all, factor) => Math.Min(all * Math.Min(factor, most + 1L), most + 1L));
        var sum = 0L;
        if (product > most)
        {
            Report(LimitDiagnostics.TooManyIterations(PlaceOf(record), _factors, most));
        }
        else if (iterations > 0)
        {
            sum = Math.Min(iterations * Add(1, Children(record)), most + 1L);
        }
        _factors.RemoveAt(_factors.Count - 1);
        return sum;
    }

    private long Children(RecordSyntax record)
    {
        var all = 0L;
        foreach (var field in record.Fields)
        {
            if (field.Value is ValueSyntax.RecordList list)
            {
                foreach (var child in list.Records)
                {
                    all = Add(all, Of(child));
                }
            }
        }
        return all;
    }

    private long IterationsOf(RecordSyntax record) => record.Instructions switch
    {
        { From: { } from } => repetition.RowsOf(from, "")?.Length ?? 0,
        { Count: { } count } => repetition.LeastOf(count),
        _ => 0,
    };

    private static SourceSpan PlaceOf(RecordSyntax record) =>
        record.Instructions?.Count?.Span ?? record.Instructions?.From?.Span ?? record.Span;

    private void Report(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        _isReported = true;
    }
}
