using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Seeder.Core.State;

/// <summary>The manifest's records by address, in insertion order. Read-only after it is built.</summary>
internal sealed class ManifestRecords : IReadOnlyDictionary<string, ManifestRecord>
{
    // A dictionary keeps insertion order as long as nothing is removed. Each set is built once and not changed.
    private readonly OrderedDictionary<string, ManifestRecord> _records;

    public ManifestRecords(IEnumerable<KeyValuePair<string, ManifestRecord>> records)
    {
        _records = [];
        foreach (var (address, record) in records)
        {
            _records.Add(address, record);
        }
    }

    /// <summary>The records in the order of the plan.</summary>
    public static ManifestRecords InOrder(IEnumerable<KeyValuePair<string, ManifestRecord>> records) =>
        new(records.OrderBy(r => r.Value.Order).ThenBy(r => r.Key, StringComparer.Ordinal));

    public static ManifestRecords Empty { get; } = new([]);

    public int Count => _records.Count;

    public IEnumerable<string> Keys => _records.Keys;

    public IEnumerable<ManifestRecord> Values => _records.Values;

    public ManifestRecord this[string address] => _records[address];

    /// <summary>The entry of this address; null if there is no such entry, or if it has another type.</summary>
    public ManifestRecord? Find(string address, string type) =>
        _records.TryGetValue(address, out var entry) && entry.Type == type ? entry : null;

    public bool ContainsKey(string address) => _records.ContainsKey(address);

    public bool TryGetValue(string address, [MaybeNullWhen(false)] out ManifestRecord record) => _records.TryGetValue(address, out record);

    public IEnumerator<KeyValuePair<string, ManifestRecord>> GetEnumerator() => _records.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
