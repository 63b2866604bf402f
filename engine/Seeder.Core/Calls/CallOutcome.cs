using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>An error of the org's for one operation of a call, or, with -1, for the call as a whole.</summary>
internal sealed record OrgError(int Operation, string Code, string Message, ImmutableArray<string> Fields)
{
    /// <summary>The code of our own for a row of the org, whose id is the message, that two records of the plan would write.</summary>
    public const string RowTwice = "ROW_TWICE";

    /// <summary>The address of the other record.</summary>
    public string? Other { get; init; }
}

/// <summary>
/// Why a call may be sent again: nothing of it was stored; or repeating it does no harm; or its idempotency keys make the org accept it
/// once, however often it is sent.
/// </summary>
internal enum TransientReason { Login, Throttled, Locked, NotSent, Repeated, Idempotent }

/// <summary>What became of a call.</summary>
internal abstract record CallOutcome
{
    private CallOutcome()
    {
    }

    /// <summary>
    /// Processed. One id for each operation, in the call's order; null where <c>Errors</c> says why (deletes are not all-or-none).
    /// </summary>
    public sealed record Succeeded(ImmutableArray<string?> Ids, ImmutableArray<OrgError> Errors) : CallOutcome
    {
        /// <summary>What was read, as JSON, one place for each operation; null for a call that reads nothing.</summary>
        public ImmutableArray<string?>? Values { get; init; }
    }

    /// <summary>The org said no, and nothing was stored.</summary>
    public sealed record Rejected(ImmutableArray<OrgError> Errors) : CallOutcome;

    /// <summary>Too much for one transaction of the org's; nothing was stored, and smaller calls may do.</summary>
    public sealed record TooMuch(ImmutableArray<OrgError> Errors) : CallOutcome;

    /// <summary>Not now: nothing was stored.</summary>
    public sealed record Transient(TransientReason Reason, string Message, TimeSpan? RetryAfter) : CallOutcome;

    /// <summary>The org's calls of the day are used up; nothing was stored.</summary>
    public sealed record LimitReached(string Message) : CallOutcome;

    /// <summary>Not for a long time: nothing was stored.</summary>
    public sealed record PutOff(string Message, TimeSpan Pause, DateTimeOffset Back) : CallOutcome;

    /// <summary>The org may have stored it or not.</summary>
    public sealed record InDoubt(string Message) : CallOutcome
    {
        /// <summary>What the org showed of it.</summary>
        public ImmutableArray<OpenReason> Reasons { get; init; } = [];

        /// <summary>The pause that the org asks for; null where it does not.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
