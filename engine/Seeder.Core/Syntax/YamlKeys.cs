namespace Seeder.Core.Syntax;

/// <summary>
/// The distinct keys of a file. Keys that differ only in case have the same number. A plan of a million records has few distinct keys, so
/// that duplicates are found by one comparison of integers per key.
/// </summary>
internal sealed class YamlKeys
{
    private readonly Dictionary<string, (string Text, int Number)> _keys = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private (int Mapping, int Place)[] _last = new (int, int)[64];
    private int _mapping;

    public (string Text, int Number) Intern(string key)
    {
        if (_keys.TryGetValue(key, out var known))
        {
            return known;
        }
        if (!_numbers.TryGetValue(key, out var number))
        {
            number = _numbers.Count;
            _numbers.Add(key, number);
            if (number == _last.Length)
            {
                Array.Resize(ref _last, number * 2);
            }
        }
        _keys.Add(key, (key, number));
        return (key, number);
    }

    public void BeginMapping() => _mapping++;

    /// <summary>Adds a key to the current mapping. Returns false if the mapping already has a key with this number.</summary>
    /// <param name="number">The key's number.</param>
    /// <param name="place">The key's place in the mapping.</param>
    /// <param name="earlier">The place of the key with the same number.</param>
    public bool TryTake(int number, int place, out int earlier)
    {
        if (_last[number].Mapping == _mapping)
        {
            earlier = _last[number].Place;
            return false;
        }
        _last[number] = (_mapping, place);
        earlier = place;
        return true;
    }
}
