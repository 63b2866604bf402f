using Seeder.Core.Schema;

namespace Seeder.Core.Scaffold;

/// <summary>A record of the plan that is written. The stages add its fields.</summary>
internal sealed class ScaffoldRecord(ObjectSchema type, string name, int number, string? neededBy)
{
    public ObjectSchema Type { get; } = type;

    /// <summary>The reference id.</summary>
    public string Name { get; } = name;

    /// <summary>1 for the first record of its type, 2 for the second.</summary>
    public int Number { get; } = number;

    /// <summary>The lookup for which the record was added, such as <c>Contract.AccountId</c>; null if the user named its type.</summary>
    public string? NeededBy { get; } = neededBy;

    public List<ScaffoldField> Fields { get; } = [];

    /// <summary>Lines of comment below the fields.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>The records that this one refers to.</summary>
    public IEnumerable<ScaffoldRecord> Parents => Fields.Select(f => f.Value).OfType<ScaffoldValue.Reference>().Select(r => r.Target);

    public bool Has(FieldSchema field) => Fields.Exists(f => ReferenceEquals(f.Field, field));

    public void Add(FieldSchema field, ScaffoldValue value, string? comment = null, string? key = null) =>
        Fields.Add(new ScaffoldField(field, key ?? field.Name, value, comment));
}

/// <param name="Key">The name in the plan: of the field, or of the relationship for a mapping.</param>
/// <param name="Comment">The text after the value, without the number sign.</param>
internal sealed record ScaffoldField(FieldSchema Field, string Key, ScaffoldValue Value, string? Comment);

internal abstract record ScaffoldValue
{
    private ScaffoldValue()
    {
    }

    public sealed record Text(string Value) : ScaffoldValue;

    /// <summary>A number, a date or an expression, as the plan has it.</summary>
    public sealed record Written(string Value) : ScaffoldValue;

    /// <summary>The id of a record of the plan, or one of its fields that the org sets.</summary>
    public sealed record Reference(ScaffoldRecord Target, string? Field = null) : ScaffoldValue;

    /// <summary>One value of a multi-select picklist.</summary>
    public sealed record List(string Item) : ScaffoldValue;

    /// <summary>A reference to the one record with this value.</summary>
    public sealed record Mapping(string Field, ScaffoldValue Value) : ScaffoldValue;
}
