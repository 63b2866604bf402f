using System.Text;

namespace Seeder.Local;

/// <summary>Reads and writes rows. Statements contain only the columns in use, so that an object with many fields is not slower.</summary>
internal static class RowStore
{
    private const int MostOnStack = 1_000;

    public static void Insert(WriteContext context, Row row, long number)
    {
        var sql = row.Type.Sql;
        var values = new object?[sql.Stored.Length + 1];
        var used = sql.Stored.Length <= MostOnStack ? stackalloc int[sql.Stored.Length] : new int[sql.Stored.Length];
        values[0] = number;
        var count = 0;
        for (var i = 0; i < sql.Stored.Length; i++)
        {
            // An unchecked checkbox is the default of its column: profiles and permission sets have hundreds.
            var field = sql.Stored[i];
            if (row.Values[field.Ordinal] is { } value && !(field.Type == FieldType.Boolean && value is 0L))
            {
                used[count++] = i;
                values[count] = value;
            }
        }

        context.Db.Run(sql.Insert(used[..count]), values.AsSpan(0, count + 1));
    }

    /// <summary>Updates the given fields of an existing row.</summary>
    public static void Update(WriteContext context, Row row)
    {
        var sql = new StringBuilder("UPDATE ").Append(Tables.Name(row.Type)).Append(" SET ");
        var values = new List<object?>();
        foreach (var field in row.Type.Fields)
        {
            if (row.Given[field.Ordinal] && field.Stored && field.Type != FieldType.Id)
            {
                sql.Append(values.Count > 0 ? ", \"" : "\"").Append(field.Name).Append("\" = ?");
                values.Add(row.Values[field.Ordinal]);
            }
        }

        values.Add(row.Id);
        context.Db.Run(sql.Append(" WHERE \"Id\" = ?").ToString(), values.ToArray());
    }

    /// <summary>Returns the whole row, also a deleted one; null if the row does not exist.</summary>
    public static Row? Find(Sqlite db, ObjectDef type, string id) =>
        db.First(type.Sql.Find, s => Read(type, s), id);

    public static string Columns(ObjectDef type) => type.Sql.Columns;

    /// <summary>Reads a row from a statement that selects <see cref="Columns"/>.</summary>
    public static Row Read(ObjectDef type, Statement statement)
    {
        var row = new Row(type);
        var column = 0;
        foreach (var field in type.Sql.Stored)
        {
            row.Values[field.Ordinal] = statement.Value(column++);
        }

        row.Id = row.Text("Id");
        return row;
    }

    /// <summary>The number of rows that are not deleted.</summary>
    public static long Count(Sqlite db, ObjectDef type) =>
        db.First($"SELECT COUNT(*) FROM {Tables.Name(type)} WHERE 1{Alive(type)}", s => s.Long(0));

    public static Presence Presence(Sqlite db, ObjectDef type, string id) => type.IsDeleted is null
        ? db.First($"SELECT 1 FROM {Tables.Name(type)} WHERE \"Id\" = ?1", _ => Local.Presence.Alive, id)
        : db.First(
            $"SELECT \"IsDeleted\" FROM {Tables.Name(type)} WHERE \"Id\" = ?1",
            s => s.Long(0) == 0 ? Local.Presence.Alive : Local.Presence.Deleted,
            id);

    /// <summary>The SQL condition that excludes deleted rows; empty for objects that keep none.</summary>
    public static string Alive(ObjectDef type) => type.IsDeleted is null ? "" : " AND \"IsDeleted\" = 0";

    /// <summary>The ids of existing rows with this value in the field, in order of creation.</summary>
    public static List<string> IdsBy(Sqlite db, ObjectDef type, FieldDef field, object value, int limit = -1) =>
        db.All(
            $"SELECT \"Id\" FROM {Tables.Name(type)} WHERE {Tables.Quote(field.Name)} = ?1{Alive(type)} ORDER BY _n LIMIT {limit}",
            s => s.Text(0),
            value);
}

internal enum Presence { Missing, Alive, Deleted }
