using SQLitePCL;

namespace Seeder.Local;

/// <summary>A prepared statement of one connection. Not thread-safe, like its connection.</summary>
internal sealed class Statement(sqlite3 db, sqlite3_stmt handle) : IDisposable
{
    public bool Busy { get; set; }

    /// <param name="index">The number of the parameter, from 1.</param>
    public void Bind(int index, object? value)
    {
        var rc = value switch
        {
            null => raw.sqlite3_bind_null(handle, index),
            string text => raw.sqlite3_bind_text(handle, index, text),
            long number => raw.sqlite3_bind_int64(handle, index, number),
            int number => raw.sqlite3_bind_int64(handle, index, number),
            bool flag => raw.sqlite3_bind_int(handle, index, flag ? 1 : 0),
            double number => raw.sqlite3_bind_double(handle, index, number),
            ReadOnlyMemory<byte> bytes => raw.sqlite3_bind_blob(handle, index, bytes.Span),
            _ => throw new ArgumentException($"A {value.GetType().Name} cannot be stored.", nameof(value)),
        };
        Sqlite.Check(db, rc);
    }

    public bool Step()
    {
        var rc = raw.sqlite3_step(handle);
        return rc == raw.SQLITE_ROW || (rc == raw.SQLITE_DONE ? false : throw Sqlite.Error(db, rc));
    }

    public void Reset()
    {
        raw.sqlite3_reset(handle);
        Busy = false;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    /// <summary>The text of a value as UTF-8, until the statement goes on.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(handle, column);

    public long Long(int column) => raw.sqlite3_column_int64(handle, column);

    public double Double(int column) => raw.sqlite3_column_double(handle, column);

    /// <summary>A copy of a value that was bound as bytes.</summary>
    public byte[] Blob(int column) => raw.sqlite3_column_blob(handle, column).ToArray();

    public object? Value(int column) => raw.sqlite3_column_type(handle, column) switch
    {
        raw.SQLITE_NULL => null,
        raw.SQLITE_INTEGER => Long(column),
        raw.SQLITE_FLOAT => Double(column),
        _ => Text(column),
    };

    public void Dispose() => handle.Dispose();
}
