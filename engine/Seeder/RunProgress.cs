namespace Seeder;

/// <summary>The progress of a run.</summary>
internal sealed record RunProgress(int CallsDone, int Calls, int RecordsDone, int Records, string? Note = null)
{
    /// <summary>
    /// Whether the note is shown also without --verbose: it says why the run waits, or what a signal did.
    /// </summary>
    public bool IsImportant { get; init; }

    /// <summary>Whether the note repeats how long a wait still takes, which a display of the progress shows anyway.</summary>
    public bool IsCountdown { get; init; }

    /// <summary>What the command does now, for a display of the progress; null if that did not change.</summary>
    public RunActivity? Activity { get; init; }

    /// <summary>A wait that begins; null if none begins.</summary>
    public RunWait? Wait { get; init; }

    /// <summary>Counts the records of each type. A display of the progress calls it when it needs the numbers.</summary>
    public Func<ImmutableArray<TypeProgress>>? Types { get; init; }

    /// <summary>The jobs that run now. A display of the progress calls it when it needs them.</summary>
    public Func<ImmutableArray<RunJob>>? Jobs { get; init; }

    /// <summary>Whether this is only for a display of the progress, and not a message or a count.</summary>
    public bool IsForDisplay => Activity is not null || Wait is not null;
}

/// <summary>What a command does while no calls are sent.</summary>
/// <param name="Text">Such as "reading the descriptions of 12 types".</param>
/// <param name="Requests">Returns the number of requests that were sent; null if the activity sends none.</param>
internal sealed record RunActivity(string Text, Func<int>? Requests = null);

/// <summary>A wait and its reason.</summary>
internal sealed record RunWait(TimeSpan Pause, string Reason);

/// <summary>How many records of a type are done.</summary>
/// <param name="Type">The type's name.</param>
/// <param name="Done">The number of records that need nothing more.</param>
/// <param name="Total">The number of records in the run.</param>
/// <param name="IsInWork">Whether a call with such a record was sent, and some of them are not done.</param>
internal sealed record TypeProgress(string Type, int Done, int Total, bool IsInWork);
