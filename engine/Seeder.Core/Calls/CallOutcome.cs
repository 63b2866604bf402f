using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>An error of the org for one operation of a call. Operation -1 means the whole call.</summary>
internal sealed record OrgError(int Operation, string Code, string Message, ImmutableArray<string> Fields)
{
    /// <summary>Seeder's own error code: two records of the plan would write the same record of the org. Its message is the id.</summary>
    public const string RowTwice = "ROW_TWICE";

    /// <summary>The address of the other record with the same id.</summary>
    public string? Other { get; init; }
}

/// <summary>
/// Why a call can be sent again: the org stored nothing, or a repetition does no harm, or idempotency keys make the org accept the call
/// only once.
/// </summary>
internal enum TransientReason { Login, Throttled, Locked, NotSent, Repeated, Idempotent }

/// <summary>The outcome of a call.</summary>
internal abstract record CallOutcome
{
    private CallOutcome()
    {
    }

    /// <summary>
    /// The org processed the call. There is one id per operation, in the order of the call. An id is null if <c>Errors</c> contains the
    /// operation: deletes may fail one by one.
    /// </summary>
    public sealed record Succeeded(ImmutableArray<string?> Ids, ImmutableArray<OrgError> Errors) : CallOutcome
    {
        /// <summary>The values that were read, as JSON, one per operation; null for a call that reads nothing.</summary>
        public ImmutableArray<string?>? Values { get; init; }

        /// <summary>
        /// The positions of records that a job did not store for a temporary reason, so that they are sent again. They have no id and no
        /// error.
        /// </summary>
        public ImmutableArray<int> Unfinished { get; init; } = [];
    }

    /// <summary>The org does not accept the records by a job, and stored nothing. They may go by another kind of call.</summary>
    public sealed record NoJob(string Message) : CallOutcome;

    /// <summary>The run stopped, and the job goes on in the org.</summary>
    public sealed record JobRuns(string Job, int Processed) : CallOutcome;

    /// <summary>The org rejected the call and stored nothing.</summary>
    public sealed record Rejected(ImmutableArray<OrgError> Errors) : CallOutcome;

    /// <summary>The call exceeds a governor limit of a transaction. The org stored nothing; smaller calls may succeed.</summary>
    public sealed record TooMuch(ImmutableArray<OrgError> Errors) : CallOutcome;

    /// <summary>A temporary error. The org stored nothing, and the call can be sent again.</summary>
    public sealed record Transient(TransientReason Reason, string Message, TimeSpan? RetryAfter) : CallOutcome;

    /// <summary>The org's daily API limit is used up. The org stored nothing.</summary>
    public sealed record LimitReached(string Message) : CallOutcome;

    /// <summary>The org asks to wait longer than a run does. The org stored nothing.</summary>
    public sealed record PutOff(string Message, TimeSpan Pause, DateTimeOffset Back) : CallOutcome;

    /// <summary>The outcome is unknown: the org may have committed the call or not.</summary>
    public sealed record InDoubt(string Message) : CallOutcome
    {
        /// <summary>What the reconciliation queries found for each operation that is still open.</summary>
        public ImmutableArray<OpenReason> Reasons { get; init; } = [];

        /// <summary>How long the org asks to wait; null if it does not.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
