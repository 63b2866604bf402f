namespace Seeder.Local;

/// <summary>Whole copies of the store by name, kept in memory as long as the org runs.</summary>
internal sealed class Snapshots : IDisposable
{
    private readonly Dictionary<string, Sqlite> byName = new(StringComparer.Ordinal);

    /// <summary>Called within the writer's turn. A snapshot of the same name is replaced.</summary>
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

    /// <summary>Called within the writer's turn.</summary>
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
