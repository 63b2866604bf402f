using Seeder.Core.Syntax;

namespace Seeder.Core.Import;

/// <summary>A record of a tree file that becomes a record of the plan. The stages of the import fill it, one after the other.</summary>
internal sealed class ImportedRecord(string type, SourceSpan span, int origin)
{
    /// <summary>The sObject type; empty for a nested record with an unknown relationship.</summary>
    public string Type { get; } = type;

    public SourceSpan Span { get; } = span;

    /// <summary>
    /// The index of the command-line file that led to this record. A reference id means a record with the same origin first.
    /// </summary>
    public int Origin { get; } = origin;

    /// <summary>The reference id in the tree file.</summary>
    public NameSyntax? ReferenceId { get; init; }

    /// <summary>The reference id in the plan; null if the record needs none.</summary>
    public string? Name { get; set; }

    public bool IsReferenced { get; set; }

    public List<ImportedField> Fields { get; } = [];

    /// <summary>Child records by relationship name, in the order of the file.</summary>
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

    /// <summary>This record and all records below it, parents first.</summary>
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

    /// <summary>A number, <c>true</c>, <c>false</c> or <c>null</c>, in the text of the file.</summary>
    public sealed record Literal(string Written) : ImportedValue
    {
        public bool IsNull => Written == "null";
    }

    /// <summary>The id of another record of the import.</summary>
    public sealed record Reference(ImportedRecord Target) : ImportedValue;

    /// <summary>The id of a record of another plan.</summary>
    public sealed record Used(string Plan, string Name) : ImportedValue;

    public sealed record List(ImmutableArray<ImportedValue> Items) : ImportedValue;

    /// <summary>A reference to the one record with these values.</summary>
    public sealed record Mapping(ImmutableArray<ImportedField> Fields) : ImportedValue;
}
