using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Core.Lookups;

/// <summary>The queries that say of rows when they were created and by whom.</summary>
internal static class CreatorQueries
{
    // Of 536 standard types 69 have no CreatedDate or no CreatedById; shares have LastModifiedDate alone.
    private static readonly string[] Wanted = ["CreatedDate", "CreatedById", "SystemModstamp", "IsDeleted"];

    /// <summary>Rows by their own ids, deleted ones too: what is in the recycle bin need not be deleted.</summary>
    public static IEnumerable<CreatorQuery> OfRecords(ObjectSchema type, IEnumerable<string> ids) =>
        IdQueries.Build(type.Name, Fields(type), ids).Select(q => new CreatorQuery(q.Soql));

    /// <summary>Rows by the id of their parent.</summary>
    public static IEnumerable<CreatorQuery> OfChildren(ObjectSchema type, string field, IEnumerable<string> parents) =>
        IdQueries.Build(type.Name, Fields(type).Prepend(field), field, parents, Alive(type)).Select(q => new CreatorQuery(q.Soql, field));

    /// <summary>Rows that none of these users created in these times, however many: a count, or the rows.</summary>
    public static CreatorQuery OfOthers(
        ObjectSchema type, string field, IEnumerable<(string User, DateTimeOffset From, DateTimeOffset To)> own, bool counts)
    {
        var others = own.Select(o => $"(CreatedById != {Soql.Quote(o.User)}"
            + $" OR CreatedDate < {IsoTime.FormatSeconds(o.From)} OR CreatedDate > {IsoTime.FormatSeconds(o.To)})");
        var fields = counts
            ? "COUNT()"
            : string.Join(", ", Fields(type).Prepend(field).Prepend("Id").Distinct(StringComparer.OrdinalIgnoreCase));
        return new CreatorQuery(
            $"SELECT {fields} FROM {type.Name} WHERE {field} != null{Alive(type)} AND {string.Join(" AND ", others)}",
            counts ? null : field);
    }

    /// <summary>Whether its rows say when they were created and by whom.</summary>
    public static bool SaysWho(ObjectSchema type) => type.FindField("CreatedDate") is not null && type.FindField("CreatedById") is not null;

    /// <summary>The fields that say when and by whom a row was created, as far as its type has them.</summary>
    public static IEnumerable<string> Fields(ObjectSchema type)
    {
        var fields = Wanted.Where(f => type.FindField(f) is not null).ToList();
        return fields.Contains("SystemModstamp") || type.FindField("LastModifiedDate") is null ? fields : fields.Append("LastModifiedDate");
    }

    private static string Alive(ObjectSchema type) => type.FindField("IsDeleted") is null ? "" : " AND IsDeleted = false";
}
