namespace Seeder.Local;

/// <summary>The named snapshots of an org, in memory while the org runs.</summary>
internal sealed class Snapshots : IDisposable
{
    private readonly Dictionary<string, Snapshot> byName = new(StringComparer.Ordinal);

    /// <summary>Copies the store; replaces a snapshot with the same name. No writer may be active.</summary>
    public void Take(Sqlite source, string name)
    {
        var copy = new Snapshot(source);
        if (byName.Remove(name, out var old))
        {
            old.Dispose();
        }

        byName[name] = copy;
    }

    /// <returns>Null if there is no snapshot of that name.</returns>
    public Snapshot? Find(string name) => byName.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var copy in byName.Values)
        {
            copy.Dispose();
        }
    }
}
