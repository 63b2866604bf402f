using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Run;
using Seeder.Core.Saved;
using Seeder.Core.State;
using Seeder.Org;

namespace Seeder;

/// <summary>Runs one plan in one org, from text to manifest: answers the planner's questions, then runs the execution graph.</summary>
internal sealed class SeedRun(OrgSession org, RunOptions options, TimeProvider time) : IDisposable
{
    private const long BytesPerRecord = 250;

    private readonly PlanningDriver _driver = new(org, options, time);
    private PlanningState? _prepared;
    private bool _agreed;
    private Func<SeedReport>? _partial;

    /// <summary>Plans, or checks for drift, and writes nothing to the org or to files.</summary>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="showsStorage">Whether the report tells the free data storage of the org, if the plan creates records.</param>
    /// <param name="progress">Receives what the planner does; null reports nothing.</param>
    public async Task<SeedReport> PlanAsync(
        CancellationToken cancel, bool showsStorage = false, IProgress<RunProgress>? progress = null)
    {
        Watch(progress);
        _driver.ShowsStorage = showsStorage;
        var planning = await _driver.PlanAsync(takeLock: false, cancel);
        var creates = planning.Run is { } run && PlanChanges.Of(run).Create > 0;
        return new SeedReport(planning, null, planning.Recovered?.Manifest, _driver.ManifestPath, _driver.Queries)
        {
            OfDeletions = DeletionGate.Warnings(planning, Severity.Warning),
            StorageLeft = showsStorage && creates ? await _driver.ReadStorageAsync(cancel) : null,
        };
    }

    /// <summary>
    /// Plans under the lock, so that a user can be asked before <see cref="ApplyAsync"/>. Without this call, ApplyAsync plans first.
    /// </summary>
    public async Task<PlanningState> PrepareAsync(IProgress<RunProgress>? progress, CancellationToken cancel)
    {
        Watch(progress);
        var planning = await _driver.PlanAsync(takeLock: true, cancel);
        return _prepared = options.Saved is { } saved
            ? await saved.CheckedAsync(planning, _driver, org.Identity, cancel)
            : planning;
    }

    /// <summary>The result of planning as a saved plan.</summary>
    /// <param name="given">What the caller knows: flags, target and the inputs that it read.</param>
    public Task<SavedPlan> SaveAsync(SavedPlan given, PlanningState planning, CancellationToken cancel) =>
        SavedRun.SaveAsync(given, planning, _driver, org.Identity, cancel);

    /// <summary>
    /// The question to ask before <see cref="ApplyAsync"/> deletes records; null if it deletes nothing.
    /// </summary>
    public string? Question => _prepared is { } planning && DeletionGate.Check(planning, options with { Yes = true }, org).Run is not null
        ? DeletionGate.Question(planning, org)
        : null;

    /// <summary>Warnings to show with the question.</summary>
    public ImmutableArray<Diagnostic> Warnings => _prepared is { } planning ? DeletionGate.Warnings(planning, Severity.Warning) : [];

    /// <summary>The outcome so far if <see cref="ApplyAsync"/> failed; null if no call was sent to the org.</summary>
    public SeedReport? Partial => _partial?.Invoke() is { HasSent: true } partial ? partial : null;

    /// <summary>Confirms the deletes.</summary>
    public void Agree() => _agreed = true;

