using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.Run;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>How a run stands, for those who watch it.</summary>
public sealed record RunProgress(int CallsDone, int Calls, int RecordsDone, int Records, string? Note = null);

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
/// Runs an execution graph against an org: begin entry, request, answer, end entry, for each call. A call starts when those before it have
/// ended, lowest number first, while nothing in flight locks what it locks. Only sending overlaps: journal, state and progress have one gate.
/// </summary>
public sealed class Executor(PlannedRun run, RunState state, Journal journal, OrgSession session, FactFinder finder, Settling settling, RunMode mode, IProgress<RunProgress>? progress)
{
    // How long a cancelled run waits for answers that are on their way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly OrgConnection _org = session.Connection;
    private readonly RunRecord _record = new(run, state, mode.OnError == ErrorMode.Stop);
    private readonly bool[] _sent = new bool[run.Graph.Calls.Length];
    private readonly SortedSet<int> _ready = [];

    // A call waits for one of those before it at a time. Thousands of deletes may wait for as many creates: nobody lists all pairs.
    private readonly List<int>?[] _waiting = new List<int>?[run.Graph.Calls.Length];
    private readonly int[] _passed = new int[run.Graph.Calls.Length];
    private readonly bool[] _landed = new bool[run.Graph.Calls.Length];
    private readonly Dictionary<Task<Landing>, (ApiCall Call, HashSet<string> Locks)> _flying = [];
    private readonly Dictionary<int, HashSet<string>> _locksOfReady = [];
    private readonly Lock _gate = new();

    // Calls in doubt, each waiting for what becomes of it. Nothing new starts, and when nothing else is in flight they are settled together.
    private readonly SortedDictionary<int, (TaskCompletionSource<JournalEntry.End?> Settled, bool SendsAgain)> _doubts = [];
    private TaskCompletionSource _doubted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopped;
    private int _callsDone;

    // What no file says: the journal could not be written when the org had answered.
    private readonly List<string> _unwritten = [];
    private StoppedException? _broken;

    // How a call came back, and whether the run may go on. A class: tasks are told apart, and equal small values share one.
    private sealed record Landing(ApiCall Call, bool GoesOn);

