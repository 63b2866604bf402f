using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core.Import;

/// <summary>A record on its way from a tree file into a plan. Filled by the stages of one import, in their order.</summary>
internal sealed class ImportedRecord(string type, SourceSpan span, int origin)
{
    /// <summary>The sObject type; empty for a nested record with an unknown relationship.</summary>
    public string Type { get; } = type;

    public SourceSpan Span { get; } = span;

    /// <summary>Which of the files that were given it came through: reference ids mean a record of the same one first.</summary>
    public int Origin { get; } = origin;

    /// <summary>The reference id as the tree file has it.</summary>
    public NameSyntax? ReferenceId { get; init; }

    /// <summary>The reference id as the plan has it; null if the record has no reference id.</summary>
    public string? Name { get; set; }

    public bool IsReferenced { get; set; }

    public List<ImportedField> Fields { get; } = [];

    /// <summary>Lists of children by the relationship's name, in the order of the file.</summary>
    public List<(string Relationship, List<ImportedRecord> Records)> Children { get; } = [];

    public List<ImportedRecord> ChildrenUnder(string relationship)
    {
        var index = Children.FindIndex(c => string.Equals(c.Relationship, relationship, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = Children.Count;
            Children.Add((relationship, []));
        }
        return Children[index].Records;
    }

    /// <summary>This record and all below it, parents first.</summary>
    public IEnumerable<ImportedRecord> WithChildren() =>
        Children.SelectMany(c => c.Records).SelectMany(r => r.WithChildren()).Prepend(this);
}

internal readonly record struct ImportedField(string Name, ImportedValue Value, SourceSpan Span);

internal abstract record ImportedValue
{
    private ImportedValue()
    {
    }

    public sealed record Text(string Value) : ImportedValue;

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>: written as it is.</summary>
    public sealed record Literal(string Written) : ImportedValue
    {
        public bool IsNull => Written == "null";
    }

    /// <summary>The id of another record of the import.</summary>
    public sealed record Reference(ImportedRecord Target) : ImportedValue;

    /// <summary>The id of a record of another plan.</summary>
    public sealed record Used(string Plan, string Name) : ImportedValue;

    public sealed record List(ImmutableArray<ImportedValue> Items) : ImportedValue;

    /// <summary>The one record with these values.</summary>
    public sealed record Mapping(ImmutableArray<ImportedField> Fields) : ImportedValue;
}
