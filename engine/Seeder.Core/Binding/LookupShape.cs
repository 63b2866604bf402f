using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>A lookup or a record's values that wait for the answers of other lookups.</summary>
/// <param name="Index">The lookup's or the record's.</param>
internal sealed record LookupWait(LookupShape Shape, int Index, bool IsRecord)
{
    /// <summary>How many answers it waits for.</summary>
    public int Missing { get; set; }

    /// <summary>Of a lookup whose values are known: all of them as text.</summary>
    public string? Key { get; set; }

    /// <summary>The records that come into question for a lookup, or those that this record is one of.</summary>
    public LookupGroup? Group { get; set; }
}

/// <summary>Records with equal known values.</summary>
internal sealed class LookupGroup
{
    private int _expected;

    /// <summary>Lookups that wait until all values of these records are known.</summary>
    public List<LookupWait> Waiting { get; } = [];

    /// <summary>Whether values of its records are still unknown.</summary>
    public bool IsExpecting => _expected > 0;

    public void Expect() => _expected++;

    /// <summary>One more record's values are known; whether all are.</summary>
    public bool Arrived() => --_expected == 0;
}

/// <summary>Records with equal values, in any order.</summary>
internal sealed class AlikeRecords
{
    private readonly List<int> _records = [];
    private ImmutableArray<int> _first = [];

    public int Count => _records.Count;

    /// <summary>The first of them in the plan.</summary>
    public int Least { get; private set; } = int.MaxValue;

    public void Add(int record)
    {
        _records.Add(record);
        Least = Math.Min(Least, record);
        _first = [];
    }

    /// <summary>The first three of them in the plan.</summary>
    public ImmutableArray<int> First() => _first.IsEmpty ? _first = [.. _records.Order().Take(3)] : _first;
}

/// <summary>Lookups by the same fields of the same type, and the records that have values in these fields.</summary>
/// <param name="fields">Each with whether its value in a lookup is known at once.</param>
internal sealed class LookupShape((FieldSchema Field, bool IsKnown)[] fields)
{
    private readonly Dictionary<string, AlikeRecords> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LookupGroup> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<LookupWait>> _waiting = new(StringComparer.Ordinal);
    private readonly LookupGroup _complete = new();

    /// <summary>Records of which not even the known fields are known: they come into question for every lookup.</summary>
    public LookupGroup Unsorted { get; } = new();

    public AlikeRecords? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The record's values in the fields; null where it lacks one.</summary>
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

    public string Key(FieldValue[] values, Func<FieldValue, string?> name)
    {
        var parts = new string?[values.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = NormalForm.Identity(fields[i].Field, values[i], name);
        }
        return string.Join('\u001f', parts);
    }

    /// <summary>Takes a record whose values are known. Returns the lookups that waited for one with these values.</summary>
    public List<LookupWait> Add(string key, int record)
    {
        if (!_byKey.TryGetValue(key, out var alike))
        {
            _byKey.Add(key, alike = new AlikeRecords());
        }
        alike.Add(record);
        return _waiting.Remove(key, out var waiting) ? waiting : [];
    }

    public void WaitFor(string key, LookupWait lookup)
    {
        if (!_waiting.TryGetValue(key, out var waiting))
        {
            _waiting.Add(key, waiting = []);
        }
        waiting.Add(lookup);
    }

    /// <summary>Notes a record whose values are not all known.</summary>
    public void Expect(LookupWait record, FieldValue[] values, Func<FieldValue, string?> name)
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

    /// <summary>The records that come into question for a lookup with these values, as far as not all of their values are known.</summary>
    public LookupGroup GroupOf(FieldValue[] values, Func<FieldValue, string?> name) =>
        _groups.Count == 0 ? _complete : _groups.GetValueOrDefault(GroupKey(values, name), _complete);

    private string GroupKey(FieldValue[] values, Func<FieldValue, string?> name)
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
