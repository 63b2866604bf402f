using Seeder.Files;
using Seeder.Log;
using Seeder.Org;

namespace Seeder;

/// <summary>A plan: the records that an org should have. It may be used with several orgs.</summary>
public sealed class SeedPlan
{
    private readonly SourceText _text;
    private readonly SeedOptions _options;

    private SeedPlan(SourceText text, string name, SeedOptions options) => (_text, Name, _options) = (text, name, options);

    /// <summary>The name of the plan.</summary>
    public string Name { get; }

    /// <summary>The path of its file, as it was given.</summary>
    public string Path => _text.Path;

    /// <summary>Reads a plan and the files that it includes, and checks everything that needs no org.</summary>
    /// <param name="path">The file of the plan. A relative path counts from the current folder.</param>
    /// <param name="options">The options of runs that name no other ones; null takes the default of each.</param>
    /// <exception cref="PlanException">The file cannot be read, or the plan has errors.</exception>
    public static SeedPlan Load(string path, SeedOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SeedOptions();
        // On a thread of the pool, so that a caller with a synchronization context does not wait for itself.
        return Task.Run(() => LoadAsync(path, options)).GetAwaiter().GetResult();
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
        ArgumentNullException.ThrowIfNull(org);
        options ??= _options;
        return org.UseAsync(PlanIn, cancellationToken);

        async Task<PlannedSeed> PlanIn(OrgSession session)
        {
            using var run = Start(session, options, PlanGoal.Apply);
            var report = await run.PlanAsync(cancellationToken);
            return report.Failure is { } kind
                ? throw SeederException.Of(report.Diagnostics, kind)
                : new PlannedSeed(this, org, options, report);
        }
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

    private static async Task<SeedPlan> LoadAsync(string path, SeedOptions options)
    {
        var limits = options.ToFileLimits();
        var text = PlanTextFile.Read(path, limits.MaxBytes);
        var log = RunLog.To(options.LoggerFactory, options.LogRedactValues);
        var read = await PlanReading.ReadAsync(options.ToRequest(text, PlanGoal.Apply), limits, log, TimeProvider.System, default);
        return read.HasErrors
            ? throw SeederException.Of(read.Diagnostics, DiagnosticKind.Plan)
            : new SeedPlan(text, read.Syntax!.Name!.Value.Text, options);
    }

    private Task<SeedResult> RunAsync(
        OrgConnection org, SeedOptions? options, PlanGoal goal, IProgress<SeedProgress>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(org);
        return org.UseAsync(RunIn, cancel);

        async Task<SeedResult> RunIn(OrgSession session)
        {
            using var run = Start(session, options ?? _options, goal);
            try
            {
                var report = await run.ApplyAsync(SeedProgress.From(progress), cancel, CancellationToken.None);
                return ResultOf(report, org.OrgId, cancel);
            }
            catch (SeederException stopped) when (run.Partial is { } partial)
            {
                stopped.Result = new SeedResult(partial, org.OrgId);
                throw;
            }
        }
    }

    private SeedRun Start(OrgSession session, SeedOptions options, PlanGoal goal) =>
        new(session, options.ToRun(_text, goal, session.IsProduction), TimeProvider.System);

    private static SeedResult ResultOf(SeedReport report, string orgId, CancellationToken cancel)
    {
        if (report.Failure is { } kind)
        {
            throw SeederException.Of(report.Diagnostics, kind, report.HasSent ? new SeedResult(report, orgId) : null);
        }
        var result = new SeedResult(report, orgId);
        return !report.IsCancelled ? result
            : report.HasSent ? throw new SeedCanceledException(result, cancel)
            : throw new OperationCanceledException(cancel);
    }
}
