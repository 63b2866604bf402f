namespace Seeder.Local;

/// <summary>One table for each object. New metadata adds tables, columns and indexes; nothing is removed.</summary>
internal static class Tables
{
    // Almost every row refers to users, queues and record types, so an index on such a lookup costs more than it gains.
    private static readonly string[] NotIndexed = ["User", "Group", "RecordType", "Profile"];

    /// <exception cref="InvalidDataException">The file contains tables, but not those of a local org.</exception>
    public static void Prepare(Sqlite db)
    {
        var there = db.All("SELECT name FROM sqlite_master WHERE type = 'table'", s => s.Text(0));
        if (there.Count > 0 && !there.Contains("_org"))
        {
            throw new InvalidDataException("it is a database of something else.");
        }

        db.Run("CREATE TABLE IF NOT EXISTS _org (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS _counter (name TEXT PRIMARY KEY, last INTEGER NOT NULL)");
        db.Run("CREATE TABLE IF NOT EXISTS _prefix (object TEXT PRIMARY KEY COLLATE NOCASE, prefix TEXT NOT NULL UNIQUE)");
        Credentials.Prepare(db);
        JobStore.Prepare(db);
    }

    /// <summary>Creates the table of an object with its indexes, unless it exists.</summary>
    public static void Create(Sqlite db, ObjectDef type)
    {
        var columns = string.Join(", ", type.Fields.Where(f => f.Stored).Select(Column));
        db.Run($"CREATE TABLE IF NOT EXISTS {Name(type)} (_n INTEGER PRIMARY KEY, {columns})");
        foreach (var field in type.Fields.Where(f => f.Stored))
        {
            Index(db, type, field);
        }
    }

    /// <summary>Adds columns and indexes that an existing table lacks.</summary>
    public static void Extend(Sqlite db, ObjectDef type)
    {
        var columns = db.All("SELECT name FROM pragma_table_info(?1)", s => s.Text(0), type.Name);
        foreach (var field in type.Fields.Where(f => f.Stored))
        {
            if (!columns.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            {
                db.Run($"ALTER TABLE {Name(type)} ADD COLUMN {Column(field)}");
            }

            Index(db, type, field);
        }
    }

    public static string Name(ObjectDef type) => Quote(type.Name);

    public static string Quote(string name) => "\"" + name + "\"";

    private static string Column(FieldDef field) => $"{Quote(field.Name)} {StorageType(field)}";

    private static string StorageType(FieldDef field) => field.Type switch
    {
        FieldType.Boolean => "INTEGER DEFAULT 0", // a checkbox is never empty, not even one that came later
        FieldType.Int or FieldType.Long or FieldType.DateTime or FieldType.Time => "INTEGER",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "REAL",
        FieldType.Id or FieldType.Reference or FieldType.Date or FieldType.Base64 => "TEXT",
        _ => field.CaseSensitive ? "TEXT" : "TEXT COLLATE " + TextCompare.Collation,
    };

    private static void Index(Sqlite db, ObjectDef type, FieldDef field)
    {
        var index = Quote($"ix_{type.Name}_{field.Name}");
        if (field.Type == FieldType.Id)
        {
            db.Run($"CREATE UNIQUE INDEX IF NOT EXISTS {index} ON {Name(type)} (\"Id\")");
        }
        else if (field.Name == "CreatedDate" || field.ExternalId || field.IdLookup || field.Unique || field.Distinct || field.NameField
            || (field.Type == FieldType.Reference && !field.ReferenceTo.Any(NotIndexed.Contains)))
        {
            db.Run($"CREATE INDEX IF NOT EXISTS {index} ON {Name(type)} ({Quote(field.Name)}) WHERE {Quote(field.Name)} IS NOT NULL");
        }
    }
}
