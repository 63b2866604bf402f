using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Seeder.Core.Facts;

/// <summary>The names of fields that many rows share. Names are case-insensitive.</summary>
internal sealed class RowFields
{
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    public RowFields(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            _places.TryAdd(name, _places.Count);
        }
        Names = [.. _places.OrderBy(p => p.Value).Select(p => p.Key)];
    }

    public ImmutableArray<string> Names { get; }

    /// <summary>The index of a name; -1 if no field has it.</summary>
    public int IndexOf(string name) => _places.TryGetValue(name, out var place) ? place : -1;

    /// <summary>A row with these values.</summary>
    /// <param name="values">A value for each name, in the order of <see cref="Names"/>; null stands for null.</param>
    public IReadOnlyDictionary<string, string?> Row(string?[] values) => new Values(this, values);

    // One dictionary for each row would take more memory than the values.
    private sealed class Values(RowFields columns, string?[] values) : IReadOnlyDictionary<string, string?>
    {
        public string? this[string key] => values[columns._places[key]];

        public int Count => values.Length;

        public IEnumerable<string> Keys => columns.Names;

        IEnumerable<string?> IReadOnlyDictionary<string, string?>.Values => values;

        public bool ContainsKey(string key) => columns.IndexOf(key) >= 0;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out string? value)
        {
            var place = columns.IndexOf(key);
            value = place >= 0 ? values[place] : null;
            return place >= 0;
        }

        public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() =>
            columns.Names.Select((n, i) => KeyValuePair.Create(n, values[i])).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
