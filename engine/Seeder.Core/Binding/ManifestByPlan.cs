using Seeder.Core.State;

namespace Seeder.Core.Binding;

/// <summary>Compares a manifest with a plan.</summary>
internal static class ManifestByPlan
{
    /// <summary>The entry at the address of a record; null if there is no entry or its type differs.</summary>
    public static ManifestRecord? Find(this ManifestRecords records, SeedRecord record) => records.Find(record.Address, record.Type.Name);

    /// <summary>
    /// Returns the manifest with its records and their fields in the order of the plan. The parent and the references of each record are
    /// those of the plan.
    /// </summary>
    public static Manifest Arrange(this Manifest manifest, TypedPlan plan)
    {
        var records = manifest.Records;
        return records.RowNumbers.All(row => RecordOf(plan, records, row) is not { } record
            || IsArranged(records.RecordAt(row), plan, record))
            ? manifest
            : manifest with
            {
                Records = ManifestRecords.InOrder(records.RowNumbers.Select(row => RecordOf(plan, records, row) is { } record
                    ? KeyValuePair.Create(record.Address, Arrange(records.RecordAt(row), plan, record))
                    : records.At(row)))
            };
    }

    // Most records are at the position that the manifest has.
    private static SeedRecord? RecordOf(TypedPlan plan, ManifestRecords records, int row)
    {
        var order = records.OrderAt(row);
        var index = order >= 0 && order < plan.Records.Length && records.IsAt(row, plan.Records[order].Address)
            ? order
            : plan.Find(records.AddressAt(row));
        return index is { } at && plan.IsSelected(at) && plan.Records[at] is var record && record.Type.Name == records.TypeAt(row)
            ? record
            : null;
    }

    // Records that this run created are arranged already. A second copy of a million of them would take the memory of the first.
    private static bool IsArranged(ManifestRecord entry, TypedPlan plan, SeedRecord record) =>
        entry.Order == record.Index
            && entry.Read.Count == 0
            && entry.IsIn(record.Parent < 0 ? null : plan.Records[record.Parent].Address)
            && IsInOrder(entry.Shape, record)
            && entry.Refs.SequenceEqual(plan.RefsOf(record));

    // Whether the fields that were sent are in the order of the plan, and the plan has all of them.
    private static bool IsInOrder(ImmutableArray<string> shape, SeedRecord record)
    {
        var next = 0;
        for (var i = 0; i < record.FieldCount; i++)
        {
            var field = record.FieldAt(i).Name;
            if (next < shape.Length && field == shape[next])
            {
                next++;
            }
            else if (shape.IndexOf(field) > next)
            {
                return false;
            }
        }
        return next == shape.Length;
    }

    private static ManifestRecord Arrange(ManifestRecord entry, TypedPlan plan, SeedRecord record)
    {
        var fields = record.Fields.Select(f => f.Field.Name).Where(f => entry.Shape.Contains(f)).Distinct();
        var shape = fields.Union(entry.Shape).ToImmutableArray();
        var isSame = shape.SequenceEqual(entry.Shape);
        var read = entry.Read;
        return entry with
        {
            In = record.Parent < 0 ? null : plan.Records[record.Parent].Address,
            Shape = isSame ? entry.Shape : shape,
            Hash = isSame ? entry.Hash : string.Concat(shape.Select(entry.FingerprintOf)),
            Refs = plan.RefsOf(record),
            Order = record.Index,
            Read = read.Count == 0
                ? read
                : read.RemoveRange(read.Keys.Where(f => !record.Reads.Take(record.PersistedReadCount).Any(r => r.Name == f)).ToList()),
        };
    }
}
