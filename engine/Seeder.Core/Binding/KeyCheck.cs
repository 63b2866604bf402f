using Seeder.Core.Diff;

namespace Seeder.Core.Binding;

/// <summary>Two records of a type with equal <c>$key</c> values would be one record of the org.</summary>
internal static class KeyCheck
{
    public static void Check(ExpandedPlan plan, ImmutableArray<SeedRecord> records, ImmutableArray<Lookup> lookups, DiagnosticBag diagnostics)
    {
        var first = new Dictionary<string, SeedRecord>(StringComparer.Ordinal);
        foreach (var record in records)
        {
            // A part of the key that could not be bound is an error already, and nothing can be said of the rest.
            if (!record.Key.IsEmpty && record.Key.Length == plan.Records[record.Index].Instructions.Key!.Value.Length && !first.TryAdd(KeyOf(record, lookups), record))
            {
                diagnostics.Add(BindingDiagnostics.KeysEqual(record, first[KeyOf(record, lookups)]));
            }
        }
    }

    private static string KeyOf(SeedRecord record, ImmutableArray<Lookup> lookups) =>
        $"{record.Type.Name}\u001f{string.Join('\u001f', record.Key.Select(k => Part(record.Fields[k], lookups)).Order(StringComparer.Ordinal))}";

    private static string Part(BoundField field, ImmutableArray<Lookup> lookups) =>
        $"{field.Field.Name}={NormalForm.Identity(field.Field, field.Value, hole => Name(hole, lookups))}";

    // Ids are not known here; what stands for them is the record or look-up that they will come from.
    private static string Name(FieldValue hole, ImmutableArray<Lookup> lookups) => hole switch
    {
        FieldValue.Reference reference => $"record {reference.Record}",
        FieldValue.Found found => lookups[found.Lookup].Record is { } record ? $"record {record}" : $"look-up {found.Lookup}",
        FieldValue.OrgValue read => $"{read.Field} of {(read.Of is FieldValue.Text id ? id.Value : Name(read.Of, lookups))}",
        _ => hole.GetType().Name,
    };
}
