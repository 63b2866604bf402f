using System.Runtime.ExceptionServices;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Saved;
using Seeder.Core.State;
using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// Runs the planner: answers its questions from the files of this machine and from the org. Keeps the lock of the manifest until it is
/// disposed.
/// </summary>
internal sealed class PlanningDriver(OrgSession org, RunOptions options, TimeProvider time) : IDisposable
{
    private IRunStore? _store;
    private FactFinder? _finder;
    private IDisposable? _lock;
    private PlanFileAccess? _access;
    private SchemaCache? _schemas;

    // The state when the history was read, and all facts since then: planning starts here again if the org's types have changed.
    private PlanningState? _opened;
    private OrgFacts _facts = OrgFacts.None;

    private Task<int?>? _storage;

    /// <summary>Receives notes about waiting.</summary>
    public Action<string>? Note { get; set; }

    /// <summary>
    /// Whether the free data storage will be shown if records are created. A first run creates records, so it is then read in advance.
    /// </summary>
    public bool ShowsStorage { get; set; }

    /// <summary>Receives what the planner does, for a display of the progress.</summary>
    public Action<string>? Activity { get; set; }

    /// <summary>The manifest and the journal of the plan; opened when the planner asks for the history of the plan.</summary>
    public IRunStore Store => _store ?? throw NotOpened();

    /// <summary>Reads the org; opened together with the files.</summary>
    public FactFinder Finder => _finder ?? throw NotOpened();

    /// <summary>
    /// The path of the manifest; null if it is in memory, or if the plan has errors, so that the planner asked for no history.
    /// </summary>
    public string? ManifestPath => _store?.ManifestPath;

    /// <summary>The number of lookup queries.</summary>
    public int Queries => _finder?.Queries ?? 0;

    /// <summary>The verified manifest of the original org, with which this run starts; null without one.</summary>
    public Manifest? Adopted { get; private set; }

    /// <summary>The manifests of the plans under <c>uses</c> that were read, by the name of the plan.</summary>
    public Dictionary<string, string> UsedManifests { get; } = new(StringComparer.Ordinal);

    /// <summary>The files of earlier runs as they were before this one. Hashed only when needed.</summary>
    public Lazy<SavedManifest>? Before { get; private set; }

    /// <summary>The free data storage in megabytes; null if the user may not read it.</summary>
    public Task<int?> ReadStorageAsync(CancellationToken cancel) => _storage ??= DataStorage.LeftAsync(org.Client, cancel);

    private PlanFileAccess Access => _access ??= PlanFileAccess.For(options.Request.Text.Path, options.FileLimits);

    /// <summary>Runs the planner to its end.</summary>
    /// <param name="takeLock">Whether the command may write: it takes the lock of the manifest, which this class keeps.</param>
    public async Task<PlanningState> PlanAsync(bool takeLock, CancellationToken cancel)
    {
        if (options.LoggerFactory is { } loggers)
        {
            org.Client.Log = new RunLog(loggers, options.RedactLoggedValues);
        }
        var started = time.GetTimestamp();
        var start = options.Read ?? new PlanningState(options.Request, Core.Schema.OrgSchema.Empty, OrgFacts.None);
        // Other commands change nothing in the org, and need not wait.
        var mode = start.Request.ResolveMode with
        {
            WaitsForJobs = takeLock && start.Request.Goal is PlanGoal.Apply or PlanGoal.Destroy,
            Deletes = start.Request.Goal == PlanGoal.Destroy,
        };
        start = start with { Request = start.Request with { ResolveMode = mode } };
        Activity?.Invoke(Activities.Planning);
        var planned = await ConvergeAsync(start with { Cancel = cancel }, AnswerAsync, cancel);
        org.Client.Log.Logger.PlanningCompleted(Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1));
        return planned;

        async Task<PlanningState> AnswerAsync(PlanningState planning, Needs needs)
        {
            Activity?.Invoke(Activities.Of(needs));
            var answered = await FindAsync(planning, needs);
            Activity?.Invoke(Activities.Planning);
            _facts = answered.Facts;
            return answered;
        }

