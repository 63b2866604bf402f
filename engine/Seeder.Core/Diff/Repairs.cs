using Seeder.Core.Binding;

namespace Seeder.Core.Diff;

/// <summary>Adds the fields that were changed in the org to the changed fields of a record.</summary>
internal static class Repairs
{
    /// <summary>
    /// Returns the fields to repair, with the fingerprints of the org's values. Fields that cannot be updated are not repaired; they stay
    /// reported.
    /// </summary>
    /// <param name="drifted">The record in the org; null if it is not repaired.</param>
    /// <param name="changed">The indexes of the changed fields, in their order.</param>
    public static ImmutableArray<KeyValuePair<int, string>> Add(
        SeedRecord record, CheckedRecord? drifted, ImmutableArray<int>.Builder changed)
    {
        if (drifted is null)
        {
            return [];
        }
        var repairs = ImmutableArray.CreateBuilder<KeyValuePair<int, string>>();
        foreach (var field in drifted.Differing.Where(f => record.Fields[f.Field].Field.Updateable))
        {
            repairs.Add(KeyValuePair.Create(field.Field, field.Print));
            if (!changed.Contains(field.Field))
            {
                changed.Add(field.Field);
            }
        }
        changed.Sort();
        return repairs.ToImmutable();
    }
}
