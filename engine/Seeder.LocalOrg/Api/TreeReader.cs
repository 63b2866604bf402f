using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Reads a Tree request level by level, which is also the order of its response, and checks the limits of the fact sheet (section 1.2).
/// Codes and messages of these errors are not recorded; their status is an assumption.
/// </summary>
internal sealed class TreeReader(Schema schema, JsonInput input)
{
    private const int MaxRecords = 200, MaxLevels = 5, MaxTypes = 5;

    private readonly RecordReader reader = new(schema, input) { Tree = true };

    public IReadOnlyList<TreeNode> Read(ObjectDef root)
    {
        var nodes = new List<TreeNode>();
        foreach (var json in Records(input.Root))
        {
            nodes.Add(Node(json, root, null, null));
        }

        if (nodes.Count == 0)
        {
            throw new Refusal(400, "REQUIRED_FIELD_MISSING", "At least 1 record is required");
        }

        // The list grows during the loop (breadth-first).
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = nodes[i];
            foreach (var (relation, list) in node.Row.Children ?? [])
            {
                foreach (var json in Records(list))
                {
                    nodes.Add(Node(json, relation.Child, node, relation.Field));
                }
            }

            if (nodes.Count > MaxRecords)
            {
                throw Limit($"The request exceeds the limit of {MaxRecords} records in a tree request");
            }
        }

        if (nodes[^1].Level > MaxLevels)
        {
            throw Limit($"The request exceeds the limit of {MaxLevels} levels in a tree request");
        }

        return nodes.DistinctBy(n => n.Row.Type).Count() > MaxTypes
            ? throw Limit($"The request exceeds the limit of {MaxTypes} sObject types in a tree request")
            : nodes;
    }

    private TreeNode Node(JsonElement json, ObjectDef expected, TreeNode? parent, FieldDef? lookup)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw input.Mismatch("SObject", json);
        }

        var attributes = json.TryGetProperty("attributes", out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        var typeName = Text(attributes, "type")
            ?? throw Invalid("Include an sObject type for all records in the request: attributes.type is missing");
        var type = schema.Find(typeName) ?? throw new Refusal(400, "INVALID_TYPE", $"sObject type '{typeName}' is not supported.");
        if (type != expected)
        {
            throw Invalid($"Invalid sObject type '{typeName}': {expected.Name} is expected here");
        }

        var reference = Text(attributes, "referenceId");
        if (string.IsNullOrEmpty(reference) || !char.IsAsciiLetterOrDigit(reference[0]))
        {
            throw Invalid("Include a reference ID for all records in the request; it starts with a letter or a digit");
        }

        var row = reader.Read(json, type);
        if (row.IdGiven)
        {
            row.Fail("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id");
            row.IdGiven = false;
        }

        return new TreeNode(reference, row, parent, lookup, parent is null ? 1 : parent.Level + 1);
    }

    private IEnumerable<JsonElement> Records(JsonElement holder)
    {
        if (holder.ValueKind != JsonValueKind.Object
            || !holder.TryGetProperty("records", out var records)
            || records.ValueKind != JsonValueKind.Array)
        {
            throw input.Mismatch("ArrayList<SObject>", holder);
        }

        return records.EnumerateArray();
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static Refusal Invalid(string message) => new(400, "INVALID_INPUT", message);

    private static Refusal Limit(string message) => new(400, "INVALID_INPUT", message);
}
