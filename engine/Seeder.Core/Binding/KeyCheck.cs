using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Reports two records of a type with equal <c>$key</c> values: they would be the same record in the org.</summary>
internal static class KeyCheck
{
    public static void Check(
        ExpandedPlan plan, ImmutableArray<SeedRecord> records, ImmutableArray<Lookup> lookups, DiagnosticBag diagnostics)
    {
        var first = new Dictionary<(ObjectSchema Type, string Key), SeedRecord>();
        HoleText name = hole => Holes.NameOf(hole, l => lookups[l].Record);
        foreach (var record in records)
        {
            // If a part of the key has an error, the other parts are not compared.
            if (record.Key.IsEmpty || record.Key.Length != plan.Records[record.Index].Instructions.Key!.Value.Length)
            {
                continue;
            }
            var key = (record.Type, KeyOf(record, name));
            if (!first.TryAdd(key, record))
            {
                diagnostics.Add(BindingDiagnostics.KeysEqual(record, first[key]));
            }
        }
    }

    private static string KeyOf(SeedRecord record, HoleText name)
    {
        if (record.Key is [var only])
        {
            return Part(record.Fields[only], name);
        }
        var parts = new string[record.Key.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Part(record.Fields[record.Key[i]], name);
        }
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join('\u001f', parts);
    }

    private static string Part(BoundField field, HoleText name) =>
        string.Concat(field.Field.Name, "=", NormalForm.Identity(field.Field, field.Value, name));
}
