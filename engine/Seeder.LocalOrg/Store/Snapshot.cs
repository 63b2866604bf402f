namespace Seeder.Local;

/// <summary>A copy of a whole database in memory. It never changes, and any thread may use it.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly Sqlite copy = new(":memory:");
    private readonly Lock gate = new();

    /// <summary>Copies the database, page by page. No writer may be active.</summary>
    public Snapshot(Sqlite source) => source.CopyTo(copy);

    /// <summary>Replaces the content of the database by that of the snapshot. No writer may be active.</summary>
    public void CopyTo(Sqlite target)
    {
        lock (gate)
        {
            copy.CopyTo(target);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            copy.Dispose();
        }
    }
}
