using Seeder.Core.Binding;
using Seeder.Core.Diff;

namespace Seeder.Core.Facts;

/// <summary>A <c>$key</c> as a look-up, and which rows of a shared query answer which look-up.</summary>
internal static class KeyLookup
{
    /// <summary>The look-up of a record by its key; its index is the record's.</summary>
    public static Lookup Of(SeedRecord record) => new(
        record.Index,
        record.Type,
        [.. record.Key.Select(k => record.Fields[k]).Select(f => new LookupCondition(f.Field, f.Value is FieldValue.Timed timed ? timed.Value : f.Value)).OrderBy(c => c.Field.Name, StringComparer.Ordinal)],
        record.Span);

    /// <summary>The rows of each look-up of the query, in its order.</summary>
    public static ImmutableArray<ImmutableArray<OrgRow>> Match(LookupQuery query, ImmutableArray<OrgRow> rows, Func<FieldValue, string?> idOf)
    {
        if (query.Lookups is [{ Soql: not null }])
        {
            return [rows];
        }
        var fields = query.Lookups[0].Conditions.Select(c => c.Field).ToArray();
        // SOQL compares text without regard to case, and so do we when we tell the rows of a shared query apart.
        var byValues = rows.ToLookup(
            row => string.Join('\u001f', fields.Select(f => Fingerprint.NormaliseAnswer(f, f.Name == "Id" ? row.Id : row.Values.GetValueOrDefault(f.Name)))),
            StringComparer.OrdinalIgnoreCase);
        return
        [
            .. query.Lookups.Select(lookup =>
                byValues[string.Join('\u001f', lookup.Conditions.Select(c => Fingerprint.Normalise(c.Field, c.Value, idOf)))].ToImmutableArray()),
        ];
    }
}
