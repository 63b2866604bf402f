using SQLitePCL;

namespace Seeder.Local;

/// <summary>
/// A SQLite connection with its prepared statements. It uses the layer below Microsoft.Data.Sqlite, because parameters by index and a
/// collation over UTF-8 make writes faster.
/// </summary>
internal sealed class Sqlite : IDisposable
{
    // IN lists of different lengths make different statements; the oldest ones are removed.
    private const int MaxStatements = 600, MaxCharacters = 4_000_000;

    private readonly sqlite3 db;
    private readonly Dictionary<string, LinkedListNode<(string Sql, Statement Statement)>> statements = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Sql, Statement Statement)> used = new();

    private int characters;

    static Sqlite() => Batteries_V2.Init();

    public Sqlite(string path)
    {
        var rc = raw.sqlite3_open_v2(path, out db, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX, null);
        Check(db, rc);
        raw.sqlite3_busy_timeout(db, 10_000);
        TextCompare.Register(db);
    }

    /// <summary>Makes a table that a statement needs; returns false if there is no such table.</summary>
    public Func<string, bool>? MakeTable { get; set; }

    /// <summary>Makes the tables again that were made in a part of a transaction that is undone.</summary>
    public Action? RemakeTables { get; set; }

    /// <summary>Runs a part of a transaction. If it returns false, its changes are undone, and the transaction goes on.</summary>
    public bool Try(Func<bool> part)
    {
        Run("SAVEPOINT part");
        var isDone = part();
        if (!isDone)
        {
            Run("ROLLBACK TO part");
        }

        Run("RELEASE part");
        if (!isDone)
        {
            RemakeTables?.Invoke();
        }

        return isDone;
    }

    /// <summary>Runs a statement without a result.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Start(sql, values);
        try
        {
            while (statement.Step())
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Returns all rows of a query. They are read completely, so that statements never overlap.</summary>
    public List<T> All<T>(string sql, Func<Statement, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        var statement = Start(sql, values);
        try
        {
            while (statement.Step())
            {
                rows.Add(read(statement));
            }
        }
        finally
        {
            statement.Reset();
        }

        return rows;
    }

    /// <summary>Returns the first row of a query, or the default of <typeparamref name="T"/>.</summary>
    public T? First<T>(string sql, Func<Statement, T> read, params ReadOnlySpan<object?> values)
    {
        var statement = Start(sql, values);
        try
        {
            return statement.Step() ? read(statement) : default;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Copies this store into the other one.</summary>
    public void CopyTo(Sqlite other)
    {
        using var backup = raw.sqlite3_backup_init(other.db, "main", db, "main");
        var rc = backup.IsInvalid ? raw.sqlite3_errcode(other.db) : raw.sqlite3_backup_step(backup, -1);
        if (rc != raw.SQLITE_DONE)
        {
            throw Error(other.db, rc);
        }
    }

    public int Changes => raw.sqlite3_changes(db);

    /// <summary>Starts a statement with its parameters; the caller must reset it.</summary>
    public Statement Start(string sql, ReadOnlySpan<object?> values)
    {
        var statement = Prepare(sql);
        for (var i = 0; i < values.Length; i++)
        {
            statement.Bind(i + 1, values[i]);
        }

        statement.Busy = true;
        return statement;
    }

    public void Dispose()
    {
        foreach (var (_, statement) in used)
        {
            statement.Dispose();
        }

        db.Dispose();
    }

    public static void Check(sqlite3 db, int rc)
    {
        if (rc != raw.SQLITE_OK)
        {
            throw Error(db, rc);
        }
    }

    public static InvalidOperationException Error(sqlite3 db, int rc) => new SqliteException(rc, raw.sqlite3_errmsg(db).utf8_to_string());

    private string? MissingTable()
    {
        const string noTable = "no such table: ";
        var message = raw.sqlite3_errmsg(db).utf8_to_string();
        return message.StartsWith(noTable, StringComparison.Ordinal) ? message[noTable.Length..] : null;
    }

    private Statement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var node))
        {
            if (node.Value.Statement.Busy)
            {
                throw new InvalidOperationException("A statement was started again before its rows were read: " + sql);
            }

            used.Remove(node);
            used.AddLast(node);
            return node.Value.Statement;
        }

        var rc = raw.sqlite3_prepare_v2(db, sql, out var handle);
        // SQLITE_SCHEMA: another connection made a table meanwhile, and SQLite reads the tables anew at the next attempt.
        while (rc == raw.SQLITE_SCHEMA || (rc == raw.SQLITE_ERROR && MissingTable() is { } table && MakeTable?.Invoke(table) == true))
        {
            rc = raw.sqlite3_prepare_v2(db, sql, out handle);
        }

        Check(db, rc);
        var statement = new Statement(db, handle);
        statements[sql] = used.AddLast((sql, statement));
        characters += sql.Length;
        while ((statements.Count > MaxStatements || characters > MaxCharacters) && used.First is { } oldest)
        {
            if (oldest == used.Last || oldest.Value.Statement.Busy)
            {
                break;
            }

            used.RemoveFirst();
            statements.Remove(oldest.Value.Sql);
            characters -= oldest.Value.Sql.Length;
            oldest.Value.Statement.Dispose();
        }

        return statement;
    }
}
