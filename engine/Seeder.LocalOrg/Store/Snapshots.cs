namespace Seeder.Local;

/// <summary>Named copies of the whole store, in memory while the org runs.</summary>
internal sealed class Snapshots : IDisposable
{
    private readonly Dictionary<string, Sqlite> byName = new(StringComparer.Ordinal);

    /// <summary>Copies the store; replaces a snapshot with the same name. No writer may be active.</summary>
    public void Take(Sqlite source, string name)
    {
        var copy = new Sqlite(":memory:");
        source.CopyTo(copy);
        if (byName.Remove(name, out var old))
        {
            old.Dispose();
        }

        byName[name] = copy;
    }

    /// <summary>Restores the store. No writer may be active.</summary>
    /// <returns>False if there is no snapshot of that name.</returns>
    public bool Restore(Sqlite target, string name)
    {
        if (!byName.TryGetValue(name, out var copy))
        {
            return false;
        }

        copy.CopyTo(target);
        return true;
    }

    public void Dispose()
    {
        foreach (var copy in byName.Values)
        {
            copy.Dispose();
        }
    }
}
