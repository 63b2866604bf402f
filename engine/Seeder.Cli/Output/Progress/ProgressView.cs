namespace Seeder.Cli.Output.Progress;

/// <summary>What a display shows of the progress at one moment.</summary>
internal sealed record ProgressView
{
    /// <summary>Which of several plans is in work; null for the only plan.</summary>
    public string? Title { get; init; }

    /// <summary>What the command does while it sends no calls.</summary>
    public required string Activity { get; init; }

    /// <summary>The number of requests that the activity needed until now; null if it sends none.</summary>
    public int? Requests { get; init; }

    /// <summary>The number of calls of the run; 0 while it is planned.</summary>
    public int Calls { get; init; }

    public int CallsDone { get; init; }

    public int Records => Types.Sum(t => t.Total);

    public int RecordsDone => Types.Sum(t => t.Done);

    public ImmutableArray<TypeProgress> Types { get; init; } = [];

    /// <summary>Records in a second; null until enough time has passed.</summary>
    public double? Rate { get; init; }

    /// <summary>The time since the start of the command, without the time of questions.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The estimated time until the end of the plan; null if it cannot be estimated.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>The jobs that run in the org.</summary>
    public ImmutableArray<RunJob> Jobs { get; init; } = [];

    /// <summary>How long a wait still takes, and its reason; null if nothing waits.</summary>
    public RunWait? Wait { get; init; }
}
