namespace Seeder.Core.State;

/// <summary>One run of the plan: as which user it spoke to the org, and between which times of the org's clock.</summary>
/// <param name="To">The org's time when the journal was folded into the manifest.</param>
public sealed record ManifestRun(string Id, string User, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The clock that stamps rows is not the one in the header of an answer.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(60);

    /// <summary>A longer run would make a manifest that was edited carelessly claim too much.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>From when on a record can be one of this run.</summary>
    public DateTimeOffset Earliest => From - Slack;

    /// <summary>Until when a record can be one of this run.</summary>
    public DateTimeOffset Latest => (To - From > Longest ? From + Longest : To) + Slack;

    /// <summary>Whether a row of this time can be one of this run.</summary>
    public bool Covers(DateTimeOffset created) => created >= Earliest && created <= Latest;
}

/// <summary>
/// How a record that this plan created came about: in a run that the manifest names, or, for one that was adopted by hand, with the row's own user and date.
/// </summary>
/// <param name="Run">The id of the run; null for an adopted record.</param>
/// <param name="User">The user who created the row; null where its type does not say.</param>
/// <param name="At">When the row was created, or last changed where its type does not say when it was created.</param>
public sealed record Origin(string? Run, string? User = null, DateTimeOffset? At = null);
