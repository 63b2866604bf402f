using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>What an earlier run left: the manifest with its journal folded in, and the creates that the org may hold unknown to us.</summary>
/// <param name="Manifest">Null where nothing was made yet.</param>
/// <param name="Folded">Whether the journal added anything, so that the manifest must be written.</param>
public sealed record Recovered(Manifest? Manifest, bool Folded, ImmutableArray<JournalEntry.Begin> InDoubt)
{
    /// <summary>The journal folded, for as long as calls that did not end are to be settled; null where there are none.</summary>
    public RunState? State { get; init; }

    /// <summary>The journal as it was folded: onto a newer manifest, as if it had begun with that one.</summary>
    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    /// <summary>What may be records of calls that could not be settled.</summary>
    public ImmutableArray<OrgRow> Candidates { get; init; } = [];

    /// <summary>Why they could not be resolved.</summary>
    public ImmutableArray<OpenReason> Reasons { get; init; } = [];
}

/// <summary>Stage 5: a journal is never continued. It is folded into the manifest, and the plan is planned afresh.</summary>
public static class Recovery
{
    /// <param name="org">The org that is spoken to; null where there is none.</param>
    /// <param name="now">The org's time; null where nobody asked for it.</param>
    /// <param name="manifestWins">Whether the manifest's word counts for records that another run changed too.</param>
    /// <exception cref="FormatException">Journal, manifest and org do not belong together; the message says why.</exception>
    /// <exception cref="BothChangedException">Another run, whose manifest this is, changed the same records.</exception>
    public static Recovered Recover(
        Manifest? manifest, ImmutableArray<JournalEntry> journal, string? org = null, DateTimeOffset? now = null, bool manifestWins = false)
    {
        // A journal without a whole header was cut off before anything was sent.
        if (journal.FirstOrDefault() is not JournalEntry.Header header)
        {
            return new Recovered(manifest, false, []);
        }
        if (header.Format > JournalEntry.Header.CurrentFormat)
        {
            throw new FormatException($"its format is {header.Format}, and this version of seeder reads up to {JournalEntry.Header.CurrentFormat}");
        }
        if (org is not null && org != header.Org.Id)
        {
            throw new FormatException($"it is of a run against the org {header.Org.Id}, and this one is {org}");
        }
        // Two clones that run a plan for the first time at once draw a lineage each.
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
        // Updates and deletes are done again: the manifest says that they are due.
        return new Recovered(state.ToManifest(now), true, InDoubtResolver.InDoubt(state))
        {
            State = state.Pending.Count == 0 ? null : state,
            Entries = entries,
        };
    }

    // Two runs that went from one manifest at once give the same serial. Older journals name no run.
    private static bool StartsFrom(JournalEntry.Header header, Manifest manifest) =>
        manifest.Lineage == header.Lineage && manifest.Serial == header.Serial && (header.Start is null || header.Start.Run == manifest.LastRun);

    /// <summary>Settles the calls in doubt by what the org has; or says what must be known first.</summary>
    public static (Recovered? Recovered, Needs? Needs) ResolveInDoubt(Recovered recovered, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        if (recovered.State is not { } state)
        {
            return (recovered, null);
        }
        var (resolution, needs) = recovered.InDoubt.IsEmpty
            ? (new InDoubtResolution([], [], []), null)
            : InDoubtResolver.Resolve(recovered.InDoubt, state, schema, facts, mode);
        // What overwrites or deletes must not land after today's run has: it may want something else.
        if ((needs ?? InDoubtResolver.WaitForWrites(state, facts, mode)) is { } first)
        {
            return (null, first);
        }
        foreach (var end in resolution!.Ends)
        {
            state.Apply(end);
        }
        return (new Recovered(state.ToManifest(facts.Now), true, resolution.Open) { Candidates = resolution.Candidates, Reasons = resolution.Reasons }, null);
    }
}
