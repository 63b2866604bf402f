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
        var records = manifest.Records.Select(
            r => plan.Find(r.Key) is { } index
                && plan.IsSelected(index)
                && plan.Records[index] is var record
                && record.Type.Name == r.Value.Type
                ? KeyValuePair.Create(r.Key, Arrange(r.Value, plan, record))
                : r);
        return manifest with { Records = ManifestRecords.InOrder(records) };
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
