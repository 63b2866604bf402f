using Microsoft.Extensions.Logging;
using Seeder.Core.Binding;
using Seeder.Core.Run;
using Seeder.Core.Syntax;
using Seeder.Files;

namespace Seeder;

/// <summary>What a run does when the org rejects a record.</summary>
public enum SeedErrorMode
{
    /// <summary>Calls in flight end, and no new call starts.</summary>
    Stop,

    /// <summary>Only the rejected records and the records that depend on them are left out.</summary>
    Continue,

    /// <summary>Everything that the unfinished seeding created or changed is undone.</summary>
    Rollback,
}

/// <summary>The user's decision about in-doubt calls that the org's records do not resolve.</summary>
public enum SeedAssumption
{
    /// <summary>The org carried the calls out.</summary>
    Committed,

    /// <summary>The org did not carry the calls out: they are sent again.</summary>
    Lost,
}

/// <summary>The options of a run. Each has the name of the command line's flag, and overrides the plan's option.</summary>
public sealed record SeedOptions
{
    /// <summary>Variables of the plan, by name.</summary>
    public IDictionary<string, string> Vars { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The time for <c>${today}</c> and <c>${now}</c>; null takes the current time.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>The seed of generated values; null takes the plan's seed, or else 0.</summary>
    public long? Seed { get; init; }

    /// <summary>The maximum number of records in the plan, with every iteration of <c>$count</c>.</summary>
    public int MaxRecords { get; init; } = PlanRequest.DefaultMaxRecords;

    /// <summary>
    /// The manifest file; null takes <c>.seeder/ORGID/PLAN.manifest.json</c> under the folder that was the current one when
    /// <see cref="SeedPlan.Load"/> was called.
    /// </summary>
    public string? Manifest { get; init; }

    /// <summary>Keeps the manifests in memory; null keeps them in files. Not together with <see cref="Manifest"/>.</summary>
    public InMemoryManifests? Manifests { get; init; }

    /// <summary>In a copy of an org (a sandbox): the manifest of the original org, every id of which is verified. Null otherwise.</summary>
    public string? AdoptManifest { get; init; }

    /// <summary>What to do when the org rejects a record; null takes the plan's option, or else <see cref="SeedErrorMode.Stop"/>.</summary>
    public SeedErrorMode? OnError { get; init; }

    /// <summary>The maximum number of calls in flight, 1 or more; null takes the plan's option.</summary>
    public int? Parallel { get; init; }

    /// <summary>The maximum number of records in a call, 1 to 200; null takes the plan's option.</summary>
    public int? RecordsPerCall { get; init; }

    /// <summary>
    /// When records go by Bulk API 2.0 jobs: <c>auto</c>, <c>never</c>, or the lowest number of records of one type; null uses the plan's
    /// option.
    /// </summary>
    public string? Bulk { get; init; }

    /// <summary>Whether records that are no longer in the plan are deleted.</summary>
    public bool Prune { get; init; }

    /// <summary>
    /// The names of the records to seed, with the records that they need: reference ids, types, addresses, or <c>tag:demo</c>. No other
    /// record is touched. Empty seeds all records. Not for <c>destroy</c>, and not together with <see cref="Prune"/>.
    /// </summary>
    public IList<string> Only { get; init; } = [];

    /// <summary>Whether the manifest is trusted: the org is not asked whether its records still exist.</summary>
    public bool NoRefresh { get; init; }

    /// <summary>Whether a record is deleted and re-created if a field changed that cannot be updated.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether to re-create records that are neither visible nor in the recycle bin.</summary>
    public bool RecreateMissing { get; init; }

    /// <summary>Whether fields that were changed in the org are updated to the values that the plan sent.</summary>
    public bool Repair { get; init; }

    /// <summary>Whether <c>${today}</c> and <c>${now}</c> are evaluated again and the fields that use them are updated.</summary>
    public bool MoveDates { get; init; }

    /// <summary>Whether a cancelled run aborts its Bulk API 2.0 jobs in the org; otherwise they go on.</summary>
    public bool AbortJobs { get; init; }

    /// <summary>Whether the org may cascade a delete to records that this plan did not create.</summary>
    public bool Cascade { get; init; }

    /// <summary>Whether deletes that need a person's confirmation are confirmed. Without it they end with a
    /// <see cref="PlanException"/>.</summary>
    public bool Yes { get; init; }

    /// <summary>How to resolve in-doubt calls that the org's records do not resolve; null leaves them in doubt.</summary>
    public SeedAssumption? Assume { get; init; }

    /// <summary>Whether to use the entry of the manifest if this machine and another one changed the same record.</summary>
    public bool AssumeManifest { get; init; }

    /// <summary>How long to wait for a late commit of an in-doubt call; null derives it from the response times of the calls.</summary>
    public TimeSpan? SettleWait { get; init; }

    /// <summary>Files and folders outside the plan's root that the plan may read.</summary>
    public IList<string> AllowFiles { get; init; } = [];

    /// <summary>The maximum size in bytes of a file that the plan reads; null is 100 MB.</summary>
    public long? MaxFileSize { get; init; }

    /// <summary>Creates the logger, whose category is <c>Seeder.SeedRun</c>; null takes the connection's.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Whether field values are removed from the bodies that <see cref="LoggerFactory"/> gets at the level Trace.</summary>
    public bool LogRedactValues { get; init; }

    /// <summary>The folder that caches describes between runs; null disables the cache.</summary>
    internal string? CacheFolder { get; init; } = Files.CacheFolder.Default();

    /// <summary>The seed as the user wrote it: 007 generates other values than 7. Null takes <see cref="Seed"/>.</summary>
    internal string? SeedText { get; init; }

    /// <summary>Whether <see cref="Clock"/> is a time in the plan's time zone.</summary>
    internal bool IsClockLocal { get; init; }

    /// <summary>Variables of the environment and of files. Those of <see cref="Vars"/> win.</summary>
    internal GivenVars GivenVars { get; init; } = GivenVars.None;

    /// <summary>Namespaces in which names of the plan are looked up, after the plan's own.</summary>
    internal ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>The saved plan that the run must do exactly; null without one.</summary>
    internal SavedRun? Saved { get; init; }

    /// <summary>The changes to make if the goal is to edit the manifest.</summary>
    internal ImmutableArray<ManifestEdit> Edits { get; init; } = [];

    internal PlanRequest ToRequest(SourceText text, PlanGoal goal, DateTimeOffset now)
    {
        if (Only.Count > 0 && (Prune || goal == PlanGoal.Destroy))
        {
            throw new ArgumentException("Only selects records to seed. It does not go together with Prune and with destroy.", nameof(Only));
        }
        if (Manifest is not null && Manifests is not null)
        {
            throw new ArgumentException(
                "Manifest names a file, and Manifests keeps manifests in memory. Set one of them.", nameof(Manifests));
        }
        Require(MaxRecords, 1, PlanRequest.MostRecords, nameof(MaxRecords));
        Require(RecordsPerCall, 1, 200, nameof(RecordsPerCall));
        Require(Parallel, 1, int.MaxValue, nameof(Parallel));
        if (Bulk is not null && JobMode.Parse(Bulk) is null)
        {
            throw new ArgumentException($"{nameof(Bulk)} must be auto, never or a number of at least 1, not '{Bulk}'.");
        }
        return new PlanRequest(text, now)
        {
            Goal = goal,
            Edits = Edits,
            GivenVars = GivenVars,
            Namespaces = Namespaces,
            Vars = Vars.ToImmutableSortedDictionary(StringComparer.Ordinal),
            Clock = Clock,
            IsClockLocal = IsClockLocal,
            Seed = SeedText ?? Seed?.ToString(CultureInfo.InvariantCulture),
            RecordsPerCall = RecordsPerCall,
            Bulk = Bulk,
            OnError = ToErrorMode(OnError),
            MaxRecords = MaxRecords,
            Prune = Prune,
            Only = [.. Only],
            Replace = Replace,
            RecreateMissing = RecreateMissing,
            Repair = Repair,
            MoveDates = MoveDates,
            Refresh = !NoRefresh,
            ResolveMode = ToResolveMode(),
        };
    }

    /// <summary>Whether the run records what each call does, for a report.</summary>
    internal bool HasTimeline { get; init; }

    /// <param name="request">The plan, and what to do with it.</param>
    /// <param name="read">The plan, if it was already read without an org; null reads it.</param>
    /// <param name="folder">The folder from which relative paths count; null is the current folder.</param>
    internal RunOptions ToRun(PlanRequest request, PlanningState? read, string? folder, OrgConnection org) => new(request)
    {
        Read = read,
        Saved = Saved,
        ManifestPath = Full(Manifest, folder),
        Manifests = Manifests,
        AdoptManifest = Full(AdoptManifest, folder),
        // An org that lives no longer than this process has no use for a cache on disk.
        CacheFolder = Manifests is null ? CacheFolder : null,
        FileLimits = ToFileLimits(folder),
        Parallel = Parallel,
        Yes = Yes,
        Cascade = Cascade,
        AbortJobs = AbortJobs,
        HasTimeline = HasTimeline,
        IsProduction = org.AllowsProduction,
        LoggerFactory = LoggerFactory,
        RedactLoggedValues = LogRedactValues,
    };

    internal ResolveMode ToResolveMode() => new(SettleWait, ToAssumption(Assume)) { ManifestWins = AssumeManifest };

    internal FileLimits ToFileLimits(string? folder) => new()
    {
        Folder = folder,
        Allowed = [.. AllowFiles],
        MaxBytes = Math.Clamp(MaxFileSize ?? FileLimits.DefaultMaxBytes, 0, FileLimits.MostBytes),
    };

    private static string? Full(string? path, string? folder) =>
        path is null || folder is null ? path : Path.GetFullPath(path, folder);

    private static ErrorMode? ToErrorMode(SeedErrorMode? mode) => mode switch
    {
        null => null,
        SeedErrorMode.Stop => ErrorMode.Stop,
        SeedErrorMode.Continue => ErrorMode.Continue,
        SeedErrorMode.Rollback => ErrorMode.Rollback,
        _ => throw new ArgumentOutOfRangeException(nameof(OnError), mode, null),
    };

    private static Assumption? ToAssumption(SeedAssumption? assume) => assume switch
    {
        null => null,
        SeedAssumption.Committed => Assumption.Committed,
        SeedAssumption.Lost => Assumption.Lost,
        _ => throw new ArgumentOutOfRangeException(nameof(Assume), assume, null),
    };

    private static void Require(int? value, int least, int most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, null);
        }
    }
}
