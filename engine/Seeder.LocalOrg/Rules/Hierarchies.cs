namespace Seeder.Local;

/// <summary>
/// Refuses records that would be above each other in a ring: accounts, users and their managers, roles, and objects that know their root,
/// such as assets. Salesforce refuses these; about other lookups of an object to itself nothing is recorded, so they may form a ring.
/// </summary>
internal static class Hierarchies
{
    public static void Check(WriteContext context, Row row)
    {
        foreach (var field in row.Type.Fields)
        {
            if (row.Id is { } id && row.Given[field.Ordinal] && row.Values[field.Ordinal] is string above && Forbids(row.Type, field)
                && IsAbove(context, row.Type, field, id, above))
            {
                // text not in the fact sheet
                row.Fail("CIRCULAR_DEPENDENCY", $"attempt to violate hierarchy constraints: {field.Name}", field.Name);
            }
        }
    }

    private static bool Forbids(ObjectDef type, FieldDef field) =>
        field.ReferenceTo is [var only] && only == type.Name && (type.Name, field.Name) switch
        {
            ("Account", "ParentId") or ("UserRole", "ParentRoleId") => true,
            // ManagerId, and the hierarchical relationships of users
            ("User", _) => true,
            _ => type.Field($"Root{type.Name}Id") is { Createable: false } && field.Name.StartsWith("Parent", StringComparison.Ordinal),
        };

    /// <summary>Whether the record is the other one, or stands above it. UNION stops at a ring that is already stored.</summary>
    private static bool IsAbove(WriteContext context, ObjectDef type, FieldDef field, string id, string other)
    {
        var (table, column) = (Tables.Name(type), Tables.Quote(field.Name));
        return context.Db.First(
            $"WITH RECURSIVE above(id) AS (SELECT ?1 UNION SELECT t.{column} FROM {table} t JOIN above ON t.\"Id\" = above.id "
                + $"WHERE t.{column} IS NOT NULL) SELECT 1 FROM above WHERE id = ?2",
            _ => true, other, id);
    }
}
