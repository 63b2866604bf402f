using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>An expanded record with its type, parent and address. Its values are not evaluated yet.</summary>
/// <param name="Iteration">The innermost iteration that the record belongs to; null if no <c>$count</c> or <c>$from</c> encloses
/// it.</param>
internal sealed record ExpandedRecord(
    int Index,
    RecordSyntax Syntax,
    ObjectSchema Type,
    string Address,
    ExpandedRecord? Parent,
    FieldSchema? ParentField,
    Iteration? Iteration)
{
    /// <summary>The record's fields, with those of its CSV row and of <c>defaults</c>.</summary>
    public required ImmutableArray<FieldSyntax> Fields { get; init; }

    /// <summary>The record's instructions, with those of <c>defaults</c>.</summary>
    public required InstructionsSyntax Instructions { get; init; }

    /// <summary>
    /// The text that the record's generated values depend on: its <c>$key</c> values, or its address. Null until it is needed.
    /// </summary>
    public string? Identity { get; set; }

    /// <summary>The place for diagnostics about the whole record: its CSV row, or its entry in the plan.</summary>
    public SourceSpan Span => Iteration is { Row: { } row } && ReferenceEquals(Iteration.Repetition, Syntax) ? row.Span : Syntax.Span;

    /// <summary>Whether the record has a <c>$key</c>, which tells how to find it in the org.</summary>
    public bool HasKey => Instructions.Key is { IsEmpty: false };

    /// <summary>The child relationship under which the record is nested; null if it is not nested.</summary>
    public string? List { get; init; }
}

/// <summary>
/// The expanded records in document order, parents before their children, with the records of each reference id. The expander fills it.
/// </summary>
internal sealed class ExpandedPlan(PlanSyntax syntax)
{
    private static readonly char[] Numbers = [.. "_0123456789"];

    public PlanSyntax Syntax => syntax;

    public List<ExpandedRecord> Records { get; } = [];

    public Dictionary<string, NamedRecords> ByRef { get; } = [];

    /// <summary>
    /// Reference ids of records that could not be expanded because of an error. References to them are not reported again.
    /// </summary>
    public HashSet<string> Lost { get; } = [];

    /// <summary>
    /// The names in the header of a CSV file that are not fields, by entry. A field that such a name means is not reported as missing too.
    /// </summary>
    public Dictionary<RecordSyntax, ImmutableArray<string>> RefusedColumns { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether records could not be expanded because of an error, so that their values are not checked.</summary>
    public bool IsPartial { get; set; }

    /// <summary>
    /// Whether the name is the reference id of a lost record, or the address of one of its iterations, such as <c>customer_3</c>.
    /// </summary>
    public bool IsLost(string name) => Lost.Count > 0 && (Lost.Contains(name) || (!IsKnown(name) && Lost.Contains(name.TrimEnd(Numbers))));

    private bool IsKnown(string name) => ByRef.ContainsKey(name) || ByAddress.ContainsKey(name);

    /// <summary>The records by address: <c>customer_3</c> is the record of the third iteration.</summary>
    public Dictionary<string, ExpandedRecord> ByAddress { get; } = [];
}