    /// <param name="cancel">The first signal: nothing new starts, and what is in flight gets ten seconds.</param>
    /// <param name="abort">The second: connections are dropped at once, and their calls stay in doubt.</param>
    public async Task<RunResult> RunAsync(CancellationToken cancel, CancellationToken abort)
    {
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var graceful = cancel.Register(() => dropped.CancelAfter(Grace));
        foreach (var call in run.Graph.Calls)
        {
            Enlist(call);
        }
        Report(null);
        while (true)
        {
            while (!_stopped && !cancel.IsCancellationRequested && Doubts == 0 && NextStart() is { } start)
            {
                _ready.Remove(start.Call.Number);
                _locksOfReady.Remove(start.Call.Number);
                _sent[start.Call.Number] = true;
                _flying.Add(SendAsync(start.Call, dropped.Token), start);
            }
            if (_flying.Count == 0)
            {
                if (_broken is not null)
                {
                    throw _unwritten.Count == 0 ? _broken : new StoppedException(EnvironmentDiagnostics.WithUnwritten(_broken.Diagnostic, _unwritten), _broken.Code);
                }
                return _record.ToResult([.. _sent], cancel.IsCancellationRequested);
            }
            if (Doubts == _flying.Count)
            {
                await SettleAsync(dropped.Token);
            }
            if (await Task.WhenAny([.. _flying.Keys, _doubted.Task]) is Task<Landing> landed)
            {
                _flying.Remove(landed);
                Land(landed);
            }
            else
            {
                lock (_gate)
                {
                    _doubted = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }
    }

    private int Doubts
    {
        get
        {
            lock (_gate)
            {
                return _doubts.Count;
            }
        }
    }

    private async Task SettleAsync(CancellationToken dropped)
    {
        Settlement? settlement = null;
        bool sendAgain;
        lock (_gate)
        {
            sendAgain = _doubts.Values.All(d => d.SendsAgain);
        }
        try
        {
            settlement = await settling.SettleAsync(state, sendAgain, dropped);
        }
        catch (Exception exception) when (exception is StoppedException or OperationCanceledException)
        {
            // Who cannot ask does not know: the next run settles them.
        }
        lock (_gate)
        {
            foreach (var (number, doubt) in _doubts)
            {
                doubt.Settled.SetResult(settlement?.Ends.FirstOrDefault(e => e.Call == number));
            }
            _doubts.Clear();
        }
    }

    // A call in doubt either happened or is sent again; where that cannot be told, it stays in doubt.
    private async Task<CallOutcome> SettledAsync(ApiCall call, CallOutcome.InDoubt doubt, bool sendsAgain)
    {
        var settled = new TaskCompletionSource<JournalEntry.End?>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool isFenced;
        lock (_gate)
        {
            isFenced = sendsAgain && state.Pending.Any(b => b.Call == call.Number && Settler.IsFenced(b));
            _doubts.Add(call.Number, (settled, isFenced));
            _doubted.TrySetResult();
        }
        return await settled.Task switch
        {
            null => doubt,
            { Outcome: JournalOutcome.Succeeded } end => new CallOutcome.Succeeded(end.Ids, []) { Values = end.Values },
            _ => new CallOutcome.Transient(isFenced ? TransientReason.Fenced : TransientReason.NotSent, doubt.Message, null),
        };
    }

    private (ApiCall Call, HashSet<string> Locks)? NextStart()
    {
        if (_flying.Count >= mode.Parallel)
        {
            return null;
        }
        foreach (var number in _ready)
        {
            var call = run.Graph.Calls[number];
            // Setup objects lock whole tables of the org's own: their calls run alone (fact sheet section 8).
            if (_flying.Count > 0 && (IsSetup(call) || _flying.Values.Any(f => IsSetup(f.Call))))
            {
                continue;
            }
            // What a ready call refers to exists, so its locks stay as they are while it waits.
            if (!_locksOfReady.TryGetValue(number, out var locks))
            {
                lock (_gate)
                {
                    locks = LockSets.Of(call, run, state);
                }
                _locksOfReady.Add(number, locks);
            }
            if (!_flying.Values.Any(f => f.Locks.Overlaps(locks)))
            {
                return (call, locks);
            }
        }
        return null;
    }

    private static bool IsSetup(ApiCall call) => call is ApiCall.Collections { IsSetup: true };

    // A call whose dependents may start: the rest of the run goes on without what was rejected.
    private void Land(Task<Landing> landed)
    {
        if (landed.Exception?.InnerException is StoppedException broken)
        {
            // The others in flight still come home: what they say is told.
            (_broken, _stopped) = (_broken ?? broken, true);
            return;
        }
        var landing = landed.GetAwaiter().GetResult();
        if (landing.GoesOn)
        {
            _callsDone++;
            _landed[landing.Call.Number] = true;
            foreach (var waiting in _waiting[landing.Call.Number] ?? [])
            {
                Enlist(run.Graph.Calls[waiting]);
            }
        }
        else
        {
            _stopped = true;
        }
        Report(null);
    }

    // Has the call wait for the first of those before it that has not landed; it is ready where there is none.
    private void Enlist(ApiCall call)
    {
        for (ref var passed = ref _passed[call.Number]; passed < call.After.Length; passed++)
        {
            if (!_landed[call.After[passed]])
            {
                (_waiting[call.After[passed]] ??= []).Add(call.Number);
                return;
            }
        }
        _ready.Add(call.Number);
    }

    private async Task<Landing> SendAsync(ApiCall call, CancellationToken dropped) => new(call, await TrySendAsync(call, dropped));

    /// <summary>Sends a call until nothing of it is left to send: under <c>continue</c> what the org rejects is taken out, and the rest sent again.</summary>
    /// <returns>Whether the run may go on.</returns>
    private async Task<bool> TrySendAsync(ApiCall call, CancellationToken dropped)
    {
        var attempt = 0;
        var parts = new Stack<ApiCall>([call]);
        while (parts.TryPop(out var part))
        {
            ApiCall? due;
            lock (_gate)
            {
                due = _record.Due(part);
            }
            if (due is null)
            {
                continue;
            }
            if (dropped.IsCancellationRequested)
            {
                return false;
            }
            var outcome = await SendPartAsync(due, () => ++attempt, dropped);
            lock (_gate)
            {
                if (outcome is CallOutcome.TooMuch tooMuch)
                {
                    if (Replanner.Split(due, run) is { IsEmpty: false } smaller)
                    {
                        journal.Record(new JournalEntry.Split(due.Number, [.. smaller.Select(s => s.Operations.Length)]), state);
                        foreach (var one in smaller.Reverse())
                        {
                            parts.Push(one);
                        }
                        continue;
                    }
                    outcome = new CallOutcome.Rejected(tooMuch.Errors);
                }
                if (outcome is CallOutcome.Rejected rejected && mode.OnError == ErrorMode.Continue && due is not ApiCall.Batch { Verb: BatchVerb.Raw })
                {
                    foreach (var rest in Replanner.Isolate(due, rejected).Reverse())
                    {
                        parts.Push(rest);
                    }
                    if (rejected.Errors.Any(e => e.Operation >= 0) || Replanner.IsOne(due))
                    {
                        _record.Reject(due, rejected.Errors);
                    }
                }
                else if (!_record.Land(due, outcome, _org.Url))
                {
                    return false;
                }
                else if (outcome is CallOutcome.Succeeded succeeded && due is ApiCall.Batch { Verb: BatchVerb.Raw } && succeeded.Ids.Contains(null))
                {
                    // Requests behind one that had nothing left to do, or whose turn never came.
                    parts.Push(due);
                }
            }
        }
        return true;
    }

    private async Task<CallOutcome> SendPartAsync(ApiCall part, Func<int> nextAttempt, CancellationToken dropped)
    {
        var tries = 0;
        CallOutcome? last = null;
        var isOpen = false;
        try
        {
            await Retry.Pipeline(mode.Time).ExecuteAsync(
                async token =>
                {
                    (last, isOpen) = await AttemptAsync(part, nextAttempt(), isOpen, isLast: ++tries == Retry.Attempts, token);
                    if (last is CallOutcome.Transient transient && tries < Retry.Attempts)
                    {
                        Report($"call {part.Number + 1}: {transient.Message}; it is sent again");
                    }
                    return last;
                },
                dropped);
        }
        catch (OperationCanceledException)
        {
            // Dropped while waiting for the next try.
        }
        return last switch
        {
            null => new CallOutcome.Transient(TransientReason.NotSent, "cancelled", null),
            // What a try left behind may still be landing.
            CallOutcome.Transient lost when isOpen && !IsRepeatable(part) => new CallOutcome.InDoubt(lost.Message),
            _ => last,
        };
    }

    /// <param name="isOpen">Whether an earlier try of the same call may have happened after all.</param>
    private async Task<(CallOutcome Outcome, bool IsOpen)> AttemptAsync(ApiCall call, int attempt, bool isOpen, bool isLast, CancellationToken dropped)
    {
        if (mode.OnError == ErrorMode.Rollback)
        {
            await SaveAsync(call, dropped);
        }
        lock (_gate)
        {
            journal.Record(JournalOperations.Begin(call, attempt, _org.OrgNow, run, state), state);
        }
        var started = mode.Time.GetTimestamp();
        var outcome = call is ApiCall.Batch { Verb: BatchVerb.Find } find ? await FindAsync(find, dropped) : await RequestAsync(call, dropped);
        var took = (int)mode.Time.GetElapsedTime(started).TotalMilliseconds;
        if (outcome is CallOutcome.InDoubt doubt && !dropped.IsCancellationRequested)
        {
            // Updates and deletes say what shall be, so sending them again is harmless.
            outcome = IsRepeatable(call) ? new CallOutcome.Transient(TransientReason.Repeated, doubt.Message, null) : await SettledAsync(call, doubt, sendsAgain: !isLast);
            isOpen = outcome is CallOutcome.Transient { Reason: TransientReason.Repeated or TransientReason.Fenced };
        }
        else if (isOpen && !IsRepeatable(call) && outcome is (CallOutcome.Rejected or CallOutcome.TooMuch or CallOutcome.LimitReached))
        {
            // The org refuses this try, and so its words are the answer, unless the one before it landed late: then a unique value stands in the way.
            var isDuplicate = outcome is CallOutcome.Rejected rejected && rejected.Errors.Any(IsDuplicate);
            var settled = await SettledAsync(call, new CallOutcome.InDoubt("an earlier try may have landed late"), sendsAgain: isDuplicate);
            (outcome, isOpen) = settled is CallOutcome.Transient ? (outcome, false) : (settled, false);
        }
        lock (_gate)
        {
            switch (outcome)
            {
                case CallOutcome.Succeeded succeeded:
                    RecordIds(call, new JournalEntry.End(call.Number, attempt, JournalOutcome.Succeeded, succeeded.Ids, succeeded.Values) { Took = took });
                    break;
                // What may have happened stays open until a later try says more.
                case not CallOutcome.InDoubt when !isOpen:
                    journal.Record(new JournalEntry.End(call.Number, attempt, JournalOutcome.Refused, []), state);
                    break;
            }
        }
        return (outcome, isOpen);
    }

    private void RecordIds(ApiCall call, JournalEntry.End end)
    {
        try
        {
            journal.Record(end, state);
        }
        catch (StoppedException)
        {
            _unwritten.AddRange(call.Operations.Zip(end.Ids)
                .Where(o => o.Second is { Length: > 0 } && run.Graph.Operations.Operations[o.First].Kind == OperationKind.Create)
                .Select(o => $"{run.AddressOf(o.First)} {o.Second}"));
            throw;
        }
    }

    private static bool IsDuplicate(OrgError error) => error.Code is "DUPLICATE_VALUE" or "DUPLICATE_USERNAME";

    private async Task<CallOutcome> RequestAsync(ApiCall call, CancellationToken dropped)
    {
        ApiRequest request;
        lock (_gate)
        {
            request = RequestWriter.Write(call, run, state);
        }
        return await _org.SendAsync(request, dropped) switch
        {
            SendResult.Answered(var response) => ResponseReader.Read(call, run, response),
            SendResult.NotSent(var reason) => new CallOutcome.Transient(TransientReason.NotSent, reason, null),
            SendResult.Lost(var reason) => new CallOutcome.InDoubt(reason),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    // A look-up may take several pages, which only the connection knows how to turn; it repeats itself where the network fails.
    private async Task<CallOutcome> FindAsync(ApiCall.Batch call, CancellationToken dropped)
    {
        ImmutableArray<string> queries;
        lock (_gate)
        {
            queries = KeyLookups.Queries(call, run, state);
        }
        try
        {
            var answers = (await finder.QueryAsync(queries, dropped)).ToDictionary(a => a.Key, a => a.Value, StringComparer.Ordinal);
            lock (_gate)
            {
                return KeyLookups.Read(call, run, state, [.. queries.Select(q => answers[q])]);
            }
        }
        catch (StoppedException stopped)
        {
            return new CallOutcome.Rejected([new OrgError(-1, stopped.Diagnostic.Code, stopped.Diagnostic.Message, [])]);
        }
    }

    // Before a value is overwritten, what the org holds is put on disk: a rollback puts it back.
    private async Task SaveAsync(ApiCall call, CancellationToken dropped)
    {
        ImmutableArray<string> queries;
        lock (_gate)
        {
            queries = Rollback.Questions(call, run, state);
        }
        if (queries.IsEmpty)
        {
            return;
        }
        var answers = await finder.QueryAsync(queries, dropped);
        lock (_gate)
        {
            journal.Record(Rollback.Saved(call, run, state, [.. answers.SelectMany(a => a.Value)]), state);
        }
    }

    private bool IsRepeatable(ApiCall call) => call.Operations.All(o => run.Graph.Operations.Operations[o] switch
    {
        { Kind: OperationKind.Create } => false,
        { Kind: OperationKind.Raw } raw => run.Plan.Batch[raw.Record].Method != "POST",
        _ => true,
    });

    private void Report(string? note) =>
        progress?.Report(new RunProgress(_callsDone, run.Graph.Calls.Length, _record.Done, run.Graph.Operations.Count, note));
}
