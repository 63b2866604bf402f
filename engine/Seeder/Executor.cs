using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.Run;
using Seeder.Files;
using Seeder.Org;

namespace Seeder;

/// <summary>How a run stands, for those who watch it.</summary>
public sealed record RunProgress(int CallsDone, int Calls, int RecordsDone, int Records, string? Note = null);

/// <summary>How a run ended. What exists now is in <c>State</c>.</summary>
/// <param name="Outcomes">What became of each call, by its number; null for one that was not started.</param>
public sealed record RunResult(RunState State, ImmutableArray<CallOutcome?> Outcomes, ImmutableArray<Diagnostic> Diagnostics, bool Cancelled)
{
    public bool InDoubt => Outcomes.Any(o => o is CallOutcome.InDoubt);

    public bool Complete => !Cancelled && Outcomes.All(o => o is CallOutcome.Succeeded { Errors.IsEmpty: true });
}

/// <summary>
/// Runs an execution graph against an org: begin entry, request, answer, end entry, for each call. A call starts when those before it have
/// ended, lowest number first, while nothing in flight locks what it locks. Only sending overlaps: journal and state have one gate.
/// </summary>
public sealed class Executor(
    PlannedRun run, RunState state, Journal journal, OrgConnection org, FactFinder finder, int parallel, TimeProvider time, IProgress<RunProgress>? progress)
{
    // How long a cancelled run waits for answers that are on their way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly CallOutcome?[] _outcomes = new CallOutcome?[run.Graph.Calls.Length];
    private readonly int[] _open = [.. run.Graph.Calls.Select(c => c.After.Length)];
    private readonly SortedSet<int> _ready = [.. run.Graph.Calls.Where(c => c.After.IsEmpty).Select(c => c.Number)];
    private readonly ILookup<int, int> _dependents = run.Graph.Calls.SelectMany(c => c.After.Select(a => (a, c.Number))).ToLookup(p => p.a, p => p.Number);
    private readonly Dictionary<Task<CallOutcome>, (ApiCall Call, HashSet<string> Locks)> _flying = [];
    private readonly Dictionary<int, HashSet<string>> _locksOfReady = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Lock _gate = new();
    private bool _stopped;
    private int _callsDone;
    private int _recordsDone;

    /// <param name="cancel">The first signal: nothing new starts, and what is in flight gets ten seconds.</param>
    /// <param name="abort">The second: connections are dropped at once, and their calls stay in doubt.</param>
    public async Task<RunResult> RunAsync(CancellationToken cancel, CancellationToken abort)
    {
        using var dropped = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var graceful = cancel.Register(() => dropped.CancelAfter(Grace));
        Report(null);
        while (true)
        {
            while (!_stopped && !cancel.IsCancellationRequested && NextStart() is { } start)
            {
                _ready.Remove(start.Call.Number);
                _locksOfReady.Remove(start.Call.Number);
                _flying.Add(SendAsync(start.Call, dropped.Token), start);
            }
            if (_flying.Count == 0)
            {
                return new RunResult(state, [.. _outcomes], [.. _diagnostics], cancel.IsCancellationRequested);
            }
            var landed = await Task.WhenAny(_flying.Keys);
            _flying.Remove(landed, out var flown);
            Land(flown.Call, await landed);
        }
    }

    private (ApiCall Call, HashSet<string> Locks)? NextStart()
    {
        if (_flying.Count >= parallel)
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

    private async Task<CallOutcome> SendAsync(ApiCall call, CancellationToken dropped)
    {
        var attempt = 0;
        try
        {
            return await Retry.Pipeline(time).ExecuteAsync(
                async token =>
                {
                    var outcome = await AttemptAsync(call, ++attempt, token);
                    if (outcome is CallOutcome.Transient transient && attempt < Retry.Attempts)
                    {
                        Report($"call {call.Number + 1}: {transient.Message}; it is sent again");
                    }
                    return outcome;
                },
                dropped);
        }
        catch (OperationCanceledException)
        {
            // Dropped while waiting for the next try: the last one left nothing behind.
            return new CallOutcome.Transient(TransientReason.NotSent, "cancelled", null);
        }
    }

    private async Task<CallOutcome> AttemptAsync(ApiCall call, int attempt, CancellationToken dropped)
    {
        ApiCall due;
        lock (_gate)
        {
            due = run.Effective(call, state);
            if (due.Operations.IsEmpty)
            {
                return new CallOutcome.Succeeded([.. call.Operations.Select(_ => (string?)null)], []);
            }
            journal.Record(JournalOperations.Begin(due, attempt, org.OrgTime, run, state), state);
        }
        var outcome = due is ApiCall.Batch { Verb: BatchVerb.Find } find ? await FindAsync(find, dropped) : await RequestAsync(due, dropped);
        if (outcome is CallOutcome.InDoubt doubt && IsRepeatable(due) && !dropped.IsCancellationRequested)
        {
            // Updates and deletes say what shall be, so sending them again is harmless.
            outcome = new CallOutcome.Transient(TransientReason.NotSent, doubt.Message, null);
        }
        lock (_gate)
        {
            switch (outcome)
            {
                case CallOutcome.Succeeded succeeded:
                    journal.Record(new JournalEntry.End(call.Number, attempt, JournalOutcome.Succeeded, succeeded.Ids, succeeded.Values), state);
                    break;
                case not CallOutcome.InDoubt:
                    journal.Record(new JournalEntry.End(call.Number, attempt, JournalOutcome.Refused, []), state);
                    break;
            }
        }
        return Whole(call, due, outcome);
    }

    private async Task<CallOutcome> RequestAsync(ApiCall call, CancellationToken dropped)
    {
        ApiRequest request;
        lock (_gate)
        {
            request = RequestWriter.Write(call, run, state);
        }
        return await org.SendAsync(request, dropped) switch
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

    // What a look-up made needless has no id of its own; errors point into the call as it was planned.
    private static CallOutcome Whole(ApiCall call, ApiCall due, CallOutcome outcome)
    {
        if (ReferenceEquals(call, due))
        {
            return outcome;
        }
        var places = due.Operations.Select(o => call.Operations.IndexOf(o)).ToArray();
        ImmutableArray<OrgError> Moved(ImmutableArray<OrgError> errors) => [.. errors.Select(e => e.Operation < 0 ? e : e with { Operation = places[e.Operation] })];
        switch (outcome)
        {
            case CallOutcome.Succeeded succeeded:
                var ids = new string?[call.Operations.Length];
                for (var i = 0; i < places.Length; i++)
                {
                    ids[places[i]] = succeeded.Ids[i];
                }
                return new CallOutcome.Succeeded([.. ids], Moved(succeeded.Errors));
            case CallOutcome.Rejected rejected:
                return new CallOutcome.Rejected(Moved(rejected.Errors));
            default:
                return outcome;
        }
    }

    private bool IsRepeatable(ApiCall call) => call.Operations.All(o => run.Graph.Operations.Operations[o] switch
    {
        { Kind: OperationKind.Create } => false,
        { Kind: OperationKind.Raw } raw => run.Plan.Batch[raw.Record].Method != "POST",
        _ => true,
    });

    private void Land(ApiCall call, CallOutcome outcome)
    {
        _outcomes[call.Number] = outcome;
        switch (outcome)
        {
            case CallOutcome.Succeeded succeeded:
                _callsDone++;
                _recordsDone += call.Operations.Length;
                _diagnostics.AddRange(succeeded.Errors.Select(e => OrgDiagnostics.Rejected(call, run, e)));
                // A batch stops at the first request that fails, and so do those behind it.
                _stopped |= call is ApiCall.Batch && !succeeded.Errors.IsEmpty;
                foreach (var dependent in _dependents[call.Number])
                {
                    if (--_open[dependent] == 0)
                    {
                        _ready.Add(dependent);
                    }
                }
                break;
            case CallOutcome.Rejected rejected:
                _diagnostics.AddRange(rejected.Errors.Select(e => OrgDiagnostics.Rejected(call, run, e)));
                _stopped = true;
                break;
            case CallOutcome.Transient { Reason: TransientReason.Login }:
                _diagnostics.Add(EnvironmentDiagnostics.LoginRefused(org.Url));
                _stopped = true;
                break;
            case CallOutcome.Transient transient:
                _diagnostics.Add(OrgDiagnostics.StillTransient(call, run, transient.Message));
                _stopped = true;
                break;
            case CallOutcome.LimitReached limit:
                _diagnostics.Add(OrgDiagnostics.LimitReached(limit.Message));
                _stopped = true;
                break;
            case CallOutcome.InDoubt doubt:
                _diagnostics.Add(OrgDiagnostics.InDoubt(call, run, doubt.Message));
                _stopped = true;
                break;
            default:
                throw new InvalidOperationException(outcome.GetType().Name);
        }
        Report(null);
    }

    private void Report(string? note) =>
        progress?.Report(new RunProgress(_callsDone, run.Graph.Calls.Length, _recordsDone, run.Graph.Operations.Count, note));
}
