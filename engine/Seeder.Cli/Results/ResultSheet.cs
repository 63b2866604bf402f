using Seeder.Cli.Commands;
using Seeder.Cli.Output;

namespace Seeder.Cli.Results;

/// <summary>The outcome of one plan of a command.</summary>
/// <param name="File">The path of the plan.</param>
/// <param name="Name">The name of the plan; null if its file cannot be read.</param>
internal sealed record PlanEntry(string File, string? Name, PlanStatus Status)
{
    /// <summary>Why the plan did not run; null if it ran.</summary>
    public string? Reason { get; init; }

    /// <summary>The outcome of each record; empty if nothing was run.</summary>
    public IReadOnlyList<RecordReport> Records { get; init; } = [];

    /// <summary>The number of records by what the command did with them, or would do.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>How long it took; null if that is not known.</summary>
    public TimeSpan? Took { get; init; }

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(d => d.Severity == Severity.Error);

    public IEnumerable<Diagnostic> Warnings => Diagnostics.Where(d => d.Severity == Severity.Warning);
}

/// <summary>Collects the outcomes of the plans of a command, for <see cref="ResultFiles"/>.</summary>
internal sealed class ResultSheet
{
    private readonly List<PlanEntry> _plans = [];
    private PlanEntry? _only;
    private IReadOnlyList<RecordReport> _records = [];
    private long? _started;

    /// <summary>The outcomes of the plans that ended.</summary>
    public IReadOnlyList<PlanEntry> Plans => _plans;

    /// <summary>The name and the id of the org; null if none was opened.</summary>
    public string? Org { get; set; }

    /// <summary>Notes that the only plan of a command begins. It ends with the command.</summary>
    public void BeginOnly(string file, string? name) => _only = new PlanEntry(file, name, PlanStatus.Done);

    /// <summary>Notes the time at which the work of a plan begins.</summary>
    public void Start(TimeProvider time) => _started = time.GetTimestamp();

    /// <summary>Keeps the outcomes of the records of the plan that runs now, also if the run then fails.</summary>
    public void Keep(IReadOnlyList<RecordReport> records) => _records = records;

    public void Add(PlanEntry plan, TimeProvider time)
    {
        _plans.Add(plan with
        {
            Records = _records,
            Counts = plan.Counts.IsEmpty ? RecordCounts.Of(_records) : plan.Counts,
            Took = plan.Took ?? (_started is { } started ? time.GetElapsedTime(started) : null),
        });
        (_records, _started) = ([], null);
    }

    /// <summary>Completes the sheet with the result of the command.</summary>
    public void End(CommandResult result, TimeProvider time)
    {
        if (_only is not { } only)
        {
            return;
        }
        var status = result.Code switch
        {
            ExitCode.Done or ExitCode.ChangesPending => PlanStatus.Done,
            ExitCode.Cancelled => PlanStatus.Cancelled,
            _ => PlanStatus.Failed,
        };
        Add(only with { Status = status, Counts = result.Counts, Diagnostics = result.Diagnostics }, time);
        _only = null;
    }
}

/// <summary>Counts records by their outcome.</summary>
internal static class RecordCounts
{
    public static ImmutableArray<KeyValuePair<string, int>> Of(IEnumerable<RecordReport> records) =>
        [.. records.Where(r => r.Action != RecordReports.Found || r.IsOfPlan).CountBy(r => r.Action)];
}
