using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Core.Lookups;

/// <summary>Finds the records of the plan that have the addresses of rows of the manifest.</summary>
internal sealed class PlanRows(TypedPlan plan, ManifestRecords records)
{
    /// <summary>
    /// Whether the fields of this row are compared with the org: the plan has a record of its type at its address, and the record is not a
    /// deactivated user.
    /// </summary>
    public bool IsCompared(int row) => !records.IsDeactivatedAt(row) && IndexOf(row) is { } index
        && plan.Records[index].Type.Name == records.TypeAt(row);

    /// <summary>The index of the record of the plan that has the address of a row; null if the plan has no such record.</summary>
    public int? IndexOf(int row)
    {
        // In a plan that did not change, records are at the positions that the manifest has.
        var position = records.OrderAt(row);
        return position >= 0 && position < plan.Records.Length && records.IsAt(row, plan.Records[position].Address)
            ? position
            : plan.Find(records.AddressAt(row));
    }
}
