using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>A plan: the records that an org should have. It may be used with several orgs.</summary>
public sealed class SeedPlan
{
    private readonly SourceText _text;
    private readonly SeedOptions _options;
    private readonly PlanningState? _read;
    private readonly string? _folder;

    private SeedPlan(SourceText text, string name, SeedOptions options, PlanningState? read, string? folder) =>
        (_text, Name, _options, _read, _folder) = (text, name, options, read, folder);

    /// <summary>The name of the plan.</summary>
    public string Name { get; }

    /// <summary>The path of its file, as it was given; <c>(text)</c> if the plan comes from no file.</summary>
    public string Path => _text.Path;

    /// <summary>Reads a plan and the files that it includes, and checks everything that needs no org.</summary>
    /// <param name="path">The file of the plan. Relative paths, here and in the options of runs, count from the folder that is the current
    /// one now.</param>
    /// <param name="options">The options of runs that name no other ones; null takes the default of each.</param>
    /// <exception cref="PlanException">The file cannot be read, or the plan has errors.</exception>
    public static SeedPlan Load(string path, SeedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SeedOptions();
        var folder = CurrentFolder.Read();
        return HostContext.LeaveAsync(
            () => LoadAsync(PlanTextFile.Read(path, options.ToFileLimits(folder)), options, folder)).GetAwaiter().GetResult();
    }

    /// <summary>Reads a plan from text, and checks everything that needs no org. Its name decides which manifest it has.</summary>
    /// <param name="yaml">The text of the plan. Files that it names, and relative paths in the options of runs, count from the folder that
    /// is the current one now.</param>
    /// <param name="options">The options of runs that name no other ones; null takes the default of each.</param>
    /// <exception cref="PlanException">The plan has errors.</exception>
    public static SeedPlan Parse(string yaml, SeedOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        options ??= new SeedOptions();
        var folder = CurrentFolder.Read();
        return HostContext.LeaveAsync(() => LoadAsync(new SourceText("(text)", yaml), options, folder)).GetAwaiter().GetResult();
    }

    /// <summary>Compares the plan with the manifest and the org. Writes nothing.</summary>
    /// <param name="org">The org.</param>
    /// <param name="options">The options; null takes those of <see cref="Load"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PlanException">The plan has errors in this org.</exception>
    /// <exception cref="SeederException">The org or a local file stops the work.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Task<PlannedSeed> PlanAsync(OrgConnection org, SeedOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= _options;
        return RunAsync(org, options, PlanGoal.Apply, PlanIn, cancellationToken);

