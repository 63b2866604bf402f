using Seeder.Core.Calls;

namespace Seeder;

/// <summary>What a call did during a part of a run.</summary>
internal enum CallStepKind
{
    /// <summary>It was ready, but as many calls were in flight as the run allows, or the run waited for in-doubt calls.</summary>
    QueueWait,

    /// <summary>It was ready, but a call in flight locked the same records.</summary>
    LockWait,

    /// <summary>A request was in flight.</summary>
    Request,

    /// <summary>It waited before the next attempt, because the last one had no effect.</summary>
    RetryWait,

    /// <summary>It waited before the next attempt, as long as the org asked for (Retry-After).</summary>
    AskedWait,

    /// <summary>Its response was lost. The run waited until late commits had arrived, and asked the org whether it was committed.</summary>
    InDoubt,

    /// <summary>A job was created. It has no rows yet.</summary>
    JobCreate,

    /// <summary>A job got its rows.</summary>
    JobUpload,

    /// <summary>A job was started: no more rows follow.</summary>
    JobStart,

    /// <summary>The org worked on a job, and the run asked for its state from time to time.</summary>
    JobWork,

    /// <summary>The results of a job were read.</summary>
    JobResults,
}

/// <summary>How a request or an in-doubt call ended.</summary>
internal enum CallStepResult { None, Accepted, PartlyRejected, Rejected, TooLarge, NoEffect, InDoubt, SentAgain, JobRuns }

/// <summary>A part of the run of a call. The times count from the start of the run.</summary>
/// <param name="Attempt">The number of the attempt, from 1; 0 for a wait before the first one.</param>
/// <param name="Records">The number of records of this part of the call.</param>
/// <param name="Other">The call that locked the same records; -1 for other steps.</param>
/// <param name="Text">The words of the org, or the reason of the wait; null if there is no more to say.</param>
internal sealed record CallStep(
    int Call, CallStepKind Kind, TimeSpan From, TimeSpan To, int Attempt, int Records, CallStepResult Result, int Other, string? Text);

/// <summary>
/// Records when each call waited, was sent and was resolved, for the report of a run. A run without a report has none. Calls overlap, so
/// all methods are safe for several threads.
/// </summary>
/// <param name="time">The clock of the run.</param>
/// <param name="calls">The number of calls.</param>
internal sealed class RunTimeline(TimeProvider time, int calls)
{
    // The time of a call that was never ready, or never met a lock.
    private const long Never = long.MinValue;

    private readonly Lock _gate = new();
    private readonly List<CallStep> _steps = [];
    private readonly long _start = time.GetTimestamp();
    private readonly long[] _ready = Filled(calls);
    private readonly long[] _blocked = Filled(calls);
    private readonly int[] _blocker = new int[calls];
    private readonly (CallStepKind Kind, int Attempt, long From)[] _job = new (CallStepKind, int, long)[calls];
    private TimeSpan? _length;

    /// <summary>When the run started.</summary>
    public DateTimeOffset Started { get; } = time.GetUtcNow();

    /// <summary>How long the run took; the time until now, if it still runs.</summary>
    public TimeSpan Length => _length ?? time.GetElapsedTime(_start);

    /// <summary>The steps so far, in the order in which they ended.</summary>
    public ImmutableArray<CallStep> Steps
    {
        get
        {
            lock (_gate)
            {
                return [.. _steps];
            }
        }
    }

    /// <summary>Ends the run.</summary>
    public void End() => _length = time.GetElapsedTime(_start);

    /// <summary>All calls before this one are complete.</summary>
    public void Ready(int call)
    {
        lock (_gate)
        {
            _ready[call] = time.GetTimestamp();
        }
    }

    /// <summary>The call could start, but another one in flight locks the same records.</summary>
    public void Blocked(int call, int by)
    {
        lock (_gate)
        {
            if (_blocked[call] == Never)
            {
                (_blocked[call], _blocker[call]) = (time.GetTimestamp(), by);
            }
        }
    }

    /// <summary>The call starts.</summary>
    public void Start(ApiCall call)
    {
        lock (_gate)
        {
            var (ready, blocked, now) = (_ready[call.Number], _blocked[call.Number], time.GetTimestamp());
            ready = ready == Never ? now : ready;
            Wait(call, CallStepKind.QueueWait, ready, blocked == Never ? now : blocked, other: -1);
            if (blocked != Never)
            {
                Wait(call, CallStepKind.LockWait, blocked, now, _blocker[call.Number]);
            }
        }
    }

