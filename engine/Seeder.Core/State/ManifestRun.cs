namespace Seeder.Core.State;

/// <summary>One run of the plan: its running user, and its start and end in the org's time.</summary>
/// <param name="To">The org's time when the journal was merged into the manifest.</param>
internal sealed record ManifestRun(string Id, string User, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The org's clock for rows can differ from the clock in response headers.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    /// <summary>The maximum duration of a run. Without it, a carelessly edited manifest could claim records of any time.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>The earliest time at which this run can have created a record.</summary>
    public DateTimeOffset Earliest => From - Slack;

    /// <summary>The latest time at which this run can have created a record.</summary>
    public DateTimeOffset Latest => (To - From > Longest ? From + Longest : To) + Slack;

    /// <summary>Whether this run can have created a row at this time.</summary>
    public bool Covers(DateTimeOffset created) => created >= Earliest && created <= Latest;
}

/// <summary>
/// How this plan created a record: in a run that the manifest names, or, for a record that was adopted by hand, the user and date of its
/// row.
/// </summary>
/// <param name="Run">The id of the run; null for an adopted record.</param>
/// <param name="User">The user who created the row; null if the type has no such field.</param>
/// <param name="At">The time when the row was created; if the type has no such field, the time of its last change.</param>
internal sealed record Origin(string? Run, string? User = null, DateTimeOffset? At = null);
