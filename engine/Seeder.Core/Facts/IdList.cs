using System.Collections;
using System.Runtime.CompilerServices;
using Seeder.Core.Schema;

namespace Seeder.Core.Facts;

/// <summary>A list of ids, of which there may be a million. It makes their texts for a reader.</summary>
[CollectionBuilder(typeof(IdList), nameof(Create))]
internal sealed class IdList : IReadOnlyList<string>
{
    // No id has this key.
    private static readonly UInt128 NoId = UInt128.MaxValue;

    private readonly UInt128[] _keys;
    private readonly Dictionary<int, string> _others = [];

    private IdList(int count) => _keys = new UInt128[count];

    /// <param name="ids">Ids, and perhaps other texts.</param>
    public static IdList Create(ReadOnlySpan<string> ids)
    {
        var list = new IdList(ids.Length);
        for (var place = 0; place < ids.Length; place++)
        {
            list.Set(place, PackedId.KeyOf(ids[place]), ids[place]);
        }
        return list;
    }

    /// <param name="keyAt">The key of the id at a place; null for another text.</param>
    /// <param name="textAt">The text at a place.</param>
    public static IdList Create(int count, Func<int, UInt128?> keyAt, Func<int, string> textAt)
    {
        var list = new IdList(count);
        for (var place = 0; place < count; place++)
        {
            var key = keyAt(place);
            list.Set(place, key, key is null ? textAt(place) : "");
        }
        return list;
    }

    public int Length => _keys.Length;

    int IReadOnlyCollection<string>.Count => Length;

    public string this[int place] => _keys[place] == NoId ? _others[place] : PackedId.TextOf(_keys[place]);

    /// <summary>The <see cref="PackedId.KeyOf(ReadOnlySpan{char})"/> of the id at a place; null for a text that is no id.</summary>
    public UInt128? KeyAt(int place) => _keys[place] == NoId ? null : _keys[place];

    /// <summary>
    /// The keys, if they are ascending, so that each is there once: ids of one type are mostly in the order in which the org made them.
    /// Null in another order, and with texts that are no ids.
    /// </summary>
    public UInt128[]? SortedKeys
    {
        get
        {
            for (var place = 1; place < Length; place++)
            {
                if (_keys[place - 1] >= _keys[place])
                {
                    return null;
                }
            }
            return _others.Count == 0 ? _keys : null;
        }
    }

    /// <summary>The ids at these places.</summary>
    public IdList At(IReadOnlyList<int> places) => Create(places.Count, i => KeyAt(places[i]), i => _others[places[i]]);

    /// <summary>The same ids in their order, each once.</summary>
    public IdList Distinct()
    {
        if (SortedKeys is not null)
        {
            return this;
        }
        var (known, places) = (new HashSet<(UInt128, string?)>(Length), new List<int>(Length));
        for (var place = 0; place < Length; place++)
        {
            if (known.Add((_keys[place], _others.GetValueOrDefault(place))))
            {
                places.Add(place);
            }
        }
        return places.Count == Length ? this : At(places);
    }

    /// <summary>A hash of the ids in their order.</summary>
    public int ContentHash()
    {
        var hash = new HashCode();
        foreach (var key in _keys)
        {
            hash.Add(key);
        }
        foreach (var (place, text) in _others)
        {
            hash.Add(place);
            hash.Add(text, StringComparer.Ordinal);
        }
        return hash.ToHashCode();
    }

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Length).Select(place => this[place]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Set(int place, UInt128? key, string text)
    {
        _keys[place] = key ?? NoId;
        if (key is null)
        {
            _others[place] = text;
        }
    }
}
