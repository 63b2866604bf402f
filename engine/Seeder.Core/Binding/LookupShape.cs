using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>A look-up, or a record whose values are compared with look-ups, while it waits for the results of other look-ups.</summary>
/// <param name="Index">The index of the look-up or of the record.</param>
internal sealed record LookupWait(LookupShape Shape, int Index, bool IsRecord)
{
    /// <summary>The number of results that it still waits for.</summary>
    public int Missing { get; set; }

    /// <summary>The values of a look-up as one text; null until all are known.</summary>
    public string? Key { get; set; }

    /// <summary>The records that may match the look-up, or the group that contains this record.</summary>
    public LookupGroup? Group { get; set; }
}

/// <summary>Records whose known values are equal.</summary>
internal sealed class LookupGroup
{
    private int _expected;

    /// <summary>Look-ups that wait until all values of these records are known.</summary>
    public List<LookupWait> Waiting { get; } = [];

    /// <summary>Whether some values of its records are still unknown.</summary>
    public bool IsExpecting => _expected > 0;

    public void Expect() => _expected++;

    /// <summary>Counts a record whose values are now all known. Returns whether this was the last one.</summary>
    public bool Arrived() => --_expected == 0;
}

/// <summary>Records whose values are all equal.</summary>
internal sealed class AlikeRecords
{
    private readonly List<int> _records = [];
    private ImmutableArray<int> _first = [];

    public int Count => _records.Count;

    /// <summary>The lowest index of these records.</summary>
    public int Least { get; private set; } = int.MaxValue;

    public void Add(int record)
    {
        _records.Add(record);
        Least = Math.Min(Least, record);
        _first = [];
    }

    /// <summary>The three records with the lowest indexes, for a message.</summary>
    public ImmutableArray<int> First() => _first.IsEmpty ? _first = [.. _records.Order().Take(3)] : _first;
}

/// <summary>All look-ups by the same fields of one type, and the records that set these fields.</summary>
/// <param name="fields">The fields, each with whether its value in a look-up is known from the start.</param>
internal sealed class LookupShape((FieldSchema Field, bool IsKnown)[] fields)
{
    private readonly Dictionary<string, AlikeRecords> _byKey = [];
    private readonly Dictionary<string, LookupGroup> _groups = [];
    private readonly Dictionary<string, List<LookupWait>> _waiting = [];
    private readonly LookupGroup _complete = new();

    /// <summary>Records for which even the values that should be known from the start are unknown. They may match every look-up.</summary>
    public LookupGroup Unsorted { get; } = new();

    public AlikeRecords? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The record's values of the fields; null if it does not set one of them.</summary>
    public FieldValue[]? Values(SeedRecord record)
    {
        var values = new FieldValue[fields.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (ValueOf(record, fields[i].Field) is not { } value)
            {
                return null;
            }
            values[i] = value is FieldValue.Timed timed ? timed.Value : value;
        }
        return values;
    }

    public string Key(FieldValue[] values, HoleText name)
    {
        var parts = new string?[values.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = NormalForm.Identity(fields[i].Field, values[i], name);
        }
        return string.Join('\u001f', parts);
    }

    /// <summary>Adds a record with known values. Returns the look-ups that waited for these values.</summary>
    public List<LookupWait> Add(string key, int record)
    {
        _byKey.GetOrAdd(key, _ => new AlikeRecords()).Add(record);
        return _waiting.Remove(key, out var waiting) ? waiting : [];
    }

    public void WaitFor(string key, LookupWait lookup) => _waiting.GetOrAdd(key, _ => []).Add(lookup);

    /// <summary>Adds a record whose values are not all known.</summary>
    public void Expect(LookupWait record, FieldValue[] values, HoleText name)
    {
        var isSorted = true;
        for (var i = 0; i < values.Length; i++)
        {
            isSorted &= !fields[i].IsKnown || !values[i].Holes.Any();
        }
        if (!isSorted)
        {
            record.Group = Unsorted;
        }
        else if (GroupKey(values, name) is var key && _groups.TryGetValue(key, out var group))
        {
            record.Group = group;
        }
        else
        {
            _groups.Add(key, record.Group = new LookupGroup());
        }
        record.Group.Expect();
    }

    /// <summary>The records with unknown values that may still match a look-up with these values.</summary>
    public LookupGroup GroupOf(FieldValue[] values, HoleText name) =>
        _groups.Count == 0 ? _complete : _groups.GetValueOrDefault(GroupKey(values, name), _complete);

    private string GroupKey(FieldValue[] values, HoleText name)
    {
        var parts = new List<string?>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            if (fields[i].IsKnown)
            {
                parts.Add(NormalForm.Identity(fields[i].Field, values[i], name));
            }
        }
        return string.Join('\u001f', parts);
    }

    private static FieldValue? ValueOf(SeedRecord record, FieldSchema field)
    {
        foreach (var (own, value, _) in record.Fields)
        {
            if (ReferenceEquals(own, field))
            {
                return value;
            }
        }
        return null;
    }
}
