using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>The result of a run. <c>State</c> holds the records that exist now.</summary>
/// <param name="Operations">The outcome of each operation, by its number.</param>
/// <param name="Sent">Whether each call sent a request, by its number.</param>
/// <param name="InDoubt">The number of calls whose response was lost.</param>
internal sealed record RunResult(
    RunState State,
    ImmutableArray<OperationStatus> Operations,
    ImmutableArray<bool> Sent,
    int InDoubt,
    ImmutableArray<Diagnostic> Diagnostics,
    bool Cancelled)
{
    /// <summary>The jobs that the run created.</summary>
    public ImmutableArray<RunJob> Jobs { get; init; } = [];

    public bool Complete => !Cancelled && Operations.All(o => o == OperationStatus.Done);
}

/// <summary>
/// Runs an execution graph against an org. A call starts when its predecessors have completed and no call in flight locks the same records
/// (<see cref="CallSchedule"/>). It is sent until it has an outcome (<see cref="CallSender"/>). In-doubt calls are resolved
/// (<see cref="InDoubtCalls"/>).
/// </summary>
internal sealed class Executor
{
    // How long a cancelled run waits for the responses of calls in flight.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private const string Again = "Press Ctrl-C again to stop at once. The next run continues in both cases.";

    private readonly PlannedRun _run;
    private readonly RunMode _mode;
    private readonly RunLog _log;
    private readonly IProgress<RunProgress>? _progress;
    private readonly RunTracker _tracker;
    private readonly CallSchedule _schedule;
    private readonly InDoubtCalls _inDoubt;
    private readonly CallSender _sender;
    private readonly HashSet<Task<Completion>> _running = [];
    private int _inFlight;
    private bool _stopped;
    private SeederException? _broken;
    private int _callsDone;

    // A completed call, and whether the run may continue. It is a class, because .NET may share one task between equal small values, and
    // tasks are compared here.
    private sealed record Completion(ApiCall Call, bool GoesOn);

    public Executor(
        PlannedRun run,
        RunState state,
        IJournal journal,
        OrgSession session,
        FactFinder finder,
        InDoubtWait resolver,
        RunMode mode,
        IProgress<RunProgress>? progress)
    {
        (_run, _mode, _log, _progress) = (run, mode, session.Client.Log, progress);
        _tracker = new RunTracker(run, state, journal, mode.OnError == ErrorMode.Stop);
        _tracker.Polled = Report;
        _schedule = new CallSchedule(run, _tracker, mode.Timeline);
        _inDoubt = new InDoubtCalls(resolver, _tracker);
        var attempts = new CallAttempt(run, _tracker, session.Client, finder, _inDoubt, mode);
        _sender = new CallSender(run, _tracker, session.Client, attempts, mode, Note);
    }

    /// <summary>The outcome of each operation, as far as is known.</summary>
    public RunResult Current => _tracker.ToResult(cancelled: false);

    /// <param name="cancel">The first signal: no new call starts, and calls in flight get ten seconds.</param>
    /// <param name="abort">The second signal: connections are dropped at once, and their calls stay in doubt.</param>
    public async Task<RunResult> RunAsync(CancellationToken cancel, CancellationToken abort)
    {
        using var span = Telemetry.Source.StartActivity("Seeder stage Execute");
        var started = _mode.Time.GetTimestamp();
        _log.Logger.RunStarted(_run.Graph.Calls.Length, _run.Graph.Operations.Count, _mode.Parallel);
        var result = await RunToEndAsync(cancel, abort);
        _mode.Timeline?.End();
        var took = Math.Round(_mode.Time.GetElapsedTime(started).TotalMilliseconds, 1);
        _log.Logger.RunEnded(took, result.Complete, result.InDoubt, result.Cancelled);
        return result;
    }

    private async Task<RunResult> RunToEndAsync(CancellationToken cancel, CancellationToken abort)
    {
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _mode.Time);
        using var dropped = new CancellationTokenSource();
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel, abort);
        using var graceful = cancel.Register(() =>
        {
            Say(calls =>
                $"Stopping: waiting up to {Grace.TotalSeconds:0} s for the response of {calls} in flight. {Again}");
            grace.CancelAfter(Grace);
        });
        using var graceOver = grace.Token.Register(Drop);
        using var aborted = abort.Register(Drop);
        Report();
        while (true)
        {
            while (!_stopped
                && !cancel.IsCancellationRequested
                && _inDoubt.Count == 0
                && _running.Count < _mode.Parallel
                && _schedule.Start() is { } call)
            {
                Volatile.Write(ref _inFlight, _running.Count + 1);
                _running.Add(SendAsync(call, cancel, dropped.Token));
            }
            if (_running.Count == 0)
            {
                return _broken is null ? _tracker.ToResult(cancel.IsCancellationRequested)
                    : throw (_tracker.Unwritten.Count == 0
                        ? _broken
                        : SeederException.Of(EnvironmentDiagnostics.WithUnwritten(_broken.Diagnostic, _tracker.Unwritten)));
            }
            if (_inDoubt.Count == _running.Count)
            {
                await _inDoubt.ResolveAsync(stopped.Token);
            }
            if (await Task.WhenAny([.. _running, _inDoubt.Raised]) is Task<Completion> completed)
            {
                _running.Remove(completed);
                Volatile.Write(ref _inFlight, _running.Count);
                Complete(completed);
            }
            else
            {
                _inDoubt.Seen();
            }
        }

        // The count is said before the calls end, because they are counted while they run.
        void Drop()
        {
            if (!dropped.IsCancellationRequested)
            {
                Say(calls => $"Dropped: {calls} in flight. The next command asks the org whether the work was done.");
                dropped.Cancel();
            }
        }
    }

    private async Task<Completion> SendAsync(ApiCall call, CancellationToken cancel, CancellationToken dropped) =>
        new(call, await _sender.SendAsync(call, cancel, dropped));

    private void Complete(Task<Completion> completed)
    {
        if (completed.Exception?.InnerException is SeederException broken)
        {
            // The other calls in flight still complete, and their outcomes are recorded.
            (_broken, _stopped) = (_broken ?? broken, true);
            return;
        }
        var (call, goesOn) = completed.GetAwaiter().GetResult();
        _schedule.End(call, goesOn);
        if (goesOn)
        {
            _callsDone++;
        }
        else
        {
            _stopped = true;
        }
        Report();
    }

    // Called on the thread of the signal handler. Reports nothing if no call is in flight.
    private void Say(Func<string, string> words)
    {
        if (Volatile.Read(ref _inFlight) is > 0 and var count)
        {
            _progress?.Report(new RunProgress(0, 0, 0, 0, words(count == 1 ? "1 call" : $"{count} calls")) { IsImportant = true });
        }
    }

    private void Note(string note, bool isImportant) => _progress?.Report(Progress(note) with { IsImportant = isImportant });

    private void Report() => _progress?.Report(Progress(null));

    private RunProgress Progress(string? note) =>
        new(_callsDone, _run.Graph.Calls.Length, _tracker.DoneOrProcessed, _run.Graph.Operations.Count, note)
        {
            Types = _tracker.Types,
            Jobs = _tracker.RunningJobs,
        };
}
