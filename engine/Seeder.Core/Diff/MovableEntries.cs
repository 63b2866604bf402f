using System.Text;
using Seeder.Core.State;

namespace Seeder.Core.Diff;

/// <summary>
/// The entries of a manifest without a reference id, by type, parent and content: a record that moved in the plan is found by them. Made
/// only if a record is not at its place.
/// </summary>
internal sealed class MovableEntries
{
    private readonly Dictionary<string, Queue<int>> _rows = new(StringComparer.Ordinal);

    public MovableEntries(ManifestRecords entries)
    {
        foreach (var (row, _) in entries.Rows)
        {
            if (!entries.AddressAt(row).Contains('#'))
            {
                continue;
            }
            var entry = entries.RecordAt(row);
            var key = Key(entry.Type, entry.In, Join([.. entry.Shape.Select(f => (f, entry.FingerprintOf(f)!))]));
            if (!_rows.TryGetValue(key, out var rows))
            {
                _rows.Add(key, rows = new Queue<int>());
            }
            rows.Enqueue(row);
        }
    }

    /// <summary>The first free row of an entry with this content; <see cref="RecordTable.NoRow"/> without one.</summary>
    /// <param name="parent">The manifest address of the parent; null without one.</param>
    /// <param name="content">All fields with their fingerprints; it is sorted.</param>
    public int Find(string type, string? parent, List<(string Field, string Fingerprint)> content, Func<int, bool> isTaken)
    {
        if (_rows.TryGetValue(Key(type, parent, Join(content)), out var rows))
        {
            while (rows.TryDequeue(out var row))
            {
                if (!isTaken(row))
                {
                    return row;
                }
            }
        }
        return RecordTable.NoRow;
    }

    private static string Key(string type, string? parent, string content) => $"{type}|{parent}|{content}";

    private static string Join(List<(string Field, string Fingerprint)> fields)
    {
        fields.Sort((a, b) => string.CompareOrdinal(a.Field, b.Field));
        var text = new StringBuilder();
        foreach (var (field, fingerprint) in fields)
        {
            text.Append(field).Append(':').Append(fingerprint);
        }
        return text.ToString();
    }
}
