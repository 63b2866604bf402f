using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>One sObject record of the plan.</summary>
/// <param name="Index">The position in the plan, from 0.</param>
/// <param name="Address">The <c>$ref</c>, or else the position (<c>Account#3</c>, <c>acme.Contacts#2</c>).</param>
/// <param name="Parent">The index of the parent under which it is nested; -1 if it is not nested.</param>
/// <param name="Traits">What it has in common with other copies of its entry.</param>
internal sealed record SeedRecord(int Index, string Address, int Parent, RecordTraits Traits, SourceSpan Span)
{
    private readonly long _place;

    /// <summary>For a record of a large plan: the place in the store of its fields that <see cref="FieldStore.Add"/> returned.</summary>
    public long Place { init => _place = value; }

    public ImmutableArray<BoundField> Fields { get => Traits.Store is { } store ? store.Read(_place) : field; init; } = [];

    public ObjectSchema Type => Traits.Type;

    /// <summary>The records of <c>$after</c>, which must exist before this one.</summary>
    public ImmutableArray<AfterRecord> After => Traits.After;

    /// <summary>The number of <see cref="Fields"/>. It makes no values.</summary>
    public int FieldCount => Traits.Store?.CountAt(_place) ?? Fields.Length;

    /// <summary>The schema of a field, by its index. It makes no values.</summary>
    public FieldSchema FieldAt(int field) => Traits.Store?.FieldAt(_place, field) ?? Fields[field].Field;

    /// <summary>The value of a field, by its index. It makes no other values.</summary>
    public FieldValue ValueAt(int field) => Traits.Store?.ValueAt(_place, field) ?? Fields[field].Value;

    /// <summary>The <see cref="FieldValue.PlainLength"/> of a value, by the index of its field. It makes no values.</summary>
    public int PlainLengthAt(int field) => Traits.Store?.PlainLengthAt(_place, field) ?? Fields[field].Value.PlainLength;

    /// <summary>Whether all copies of the record have the same object as value of a field.</summary>
    public bool IsConstantAt(int field) => Traits.Store?.IsConstantAt(_place, field) ?? Fields[field].IsConstant;

    /// <summary>The number of fields that the create sends. The fields after them are those of <c>$then</c>.</summary>
    public int CreateFieldCount => Traits.CreateFieldCount;

    /// <summary>The fields of <c>$key</c>, as indexes of <see cref="Fields"/>; empty if the record has no key.</summary>
    public ImmutableArray<int> Key => Traits.Key;

    /// <summary>Whether the record can be created if its key finds no record.</summary>
    public bool IsCreateable => Type.Createable && !Key.Any(k => !Fields[k].Field.Createable);

    /// <summary>Whether Seeder never deletes the record.</summary>
    public bool Keep => Traits.Keep;

    /// <summary>The <c>$ref</c>, without the numbers of iterations; null if the record has none.</summary>
    public string? Ref => Traits.Ref;

    /// <summary>The record's own tags, without those of the record in which it is nested.</summary>
    public ImmutableArray<string> Tags => Traits.Tags;

    /// <summary>
    /// The number of <see cref="Reads"/> that are saved in the manifest. The fields after them are only used by other records.
    /// </summary>
    public int PersistedReadCount => Traits.PersistedReadCount;

    /// <summary>
    /// Whether the field at this index has the value that remains after the run: false if <c>$then</c> sets the field later.
    /// </summary>
    public bool IsFinal(int field)
    {
        for (var i = CreateFieldCount; field < CreateFieldCount && i < FieldCount; i++)
        {
            if (ReferenceEquals(FieldAt(i), FieldAt(field)))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>
    /// The fields that are read from the org after the record exists: those of <c>$read</c>, then those that other records use.
    /// </summary>
    public ImmutableArray<FieldSchema> Reads => Traits.Reads;

    /// <summary>The record with more fields that are read for other records.</summary>
    public SeedRecord WithReads(IEnumerable<FieldSchema> fields) => this with { Traits = Traits with { Reads = [.. Reads, .. fields] } };

    /// <summary>Whether the address is a <c>$ref</c>, not a position.</summary>
    public bool HasRef => !Address.Contains('#');
}

/// <summary>What the copies of an entry have in common, so that a large plan has it once. See <see cref="SeedRecord"/>.</summary>
/// <param name="Store">The fields of the records of a large plan; null if each record has its fields.</param>
internal sealed record RecordTraits(ObjectSchema Type, FieldStore? Store, int CreateFieldCount)
{
    public ImmutableArray<AfterRecord> After { get; init; } = [];

    public ImmutableArray<int> Key { get; init; } = [];

    public bool Keep { get; init; }

    public string? Ref { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public int PersistedReadCount { get; init; }

    public ImmutableArray<FieldSchema> Reads { get; init; } = [];

    /// <summary>Whether these are the traits of another copy of the same entry with the same instructions.</summary>
    public bool IsOf(
        ObjectSchema type,
        int createFieldCount,
        ImmutableArray<int> key,
        ImmutableArray<FieldSchema> reads,
        ImmutableArray<AfterRecord> after) =>
        ReferenceEquals(Type, type)
        && CreateFieldCount == createFieldCount
        && Key.SequenceEqual(key)
        && Reads.SequenceEqual(reads)
        && After.SequenceEqual(after);
}

/// <summary>An entry of <c>$after</c>.</summary>
internal readonly record struct AfterRecord(int Record, SourceSpan Span);

internal readonly record struct BoundField(FieldSchema Field, FieldValue Value, SourceSpan Span)
{
    /// <summary>Whether all copies of the record have the same object as value.</summary>
    public bool IsConstant { get; init; }
}
