using Microsoft.Extensions.Logging;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>The options of a run besides the plan.</summary>
internal sealed record SeedOptions(PlanRequest Request)
{
    /// <summary>The path of the manifest; null takes the default path under <c>.seeder/</c>.</summary>
    public string? ManifestPath { get; init; }

    /// <summary>The manifest of the original org, if this org is a copy of it; null otherwise.</summary>
    public string? AdoptManifest { get; init; }

    /// <summary>The folder that caches describes between runs; null disables the cache.</summary>
    public string? CacheFolder { get; init; } = Files.CacheFolder.Default();

    /// <summary>Which files the plan may read besides those below its root, and how large they may be.</summary>
    public FileLimits FileLimits { get; init; } = FileLimits.Default;

    /// <summary>Makes the logger; null logs to where the session logs.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Whether field values are removed from the bodies that <see cref="LoggerFactory"/> gets at the level Trace.</summary>
    public bool RedactLoggedValues { get; init; }

    public int? Parallel { get; init; }

    /// <summary>Whether deletes are confirmed in advance, so that nobody is asked.</summary>
    public bool Yes { get; init; }

    /// <summary>Whether a delete may cascade to records that this plan did not create.</summary>
    public bool Cascade { get; init; }

    /// <summary>Whether the org is a production org.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Overrides the plan's option; null keeps it.</summary>
    public ErrorMode? OnError { get; init; }

    /// <summary>The plan, if it was already read without an org; null reads it.</summary>
    public PlanningState? Read { get; init; }
}

/// <summary>The result of a command on a plan.</summary>
/// <param name="Result">Null if nothing was sent, because of an error or because there was nothing to do.</param>
/// <param name="Manifest">The records that exist now, as far as is known; null if no record exists.</param>
internal sealed record SeedReport(PlanningState Planning, RunResult? Result, Manifest? Manifest, string? ManifestPath, int Queries)
{
    /// <summary>What the run does when the org rejects a record.</summary>
    public ErrorMode OnError { get; init; }

    /// <summary>The result of the rollback; null without one.</summary>
    public RunResult? Undone { get; init; }

    /// <summary>Diagnostics about deletes, such as records that must not be deleted.</summary>
    public ImmutableArray<Diagnostic> OfDeletions { get; init; } = [];

    public ImmutableArray<Diagnostic> Diagnostics =>
        Planning.Diagnostics.AddRange(Result?.Diagnostics ?? []).AddRange(Undone?.Diagnostics ?? []).AddRange(OfDeletions);

    public ExitCode ExitCode => this switch
    {
        { Planning.HasErrors: true } => Planning.Diagnostics.First(d => d.Severity == Severity.Error).Code switch
        {
            "SEED501" => ExitCode.InDoubt,
            "SEED502" or "SEED503" or "SEED504" or "SEED505" or "SEED506" or "SEED510" or "SEED514" => ExitCode.LocalFiles,
            "SEED540" or "SEED542" => ExitCode.Rejected,
            _ => ExitCode.PlanErrors,
        },
        { Result: null } => LeftAlone ? ExitCode.Rejected : ExitCode.Done,
        { Result: { InDoubt: > 0, Cancelled: false } } or { Undone: { InDoubt: > 0, Cancelled: false } } => ExitCode.InDoubt,
        { Result.Cancelled: true } or { Undone.Cancelled: true } => ExitCode.Cancelled,
        { Result.Complete: true } => LeftAlone ? ExitCode.Rejected : ExitCode.Done,
        _ when Result.Diagnostics.Any(d => d.Code == "SEED606") => ExitCode.NoOrg,
        _ => ExitCode.Rejected,
    };

    private bool LeftAlone => OfDeletions.Any(d => d.Severity == Severity.Error);
}

/// <summary>Runs one plan in one org, from text to manifest: answers the planner's questions, then runs the execution graph.</summary>
internal sealed class SeedRun(OrgSession org, SeedOptions options, TimeProvider time) : IDisposable
{
    private const long BytesPerRecord = 250;

