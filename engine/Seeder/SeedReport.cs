using Seeder.Core.Binding;
using Seeder.Core.Calls;
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

    /// <summary>What each call did; null if nobody asked for it, or if nothing was sent.</summary>
    public RunTimeline? Timeline { get; init; }

    /// <summary>The calls of the rollback and what they did; null without a rollback, or if nobody asked for it.</summary>
    public (PlannedRun Run, RunTimeline Timeline)? Rollback { get; init; }

    /// <summary>Diagnostics about deletes, such as records that must not be deleted.</summary>
    public ImmutableArray<Diagnostic> OfDeletions { get; init; } = [];

    /// <summary>The free data storage of the org in megabytes; null if it was not read.</summary>
    public int? StorageLeft { get; init; }

    public ImmutableArray<Diagnostic> Diagnostics =>
        Planning.Diagnostics.AddRange(Result?.Diagnostics ?? []).AddRange(Undone?.Diagnostics ?? []).AddRange(OfDeletions);

    /// <summary>Why the command did not do all of its work; null if it did, or if a signal stopped it.</summary>
    public DiagnosticKind? Failure => this switch
    {
        { Planning.HasErrors: true } => FirstError(Planning.Diagnostics),
        { Result: { InDoubt: > 0, Cancelled: false } } or { Undone: { InDoubt: > 0, Cancelled: false } } => DiagnosticKind.InDoubt,
        { Result.Cancelled: true } or { Undone.Cancelled: true } => null,
        { Result: null or { Complete: true } } => FirstError(OfDeletions),
        _ when Result.Diagnostics.Any(d => d.Kind == DiagnosticKind.NoOrg) => DiagnosticKind.NoOrg,
        _ => DiagnosticKind.Rejected,
    };

    /// <summary>Whether a call was sent that changes the org.</summary>
    public bool HasSent => Result is { } result && result.Sent.Contains(true);

    /// <summary>Whether a signal stopped the run.</summary>
    public bool IsCancelled => Failure is null && (Result is { Cancelled: true } || Undone is { Cancelled: true });

    public ExitCode ExitCode => Failure is { } kind ? kind.ToExitCode() : IsCancelled ? ExitCode.Cancelled : ExitCode.Done;

    private static DiagnosticKind? FirstError(ImmutableArray<Diagnostic> diagnostics) =>
        diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Kind;
}
