using Seeder.Cli.Output;

namespace Seeder.Cli.Commands;

/// <summary>The result of a command for one plan.</summary>
internal sealed record PlanResult(CommandResult Result)
{
    /// <summary>The number of records by what the command did with them, or would do.</summary>
    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];

    /// <summary>The calls that were sent, or would be.</summary>
    public CallCounts Calls { get; init; } = CallCounts.None;

    /// <summary>Why the plan has no result yet, although it has no error; null if it has a result.</summary>
    public string? Later { get; init; }

    /// <summary>Whether the records of the plan change, so that a plan that uses it can only be planned after an apply.</summary>
    public bool HasNewRecords { get; init; }
}

/// <summary>What became of a plan.</summary>
internal enum PlanStatus
{
    Done,
    Failed,

    /// <summary>A plan that must run before it failed, or the command was stopped.</summary>
    Skipped,

    /// <summary>The command was stopped while this plan ran.</summary>
    Cancelled,
}

/// <summary>The outcome of one of several plans.</summary>
/// <param name="Code">The exit code that the command would have for this plan alone; null if the plan did not run.</param>
internal sealed record PlanOutcome(string Title, string File, string? Name, PlanStatus Status, ExitCode? Code)
{
    /// <summary>Why the plan did not run, or the message of its failure.</summary>
    public string? Reason { get; init; }

    public ImmutableArray<KeyValuePair<string, int>> Counts { get; init; } = [];

    public CallCounts Calls { get; init; } = CallCounts.None;

    /// <summary>The members of the result of this plan alone, as one JSON object; null without a result, or if no JSON is
    /// printed.</summary>
    public string? Json { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];
}