    private RunFiles? _files;
    private RunLock? _lock;
    private PlanFileAccess? _access;
    private FactFinder? _finder;
    private Action<string>? _note;
    private PlanningState? _prepared;
    private Manifest? _adopted;
    private bool _agreed;

    /// <summary>Plans, or checks for drift, and writes nothing to the org or to files.</summary>
    public async Task<SeedReport> PlanAsync(CancellationToken cancel)
    {
        var planning = await PrepareAsync(takeLock: false, cancel);
        return new SeedReport(planning, null, planning.Recovered?.Manifest, _files?.Manifest, _finder?.Queries ?? 0)
        {
            OfDeletions = DeletionGate.Warnings(planning, Severity.Warning),
        };
    }

    /// <summary>
    /// Plans under the lock, so that a user can be asked before <see cref="ApplyAsync"/>. Without this call, ApplyAsync plans first.
    /// </summary>
    public async Task<PlanningState> PrepareAsync(IProgress<RunProgress>? progress, CancellationToken cancel)
    {
        Watch(progress);
        return _prepared = await PrepareAsync(takeLock: true, cancel);
    }

    /// <summary>
    /// The question to ask before <see cref="ApplyAsync"/> deletes records; null if it deletes nothing.
    /// </summary>
    public string? Question => _prepared is { } planning && DeletionGate.Check(planning, options with { Yes = true }, org).Run is not null
        ? DeletionGate.Question(planning, org)
        : null;

    /// <summary>Warnings to show with the question.</summary>
    public ImmutableArray<Diagnostic> Warnings => _prepared is { } planning ? DeletionGate.Warnings(planning, Severity.Warning) : [];

    /// <summary>Confirms the deletes.</summary>
    public void Agree() => _agreed = true;

    /// <param name="cancel">Cancelled by the first signal; <paramref name="abort"/> by the second.</param>
    public async Task<SeedReport> ApplyAsync(IProgress<RunProgress>? progress, CancellationToken cancel, CancellationToken abort)
    {
        Watch(progress);
        var planning = DeletionGate.Check(
            _prepared ?? await PrepareAsync(takeLock: true, cancel), options with { Yes = options.Yes || _agreed }, org);
        var ofDeletions = DeletionGate.Warnings(planning, Severity.Error);
        var manifest = planning.Recovered?.Manifest;
        DeleteFolded(planning);
        if (_adopted is not null && planning.Run is not null)
        {
            // Written before anything is sent: the next command must know where a killed run started.
            _files!.Write(_adopted);
        }
        if (planning.Run is not { } run || IsDone(planning, manifest))
        {
            return new SeedReport(planning, null, manifest, _files?.Manifest, _finder?.Queries ?? 0) { OfDeletions = ofDeletions };
        }
        if (planning.Recovered!.Folded)
        {
            _files!.Write(manifest!);
        }
        // Room for the manifest and for two journal entries of each operation.
        _files!.Reserve(
            ((run.Plan.Records.Length + (manifest?.Records.Count ?? 0)) * BytesPerRecord)
                + (run.Graph.Operations.Count * 2 * BytesPerRecord));
        var state = new RunState(manifest);
        var mode = new RunMode(options.Parallel ?? run.Plan.Options.Parallel, options.OnError ?? run.Plan.Options.OnError, time);
        var changes = JournalOperations.ChangesOf(run);
        using var journal = Journal.Create(
            _files!.Journal,
            Header(planning, manifest, mode.OnError) with { Start = JournalOperations.StartOf(manifest, run, changes) },
            state);
        journal.LogTo(Log);
        foreach (var change in changes)
        {
            journal.Record(change, state);
        }
        org.Client.Behave(run.Plan.Options.AssignmentRules, run.Plan.Options.AllowDuplicates);
        var resolver = new InDoubtWait(planning, _finder!);
        var result = await new Executor(run, state, journal, org, _finder!, resolver, mode, progress).RunAsync(cancel, abort);
        RunResult? undone = null;
        if (mode.OnError == ErrorMode.Rollback && result is { Complete: false, Cancelled: false, InDoubt: 0 })
        {
            (undone,
                var left) = await UndoAsync(
                    planning, run, state, journal, mode with { OnError = ErrorMode.Continue }, progress, cancel, abort);
            ofDeletions = left.IsEmpty ? ofDeletions : ofDeletions.Add(DeletionDiagnostics.NotRolledBack(left));
        }
        if (result.InDoubt > 0 || undone?.InDoubt > 0)
        {
            // Manifest and journal do not change: the next command must resolve the in-doubt calls first.
            return new SeedReport(planning, result, state.ToManifest(OrgNow), _files.Manifest, _finder!.Queries)
            {
                OnError = mode.OnError,
                Undone = undone,
                OfDeletions = ofDeletions,
            };
        }
        journal.Record(new JournalEntry.Closed(result.Complete) { At = OrgNow }, state);
        var written = planning.Request.Goal == PlanGoal.Apply ? state.ToManifest().Arrange(run.Plan) : state.ToManifest();
        WriteManifest(written);
        return new SeedReport(planning, result, written, _files.Manifest, _finder!.Queries)
        {
            OnError = mode.OnError,
            Undone = undone,
            OfDeletions = ofDeletions
        };
    }

