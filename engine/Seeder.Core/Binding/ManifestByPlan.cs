using Seeder.Core.State;

namespace Seeder.Core.Binding;

/// <summary>A manifest as a plan sees it.</summary>
internal static class ManifestByPlan
{
    /// <summary>The entry under a plan record's address; null where there is no such entry or it is of another type.</summary>
    public static ManifestRecord? Find(this ManifestRecords records, SeedRecord record) => records.Find(record.Address, record.Type.Name);

    /// <summary>The same records as today's plan has them: its order, its nesting, its references, and fields in its order.</summary>
    public static Manifest Arrange(this Manifest manifest, SeedPlan plan)
    {
        var records = manifest.Records.Select(
            r => plan.Find(r.Key) is { } index && plan.Records[index] is var record && record.Type.Name == r.Value.Type
                ? KeyValuePair.Create(r.Key, Arrange(r.Value, plan, record))
                : r);
        return manifest with
        {
            Records = new ManifestRecords(records.OrderBy(r => r.Value.Order).ThenBy(r => r.Key, StringComparer.Ordinal))
        };
    }

    private static ManifestRecord Arrange(ManifestRecord entry, SeedPlan plan, SeedRecord record)
    {
        var fields = record.Fields.Select(f => f.Field.Name).Where(f => entry.Shape.Contains(f)).Distinct(StringComparer.Ordinal);
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
