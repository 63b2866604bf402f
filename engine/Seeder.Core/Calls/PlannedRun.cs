using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>The input of a run: the operations, their calls, and what is known before the run starts.</summary>
internal sealed record PlannedRun(
    TypedPlan Plan,
    PlanDiff Diff,
    Resolution Resolution,
    ImmutableArray<Deletion> Deletions,
    OrgIdentity? Org,
    ExecutionGraph Graph)
{
    /// <summary>Records of a manifest in format 1 whose creation a person confirmed.</summary>
    public ImmutableArray<ConfirmedRecord> Confirmed { get; init; } = [];

    /// <summary>The address of the record of an operation.</summary>
    public string AddressOf(int operation) => Graph.Operations.Nodes[operation] switch
    {
        var o when o.Kind.Removes() => Deletions[o.Record].Address,
        { Kind: OperationKind.Raw } o => Plan.Batch[o.Record].Name,
        var o => Plan.Records[o.Record].Address,
    };

    /// <summary>Whether the record at this address is deleted and created again.</summary>
    public bool IsReplaced(string address) => Plan.Find(address) is { } index && Diff.Records[index].Verdict == Verdict.Replace;

    /// <summary>Returns the id that a reference value stands for; null while that record does not exist.</summary>
    public string? IdOf(FieldValue value, RunState state) => value switch
    {
        FieldValue.OrgId => Org?.Id,
        FieldValue.OrgUser => Org?.UserId,
        FieldValue.Text id => id.Value,
        FieldValue.OrgValue read => ValueOf(read, state),
        _ when Plan.TargetOf(value) is { } target => state.IdOf(Plan.Records[target].Address),
        FieldValue.Found found => Resolution.Ids[found.Lookup],
        _ => null,
    };

    /// <summary>Returns the id that a reference value stands for, if it is known before the run; otherwise null.</summary>
    public string? KnownIdOf(FieldValue value) => value switch
    {
        FieldValue.OrgId => Org?.Id,
        FieldValue.OrgUser => Org?.UserId,
        FieldValue.Text id => id.Value,
        FieldValue.OrgValue read => KnownIdOf(read.Of) is { } id ? Resolution.Values.GetValueOrDefault((id, read.Field)) : null,
        _ when Plan.TargetOf(value) is { } target => Diff.Records[target].Id,
        FieldValue.Found found => Resolution.Ids[found.Lookup],
        _ => null,
    };

    // The value that this run read, or that was read before the run.
    private string? ValueOf(FieldValue.OrgValue read, RunState state) =>
        Plan.TargetOf(read.Of) is { } target && state.ValueOf(Plan.Records[target].Address, read.Field) is { } value ? value
        : IdOf(read.Of, state) is { } id ? Resolution.Values.GetValueOrDefault((id, read.Field))
        : null;

    /// <summary>Returns the call without operations that a look-up of this run made unnecessary.</summary>
    public ApiCall Effective(ApiCall call, RunState state)
    {
        if (!call.Operations.Any(o => Graph.Operations.Nodes[o].Condition != Condition.None))
        {
            return call;
        }
        return call with { Operations = [.. call.Operations.Where(o => IsDue(Graph.Operations.Nodes[o], state))] };
    }

    private bool IsDue(Operation operation, RunState state) => operation.Condition switch
    {
        Condition.IfMissing => state.IdOf(Plan.Records[operation.Record].Address) is null,
        Condition.IfFound =>
            state.IdOf(Plan.Records[operation.Record].Address) is not null && !state.IsCreated(Plan.Records[operation.Record].Address),
        _ => true,
    };
}
