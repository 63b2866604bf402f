using System.Collections.Concurrent;

namespace Seeder.Local;

/// <summary>
/// The SQLite database: one writer at a time, and reads see only committed data. For a file, reads use their own connections (WAL); in
/// memory, they use the writer's connection, one after another.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly string? file;
    private readonly Sqlite writer;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentBag<Sqlite> readers = [];
    private readonly Snapshots snapshots = new();
    private LazyTables? tables;

    public Database(string? file)
    {
        this.file = file;
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
        {
            Directory.CreateDirectory(folder);
            MakePrivate(file);
        }

        writer = Open(isWriter: true);
    }

    /// <summary>A database in memory with the content of the snapshot.</summary>
    public Database(Snapshot content)
        : this(file: null)
    {
        content.CopyTo(writer);
    }

    /// <summary>Whether the object can have rows: it has a table, or a new table would have rows.</summary>
    public bool Has(ObjectDef type) => tables?.Has(type) ?? false;

    /// <summary>From now on, statements make the tables of these objects. The caller is the writer.</summary>
    /// <param name="schema">The objects.</param>
    /// <param name="fill">Writes the rows that a new table has.</param>
    /// <param name="isCurrent">Whether the tables that exist were made for this schema.</param>
    public void Use(Schema schema, Action<Sqlite, ObjectDef> fill, bool isCurrent = false)
    {
        tables = new LazyTables(schema, fill);
        tables.Open(writer, isCurrent);
        writer.MakeTable = name => tables.Make(writer, name);
        writer.RemakeTables = () => tables.Remake(writer);
    }

    /// <summary>Runs <paramref name="work"/> in a transaction, and commits it unless the work throws or asks for a rollback.</summary>
    public async Task<T> WriteAsync<T>(Func<Sqlite, Transaction, T> work, CancellationToken cancel = default)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return Transact(work);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Runs <paramref name="work"/> in a transaction. The caller is alone.</summary>
    public T Transact<T>(Func<Sqlite, Transaction, T> work)
    {
        var transaction = new Transaction();
        writer.Run("BEGIN IMMEDIATE");
        try
        {
            var result = work(writer, transaction);
            if (transaction.Undone)
            {
                Rollback();
            }
            else
            {
                writer.Run("COMMIT");
                tables?.Commit();
            }

            return result;
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Runs <paramref name="work"/> while no writer is active, outside of transactions.</summary>
    public async Task<T> AloneAsync<T>(Func<Sqlite, Snapshots, T> work, CancellationToken cancel = default)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return work(writer, snapshots);
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task<T> ReadAsync<T>(Func<Sqlite, T> work, CancellationToken cancel = default)
    {
        if (file is null)
        {
            await gate.WaitAsync(cancel);
            try
            {
                return work(writer);
            }
            finally
            {
                gate.Release();
            }
        }

        while (true)
        {
            try
            {
                return Read(work);
            }
            catch (MissingTableException e)
            {
                await WriteAsync((db, _) => tables!.Make(db, e.Table), cancel);
            }
        }
    }

    /// <summary>
    /// Reads one state of the rows, and stores meanwhile what becomes of them. Other requests may write at the same time if the database is
    /// a file; in memory, all is one transaction.
    /// </summary>
    /// <param name="work">Reads with the connection, and passes the second parameter each change that it wants to store.</param>
    /// <param name="cancel">Stops the wait for other requests.</param>
    public Task<T> CopyAsync<T>(Func<Sqlite, Action<Action<Sqlite>>, T> work, CancellationToken cancel = default)
    {
        return file is null
            ? WriteAsync((db, _) => work(db, change => change(db)), cancel)
            : ReadAsync(db => work(db, Store), cancel);

        void Store(Action<Sqlite> change) => WriteAsync(
            (db, _) =>
            {
                change(db);
                return true;
            },
            cancel).GetAwaiter().GetResult();
    }

    /// <summary>Waits for a running transaction.</summary>
    public void Dispose()
    {
        gate.Wait(TimeSpan.FromSeconds(10));
        foreach (var reader in readers)
        {
            reader.Dispose();
        }

        snapshots.Dispose();
        writer.Dispose();
        gate.Dispose();
    }

    /// <summary>After an older state was restored, makes the tables that are newer. The caller is the writer.</summary>
    /// <returns>Whether there are newer ones.</returns>
    public bool MakeNewerTables() => tables?.Restore(writer) ?? false;

    /// <summary>Writes the rows that new tables have to tables without rows. The caller is the writer.</summary>
    public void Refill() => tables?.Refill(writer);

    private T Read<T>(Func<Sqlite, T> work)
    {
        if (!readers.TryTake(out var reader))
        {
            reader = Open();
            reader.MakeTable = name => throw new MissingTableException(name);
        }

        try
        {
            reader.Run("BEGIN"); // all queries of the request see the same state
            try
            {
                return work(reader);
            }
            finally
            {
                reader.Run("COMMIT");
            }
        }
        finally
        {
            readers.Add(reader);
        }
    }

    private void Rollback()
    {
        writer.Run("ROLLBACK");
        tables?.Rollback(writer);
    }

    // SQLite gives the files of its WAL the permissions of the database file.
    private static void MakePrivate(string file)
    {
        if (OperatingSystem.IsWindows() || File.Exists(file))
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            new FileStream(file, options).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next step reports the error, with a better message from SQLite.
        }
    }

    private Sqlite Open(bool isWriter = false)
    {
        var connection = new Sqlite(file ?? ":memory:");
        if (file is not null)
        {
            // NORMAL is safe if the process dies, but not if the machine does; this is enough for a test org.
            // The file keeps the mode. A reader that sets it while others write could find the file locked.
            if (isWriter)
            {
                connection.All("PRAGMA journal_mode = WAL", s => s.Text(0));
            }

            connection.Run("PRAGMA synchronous = NORMAL");
        }

        connection.Run("PRAGMA temp_store = MEMORY");
        connection.Run("PRAGMA cache_size = -32000");
        return connection;
    }
}

/// <summary>Allows the work inside a transaction to ask for a rollback.</summary>
internal sealed class Transaction
{
    public bool Undone { get; private set; }

    public void Undo() => Undone = true;
}