    /// <summary>Edits the manifest as the user says; the org is only read.</summary>
    public async Task<SeedReport> EditManifestAsync(IProgress<RunProgress>? progress, CancellationToken cancel)
    {
        Watch(progress);
        var planning = await PrepareAsync(takeLock: true, cancel);
        var manifest = planning.History?.Manifest;
        DeleteFolded(planning);
        if (planning.Edited is not { } edited)
        {
            return new SeedReport(planning, null, manifest, _files?.Manifest, _finder?.Queries ?? 0);
        }
        if (!edited.Open.IsEmpty)
        {
            // Other calls are still in doubt, so the edits are kept in the journal with them.
            _files!.WriteJournal(planning.History!.Journal.AddRange(edited.Entries));
            planning = planning with
            {
                Diagnostics = planning.Diagnostics.Add(
                    StateDiagnostics.CallsInDoubt(planning.Request.Text.Path, edited.Open, edited.Candidates, edited.Reasons))
            };
        }
        else if (planning.Recovered!.Folded)
        {
            _files!.Write(manifest = edited.State.ToManifest(OrgNow));
        }
        else if (!edited.Entries.IsEmpty)
        {
            var state = new RunState(manifest);
            var header = Header(planning, manifest, ErrorMode.Stop) with { Start = JournalStart.Of(manifest, [], edited.Entries) };
            using var journal = Journal.Create(
                _files!.Journal,
                header with { Source = manifest?.Source ?? header.Source, Clock = manifest?.Clock ?? header.Clock },
                state);
            journal.LogTo(Log);
            foreach (var entry in edited.Entries.Add(new JournalEntry.Closed(manifest?.Complete ?? false) { At = OrgNow }))
            {
                journal.Record(entry, state);
            }
            _files.Write(manifest = state.ToManifest());
        }
        return new SeedReport(planning, null, manifest, _files!.Manifest, _finder?.Queries ?? 0);
    }

    private void WriteManifest(Manifest manifest)
    {
        try
        {
            _files!.Write(manifest);
        }
        catch (SeederException stopped)
        {
            var diagnostic = EnvironmentDiagnostics.WithJournal(stopped.Diagnostic, _files!.Journal);
            throw new SeederException(diagnostic, stopped.Code);
        }
    }

    // A journal that the manifest already contains; a killed run or an older version left it.
    private void DeleteFolded(PlanningState planning)
    {
        if (planning is { Recovered.Folded: false })
        {
            _files!.DeleteJournal();
        }
    }

