using Microsoft.Extensions.Logging;
using Seeder.Files;

namespace Seeder;

/// <summary>The plan and the options of a run.</summary>
internal sealed record RunOptions(PlanRequest Request)
{
    /// <summary>The path of the manifest; null takes the default path under <c>.seeder/</c>.</summary>
    public string? ManifestPath { get; init; }

    /// <summary>Keeps the manifests in memory; null keeps them in files.</summary>
    public InMemoryManifests? Manifests { get; init; }

    /// <summary>The manifest of the original org, if this org is a copy of it; null otherwise.</summary>
    public string? AdoptManifest { get; init; }

    /// <summary>The folder that caches describes between runs; null disables the cache.</summary>
    public string? CacheFolder { get; init; } = Files.CacheFolder.Default();

    /// <summary>Which files the plan may read besides those below its root, and how large they may be.</summary>
    public FileLimits FileLimits { get; init; } = FileLimits.Default;

    /// <summary>Creates the logger; null uses the logger of the session.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Whether field values are removed from the bodies that <see cref="LoggerFactory"/> gets at the level Trace.</summary>
    public bool RedactLoggedValues { get; init; }

    public int? Parallel { get; init; }

    /// <summary>Whether deletes are confirmed in advance, so that nobody is asked.</summary>
    public bool Yes { get; init; }

    /// <summary>Whether a delete may cascade to records that this plan did not create.</summary>
    public bool Cascade { get; init; }

    /// <summary>Whether a cancelled run aborts its jobs in the org; otherwise they go on.</summary>
    public bool AbortJobs { get; init; }

    /// <summary>Whether the org is a production org.</summary>
    public bool IsProduction { get; init; }

    /// <summary>Whether the run records what each call does, for a report.</summary>
    public bool HasTimeline { get; init; }

    /// <summary>The plan, if it was already read without an org; null reads it.</summary>
    public PlanningState? Read { get; init; }

    /// <summary>The saved plan that the run must do exactly; null without one.</summary>
    public SavedRun? Saved { get; init; }
}
