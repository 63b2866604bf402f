using System.Text.Json;

namespace Seeder.Local;

/// <summary>A lookup by an external id of its target: <c>"Account": {"Ext__c": "x"}</c>.</summary>
internal sealed record ForeignKey(FieldDef Lookup, ObjectDef Target, FieldDef Key, object Value);

/// <summary>
/// The values of one record, by index of the field. Text and ids are strings; numbers are doubles; whole numbers, booleans, datetimes and
/// times are longs.
/// </summary>
internal sealed class Row(ObjectDef type)
{
    private List<ApiError>? errors;

    public ObjectDef Type { get; } = type;
    public string? Id { get; set; }
    public object?[] Values { get; } = new object?[type.Fields.Count];

    /// <summary>Whether the request or a rule sets the field, by index. Only these fields are written.</summary>
    public bool[] Given { get; } = new bool[type.Fields.Count];

    /// <summary>Whether the request contained an Id.</summary>
    public bool IdGiven { get; set; }

    public List<ForeignKey>? ForeignKeys { get; set; }
    public List<(ChildRelation Relation, JsonElement Records)>? Children { get; set; }
    public IReadOnlyList<ApiError> Errors => errors ?? (IReadOnlyList<ApiError>)[];
    public bool Failed => errors is not null;

    public object? this[string field]
    {
        get => Type.Field(field) is { } found ? Values[found.Ordinal] : null;
        set
        {
            if (Type.Field(field) is { } found)
            {
                Set(found, value);
            }
        }
    }

    public void Set(FieldDef field, object? value)
    {
        Values[field.Ordinal] = value;
        Given[field.Ordinal] = true;
    }

    public bool Has(string field) => Type.Field(field) is { } found && Given[found.Ordinal];

    public string? Text(string field) => this[field] as string;

    public double? Number(string field) => this[field] switch { double d => d, long l => l, _ => null };

    public bool Flag(string field) => this[field] is 1L;

    public void Fail(string code, string message, params IReadOnlyList<string> fields) =>
        (errors ??= []).Add(new ApiError(code, message, fields));

    /// <summary>Refuses a value that a restricted picklist does not have.</summary>
    public void FailPicklist(FieldDef field, string? value) => Fail(
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", $"{field.Label}: bad value for restricted picklist field: {value}", field.Name);

    public void Fail(IEnumerable<ApiError> others) => (errors ??= []).AddRange(others);
}
