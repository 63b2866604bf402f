using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// One copy of a repeated record, with all that is nested in it: the records from <c>First</c> up to, not including, <c>End</c>.
/// </summary>
/// <param name="outer">The copy that this one is nested in; null for the outermost.</param>
/// <param name="repetition">The entry that is copied.</param>
/// <param name="number">From 1.</param>
internal sealed class Iteration(Iteration? outer, RecordSyntax repetition, int number, int first)
{
    public Iteration? Outer { get; } = outer;

    public RecordSyntax Repetition { get; } = repetition;

    public int Number { get; } = number;

    /// <summary>The row that the copy is for; null where copies are counted.</summary>
    public CsvRow? Row { get; init; }

    public int First { get; } = first;

    public int End { get; set; } = first;

    public int Depth { get; } = (outer?.Depth ?? 0) + 1;

    /// <summary>The entries whose copies these are, outermost first.</summary>
    public static ImmutableArray<RecordSyntax> Chain(Iteration? copy)
    {
        var chain = ImmutableArray.CreateBuilder<RecordSyntax>(copy?.Depth ?? 0);
        for (; copy is not null; copy = copy.Outer)
        {
            chain.Insert(0, copy.Repetition);
        }
        return chain.ToImmutable();
    }

    /// <summary><c>_3_2</c> for the second copy inside the third; nothing outside of all copies.</summary>
    public static string Numbers(Iteration? copy) =>
        copy is null ? "" : $"{Numbers(copy.Outer)}_{copy.Number.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>The records that bear one reference id, in plan order: one, or those of all copies.</summary>
/// <param name="Repetitions">The entries in whose copies it stands, outermost first; empty for a record that is itself.</param>
internal sealed record NamedRecords(NameSyntax Name, RecordSyntax Syntax, ImmutableArray<RecordSyntax> Repetitions)
{
    public List<ExpandedRecord> Records { get; } = [];

    /// <summary>What the name means from a place in the plan: inside a copy this copy's records, else those of all copies.</summary>
    /// <param name="from">The copy around the place; null outside of all repetition.</param>
    /// <returns>A stretch of <see cref="Records"/>, and whether the name means one record there and not a set.</returns>
    public (int Start, int End, bool IsOne) SeenFrom(Iteration? from)
    {
        var common = CommonCopy(from);
        var isOne = Repetitions.Length == (common?.Depth ?? 0);
        return common is null ? (0, Records.Count, isOne) : (FirstAt(common.First), FirstAt(common.End), isOne);
    }

    /// <summary>The innermost copy that holds both the place and records of this name.</summary>
    public Iteration? CommonCopy(Iteration? from)
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
