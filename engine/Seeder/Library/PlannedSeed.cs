namespace Seeder;

/// <summary>What a run would do. Nothing was written to the org.</summary>
public sealed class PlannedSeed
{
    private readonly SeedPlan _plan;
    private readonly OrgConnection _org;
    private readonly SeedOptions _options;

    internal PlannedSeed(SeedPlan plan, OrgConnection org, SeedOptions options, SeedReport report)
    {
        (_plan, _org, _options) = (plan, org, options);
        var run = report.Planning.Run!;
        var changes = PlanChanges.Of(run);
        (Create, Update, Replace) = (changes.Create, changes.Update, changes.Replace);
        (Delete, Unchanged) = (changes.Delete + changes.Deactivate, changes.Unchanged);
        Calls = run.Graph.Calls.Length;
        Waves = run.Graph.Waves;
        Warnings = [.. report.Diagnostics.Where(d => d.Severity == Severity.Warning).Select(org.Hide)];
    }

    /// <summary>The number of records to create. Some of them may be found in the org during the run.</summary>
    public int Create { get; }

    /// <summary>The number of records to update.</summary>
    public int Update { get; }

    /// <summary>The number of records to delete and create again.</summary>
    public int Replace { get; }

    /// <summary>The number of records to delete; users are deactivated.</summary>
    public int Delete { get; }

    /// <summary>The number of records that match the plan.</summary>
    public int Unchanged { get; }

    /// <summary>The number of calls to send.</summary>
    public int Calls { get; }

    /// <summary>The number of waves: the longest chain of calls that must follow each other.</summary>
    public int Waves { get; }

    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Calls == 0;

    /// <summary>The warnings, in the order in which the command prints them.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; }

    /// <summary>Runs the plan. The org and the manifest are compared again first, because they may have changed since the plan was
    /// made.</summary>
    /// <param name="progress">Receives the progress of each call; null reports none.</param>
    /// <param name="cancellationToken">Stops the run: no new call starts, and calls in flight get ten seconds.</param>
    /// <exception cref="SeederException">The run failed; <see cref="SeederException.Result"/> lists what exists.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled. After the first call it is a
    /// <see cref="SeedCanceledException"/>.</exception>
    public Task<SeedResult> ApplyAsync(IProgress<SeedProgress>? progress = null, CancellationToken cancellationToken = default) =>
        _plan.ApplyAsync(_org, _options, progress, cancellationToken);
}
