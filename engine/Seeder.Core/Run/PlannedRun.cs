using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;

namespace Seeder.Core.Run;

/// <summary>Everything a run follows: what is to be sent, in which calls, and what is known before it starts.</summary>
public sealed record PlannedRun(
    SeedPlan Plan,
    PlanDiff Diff,
    Resolution Resolution,
    ImmutableArray<KeyValuePair<string, ManifestRecord>> Deletions,
    OrgIdentity? Org,
    ExecutionGraph Graph)
{
    /// <summary>What the journal says before the first call: what the org has no more, then what goes by another address.</summary>
    public ImmutableArray<JournalEntry> Changes =>
    [
        .. Diff.Lost.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Dropped(Diff.Lost)],
        .. Diff.Moves.IsEmpty ? Array.Empty<JournalEntry>() : [new JournalEntry.Moved(Diff.Moves)],
    ];

    /// <summary>The address of an operation's record.</summary>
    public string AddressOf(int operation) => Graph.Operations.Operations[operation] switch
    {
        var o when o.Kind.Removes() => Deletions[o.Record].Key,
        var o => Plan.Records[o.Record].Address,
    };

    /// <summary>The id behind a hole, now; null while the record it names does not exist.</summary>
    public string? IdOf(FieldValue value, RunState state) => value switch
    {
        FieldValue.OrgId => Org?.Id,
        FieldValue.OrgUser => Org?.UserId,
        _ when Plan.TargetOf(value) is { } target => state.IdOf(Plan.Records[target].Address),
        FieldValue.Found found => Resolution.Ids[found.Lookup],
        _ => null,
    };
}
