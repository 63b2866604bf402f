using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// The state of a run: its journal, the records that exist, the outcome of each operation, and the diagnostics. Calls overlap, so all of
/// it is read and written under <see cref="Gate"/>.
/// </summary>
/// <param name="stops">Whether the run stops when the org rejects a record.</param>
internal sealed class RunTracker(PlannedRun run, RunState state, IJournal journal, bool stops)
{
    private readonly OperationStatus[] _status = new OperationStatus[run.Graph.Operations.Count];
    private readonly bool[] _sent = new bool[run.Graph.Calls.Length];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly RunJobs _jobs = new();
    private ILookup<int, int>? _dependents;
    private int _inDoubt;

    public Lock Gate { get; } = new();

    public RunState State => state;

    /// <summary>Address and id of created records that no file holds, because the journal could not be written.</summary>
    public List<string> Unwritten { get; } = [];

    /// <summary>Counts the records of each type, for a display of the progress.</summary>
    public Func<ImmutableArray<TypeProgress>> Types => field ??= new TypeCounts(run, _status, _sent, _jobs).Read;

    /// <summary>The jobs that run now, for a display of the progress.</summary>
    public Func<ImmutableArray<RunJob>> RunningJobs => _jobs.Running;

    /// <summary>Is called when a running job was asked for its progress.</summary>
    public Action? Polled { get; set; }

    /// <summary>The number of completed operations.</summary>
    public int Done { get; private set; }

    /// <summary>The number of completed operations, with the rows that running jobs have processed.</summary>
    public int DoneOrProcessed => Done + _jobs.Running().Sum(j => j.Processed);

    /// <param name="cancelled">Whether a signal came. It has no effect if nothing was left to do.</param>
    public RunResult ToResult(bool cancelled) => new(
        state, [.. _status], [.. _sent], _inDoubt, [.. _diagnostics],
        cancelled && _status.Any(s => s is OperationStatus.Waiting or OperationStatus.InDoubt))
    {
        Jobs = _jobs.All(),
    };

    /// <summary>Notes that a request of the call is sent. A call is not sent if a lookup made all of its operations unnecessary.</summary>
    public void Start(ApiCall call) => _sent[call.Number] = true;

    public void Write(JournalEntry entry)
    {
        if (entry is JournalEntry.Job job)
        {
            var begin = state.Pending.First(b => b.Call == job.Call);
            _jobs.Add(new RunJob(job.Call, job.Id, begin.Operations[0].Type, begin.Operations.Length));
        }
        journal.Record(entry, state);
        if (entry is JournalEntry.End end)
        {
            _jobs.End(end.Call, end.Ids);
        }
    }

    /// <summary>Writes the outcome of a call to the journal.</summary>
    public void Write(ApiCall call, JournalEntry.End end)
    {
        try
        {
            Write(end);
        }
        catch (SeederException)
        {
            Unwritten.AddRange(call.Operations.Zip(end.Ids)
                .Where(o => o.Second is { Length: > 0 } && run.NodeOf(o.First).Kind == OperationKind.Create)
                .Select(o => $"{run.AddressOf(o.First)} {o.Second}"));
            throw;
        }
    }

    /// <summary>
    /// The part of a call that must be sent now; null if nothing is left. Operations that a lookup made unnecessary are set to done.
    /// </summary>
    public ApiCall? Due(ApiCall call)
    {
        var needed = run.Effective(call, state);
        if (needed.Operations.Length < call.Operations.Length)
        {
            Set(call.Operations.Except(needed.Operations).Where(o => _status[o] == OperationStatus.Waiting), OperationStatus.Done);
        }
        if (needed is ApiCall.Batch { Verb: BatchVerb.Raw } && _status.Any(s => s is OperationStatus.Rejected or OperationStatus.Skipped))
        {
            // Raw requests come after all records; if records are missing, the next run sends them.
            Set(needed.Operations, OperationStatus.Skipped);
            return null;
        }
        return needed.Only(o => _status[o] == OperationStatus.Waiting);
    }

