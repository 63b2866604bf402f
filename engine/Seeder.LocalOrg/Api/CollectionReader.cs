using System.Text.Json;

namespace Seeder.Local;

/// <summary>Reads the records of a Collections request: at most 200, in at most 10 chunks of one type (fact sheet, 2.1).</summary>
internal sealed class CollectionReader(Schema schema, JsonInput input)
{
    public const int MaxRecords = 200, MaxChunks = 10;

    public bool AllOrNone => input.Root.TryGetProperty("allOrNone", out var flag) && flag.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => flag.GetString()!.Equals("true", StringComparison.OrdinalIgnoreCase),
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw input.Mismatch("boolean", flag),
    };

    /// <param name="only">The type of all records in an upsert; null if each record contains its type.</param>
    public IReadOnlyList<Row> Read(ObjectDef? only = null)
    {
        var records = input.Root.TryGetProperty("records", out var found) && found.ValueKind == JsonValueKind.Array ? found : default;
        var count = records.ValueKind == JsonValueKind.Array ? records.GetArrayLength() : 0;
        CheckCount(count);
        var reader = new RecordReader(schema, input);
        var rows = new List<Row>(count);
        foreach (var json in records.EnumerateArray())
        {
            var type = TypeOf(json, only);
            rows.Add(reader.Read(json, type));
        }

        CheckChunks(rows.Select(r => r.Type));
        return rows;
    }

    public static void CheckCount(int count)
    {
        if (count == 0)
        {
            throw new Refusal(400, "REQUIRED_FIELD_MISSING", "At least 1 record is required");
        }

        if (count > MaxRecords)
        {
            throw new Refusal(
                400, "EXCEEDED_ID_LIMIT", $"record limit reached. cannot submit more than {MaxRecords} records into this call");
        }
    }

    /// <summary>
    /// Checks the number of chunks: consecutive records of the same type are one chunk. The error code for REST is not recorded; the
    /// message is the one of Apex.
    /// </summary>
    public static void CheckChunks(IEnumerable<ObjectDef> types)
    {
        var chunks = 0;
        ObjectDef? last = null;
        foreach (var type in types)
        {
            chunks += type == last ? 0 : 1;
            last = type;
        }

        if (chunks > MaxChunks)
        {
            throw new Refusal(400, "LIMIT_EXCEEDED", $"Cannot have more than {MaxChunks} chunks in a single operation");
        }
    }

    private ObjectDef TypeOf(JsonElement json, ObjectDef? only)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw input.Mismatch("SObject", json);
        }

        var name = json.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            && attributes.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        if (name is null)
        {
            throw new Refusal(400, "INVALID_INPUT", "Include an sObject type for all records in the request: attributes.type is missing");
        }

        var found = schema.Find(name) ?? throw new Refusal(400, "INVALID_TYPE",
            $"sObject type '{name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after "
                + "the entity name. Please reference your WSDL or the describe call for the appropriate names.");
        return only is null || found == only ? found
            : throw new Refusal(400, "INVALID_INPUT", $"An upsert of {only.Name} holds no record of type {found.Name}");
    }
}
