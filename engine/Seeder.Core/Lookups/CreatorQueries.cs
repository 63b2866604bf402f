using Seeder.Core.Facts;
using Seeder.Core.Schema;

namespace Seeder.Core.Lookups;

/// <summary>Builds queries for who created records, and when.</summary>
internal static class CreatorQueries
{
    // Of 536 standard types, 69 have no CreatedDate or no CreatedById. Share objects have only LastModifiedDate.
    private static readonly string[] Wanted = ["CreatedDate", "CreatedById", "SystemModstamp", "IsDeleted"];

    /// <summary>Queries records by the id of their parent.</summary>
    public static IEnumerable<CreatorQuery> OfChildren(ObjectSchema type, string field, IEnumerable<string> parents) =>
        IdQueries.Build(type.Name, Fields(type).Prepend(field), field, parents, Alive(type)).Select(q => new CreatorQuery(q.Soql, field));

    /// <summary>
    /// Queries the children that none of the given users created in the given times: their number if <paramref name="counts"/> is true,
    /// otherwise the rows.
    /// </summary>
    public static CreatorQuery OfOthers(
        ObjectSchema type, string field, IEnumerable<(string User, DateTimeOffset From, DateTimeOffset To)> own, bool counts)
    {
        var others = own.Select(o => $"(CreatedById != {Soql.Quote(o.User)}"
            + $" OR CreatedDate < {IsoTime.FormatSeconds(o.From)} OR CreatedDate > {IsoTime.FormatSeconds(o.To)})");
        ImmutableArray<string> fields =
            counts ? [] : [.. Fields(type).Prepend(field).Prepend("Id").Distinct(StringComparer.OrdinalIgnoreCase)];
        var selected = counts ? "COUNT()" : string.Join(", ", fields);
        return new CreatorQuery(
            $"SELECT {selected} FROM {type.Name} WHERE {field} != null{Alive(type)} AND {string.Join(" AND ", others)}",
            counts ? null : field)
        {
            Fields = fields,
        };
    }

    /// <summary>Whether records of the type show who created them, and when.</summary>
    public static bool SaysWho(ObjectSchema type) => type.FindField("CreatedDate") is not null && type.FindField("CreatedById") is not null;

    /// <summary>The fields that show who created a record and when, as far as the type has them.</summary>
    public static IEnumerable<string> Fields(ObjectSchema type)
    {
        var fields = Wanted.Where(f => type.FindField(f) is not null).ToList();
        return fields.Contains("SystemModstamp") || type.FindField("LastModifiedDate") is null ? fields : fields.Append("LastModifiedDate");
    }

    private static string Alive(ObjectSchema type) => type.FindField("IsDeleted") is null ? "" : " AND IsDeleted = false";
}
