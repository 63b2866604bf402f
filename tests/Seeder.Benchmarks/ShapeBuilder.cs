using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Benchmarks;

/// <summary>Builds bound records without a plan text, as input of the planner, in any number.</summary>
internal sealed class ShapeBuilder(int most)
{
    private static readonly SourceSpan Nowhere = new(new SourceText("shape.yaml", ""), 0, 0);

    private readonly ImmutableArray<SeedRecord>.Builder _records = ImmutableArray.CreateBuilder<SeedRecord>(most);
    private ulong _state = 42;

    public int Count => _records.Count;

    public bool IsFull => Count >= most;

    /// <summary>Adds a record and returns its index.</summary>
    public int Add(string type, params ReadOnlySpan<(string Field, FieldValue Value)> fields)
    {
        var schema = StandardObjects.Schema.Find(type)!;
        var bound = ImmutableArray.CreateBuilder<BoundField>(fields.Length);
        foreach (var (field, value) in fields)
        {
            bound.Add(new BoundField(schema.FindField(field)!, value, Nowhere));
        }
        var traits = new RecordTraits(schema, null, bound.Count);
        _records.Add(new SeedRecord(Count, $"{type}#{Count + 1}", -1, traits, Nowhere) { Fields = bound.MoveToImmutable() });
        return Count - 1;
    }

    public static FieldValue To(int record) => new FieldValue.Reference(record);

    public static FieldValue Text(string text) => new FieldValue.Text(text);

    public static FieldValue Number(string digits) => new FieldValue.Number(digits);

    /// <summary>Pseudo-random numbers that are the same in every process (Knuth's MMIX generator).</summary>
    public int Random(int below)
    {
        _state = (_state * 6364136223846793005UL) + 1442695040888963407UL;
        return (int)((_state >> 33) % (uint)below);
    }

    public TypedPlan Build(ImmutableArray<Lookup> lookups) =>
        new("shape", "shape.yaml", new PlanOptions(), _records.DrainToImmutable(), lookups);
}