    /// <param name="cancel">Cancelled by the first signal; <paramref name="abort"/> by the second.</param>
    public async Task<SeedReport> ApplyAsync(IProgress<RunProgress>? progress, CancellationToken cancel, CancellationToken abort)
    {
        Watch(progress);
        var planning = DeletionGate.Check(
            _prepared ?? await PrepareAsync(progress, cancel), options with { Yes = options.Yes || _agreed }, org);
        var ofDeletions = DeletionGate.Warnings(planning, Severity.Error);
        var manifest = planning.Recovered?.Manifest is { } recovered && planning is { HasErrors: false, Drift: { } drift }
            ? drift.Mark(recovered)
            : planning.Recovered?.Manifest;
        DeleteAppliedJournal(planning);
        if (_driver.Adopted is { } adopted && planning.Run is not null)
        {
            // Written before the first request, so that the next command knows where a killed run started.
            _driver.Store.Write(adopted);
        }
        if (planning.Run is not null && planning.Recovered!.IsChanged)
        {
            _driver.Store.Write(manifest!);
        }
        else if (planning is { Run: not null, Drift.Marks.IsEmpty: false })
        {
            // A manifest in version control does not change if there is nothing to do, so that a newer one can be pulled.
            _driver.Store.KeepSeen(manifest!);
        }
        if (planning.Run is not { } run || IsDone(planning, manifest))
        {
            return new SeedReport(planning, null, manifest, _driver.ManifestPath, _driver.Queries) { OfDeletions = ofDeletions };
        }
        // Space for the manifest and for two journal entries per operation.
        _driver.Store.Reserve(
            ((run.Plan.Records.Length + (manifest?.Records.Count ?? 0)) * BytesPerRecord)
                + (run.Graph.Operations.Count * 2 * BytesPerRecord));
        var state = new RunState(manifest);
        var mode = new RunMode(options.Parallel ?? run.Plan.Options.Parallel, planning.Request.OnError ?? run.Plan.Options.OnError, time)
        {
            AbortsJobs = options.AbortJobs,
            Timeline = options.HasTimeline ? new RunTimeline(time, run.Graph.Calls.Length) : null,
        };
        var changes = JournalOperations.ChangesOf(run);
        using var journal = _driver.Store.CreateJournal(
            Header(planning, manifest, mode.OnError) with { Start = JournalOperations.StartOf(manifest, run, changes) }, state, time);
        foreach (var change in changes)
        {
            journal.Record(change, state);
        }
        org.Client.Behave(run.Plan.Options.AssignmentRules, run.Plan.Options.AllowDuplicates);
        var resolver = new InDoubtWait(planning, _driver.Finder);
        var executor = new Executor(run, state, journal, org, _driver.Finder, resolver, mode, progress);
        _partial = () => new SeedReport(planning, executor.Current, state.ToManifest(OrgNow), _driver.ManifestPath, _driver.Queries)
        {
            Timeline = mode.Timeline,
        };
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        var result = await executor.RunAsync(cancel, abort);
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        RunResult? undone = null;
        (PlannedRun, RunTimeline)? rollback = null;
        if (mode.OnError == ErrorMode.Rollback && result is { Complete: false, Cancelled: false, InDoubt: 0 })
        {
            var undo = new RollbackRun(org, _driver.Finder, time, run, state, journal);
            (undone, var left, rollback) = await undo.RunAsync(
                planning, mode with { OnError = ErrorMode.Continue }, progress, cancel, abort);
            ofDeletions = left.IsEmpty ? ofDeletions : ofDeletions.Add(DeletionDiagnostics.NotRolledBack(left, run.Plan.Source));
        }
        if (result.InDoubt > 0 || undone?.InDoubt > 0)
        {
            // Manifest and journal do not change: the next command must resolve the in-doubt calls first.
            return new SeedReport(planning, result, state.ToManifest(OrgNow), _driver.ManifestPath, _driver.Queries)
            {
                OnError = mode.OnError,
                Undone = undone,
                OfDeletions = ofDeletions,
                Timeline = mode.Timeline,
                Rollback = rollback,
            };
        }
        journal.Record(new JournalEntry.Closed(result.Complete && IsWhole(planning, manifest)) { At = OrgNow }, state);
        var written = planning.Request.Goal == PlanGoal.Apply ? state.ToManifest().Arrange(run.Plan) : state.ToManifest();
        Garbage.CollectIfMuch(run.Graph.Operations.Count);
        WriteManifest(written);
        return new SeedReport(planning, result, written, _driver.ManifestPath, _driver.Queries)
        {
            OnError = mode.OnError,
            Undone = undone,
            OfDeletions = ofDeletions,
            Timeline = mode.Timeline,
            Rollback = rollback,
        };
    }

