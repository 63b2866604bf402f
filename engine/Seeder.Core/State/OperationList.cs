using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>
/// The operations of a call in their order. Those on copies of one entry of the plan are packed into <see cref="OperationRows"/>: a job has
/// hundreds of thousands. Reading one makes the object again.
/// </summary>
[CollectionBuilder(typeof(OperationList), nameof(Create))]
internal sealed class OperationList : IReadOnlyList<JournalOperation>
{
    // Objects have no row.
    private readonly (OperationRows? Rows, int At)[] _places;
    private readonly List<JournalOperation> _spelled;

    private OperationList((OperationRows? Rows, int At)[] places, List<JournalOperation> spelled, IReadOnlyList<OperationRows> packed) =>
        (_places, _spelled, Packed) = (places, spelled, packed);

    public int Length => _places.Length;

    /// <summary>The operations that are packed, in the order of the first of each.</summary>
    public IReadOnlyList<OperationRows> Packed { get; }

    int IReadOnlyCollection<JournalOperation>.Count => Length;

    public JournalOperation this[int operation] =>
        _places[operation] is ({ } rows, var at) ? rows[at] : _spelled[_places[operation].At];

    /// <summary>The rows in which an operation is packed; null if it is an object.</summary>
    public OperationRows? RowsOf(int operation) => _places[operation].Rows;

    public static OperationList Create(ReadOnlySpan<JournalOperation> operations)
    {
        var builder = new Builder(operations.Length);
        foreach (var operation in operations)
        {
            builder.Add(operation);
        }
        return builder.Build();
    }

    /// <param name="packed">The rows, which name their positions.</param>
    /// <param name="spelled">The operations at the other positions.</param>
    /// <exception cref="FormatException">There are not as many operations as positions.</exception>
    public static OperationList Join(IReadOnlyList<OperationRows> packed, OperationList spelled)
    {
        var places = new (OperationRows? Rows, int At)[spelled.Length + packed.Sum(r => r.Count)];
        foreach (var rows in packed)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var at = rows.At(row);
                if (at < 0 || at >= places.Length || places[at].Rows is not null)
                {
                    throw OperationSets.Wrong();
                }
                places[at] = (rows, row);
            }
        }
        var next = 0;
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i].Rows is null)
            {
                places[i] = (null, next++);
            }
        }
        return new OperationList(places, [.. spelled], packed);
    }

    public IEnumerator<JournalOperation> GetEnumerator()
    {
        for (var i = 0; i < Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Builds a list from operations in their order.</summary>
    /// <param name="count">The number of operations.</param>
    public sealed class Builder(int count)
    {
        // A pattern whose operations have so many different heads is not packed further.
        private const int MostHeads = 64;

        private readonly (OperationRows? Rows, int At)[] _places = new (OperationRows?, int)[count];
        private readonly List<JournalOperation> _spelled = [];
        private readonly List<OperationRows> _packed = [];
        private readonly Dictionary<string, List<OperationRows>> _byPattern = new(StringComparer.Ordinal);
        private int _next;

        public void Add(JournalOperation operation)
        {
            // A few operations take less memory as objects.
            if (count < OperationSets.Fewest || !TryPack(operation))
            {
                _places[_next] = (null, _spelled.Count);
                _spelled.Add(operation);
            }
            _next++;
        }

        public OperationList Build() => _next == count
            ? new OperationList(_places, _spelled, _packed)
            : throw new InvalidOperationException($"The list has {_next} of {count} operations.");

        private bool TryPack(JournalOperation operation)
        {
            var packer = new OperationPacker(
                stackalloc char[AddressPattern.MostLength],
                stackalloc int[AddressPattern.MostNumbers],
                stackalloc int[OperationPacker.MostOthers],
                stackalloc ulong[OperationPacker.MostPrints]);
            if (!packer.TryRead(operation))
            {
                return false;
            }
            var patterns = _byPattern.GetAlternateLookup<ReadOnlySpan<char>>();
            if (!patterns.TryGetValue(packer.Pattern, out var all))
            {
                patterns[packer.Pattern] = all = [];
            }
            var rows = RowsFor(packer, operation, all);
            if (rows is null && all.Count < MostHeads)
            {
                all.Add(rows = new OperationRows(packer.HeadOf(new string(packer.Pattern), operation)));
                _packed.Add(rows);
            }
            if (rows is null)
            {
                return false;
            }
            _places[_next] = (rows, packer.AddTo(rows, operation, _next));
            return true;
        }

        private static OperationRows? RowsFor(OperationPacker packer, JournalOperation operation, List<OperationRows> all)
        {
            foreach (var rows in all)
            {
                if (packer.Fits(rows.Head, operation))
                {
                    return rows;
                }
            }
            return null;
        }
    }

    /// <summary>A list of a line, whose packed operations are elsewhere in the line.</summary>
    internal sealed class Json : JsonConverter<OperationList>
    {
        public override OperationList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var spelled = (ImmutableArray<JournalOperation>)JsonSerializer.Deserialize(
                ref reader, options.GetTypeInfo(typeof(ImmutableArray<JournalOperation>)))!;
            return [.. spelled];
        }

        public override void Write(Utf8JsonWriter writer, OperationList value, JsonSerializerOptions options) => JsonSerializer.Serialize(
            writer, value.ToImmutableArray(), options.GetTypeInfo(typeof(ImmutableArray<JournalOperation>)));
    }
}