        async Task<PlanningState> FindAsync(PlanningState planning, Needs needs) => needs switch
        {
            Needs.History history => await OpenAsync(planning, history.Plan, takeLock, cancel),
            Needs.Files files => Access.Answer(planning, files),
            Needs.Manifests used => planning with
            {
                Manifests = planning.Manifests.SetItems(used.Plans.Select(p => KeyValuePair.Create(p, ManifestOf(p, used.SourceOf(p)))))
            },
            Needs.ManifestPlaces places => planning with { Places = Store.PlacesOf(places.Addresses), ManifestPath = Store.Manifest },
            Needs.Rows when Foresight.Next(planning) is { } next => await FindBothAsync(planning, next, cancel),
            _ => await Finder.AnswerAsync(planning, cancel),
        };
    }

    private async Task<PlanningState> FindBothAsync(PlanningState planning, Needs next, CancellationToken cancel)
    {
        var (now, ahead) = (Finder.AnswerAsync(planning, cancel), AheadAsync(planning with { Needs = next }, cancel));
        await Task.WhenAll(now, ahead);
        var (answered, more) = (await now, await ahead);
        return answered with
        {
            Facts = answered.Facts with
            {
                Queries = answered.Facts.Queries.SetItems(more.Queries),
                Creators = answered.Facts.Creators.SetItems(more.Creators),
                RecordCreators = answered.Facts.RecordCreators.With(more.RecordCreators),
            },
        };
    }

    // If the org refuses a query, the planner asks again when it needs it, and reports the error then.
    private async Task<OrgFacts> AheadAsync(PlanningState planning, CancellationToken cancel)
    {
        try
        {
            return (await Finder.AnswerAsync(planning, cancel)).Facts;
        }
        catch (SeederException)
        {
            return planning.Facts;
        }
    }

    /// <summary>
    /// Plans with the cached types while the org checks them. Planning has no side effects, so a result or an error that comes of outdated
    /// types is dropped.
    /// </summary>
    private async Task<PlanningState> ConvergeAsync(
        PlanningState start, Func<PlanningState, Needs, Task<PlanningState>> answer, CancellationToken cancel)
    {
        PlanningState? planned = null;
        ExceptionDispatchInfo? failed = null;
        try
        {
            planned = await Converge.RunAsync(start, answer, org.Client.Log, time, cancel);
        }
#pragma warning disable CA1031 // It is thrown again unless the types have changed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed = ExceptionDispatchInfo.Capture(exception);
        }
        if (_schemas is { } schemas && await schemas.ConfirmAsync() is { } changed && _opened is { } opened)
        {
            return await Converge.RunAsync(
                opened with { Schema = changed, Facts = _facts.WithoutRows() }, answer, org.Client.Log, time, cancel);
        }
        failed?.Throw();
        return planned!;
    }

    private async Task<PlanningState> OpenAsync(PlanningState planning, string plan, bool takeLock, CancellationToken cancel)
    {
        if (options.Saved?.Check.Org(org.Identity) is { } other)
        {
            throw SeederException.Of(other);
        }
        _store = options.Manifests?.Open(org.Identity.Id, plan)
            ?? (options.ManifestPath is { } path ? new RunFiles(path) : RunFiles.For(org.Identity.Id, plan, options.FileLimits.Folder));
        var store = Store;
        store.Log = org.Client.Log;
        store.CheckPlace(found => CheckOwner(found, plan));
        _lock = takeLock ? store.TakeLock(time) : null;
        var mode = options.Request.ResolveMode;
        var planFile = planning.Request.Text.Path;
        var runs = await PureWork.RunAsync(() => EarlierRuns.Read(store, mode, planFile, org: org.Identity.Id), cancel);
        var compares = planning.Request.Goal is PlanGoal.Apply or PlanGoal.DetectDrift;
        var (manifest, journal) = (compares ? store.WithSeen(runs.Manifest) : runs.Manifest, runs.Journal);
        Before = new(() => SavedRun.StateOf(store.Manifest, manifest, journal));
        if (options.Saved?.Check.State(Before.Value) is { } moved)
        {
            // Before anything is changed on this machine, and before an in-doubt call is resolved.
            throw SeederException.Of(moved);
        }
        CheckOwner(manifest, plan);
        if (runs.IsMerged && takeLock)
        {
            // Written before anything is sent, so that the records of this machine are known even if the command fails.
            store.WriteBeside(manifest!);
        }
        if (!runs.Added.IsEmpty)
        {
            planning = planning with
            {
                Diagnostics = planning.Diagnostics.Add(StateDiagnostics.AddedFromLastRuns(store.Manifest, runs.Added))
            };
        }
        if (takeLock && journal.IsEmpty && store.MoveForeignJournal() is { } aside)
        {
            planning = planning with { Diagnostics = planning.Diagnostics.Add(StateDiagnostics.JournalMovedAside(store.Journal, aside)) };
        }
        var adopted = options.AdoptManifest is { } source ? AdoptedManifest.Read(source, runs, plan, planning.Request, org.Identity) : null;
        org.UseVersion(planning.Syntax!.Options.ApiVersion?.Text, (manifest ?? adopted)?.Org.ApiVersion);
        if (ShowsStorage && manifest is null && adopted is null)
        {
            // Nobody waits for it if the plan has errors.
            _ = ReadStorageAsync(cancel).ContinueWith(
                t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        _schemas = new SchemaCache(org, options.CacheFolder, time);
        _finder = new FactFinder(org, _schemas, time) { Note = Note };
        planning = planning with
        {
            History = new History(manifest, journal) { Source = SourceOf(manifest, journal, planning) },
            Facts = planning.Facts with { Org = org.Identity, Now = org.Client.Now },
            Schema = await _schemas.BeginAsync(ExpectedTypes(planning, manifest), cancel),
        };
        if (adopted is not null)
        {
            planning = planning with { Schema = await _schemas.ConfirmAsync() ?? planning.Schema };
            Adopted = await AdoptedManifest.VerifyAsync(adopted, options.AdoptManifest!, planning, _finder, cancel);
            planning = planning with { History = new History(Adopted, []) { Source = SourceOf(Adopted, [], planning) } };
        }
        return _opened = planning;
    }

    // A name without its namespace is not the org's name of a type.
    private IEnumerable<string> ExpectedTypes(PlanningState planning, Manifest? manifest)
    {
        var names = SchemaNeeds.Guess(planning.Syntax!);
        if (planning.Syntax!.Options.Namespace is not null || !options.Request.Namespaces.IsEmpty)
        {
            names = [.. names.Where(n => !n.Contains("__", StringComparison.Ordinal))];
        }
        return options.Request.Goal == PlanGoal.Destroy && manifest is not null
            ? names.Union(manifest.Records.Values.Select(r => r.Type))
            : names;
    }

    private void CheckOwner(Manifest? manifest, string plan)
    {
        if (manifest is not null && manifest.Org.Id != org.Identity.Id)
        {
            throw SeederException.Of(
                StateDiagnostics.ManifestOfOtherOrg(Store.Manifest, manifest.Org.Id, org.Identity.Id));
        }
        if (_store is RunFiles { IsLink: true } link && manifest is not null && manifest.Plan != plan)
        {
            throw SeederException.Of(
                StateDiagnostics.LinkToOtherPlan(link.Named, link.Manifest, manifest.Plan, plan));
        }
    }

    private SourceFile SourceOf(Manifest? manifest, ImmutableArray<JournalEntry> journal, PlanningState planning) =>
        (manifest?.Source ?? journal.OfType<JournalEntry.Header>().FirstOrDefault()?.Source) is { } source
            ? PlanSource.Find(source, planning.Request.Text.Path, planning.Syntax?.Name?.Text ?? "", options.FileLimits.Folder)
            : SourceFile.Gone;

    // The manifest of another plan in this org, with its journal applied.
    private Manifest? ManifestOf(string plan, string source)
    {
        var store = StoreOf(plan);
        UsedManifests[plan] = store.Manifest;
        var isNamed = options.ManifestPath is not null && Path.GetDirectoryName(store.Manifest) == Path.GetDirectoryName(Store.Manifest);
        var command = $"seeder apply {source}{(isNamed ? $" --manifest {store.Manifest}" : "")}";
        var mode = options.Request.ResolveMode;
        return EarlierRuns.Read(store, mode, source, command, org.Identity.Id).Recover(mode, source, command, org.Identity.Id).Manifest;
    }

    // With --manifest, all manifests are in that folder.
    private IRunStore StoreOf(string plan)
    {
        if (options.Manifests is { } inMemory)
        {
            return inMemory.Open(org.Identity.Id, plan);
        }
        var beside = new RunFiles(Path.Combine(Path.GetDirectoryName(Store.Manifest) ?? "", $"{plan}.manifest.json"));
        return File.Exists(beside.Manifest) || File.Exists(beside.Journal)
            ? beside
            : RunFiles.For(org.Identity.Id, plan, options.FileLimits.Folder);
    }

    public void Dispose() => _lock?.Dispose();

    private static InvalidOperationException NotOpened() => new("The planner has not asked for the history of the plan.");
}
