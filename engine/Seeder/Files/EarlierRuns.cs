using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>
/// The manifest and the journal of the earlier runs of a plan. Records that a Git merge lost are added again. All commands read these files
/// here: for the plan itself, for a plan under <c>uses</c>, for <c>show</c>, and for <c>--adopt-manifest</c>.
/// </summary>
internal sealed record EarlierRuns(IRunStore Store, Manifest? Manifest, ImmutableArray<JournalEntry> Journal)
{
    /// <summary>Whether records of the last run on this machine were added, so that the manifest must be written.</summary>
    public bool IsMerged { get; private init; }

    /// <summary>The addresses of the records that were added.</summary>
    public ImmutableArray<string> Added { get; private init; } = [];

    /// <param name="mode">The user's decisions about damaged files and conflicts.</param>
    /// <param name="command">The command with which the user continues after a conflict, for messages.</param>
    /// <param name="plan">The path of the plan file, for commands in messages.</param>
    /// <param name="org">The org that the manifest must belong to; null accepts any.</param>
    /// <exception cref="SeederException">A file cannot be read or belongs to another org, or two runs changed the same records.</exception>
    public static EarlierRuns Read(IRunStore store, ResolveMode mode, string plan, string? command = null, string? org = null)
    {
        var manifest = store.ReadManifest();
        if (manifest is not null && org is not null && manifest.Org.Id != org)
        {
            throw Stop(StateDiagnostics.ManifestOfOtherOrg(store.Manifest, manifest.Org.Id, org));
        }
        var merged = manifest is null ? null : AddLost(store, manifest, mode, plan, command);
        return new EarlierRuns(store, merged?.Manifest ?? manifest, store.ReadJournal(mode.Assume == Assumption.Lost))
        {
            IsMerged = merged is not null,
            Added = merged?.Added ?? [],
        };
    }

    /// <summary>Applies the journal to the manifest, in memory.</summary>
    /// <exception cref="SeederException">The journal does not belong to the manifest, or two runs changed the same records.</exception>
    public Recovered Recover(ResolveMode mode, string plan, string? command = null, string? org = null)
    {
        try
        {
            return Recovery.Recover(Manifest, Journal, org, manifestWins: mode.ManifestWins);
        }
        catch (BothChangedException exception)
        {
            throw Stop(StateDiagnostics.BothChanged(plan, exception.Changed, command));
        }
        catch (FormatException exception)
        {
            throw Stop(StateDiagnostics.JournalDoesNotFit(exception.Message, Store.Journal));
        }
    }

    private static MergedManifest? AddLost(IRunStore store, Manifest manifest, ResolveMode mode, string plan, string? command)
    {
        try
        {
            return manifest.LastRun is { } run && store.IsLastOf(run)
                ? null
                : ManifestMerge.Add(store.ReadLast(), manifest, mode.ManifestWins);
        }
        catch (BothChangedException exception)
        {
            throw Stop(StateDiagnostics.BothChanged(plan, exception.Changed, command));
        }
    }

    private static SeederException Stop(Diagnostic diagnostic) => SeederException.Of(diagnostic);
}
