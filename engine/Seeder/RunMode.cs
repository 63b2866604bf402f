using Seeder.Core.Binding;

namespace Seeder;

/// <summary>The options of a run: those of the plan, overridden by the command line.</summary>
/// <param name="Parallel">Maximum number of calls in flight.</param>
internal sealed record RunMode(int Parallel, ErrorMode OnError, TimeProvider Time)
{
    /// <summary>Whether a cancelled run aborts its jobs in the org; otherwise they go on.</summary>
    public bool AbortsJobs { get; init; }

    /// <summary>Where the run records what each call does; null if nobody asks for it.</summary>
    public RunTimeline? Timeline { get; init; }
}