    /// <summary>An attempt of a call begins.</summary>
    /// <param name="from">The timestamp of its start.</param>
    public void Began(ApiCall call, int attempt, long from)
    {
        lock (_gate)
        {
            _job[call.Number] = (CallStepKind.JobCreate, attempt, from);
        }
    }

    /// <summary>A step of a job ended, and the next one begins.</summary>
    /// <param name="kind">The step.</param>
    /// <param name="text">More about the step.</param>
    public void JobStep(ApiCall.Bulk job, CallStepKind kind, string text)
    {
        int attempt;
        long from;
        lock (_gate)
        {
            (_, attempt, from) = _job[job.Number];
            _job[job.Number] = (kind + 1, attempt, time.GetTimestamp());
        }
        Add(job, kind, from, attempt, CallStepResult.Accepted, text);
    }

    /// <summary>An attempt of a call ended: its request, or the last step of its job.</summary>
    /// <param name="from">The timestamp of the start of the attempt.</param>
    public void Requested(ApiCall call, int attempt, long from, CallOutcome outcome)
    {
        var (kind, _, begun) = call is ApiCall.Bulk ? _job[call.Number] : (CallStepKind.Request, attempt, from);
        var (result, text) = Describe(outcome);
        Add(call, kind, begun, attempt, result, text);
    }

    /// <summary>An in-doubt call was resolved, or stays in doubt.</summary>
    /// <param name="from">The timestamp of the lost response.</param>
    /// <param name="lost">What happened to the response.</param>
    public void Resolved(ApiCall call, int attempt, long from, string lost, CallOutcome outcome)
    {
        var (result, _) = Describe(outcome);
        Add(call, CallStepKind.InDoubt, from, attempt, result == CallStepResult.NoEffect ? CallStepResult.SentAgain : result, lost);
    }

    /// <summary>The call waited before its next attempt.</summary>
    /// <param name="attempt">The attempt before the wait.</param>
    /// <param name="from">The timestamp of the start of the wait.</param>
    public void Waited(ApiCall call, int attempt, long from, CallOutcome.Transient reason) => Add(
        call, reason.RetryAfter is null ? CallStepKind.RetryWait : CallStepKind.AskedWait, from, attempt, CallStepResult.None,
        reason.Message);

    private void Add(ApiCall call, CallStepKind kind, long from, int attempt, CallStepResult result, string? text)
    {
        lock (_gate)
        {
            _steps.Add(
                new CallStep(
                    call.Number, kind, Since(from), Since(time.GetTimestamp()), attempt, call.Operations.Length, result, -1, text));
        }
    }

    // Each call waits for some microseconds. So short a wait is left out.
    private void Wait(ApiCall call, CallStepKind kind, long from, long to, int other)
    {
        if (time.GetElapsedTime(from, to) >= TimeSpan.FromMilliseconds(1))
        {
            _steps.Add(
                new CallStep(call.Number, kind, Since(from), Since(to), 0, call.Operations.Length, CallStepResult.None, other, null));
        }
    }

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(_start, timestamp);

    private static (CallStepResult Result, string? Text) Describe(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Succeeded { Errors.IsEmpty: true } => (CallStepResult.Accepted, null),
        CallOutcome.Succeeded { Errors: var errors } => (CallStepResult.PartlyRejected, TextOf(errors)),
        CallOutcome.Rejected { Errors: var errors } => (CallStepResult.Rejected, TextOf(errors)),
        CallOutcome.TooMuch { Errors: var errors } => (CallStepResult.TooLarge, TextOf(errors)),
        CallOutcome.Transient { Message: var message } => (CallStepResult.NoEffect, message),
        CallOutcome.LimitReached { Message: var message } => (CallStepResult.NoEffect, message),
        CallOutcome.PutOff { Message: var message } => (CallStepResult.NoEffect, message),
        CallOutcome.InDoubt { Message: var message } => (CallStepResult.InDoubt, message),
        CallOutcome.NoJob { Message: var message } => (CallStepResult.Rejected, message),
        CallOutcome.JobRuns { Processed: var rows } =>
            (CallStepResult.JobRuns, $"{Quoting.Count(rows, "row is", "rows are")} processed"),
        _ => throw new InvalidOperationException(outcome.GetType().Name),
    };

    private static string? TextOf(ImmutableArray<OrgError> errors) => errors switch
    {
        [] => null,
        [var one] => $"{one.Code}: {one.Message}",
        [var first, ..] => string.Create(CultureInfo.InvariantCulture, $"{first.Code}: {first.Message} (and {errors.Length - 1:N0} more)"),
    };

    private static long[] Filled(int count)
    {
        var times = new long[count];
        Array.Fill(times, Never);
        return times;
    }
}
