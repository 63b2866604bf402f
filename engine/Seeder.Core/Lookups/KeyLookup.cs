using Seeder.Core.Binding;
using Seeder.Core.Facts;

namespace Seeder.Core.Lookups;

/// <summary>The rows of one look-up. Not clear: which of them are its own is known only when it is asked without the others.</summary>
internal readonly record struct LookupAnswer(Lookup Lookup, ImmutableArray<OrgRow> Rows, bool IsClear = true);

/// <summary>A <c>$key</c> as a look-up, and which rows of a shared query answer which look-up.</summary>
internal static class KeyLookup
{
    private const char Separator = '\u001f';

    /// <summary>The look-up of a record by its key; its index is the record's.</summary>
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
    /// The rows of each look-up of the query, in its order, told apart as the fields compare. The org compares by a collation of its own,
    /// which may find more: where a row belongs to none of the look-ups, those without a row are not clear.
    /// </summary>
    public static ImmutableArray<LookupAnswer> Match(LookupQuery query, ImmutableArray<OrgRow> rows, Func<FieldValue, string?> idOf)
    {
        if (query.Lookups is [{ Soql: not null } written])
        {
            return [new LookupAnswer(written, rows)];
        }
        var byValues = rows.ToLookup(r => Folded(query.Lookups[0], r), StringComparer.Ordinal);
        return query.Lookups is [var only]
            ? [new LookupAnswer(only, RowsOfOne(only, rows, byValues[Folded(only, idOf)], idOf))]
            : Shared(query, rows, byValues, idOf);
    }

    /// <summary>The queries that ask look-ups which were not clear, in two halves: in the end each is asked alone.</summary>
    /// <param name="fieldsOf">What else is asked of the rows.</param>
    public static IEnumerable<LookupQuery> AskAgain(
        IEnumerable<LookupAnswer> answers, Func<FieldValue, string?> idOf, Func<Lookup, IEnumerable<Schema.FieldSchema>>? fieldsOf = null)
    {
        var open = answers.Where(a => !a.IsClear).Select(a => a.Lookup).ToList();
        var half = (open.Count + 1) / 2;
        return new[] { open.Take(half), open.Skip(half) }.Where(h => h.Any()).SelectMany(h => LookupQueries.Build([.. h], idOf, fieldsOf));
    }

    // The org found the rows by this look-up alone. Only a row that differs in case from a case-sensitive field is another record.
    private static ImmutableArray<OrgRow> RowsOfOne(
        Lookup lookup, ImmutableArray<OrgRow> rows, IEnumerable<OrgRow> equal, Func<FieldValue, string?> idOf)
    {
        ImmutableArray<OrgRow> same = [.. equal];
        return same.IsEmpty ? [.. rows.Where(r => !DiffersInCase(lookup, r, idOf))] : same;
    }

    private static bool DiffersInCase(Lookup lookup, OrgRow row, Func<FieldValue, string?> idOf) => lookup.Conditions.Any(c =>
        c.Field.CaseSensitive && NormalForm.Of(c.Field, c.Value, idOf) is { } wanted && NormalOf(c, row) is var held
        && wanted != held && wanted.Equals(held, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<LookupAnswer> Shared(
        LookupQuery query, ImmutableArray<OrgRow> rows, ILookup<string, OrgRow> byValues, Func<FieldValue, string?> idOf)
    {
        var keys = query.Lookups.Select(l => Folded(l, idOf)).ToArray();
        var asked = keys.CountBy(k => k, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var isAttributed = byValues.All(g => asked.ContainsKey(g.Key));
        // Texts that look alike may be one to the org's collation, which then gives their one row once.
        var found = Likenesses.Of(keys.Where(byValues.Contains));
        return [.. query.Lookups.Select((lookup, i) => new LookupAnswer(lookup, [.. byValues[keys[i]]], IsClear(keys[i])))];

        // Numbers of more digits than an answer carries have one key and are two look-ups.
        bool IsClear(string key) =>
            byValues.Contains(key) ? asked[key] == 1 || !IsRounded(query.Lookups[0]) : isAttributed && !found.Has(key);
    }

    private static bool IsRounded(Lookup lookup) => lookup.Conditions.Any(c => NormalForm.IsNumber(c.Field.Type));

    private static string Folded(Lookup lookup, Func<FieldValue, string?> idOf) => string.Join(
        Separator,
        lookup.Conditions.Select(c => NormalForm.Of(c.Field, c.Value, idOf) is { } normal ? NormalForm.Folded(c.Field, normal) : null));

    private static string Folded(Lookup lookup, OrgRow row) =>
        string.Join(Separator, lookup.Conditions.Select(c => NormalForm.Folded(c.Field, NormalOf(c, row))));

    private static string NormalOf(LookupCondition condition, OrgRow row) => NormalForm.OfAnswer(
        condition.Field, condition.Field.Name == "Id" ? row.Id : row.Values.GetValueOrDefault(condition.Field.Name));
}
