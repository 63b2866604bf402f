using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>The result of an earlier run: the manifest after its journal was merged, and the creates that are in doubt.</summary>
/// <param name="Manifest">Null if nothing was created yet.</param>
/// <param name="IsChanged">Whether the journal changed the manifest, so that it must be written.</param>
internal sealed record Recovered(Manifest? Manifest, bool IsChanged, ImmutableArray<JournalEntry.Begin> InDoubt)
{
    /// <summary>The state after the journal, if calls did not end and must be resolved; otherwise null.</summary>
    public RunState? State { get; init; }

    /// <summary>The journal's entries; if another run wrote a newer manifest, as merged into that manifest.</summary>
    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    /// <summary>Rows that unresolved calls may have created.</summary>
    public ImmutableArray<OrgRow> Candidates { get; init; } = [];

    /// <summary>Why Seeder cannot tell whether the org carried out the in-doubt calls.</summary>
    public ImmutableArray<OpenReason> Reasons { get; init; } = [];

    /// <summary>Jobs that are still running.</summary>
    public ImmutableArray<RunningJob> Running { get; init; } = [];
}

/// <summary>
/// Recovery of an earlier run. A journal is never continued: it is merged into the manifest, and the run is planned again.
/// </summary>
internal static class Recovery
{
    /// <param name="org">The id of the org; null if no org is connected.</param>
    /// <param name="now">The org's time; null if it is not known.</param>
    /// <param name="manifestWins">Whether to use the manifest's entry for a record that another run changed too.</param>
    /// <exception cref="FormatException">Journal, manifest and org do not belong together; the message gives the reason.</exception>
    /// <exception cref="BothChangedException">Another run, which wrote this manifest, changed the same records.</exception>
    public static Recovered Recover(
        Manifest? manifest, ImmutableArray<JournalEntry> journal, string? org = null, DateTimeOffset? now = null, bool manifestWins = false)
    {
        // A journal without a complete header was cut off before anything was sent.
        if (journal.FirstOrDefault() is not JournalEntry.Header header)
        {
            return new Recovered(manifest, false, []);
        }
        if (header.Format > JournalEntry.Header.CurrentFormat)
        {
            throw new FormatException(
                $"its format is {header.Format}, and this version of seeder reads up to {JournalEntry.Header.CurrentFormat}");
        }
        if (org is not null && org != header.Org.Id)
        {
            throw new FormatException($"it is of a run against the org {header.Org.Id}, and this one is {org}");
        }
        // Two clones that run a plan for the first time at the same time get different lineages.
        if (manifest is not null && manifest.Lineage != header.Lineage && (header.Serial > 0 || manifest.Plan != header.Plan))
        {
            throw new FormatException("it belongs to another manifest (their lineages differ)");
        }
        if ((manifest?.Serial ?? 0) < header.Serial)
        {
            throw new FormatException($"it starts from serial {header.Serial} of the manifest, which is at {manifest?.Serial ?? 0}");
        }
        if (manifest is not null && manifest.Holds(header.Run))
        {
            return new Recovered(manifest, false, []);
        }
        var entries = manifest is null || StartsFrom(header, manifest) ? journal : JournalMerge.Onto(manifest, journal, manifestWins);
        var state = new RunState(manifest);
        foreach (var entry in entries)
        {
            state.Apply(entry);
        }
        // Updates and deletes that did not end are planned again from the manifest.
        return new Recovered(state.ToManifest(now), true, [.. JobRecovery.JobsOf(state), .. InDoubtResolver.InDoubt(state)])
        {
            State = state.Pending.Count == 0 ? null : state,
            Entries = entries,
        };
    }

    // Two runs that start from the same manifest write the same serial. Older journals name no run.
    private static bool StartsFrom(JournalEntry.Header header, Manifest manifest) =>
        manifest.Lineage == header.Lineage
            && manifest.Serial == header.Serial
            && (header.Start is null || header.Start.Run == manifest.LastRun);

    /// <summary>Resolves in-doubt calls from the org's rows, or returns the facts that it needs first.</summary>
    public static (Recovered? Recovered, Needs? Needs) ResolveInDoubt(
        Recovered recovered, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        if (recovered.State is not { } state)
        {
            return (recovered, null);
        }
        // The jobs come first: their records are not the rows that other calls may have created.
        var (jobs, asked) = JobRecovery.Resolve(state, schema, facts, mode);
        if (jobs is null)
        {
            return (null, asked);
        }
        foreach (var entry in jobs.Entries)
        {
            state.Apply(entry);
        }
        var inDoubt = InDoubtResolver.InDoubt(state);
        if (!jobs.Running.IsEmpty)
        {
            return (recovered with { InDoubt = inDoubt, Running = jobs.Running }, null);
        }
        var (resolution, needs) = inDoubt.IsEmpty
            ? (new InDoubtResolution([], [], []), null)
            : InDoubtResolver.Resolve(inDoubt, state, schema, facts, mode);
        // A late update or delete must not be committed after this run, because this run may send other values.
        if ((needs ?? InDoubtResolver.WaitForWrites(state, facts, mode)) is { } first)
        {
            return (null, first);
        }
        foreach (var end in resolution!.Ends)
        {
            state.Apply(end);
        }
        return (
            new Recovered(state.ToManifest(facts.Now), true, [.. jobs.Resolution.Open, .. resolution.Open])
            {
                Candidates = [.. jobs.Resolution.Candidates, .. resolution.Candidates],
                Reasons = [.. jobs.Resolution.Reasons, .. resolution.Reasons],
            }, null);
    }
}
