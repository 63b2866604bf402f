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

    public Operation NodeOf(int operation) => Graph.Operations.Nodes[operation];

    /// <summary>The record that an operation creates, updates, finds or reads.</summary>
    public SeedRecord RecordOf(int operation) => Plan.Records[NodeOf(operation).Record];

    /// <summary>The record that an operation deletes, deactivates or reverts.</summary>
    public Deletion DeletionOf(int operation) => Deletions[NodeOf(operation).Record];

    public OperationType TypeOf(int operation) => Graph.Operations.TypeOf(operation);

    /// <summary>The address of the record of an operation.</summary>
    public string AddressOf(int operation) => NodeOf(operation) switch
    {
        var o when o.Kind.Removes() => DeletionOf(operation).Address,
        { Kind: OperationKind.Raw } o => Plan.Batch[o.Record].Name,
        _ => RecordOf(operation).Address,
    };

    /// <summary>Whether the record at this address is deleted and created again.</summary>
    public bool IsReplaced(string address) => Plan.Find(address) is { } index && Diff.Records[index].Verdict == Verdict.Replace;

    /// <summary>Resolves references with the ids of existing records and the values that this run has read so far.</summary>
    public Holes HolesNow(RunState state) => new(Plan, Org, r => state.IdOf(Plan.Records[r].Address), IdOfLookup, ValueOf)
    {
        Read = (r, field) => state.ValueOf(Plan.Records[r].Address, field),
    };

    /// <summary>Resolves references with the ids and values that are known before the run.</summary>
    public Holes HolesBefore() => new(Plan, Org, Diff.IdOf, IdOfLookup, ValueOf);

    private string? IdOfLookup(int lookup) => Resolution.Ids[lookup];

    private string? ValueOf(string id, string field) => Resolution.Values.GetValueOrDefault((id, field));

    /// <summary>Returns the call without operations that a look-up of this run made unnecessary.</summary>
    public ApiCall Effective(ApiCall call, RunState state)
    {
        if (!call.Operations.Any(o => NodeOf(o).Condition != Condition.None))
        {
            return call;
        }
        return call with { Operations = [.. call.Operations.Where(o => IsDue(NodeOf(o), state))] };
    }

    private bool IsDue(Operation operation, RunState state) => operation.Condition switch
    {
        Condition.IfMissing => state.IdOf(Plan.Records[operation.Record].Address) is null,
        Condition.IfFound =>
            state.IdOf(Plan.Records[operation.Record].Address) is not null && !state.IsCreated(Plan.Records[operation.Record].Address),
        _ => true,
    };
}