    private async Task<(RunResult Undone, ImmutableArray<NotDeleted> Left)> UndoAsync(
        PlanningState planning,
        PlannedRun run,
        RunState state,
        Journal journal,
        RunMode mode,
        IProgress<RunProgress>? progress,
        CancellationToken cancel,
        CancellationToken abort)
    {
        // The run may have changed what was read before it.
        var known = planning with { Facts = planning.Facts with { Creators = OrgFacts.None.Creators } };
        try
        {
            var (undo, left) = await Converge.FindAsync<(PlannedRun, ImmutableArray<NotDeleted>)>(known, Find, _finder!, cancel);
            var executor = new Executor(undo, state, journal, org, _finder!, new InDoubtWait(planning, _finder!), mode, progress);
            return (await executor.RunAsync(cancel, abort), left);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Calls that were sent before are in the journal, and the manifest gets them.
            return (new RunResult(state, [], [], 0, [], Cancelled: true), []);
        }

        ((PlannedRun, ImmutableArray<NotDeleted>), Needs?) Find(PlanningState now)
        {
            var (undo, left, needs) = Rollback.Plan(run, state, now.Schema, now.Facts, planning.Limits, OrgNow);
            return undo is null ? (default, needs) : ((undo, left), null);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private RunLog Log => org.Client.Log;

    private PlanFileAccess Access => _access ??= PlanFileAccess.For(options.Request.Text.Path, options.FileLimits);

    // A pause that the org asks for is always shown, so that the user knows why nothing happens.
    private void Watch(IProgress<RunProgress>? progress)
    {
        _note = text => progress?.Report(new RunProgress(0, 0, 0, 0, text));
        if (progress is not null)
        {
            org.Client.Waiting = text => progress.Report(new RunProgress(0, 0, 0, 0, text) { IsImportant = true });
        }
    }

    private async Task<PlanningState> PrepareAsync(bool takeLock, CancellationToken cancel)
    {
        if (options.LoggerFactory is { } loggers)
        {
            org.Client.Log = new RunLog(loggers, options.RedactLoggedValues);
        }
        var started = time.GetTimestamp();
        var start = options.Read ?? new PlanningState(options.Request, Core.Schema.OrgSchema.Empty, OrgFacts.None);
        var planned = await Converge.RunAsync(start with { Cancel = cancel }, AnswerAsync, Log, time, cancel);
        Log.Logger.PlanningCompleted(Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1));
        return planned;

        async Task<PlanningState> AnswerAsync(PlanningState planning, Needs needs) => needs switch
        {
            Needs.History history => await OpenAsync(planning, history.Plan, takeLock, cancel),
            Needs.Files files => Access.Answer(planning, files),
            Needs.Manifests used => planning with
            {
                Manifests = planning.Manifests.SetItems(used.Plans.Select(p => KeyValuePair.Create(p, ManifestOf(p, used.SourceOf(p)))))
            },
            Needs.ManifestPlaces places => planning with { Places = _files!.PlacesOf(places.Addresses), ManifestPath = _files.Manifest },
            _ => await _finder!.AnswerAsync(planning, cancel),
        };
    }

    private async Task<PlanningState> OpenAsync(PlanningState planning, string plan, bool takeLock, CancellationToken cancel)
    {
        _files = options.ManifestPath is { } path ? new RunFiles(path) : RunFiles.For(org.Identity.Id, plan);
        var files = _files;
        files.Log = Log;
        files.CheckPlace(found => CheckOwner(found, plan));
        _lock = takeLock ? RunLock.Take(files.Lock) : null;
        var mode = options.Request.ResolveMode;
        var planFile = planning.Request.Text.Path;
        var runs = await PureWork.RunAsync(() => EarlierRuns.Read(files, mode, planFile, org: org.Identity.Id), cancel);
        var (manifest, journal) = (runs.Manifest, runs.Journal);
        CheckOwner(manifest, plan);
        if (runs.IsMerged && takeLock)
        {
            // Written before anything is sent, so that the records of this machine are known even if the command fails.
            _files.WriteBeside(manifest!);
        }
        if (!runs.Added.IsEmpty)
        {
            planning = planning with
            {
                Diagnostics = planning.Diagnostics.Add(StateDiagnostics.AddedFromLastRuns(_files.Manifest, runs.Added))
            };
        }
        if (takeLock && journal.IsEmpty && _files.MoveForeignJournal() is { } aside)
        {
            planning = planning with { Diagnostics = planning.Diagnostics.Add(StateDiagnostics.JournalMovedAside(_files.Journal, aside)) };
        }
        var adopted = options.AdoptManifest is { } source ? AdoptedManifest.Read(source, runs, plan, planning.Request, org.Identity) : null;
        org.UseVersion(planning.Syntax!.Options.ApiVersion?.Text, (manifest ?? adopted)?.Org.ApiVersion);
        var cache = new SchemaCache(org, options.CacheFolder, time);
        _finder = new FactFinder(org, cache, time) { Note = _note };
        planning = planning with
        {
            History = new History(manifest, journal) { Source = SourceOf(manifest, journal, planning) },
            Facts = planning.Facts with { Org = org.Identity, Now = OrgNow },
            Schema = await cache.OpenAsync(cancel),
        };
        if (adopted is not null)
        {
            _adopted = await AdoptedManifest.VerifyAsync(adopted, options.AdoptManifest!, planning, _finder, cancel);
            planning = planning with { History = new History(_adopted, []) { Source = SourceOf(_adopted, [], planning) } };
        }
        return planning;
    }

    private void CheckOwner(Manifest? manifest, string plan)
    {
        if (manifest is not null && manifest.Org.Id != org.Identity.Id)
        {
            throw new SeederException(
                StateDiagnostics.ManifestOfOtherOrg(_files!.Manifest, manifest.Org.Id, org.Identity.Id), ExitCode.LocalFiles);
        }
        if (_files!.IsLink && manifest is not null && manifest.Plan != plan)
        {
            throw new SeederException(
                StateDiagnostics.LinkToOtherPlan(_files.Named, _files.Manifest, manifest.Plan, plan), ExitCode.LocalFiles);
        }
    }

    private static SourceFile SourceOf(Manifest? manifest, ImmutableArray<JournalEntry> journal, PlanningState planning) =>
        (manifest?.Source ?? journal.OfType<JournalEntry.Header>().FirstOrDefault()?.Source) is { } source
            ? PlanSource.Find(source, planning.Request.Text.Path, planning.Syntax?.Name?.Text ?? "")
            : SourceFile.Gone;

    // The manifest of another plan in this org, with its journal applied. With --manifest, all manifests are in that folder.
    private Manifest? ManifestOf(string plan, string source)
    {
        var beside = new RunFiles(Path.Combine(Path.GetDirectoryName(_files!.Manifest) ?? "", $"{plan}.manifest.json"));
        var isBeside = File.Exists(beside.Manifest) || File.Exists(beside.Journal);
        var files = isBeside ? beside : RunFiles.For(org.Identity.Id, plan);
        var command = $"seeder apply {source}{(isBeside && options.ManifestPath is not null ? $" --manifest {files.Manifest}" : "")}";
        var mode = options.Request.ResolveMode;
        return EarlierRuns.Read(files, mode, source, command, org.Identity.Id).Recover(mode, source, command, org.Identity.Id).Manifest;
    }

    private DateTimeOffset OrgNow => org.Client.OrgNow ?? time.GetUtcNow();

    private static bool IsDone(PlanningState planning, Manifest? manifest) =>
        planning.Run!.Graph.Calls.IsEmpty
        && !planning.Recovered!.Folded
        && manifest is null or { Complete: true }
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
