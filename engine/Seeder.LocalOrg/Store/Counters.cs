namespace Seeder.Local;

/// <summary>Counters for ids and auto-numbers. They only increase; a rollback leaves a gap, as in Salesforce.</summary>
internal sealed class Counters
{
    private readonly Dictionary<string, long> last = new(StringComparer.Ordinal);
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);

    public void Load(Sqlite db)
    {
        last.Clear();
        changed.Clear();
        foreach (var (name, value) in db.All("SELECT name, last FROM _counter", s => (s.Text(0), s.Long(1))))
        {
            last[name] = value;
        }
    }

    /// <summary>After an older state was restored, numbers that were used since are not used again.</summary>
    public void Raise(Sqlite db)
    {
        var saved = db.All("SELECT name, last FROM _counter", s => (s.Text(0), s.Long(1)))
            .ToDictionary(c => c.Item1, c => c.Item2, StringComparer.Ordinal);
        foreach (var (name, value) in saved)
        {
            last[name] = Math.Max(last.GetValueOrDefault(name), value);
        }

        changed.UnionWith(last.Where(c => saved.GetValueOrDefault(c.Key, long.MinValue) != c.Value).Select(c => c.Key));
        Save(db);
    }

    public long Next(string name, long start = 1)
    {
        var value = last.TryGetValue(name, out var before) ? before + 1 : start;
        last[name] = value;
        changed.Add(name);
        return value;
    }

    /// <summary>Saves the counters. It is the last step of the transaction that used them.</summary>
    public void Save(Sqlite db)
    {
        foreach (var name in changed)
        {
            db.Run("INSERT INTO _counter (name, last) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET last = ?2", name, last[name]);
        }

        changed.Clear();
    }
}