    /// <summary>Edits the manifest as the user says; the org is only read.</summary>
    public async Task<SeedReport> EditManifestAsync(IProgress<RunProgress>? progress, CancellationToken cancel)
    {
        Watch(progress);
        var planning = await _driver.PlanAsync(takeLock: true, cancel);
        var manifest = planning.History?.Manifest;
        DeleteAppliedJournal(planning);
        if (planning.Edited is not { } edited)
        {
            return new SeedReport(planning, null, manifest, _driver.ManifestPath, _driver.Queries);
        }
        if (!edited.Open.IsEmpty)
        {
            // Other calls are still in doubt, so the edits are kept in the journal with them.
            _driver.Store.WriteJournal(planning.History!.Journal.AddRange(edited.Entries));
            planning = planning with
            {
                Diagnostics = planning.Diagnostics.Add(
                    StateDiagnostics.CallsInDoubt(planning.Request.Text.Path, edited.Open, edited.Candidates, edited.Reasons))
            };
        }
        else if (planning.Recovered!.IsChanged)
        {
            _driver.Store.Write(manifest = edited.State.ToManifest(OrgNow));
        }
        else if (!edited.Entries.IsEmpty)
        {
            var state = new RunState(manifest);
            var header = Header(planning, manifest, ErrorMode.Stop) with { Start = JournalStart.Of(manifest, [], edited.Entries) };
            using var journal = _driver.Store.CreateJournal(
                header with { Source = manifest?.Source ?? header.Source, Clock = manifest?.Clock ?? header.Clock }, state, time);
            foreach (var entry in edited.Entries.Add(new JournalEntry.Closed(manifest?.Complete ?? false) { At = OrgNow }))
            {
                journal.Record(entry, state);
            }
            _driver.Store.Write(manifest = state.ToManifest());
        }
        return new SeedReport(planning, null, manifest, _driver.ManifestPath, _driver.Queries);
    }

    private void WriteManifest(Manifest manifest)
    {
        try
        {
            _driver.Store.Write(manifest);
        }
        catch (SeederException stopped)
        {
            throw SeederException.Of(EnvironmentDiagnostics.WithJournal(stopped.Diagnostic, _driver.Store.Journal));
        }
    }

    // A journal that the manifest already contains; a killed run or an older version left it.
    private void DeleteAppliedJournal(PlanningState planning)
    {
        if (planning is { Recovered.IsChanged: false })
        {
            _driver.Store.DeleteJournal();
        }
    }

    public void Dispose() => _driver.Dispose();

    // A pause that the org asks for is always shown, so that the user knows why nothing happens.
    private void Watch(IProgress<RunProgress>? progress)
    {
        _driver.Note = text => progress?.Report(new RunProgress(0, 0, 0, 0, text) { IsCountdown = true });
        if (progress is not null)
        {
            _driver.Activity = text => progress.Report(
                new RunProgress(
                    0, 0, 0, 0)
                { Activity = new RunActivity(text, text == Activities.Planning ? null : () => org.Client.Sent) });
            org.Client.Waiting = text => progress.Report(new RunProgress(0, 0, 0, 0, text) { IsImportant = true });
            org.Client.Paused = (pause, reason) => progress.Report(new RunProgress(0, 0, 0, 0) { Wait = new RunWait(pause, reason) });
        }
    }

    private DateTimeOffset OrgNow => org.Client.Now;

    // An incomplete seeding stays incomplete after a run of some of its records: it keeps its clock until an apply of all of them
    // completes.
    private static bool IsWhole(PlanningState planning, Manifest? manifest) =>
        planning.Request.Only.IsEmpty || manifest is null or { Complete: true };

    private static bool IsDone(PlanningState planning, Manifest? manifest) =>
        planning.Run!.Graph.Calls.IsEmpty
        && !planning.Recovered!.IsChanged
        && (manifest is null or { Complete: true } || !planning.Request.Only.IsEmpty)
        && JournalOperations.ChangesOf(planning.Run).IsEmpty;

    private JournalEntry.Header Header(PlanningState planning, Manifest? manifest, ErrorMode onError) => new(
        JournalEntry.Header.CurrentFormat,
        Guid.NewGuid().ToString("N"),
        manifest?.Lineage ?? Guid.NewGuid().ToString("N"),
        manifest?.Serial ?? 0,
        planning.Syntax!.Name!.Value.Text,
        planning.Request.Text.Path,
        Fingerprint.Of(planning.Request.Text.Content),
        new ManifestOrg(org.Identity.Id, org.Identity.UserId, org.Identity.InstanceUrl, org.Identity.ApiVersion),
        planning.Clock,
        onError.ToString().ToLowerInvariant())
    {
        At = OrgNow,
    };
}
