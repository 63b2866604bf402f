using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>How a run stands, for those who watch it.</summary>
public sealed record RunProgress(int CallsDone, int Calls, int RecordsDone, int Records, string? Note = null)
{
    /// <summary>
    /// The note is for everybody, and not only for who asked for details: it says what the run waits for, or what a signal did.
    /// </summary>
    public bool IsImportant { get; init; }
}

/// <summary>How a run ended. What exists now is in <c>State</c>.</summary>
/// <param name="Operations">What became of each operation, by its number.</param>
/// <param name="Sent">Which calls were started, by their number.</param>
/// <param name="InDoubt">Calls whose answer never came.</param>
public sealed record RunResult(
    RunState State, ImmutableArray<OperationStatus> Operations, ImmutableArray<bool> Sent, int InDoubt, ImmutableArray<Diagnostic> Diagnostics, bool Cancelled)
{
    public bool Complete => !Cancelled && Operations.All(o => o == OperationStatus.Done);
}

/// <summary>
/// Runs an execution graph against an org. A call starts when those before it have ended, while nothing in flight locks what it locks
/// (<see cref="CallSchedule"/>); each is sent until it has an outcome (<see cref="CallSender"/>), and what stays in doubt is settled
/// (<see cref="InDoubtCalls"/>).
/// </summary>
public sealed class Executor
{
    // How long a cancelled run waits for answers that are on their way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly PlannedRun _run;
    private readonly RunMode _mode;
    private readonly IProgress<RunProgress>? _progress;
    private readonly RunTracker _record;
    private readonly CallSchedule _schedule;
    private readonly InDoubtCalls _doubts;
    private readonly CallSender _sender;
    private readonly HashSet<Task<Landing>> _flying = [];
    private readonly bool[] _sent;
    private int _inFlight;
    private bool _stopped;
    private SeederException? _broken;
    private int _callsDone;

    // How a call came back, and whether the run may go on. A class: tasks are told apart, and equal small values share one.
    private sealed record Landing(ApiCall Call, bool GoesOn);

    public Executor(PlannedRun run, RunState state, Journal journal, OrgSession session, FactFinder finder, InDoubtWait settling, RunMode mode, IProgress<RunProgress>? progress)
    {
        (_run, _mode, _progress) = (run, mode, progress);
        _record = new RunTracker(run, state, journal, mode.OnError == ErrorMode.Stop);
        _schedule = new CallSchedule(run, _record);
        _doubts = new InDoubtCalls(settling, _record);
        _sender = new CallSender(run, _record, session.Connection, finder, _doubts, mode, Report);
        _sent = new bool[run.Graph.Calls.Length];
    }

    /// <param name="cancel">The first signal: nothing new starts, and what is in flight gets ten seconds.</param>
    /// <param name="abort">The second: connections are dropped at once, and their calls stay in doubt.</param>
    public async Task<RunResult> RunAsync(CancellationToken cancel, CancellationToken abort)
    {
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel, abort);
        using var graceful = cancel.Register(() =>
        {
            Say(calls =>
                $"Stopping: {calls} in flight may still get an answer, for {Grace.TotalSeconds:0} s. A second signal drops it at once.");
            dropped.CancelAfter(Grace);
        });
        using var told = dropped.Token.Register(() =>
            Say(calls => $"Dropped: {calls} in flight. The next command asks the org what became of it."));
        Report(null);
        while (true)
        {
            while (!_stopped && !cancel.IsCancellationRequested && _doubts.Count == 0 && _flying.Count < _mode.Parallel && _schedule.Start() is { } call)
            {
                _sent[call.Number] = true;
                Volatile.Write(ref _inFlight, _flying.Count + 1);
                _flying.Add(SendAsync(call, cancel, dropped.Token));
            }
            if (_flying.Count == 0)
            {
                return _broken is null ? _record.ToResult([.. _sent], cancel.IsCancellationRequested)
                    : throw (_record.Unwritten.Count == 0 ? _broken : new SeederException(EnvironmentDiagnostics.WithUnwritten(_broken.Diagnostic, _record.Unwritten), _broken.Code));
            }
            if (_doubts.Count == _flying.Count)
            {
                await _doubts.SettleAsync(stopped.Token);
            }
            if (await Task.WhenAny([.. _flying, _doubts.Raised]) is Task<Landing> landed)
            {
                _flying.Remove(landed);
                Volatile.Write(ref _inFlight, _flying.Count);
                Land(landed);
            }
            else
            {
                _doubts.Seen();
            }
        }
    }

    private async Task<Landing> SendAsync(ApiCall call, CancellationToken cancel, CancellationToken dropped) => new(call, await _sender.SendAsync(call, cancel, dropped));

    private void Land(Task<Landing> landed)
    {
        if (landed.Exception?.InnerException is SeederException broken)
        {
            // The others in flight still come home: what they say is told.
            (_broken, _stopped) = (_broken ?? broken, true);
            return;
        }
        var (call, goesOn) = landed.GetAwaiter().GetResult();
        _schedule.End(call, goesOn);
        if (goesOn)
        {
            _callsDone++;
        }
        else
        {
            _stopped = true;
        }
        Report(null);
    }

    // From the thread of a signal; where nothing is in flight, stopping takes no time.
    private void Say(Func<string, string> words)
    {
        if (Volatile.Read(ref _inFlight) is > 0 and var count)
        {
            _progress?.Report(new RunProgress(0, 0, 0, 0, words(count == 1 ? "1 call" : $"{count} calls")) { IsImportant = true });
        }
    }

    private void Report(string? note) =>
        _progress?.Report(new RunProgress(_callsDone, _run.Graph.Calls.Length, _record.Done, _run.Graph.Operations.Count, note));
}
