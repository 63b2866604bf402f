using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// One iteration of a record with <c>$count</c> or <c>$from</c>, including all nested records: the records from index <c>First</c> up to,
/// but not including, <c>End</c>.
/// </summary>
/// <param name="outer">The enclosing iteration; null for the outermost one.</param>
/// <param name="repetition">The entry of the plan that is repeated.</param>
/// <param name="number">The number of the iteration, from 1.</param>
internal sealed class Iteration(Iteration? outer, RecordSyntax repetition, int number, int first)
{
    public Iteration? Outer { get; } = outer;

    public RecordSyntax Repetition { get; } = repetition;

    public int Number { get; } = number;

    /// <summary>The CSV row of the iteration; null for <c>$count</c>.</summary>
    public CsvRow? Row { get; init; }

    public int First { get; } = first;

    public int End { get; set; } = first;

    public int Depth { get; } = (outer?.Depth ?? 0) + 1;

    /// <summary>The repeated entries that enclose a place, outermost first.</summary>
    public static ImmutableArray<RecordSyntax> Chain(Iteration? iteration)
    {
        var chain = ImmutableArray.CreateBuilder<RecordSyntax>(iteration?.Depth ?? 0);
        for (; iteration is not null; iteration = iteration.Outer)
        {
            chain.Insert(0, iteration.Repetition);
        }
        return chain.ToImmutable();
    }

    /// <summary>The suffix of an address: <c>_3_2</c> for the second iteration inside the third one; empty outside of iterations.</summary>
    public static string Numbers(Iteration? iteration) =>
        iteration is null ? "" : $"{Numbers(iteration.Outer)}_{iteration.Number.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>The records of one reference id, in plan order: one record, or one per iteration.</summary>
/// <param name="Repetitions">
/// The repeated entries that enclose the record, outermost first; empty if the name means one record.
/// </param>
internal sealed record NamedRecords(NameSyntax Name, RecordSyntax Syntax, ImmutableArray<RecordSyntax> Repetitions)
{
    public List<ExpandedRecord> Records { get; } = [];

    /// <summary>
    /// Returns the records that the name means at a place in the plan: inside an iteration the records of this iteration, elsewhere those
    /// of all iterations.
    /// </summary>
    /// <param name="from">The innermost iteration that encloses the place; null outside of iterations.</param>
    /// <returns>A range in <see cref="Records"/>, and whether the name means one record at this place, not a set.</returns>
    public (int Start, int End, bool IsOne) SeenFrom(Iteration? from)
    {
        var common = CommonIteration(from);
        var isOne = Repetitions.Length == (common?.Depth ?? 0);
        return common is null ? (0, Records.Count, isOne) : (FirstAt(common.First), FirstAt(common.End), isOne);
    }

    /// <summary>The innermost iteration that contains both the place and records of this name; null if no iteration does.</summary>
    public Iteration? CommonIteration(Iteration? from)
    {
        while (from is not null && !(from.Depth <= Repetitions.Length && ReferenceEquals(Repetitions[from.Depth - 1], from.Repetition)))
        {
            from = from.Outer;
        }
        return from;
    }

    private int FirstAt(int index)
    {
        var (low, high) = (0, Records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Records[middle].Index < index ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