    /// <summary>Records the outcome of a call.</summary>
    /// <returns>Whether the run may continue.</returns>
    public bool Complete(ApiCall call, CallOutcome outcome, OrgClient org)
    {
        switch (outcome)
        {
            case CallOutcome.Succeeded succeeded:
                // A batch stops at the first request that fails; the later ones still wait. Deletes have one result each.
                var isRaw = call is ApiCall.Batch { Verb: BatchVerb.Raw };
                var refused = succeeded.Errors.Select(e => e.Operation).ToHashSet();
                var unfinished = succeeded.Unfinished.ToHashSet();
                bool IsBad(int position) => succeeded.Ids[position] is null && refused.Contains(position);
                Set(
                    call.Operations.Where((_, i) => succeeded.Ids[i] is not null || (!isRaw && !IsBad(i) && !unfinished.Contains(i))),
                    OperationStatus.Done);
                Set(call.Operations.Where((_, i) => IsBad(i)), OperationStatus.Rejected);
                _diagnostics.AddRange(succeeded.Errors.Select(e => OrgDiagnostics.Rejected(call, run, e)));
                // A record that was not deleted must not be created a second time.
                var kept = call.Operations.Where((o, i) => IsBad(i) && run.Graph.Operations.KindOf(o) == OperationKind.DeleteBeforeReplace)
                    .ToList();
                SkipDependents(kept);
                return (!isRaw || succeeded.Errors.IsEmpty) && (kept.Count == 0 || !stops);
            case CallOutcome.Rejected rejected:
                Set(
                    call.Operations.Where((_, i) => rejected.Errors.Any(e => e.Operation == i || e.Operation < 0)),
                    OperationStatus.Rejected);
                _diagnostics.AddRange(rejected.Errors.Select(e => OrgDiagnostics.Rejected(call, run, e)));
                return false;
            case CallOutcome.Transient { Reason: TransientReason.Login }:
                _diagnostics.Add(org.SessionRefused);
                return false;
            case CallOutcome.Transient transient:
                _diagnostics.Add(OrgDiagnostics.StillTransient(call, run, transient.Message));
                return false;
            case CallOutcome.PutOff later:
                _diagnostics.Add(NetworkDiagnostics.ComeBackLater($"call {call.Number + 1}", later.Message, later.Pause, later.Back));
                return false;
            case CallOutcome.LimitReached limit:
                _diagnostics.Add(OrgDiagnostics.LimitReached(limit.Message));
                return false;
            case CallOutcome.JobRuns running:
                _inDoubt++;
                Set(call.Operations, OperationStatus.InDoubt);
                _diagnostics.Add(OrgDiagnostics.JobRuns(running.Job, running.Processed, call.Operations.Length));
                return false;
            case CallOutcome.InDoubt lost:
                _inDoubt++;
                Set(call.Operations, OperationStatus.InDoubt);
                _diagnostics.Add(OrgDiagnostics.InDoubt(call, run, lost));
                return false;
            default:
                throw new InvalidOperationException(outcome.GetType().Name);
        }
    }

    /// <summary>
    /// Records the operations that the org rejected, and skips their dependents. Only the rejected ones are reported; the dependents are
    /// counted.
    /// </summary>
    public void Reject(ApiCall call, ImmutableArray<OrgError> errors)
    {
        _diagnostics.AddRange(errors.Select(e => OrgDiagnostics.Rejected(call, run, e)));
        var bad = call.Operations.Where((_, i) => errors.Any(e => e.Operation == i || e.Operation < 0)).ToList();
        Set(bad, OperationStatus.Rejected);
        SkipDependents(bad);
    }

    /// <summary>Skips what depends on records that a job refused.</summary>
    public void SkipAfter(ApiCall.Bulk job, ImmutableArray<OrgError> errors) =>
        SkipDependents(errors.Select(e => job.Operations[e.Operation]));

    /// <summary>Notes how many records a running job has processed, for a display of the progress.</summary>
    public void Processed(ApiCall.Bulk job, int records)
    {
        _jobs.Processed(job.Number, records);
        // The rows were uploaded, and the org works.
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        Polled?.Invoke();
    }

    private void SkipDependents(IEnumerable<int> rejected)
    {
        var queue = new Queue<int>(rejected);
        if (queue.Count > 0)
        {
            _dependents ??= Dependents();
        }
        while (queue.TryDequeue(out var operation))
        {
            foreach (var dependent in _dependents![operation])
            {
                if (_status[dependent] == OperationStatus.Waiting)
                {
                    _status[dependent] = OperationStatus.Skipped;
                    queue.Enqueue(dependent);
                }
            }
        }
    }

    private ILookup<int, int> Dependents()
    {
        var graph = run.Graph.Operations;
        return Enumerable.Range(0, graph.Count)
            .SelectMany(o => graph.DependenciesOf(o).ToArray(), (o, d) => (o, d.To))
            .ToLookup(p => p.To, p => p.o);
    }

    private void Set(IEnumerable<int> operations, OperationStatus status)
    {
        var before = Done;
        foreach (var operation in operations)
        {
            Done += status == OperationStatus.Done && _status[operation] != OperationStatus.Done ? 1 : 0;
            _status[operation] = status;
        }
        if (Done > before)
        {
            Telemetry.Records.Add(Done - before);
        }
    }
}
