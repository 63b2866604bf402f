namespace Seeder.Core.Syntax;

/// <summary>
/// The keys of a file, each text once, numbered so that keys that differ only in case share a number. A plan of a million
/// records has few different keys: finding a duplicate is then one comparison of integers a key.
/// </summary>
internal sealed class YamlKeys
{
    private readonly Dictionary<string, (string Text, int Number)> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);
    private int[] _lastMapping = new int[64];
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
            if (number == _lastMapping.Length)
            {
                Array.Resize(ref _lastMapping, number * 2);
            }
        }
        _keys.Add(key, (key, number));
        return (key, number);
    }

    public void BeginMapping() => _mapping++;

    /// <summary>False where the mapping that was begun last already has a key of this number.</summary>
    public bool TryTake(int number)
    {
        if (_lastMapping[number] == _mapping)
        {
            return false;
        }
        _lastMapping[number] = _mapping;
        return true;
    }
}