        async Task<PlannedSeed> PlanIn(SeedRun run) =>
            new(this, org, options, Checked(await run.PlanAsync(cancellationToken), org));
    }

    /// <summary>Creates and updates the records of the plan, and writes the manifest. Continues an interrupted run.</summary>
    /// <param name="org">The org.</param>
    /// <param name="options">The options; null takes those of <see cref="Load"/>.</param>
    /// <param name="progress">Receives the progress of each call; null reports none.</param>
    /// <param name="cancellationToken">Stops the run: no new call starts, and calls in flight get ten seconds.</param>
    /// <exception cref="SeederException">The run failed; <see cref="SeederException.Result"/> lists what exists.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled. After the first call it is a
    /// <see cref="SeedCanceledException"/>.</exception>
    public Task<SeedResult> ApplyAsync(
        OrgConnection org,
        SeedOptions? options = null,
        IProgress<SeedProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(org, options, PlanGoal.Apply, progress, cancellationToken);

    /// <summary>Deletes the records that this plan created according to its manifest, dependents first. Users are deactivated.</summary>
    /// <param name="org">The org.</param>
    /// <param name="options">The options; null takes those of <see cref="Load"/>.</param>
    /// <param name="progress">Receives the progress of each call; null reports none.</param>
    /// <param name="cancellationToken">Stops the run: no new call starts, and calls in flight get ten seconds.</param>
    /// <exception cref="SeederException">The run failed; <see cref="SeederException.Result"/> lists what exists.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled. After the first call it is a
    /// <see cref="SeedCanceledException"/>.</exception>
    public Task<SeedResult> DestroyAsync(
        OrgConnection org,
        SeedOptions? options = null,
        IProgress<SeedProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        RunAsync(org, options, PlanGoal.Destroy, progress, cancellationToken);

    /// <summary>A plan that was read already. Its request says what to do, and is the one of every run.</summary>
    internal static SeedPlan Of(PlanningState read, SeedOptions options) =>
        new(read.Request.Text, read.Syntax?.Name?.Text ?? "", options, read, folder: null);

    /// <summary>Reads the text of a plan and the files that it includes, as far as possible without an org.</summary>
    internal static Task<PlanningState> ReadAsync(
        SourceText text,
        SeedOptions options,
        PlanGoal goal,
        RunLog log,
        TimeProvider time,
        CancellationToken cancel,
        string? folder = null) =>
        PlanReading.ReadAsync(options.ToRequest(text, goal, time.GetUtcNow()), options.ToFileLimits(folder), log, time, cancel);

    /// <summary>Does one piece of work with a run of this plan. Every run begins here.</summary>
    internal Task<T> RunAsync<T>(
        OrgConnection org, SeedOptions options, PlanGoal goal, Func<SeedRun, Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(org);
        return org.UseAsync(RunIn, cancel);

        async Task<T> RunIn(OrgSession session)
        {
            var request = _read?.Request ?? options.ToRequest(_text, goal, org.Time.GetUtcNow());
            using var run = new SeedRun(session, options.ToRun(request, _read, _folder, org), org.Time);
            return await work(run);
        }
    }

    /// <summary>Does one piece of work with a run of a plan that was read already.</summary>
    internal Task<T> RunAsync<T>(OrgConnection org, Func<SeedRun, Task<T>> work, CancellationToken cancel) =>
        RunAsync(org, _options, _read!.Request.Goal, work, cancel);

    private static async Task<SeedPlan> LoadAsync(SourceText text, SeedOptions options, string folder)
    {
        var log = RunLog.To(options.LoggerFactory, options.LogRedactValues);
        var read = await ReadAsync(text, options, PlanGoal.Apply, log, TimeProvider.System, CancellationToken.None, folder);
        return read.HasErrors
            ? throw SeederException.Of(read.Diagnostics, DiagnosticKind.Plan)
            : new SeedPlan(text, read.Syntax!.Name!.Value.Text, options, read: null, folder);
    }

    private Task<SeedResult> RunAsync(
        OrgConnection org, SeedOptions? options, PlanGoal goal, IProgress<SeedProgress>? progress, CancellationToken cancel)
    {
        var heard = SeedProgress.From(progress);
        return RunAsync(org, options ?? _options, goal, ApplyIn, cancel);

        async Task<SeedResult> ApplyIn(SeedRun run)
        {
            try
            {
                var report = Checked(await run.ApplyAsync(heard, cancel, CancellationToken.None), org);
                return !report.IsCancelled ? ResultOf(report)
                    : report.HasSent ? throw new SeedCanceledException(ResultOf(report), cancel)
                    : throw new OperationCanceledException(cancel);
            }
            catch (SeederException stopped) when (stopped.Result is null && run.Partial is { } partial)
            {
                stopped.Result = ResultOf(partial);
                throw;
            }
            catch (OperationCanceledException stopped) when (stopped is not SeedCanceledException && run.Partial is { } partial)
            {
                throw new SeedCanceledException(ResultOf(partial), cancel);
            }
        }

        SeedResult ResultOf(SeedReport report) => new(report, org);
    }

    private static SeedReport Checked(SeedReport report, OrgConnection org) => report.Failure is { } kind
        ? throw SeederException.Of(report.Diagnostics, kind, report.HasSent ? new SeedResult(report, org) : null)
        : report;
}
