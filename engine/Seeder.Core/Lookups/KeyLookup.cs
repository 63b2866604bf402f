using Seeder.Core.Binding;
using Seeder.Core.Facts;

namespace Seeder.Core.Lookups;

/// <summary>
/// The rows that were found for one look-up. If <c>IsClear</c> is false, the shared query does not tell which rows belong to this look-up:
/// it must be queried again with fewer others.
/// </summary>
internal readonly record struct LookupAnswer(Lookup Lookup, ImmutableArray<OrgRow> Rows, bool IsClear = true);

/// <summary>Makes look-ups from <c>$key</c>, and assigns the rows of a shared query to its look-ups.</summary>
internal static class KeyLookup
{
    private const char Separator = '\u001f';

    /// <summary>The look-up for a record's key. Its index is the record's index.</summary>
    public static Lookup Of(SeedRecord record) => new(
        record.Index,
        record.Type,
        [
            .. record.Key.Select(k => record.Fields[k])
                .Select(f => new LookupCondition(f.Field, f.Value is FieldValue.Timed timed ? timed.Value : f.Value))
                .OrderBy(c => c.Field.Name, StringComparer.Ordinal),
        ],
        record.Span);

    /// <summary>
    /// Returns the rows of each look-up of the query, in the same order. Values are compared by the rules of the fields. The org's
    /// collation may treat more texts as equal; if a row fits no look-up, the look-ups without a row are not clear.
    /// </summary>
    public static ImmutableArray<LookupAnswer> Match(LookupQuery query, ImmutableArray<OrgRow> rows, HoleText idOf)
    {
        if (query.Lookups is [{ Soql: not null } written])
        {
            return [new LookupAnswer(written, rows)];
        }
        var byValues = rows.ToLookup(r => KeyOf(query.Lookups[0], r));
        return query.Lookups is [var only]
            ? [new LookupAnswer(only, RowsOfOne(only, rows, byValues[KeyOf(only, idOf)], idOf))]
            : Shared(query, rows, byValues, idOf);
    }

    /// <summary>
    /// Builds new queries for the look-ups that were not clear, split into two halves. After repeated splits each look-up is queried alone.
    /// </summary>
    /// <param name="fieldsOf">The fields to query in addition to the conditions; null for no other fields.</param>
    public static IEnumerable<LookupQuery> AskAgain(
        IEnumerable<LookupAnswer> answers, HoleText idOf, Func<Lookup, IEnumerable<Schema.FieldSchema>>? fieldsOf = null)
    {
        var open = answers.Where(a => !a.IsClear).Select(a => a.Lookup).ToList();
        var half = (open.Count + 1) / 2;
        return new[] { open.Take(half), open.Skip(half) }.Where(h => h.Any()).SelectMany(h => LookupQueries.Build([.. h], idOf, fieldsOf));
    }

    // Only this look-up was queried, so all rows belong to it, except rows that differ in case from the value of a case-sensitive field.
    private static ImmutableArray<OrgRow> RowsOfOne(
        Lookup lookup, ImmutableArray<OrgRow> rows, IEnumerable<OrgRow> equal, HoleText idOf)
    {
        ImmutableArray<OrgRow> same = [.. equal];
        return same.IsEmpty ? [.. rows.Where(r => !DiffersInCase(lookup, r, idOf))] : same;
    }

    private static bool DiffersInCase(Lookup lookup, OrgRow row, HoleText idOf) => lookup.Conditions.Any(c =>
        c.Field.CaseSensitive && NormalForm.Of(c.Field, c.Value, idOf) is { } wanted && NormalOf(c, row) is var held
        && wanted != held && wanted.Equals(held, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<LookupAnswer> Shared(
        LookupQuery query, ImmutableArray<OrgRow> rows, ILookup<string, OrgRow> byValues, HoleText idOf)
    {
        var keys = query.Lookups.Select(l => KeyOf(l, idOf)).ToArray();
        var asked = keys.CountBy(k => k).ToDictionary();
        var isAttributed = byValues.All(g => asked.ContainsKey(g.Key));
        // The org's collation may treat similar texts as equal. It then returns the one row of several look-ups once.
        var found = SimilarTexts.Of(keys.Where(byValues.Contains));
        return [.. query.Lookups.Select((lookup, i) => new LookupAnswer(lookup, [.. byValues[keys[i]]], IsClear(keys[i])))];

        // Numbers with more digits than a JSON response contains have the same key, but are different look-ups.
        bool IsClear(string key) =>
            byValues.Contains(key) ? asked[key] == 1 || !IsRounded(query.Lookups[0]) : isAttributed && !found.Has(key);
    }

    private static bool IsRounded(Lookup lookup) => lookup.Conditions.Any(c => c.Field.IsNumber);

    private static string KeyOf(Lookup lookup, HoleText idOf) => string.Join(
        Separator,
        lookup.Conditions.Select(c => NormalForm.Of(c.Field, c.Value, idOf) is { } normal ? NormalForm.Comparable(c.Field, normal) : null));

    private static string KeyOf(Lookup lookup, OrgRow row) =>
        string.Join(Separator, lookup.Conditions.Select(c => NormalForm.Comparable(c.Field, NormalOf(c, row))));

    private static string NormalOf(LookupCondition condition, OrgRow row) => NormalForm.OfAnswer(
        condition.Field, condition.Field.Name == "Id" ? row.Id : row.Values.GetValueOrDefault(condition.Field.Name));
}
