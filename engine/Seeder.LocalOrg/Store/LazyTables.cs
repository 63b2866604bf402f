using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>
/// The tables of the org. A table is made when a statement first needs it: an org has hundreds of objects and uses few, and a thousand
/// statements that make tables and indexes would be most of its start.
/// </summary>
/// <param name="schema">The objects.</param>
/// <param name="fill">Writes the rows that a new table has.</param>
internal sealed class LazyTables(Schema schema, Action<Sqlite, ObjectDef> fill)
{
    private readonly ConcurrentDictionary<string, bool> made = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ObjectDef> uncommitted = [];

    /// <summary>Whether the object can have rows: it has a table, or a new table would have rows.</summary>
    public bool Has(ObjectDef type) => made.ContainsKey(type.Name) || FirstRows.Has(type);

    /// <summary>Finds the tables that exist, and extends them by columns and indexes that are new in the schema.</summary>
    /// <param name="db">The writer.</param>
    /// <param name="isCurrent">Whether they were made for this schema, so that nothing is new.</param>
    public void Open(Sqlite db, bool isCurrent)
    {
        foreach (var table in db.All("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_*'", s => s.Text(0)))
        {
            if (schema.Find(table) is { } type)
            {
                if (!isCurrent)
                {
                    Tables.Extend(db, type);
                }

                made[type.Name] = true;
            }
        }
    }

    /// <returns>False if no object has this name.</returns>
    public bool Make(Sqlite db, string name)
    {
        if (schema.Find(name) is not { } type)
        {
            return false;
        }

        made[type.Name] = true;
        uncommitted.Add(type);
        Create(db, type);
        return true;
    }

    /// <summary>Makes the tables of the transaction again, after a part of it was undone: cached statements use them.</summary>
    public void Remake(Sqlite db) => uncommitted.ForEach(type => Create(db, type));

    public void Commit() => uncommitted.Clear();

    /// <summary>After a rollback, makes the tables of the transaction again: cached statements use them.</summary>
    public void Rollback(Sqlite db)
    {
        var lost = uncommitted.ToList();
        uncommitted.Clear();
        lost.ForEach(type => Create(db, type));
    }

    /// <summary>After an older state was restored, makes the tables that are newer: cached statements use them.</summary>
    /// <returns>Whether there are newer ones.</returns>
    public bool Restore(Sqlite db)
    {
        var there = db.All("SELECT name FROM sqlite_master WHERE type = 'table'", s => s.Text(0))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var newer = made.Keys.Where(n => !there.Contains(n)).Order(StringComparer.Ordinal).ToList();
        newer.ForEach(name => Create(db, schema[name]));
        return newer.Count > 0;
    }

    /// <summary>Writes the rows that new tables have to tables without rows: after all were deleted, or after a feature was switched
    /// on.</summary>
    public void Refill(Sqlite db)
    {
        foreach (var name in made.Keys)
        {
            fill(db, schema[name]);
        }
    }

    private void Create(Sqlite db, ObjectDef type)
    {
        Tables.Create(db, type);
        fill(db, type);
    }
}

/// <summary>A reader, which cannot make tables, needs one that is not made yet.</summary>
internal sealed class MissingTableException(string table) : Exception($"The table {table} is not made yet.")
{
    public string Table { get; } = table;
}
