using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Lookups;

/// <summary>A query, and the look-ups that it answers.</summary>
internal sealed record LookupQuery(string Soql, ImmutableArray<Lookup> Lookups);

/// <summary>
/// Builds queries for look-ups. There are as few queries as the limit for URLs allows: look-ups of the same type by the same fields share
/// one.
/// </summary>
internal static class LookupQueries
{
    /// <summary>
    /// The maximum length of a query after percent-encoding. The whole request line and headers must stay below 16,384 bytes (fact sheet
    /// section 0).
    /// </summary>
    public const int LongestEncoded = 14_000;

    /// <param name="idOf">Returns the id of the record that a reference value names. All these ids are known at this point.</param>
    /// <param name="fieldsOf">The fields to query in addition to the conditions; null for no other fields.</param>
    public static IEnumerable<LookupQuery> Build(
        IEnumerable<Lookup> lookups, HoleText idOf, Func<Lookup, IEnumerable<FieldSchema>>? fieldsOf = null)
    {
        foreach (var lookup in lookups.Where(l => l.Soql is not null))
        {
            yield return new LookupQuery(lookup.Soql!, [lookup]);
        }
        var groups = lookups.Where(l => l.Soql is null && l.Type is not null)
            .GroupBy(l => (l.Type!.Name, string.Join(", ", l.Conditions.Select(c => c.Field.Name))));
        foreach (var group in groups)
        {
            var first = group.First();
            var fields = first.Conditions.Select(c => c.Field)
                .Concat(fieldsOf?.Invoke(first) ?? [])
                .Select(f => f.Name)
                .Prepend("Id")
                .Distinct();
            foreach (var query in BuildGroup([.. group], $"SELECT {string.Join(", ", fields)} FROM {group.Key.Name} WHERE ", idOf))
            {
                yield return query;
            }
        }
    }

    private static IEnumerable<LookupQuery> BuildGroup(List<Lookup> lookups, string head, HoleText idOf)
    {
        var first = lookups[0].Conditions;
        var asList = first.Length == 1
            && IsQuoted(first[0].Field.Type)
            && lookups.TrueForAll(l => Soql.Literal(first[0].Field, l.Conditions[0].Value, idOf) != "null");
        var (open, between, close) = asList ? ($"{head}{first[0].Field.Name} IN (", ", ", ")") : (head, " OR ", "");
        var terms =
            lookups.Select(l => (asList ? string.Join(", ", Literals(l.Conditions[0], idOf)) : Conjunction(l, idOf, lookups.Count > 1), l));
        return Fill(open, between, close, terms).Select(q => new LookupQuery(q.Soql, q.Of));
    }

    /// <summary>
    /// Distributes conditions over as few queries as the limit for URLs allows. Returns each query with the items of its conditions.
    /// </summary>
    public static IEnumerable<(string Soql, ImmutableArray<T> Of)> Fill<T>(
        string open, string between, string close, IEnumerable<(string Term, T Of)> terms)
    {
        var most = LongestEncoded - Uri.EscapeDataString(open).Length;
        var (some, of, length) = (new List<string>(), ImmutableArray.CreateBuilder<T>(), 0);
        foreach (var (term, item) in terms)
        {
            var added = Uri.EscapeDataString(term + between).Length;
            if (some.Count > 0 && length + added > most)
            {
                yield return Query();
                some.Clear();
                of.Clear();
                length = 0;
            }
            some.Add(term);
            of.Add(item);
            length += added;
        }
        yield return Query();

        (string, ImmutableArray<T>) Query() => (open + string.Join(between, some) + close, of.ToImmutable());
    }

    private static string Conjunction(Lookup lookup, HoleText idOf, bool among)
    {
        var text = string.Join(" AND ", lookup.Conditions.Select(c => Literals(c, idOf) is [var only]
            ? $"{c.Field.Name} = {only}"
            : $"{c.Field.Name} IN ({string.Join(", ", Literals(c, idOf))})"));
        return among && lookup.Conditions.Length > 1 ? $"({text})" : text;
    }

    private static ImmutableArray<string> Literals(LookupCondition condition, HoleText idOf) =>
        Soql.Literals(condition.Field, condition.Value, idOf)
            ?? throw new InvalidOperationException("A look-up is queried only after the ids in its conditions are known.");

    private static bool IsQuoted(FieldType type) => type is FieldType.Id or FieldType.Reference or FieldType.String or FieldType.Email
        or FieldType.Phone or FieldType.Url or FieldType.Picklist or FieldType.Combobox;
}
