using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder.Core.Calls.Jobs;

/// <summary>What the planner must know about the records of a plan, and about records to delete, to put them into jobs.</summary>
/// <param name="plan">The plan.</param>
/// <param name="deletions">The records to delete.</param>
/// <param name="onError">What the run does when the org rejects a record.</param>
internal sealed class JobRows(TypedPlan plan, ImmutableArray<Deletion> deletions, ErrorMode onError) : IJobRows
{
    /// <summary>The longest row, in characters (Bulk API 2.0 guide, limits).</summary>
    private const int LongestRow = 400_000;

    // The quotes and the comma of a value, and the length of an id.
    private const int Around = 3, IdLength = 18;

    // A job cannot send the headers of a call: it never saves duplicates, and it runs assignment rules only if a rule is named.
    private static readonly FrozenSet<string> Assigned = new[] { "Lead", "Case" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, int> _parents = [];

    public int SizeOf(int operation, in Operation node)
    {
        if (node.Kind.Removes())
        {
            var deletion = deletions[node.Record];
            return deletion.Id == deletion.Entry.Id ? IdLength + Around : -1;
        }
        var record = plan.Records[node.Record];
        var isUpdate = node.Kind == OperationKind.Update;
        if (plan.Options.AllowDuplicates || (plan.Options.AssignmentRules && Assigned.Contains(record.Type.Name)))
        {
            return -1;
        }
        // A rollback restores the values that an update overwrites. Reading them first takes more calls than a job saves.
        if (isUpdate && (node.Activates || onError == ErrorMode.Rollback))
        {
            return -1;
        }
        var size = isUpdate ? IdLength + Around : 0;
        var isEmpty = !isUpdate;
        foreach (var field in node.Fields)
        {
            var value = record.Fields.ItemRef(field).Value;
            var length = JobCell.Size(value);
            if (length < 0)
            {
                return -1;
            }
            size += length + Around;
            isEmpty &= length == 0 || value is FieldValue.Null;
        }
        // A row without values could be an empty line, which is no row.
        return isEmpty || size > LongestRow ? -1 : size;
    }

    public long ParentOf(in Operation node)
    {
        if (node.Kind.Removes())
        {
            var entry = deletions[node.Record].Entry;
            return (entry.In ?? entry.Refs.FirstOrDefault()) is { } address
                ? _parents.GetOrAdd(address, _ => plan.Records.Length + _parents.Count)
                : -1;
        }
        var fields = plan.Records[node.Record].Fields;
        foreach (var field in node.Fields)
        {
            ref readonly var bound = ref fields.ItemRef(field);
            if (!LockRounds.Locks(bound.Field))
            {
                continue;
            }
            if (plan.TargetOf(bound.Value) is { } target)
            {
                return target;
            }
            if (bound.Value is FieldValue.Text id)
            {
                return _parents.GetOrAdd(id.Value, _ => plan.Records.Length + _parents.Count);
            }
        }
        return -1;
    }
}
