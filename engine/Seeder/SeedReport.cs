using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder;

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
