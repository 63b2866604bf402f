using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Seeder.Core.Schema;

/// <summary>
/// Writes a JSON Schema for seed plans that contains types of an org. With it, editors complete fields, relationships and picklist values,
/// and mark unknown names. Types that are not in it accept any field.
/// </summary>
internal static class EditorSchema
{
    private static readonly JsonSerializerOptions Pretty = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    public static string Write(IEnumerable<ObjectSchema> types)
    {
        var schema = ReadBase();
        var known = types.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        var names = known.Select(t => t.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var definitions = schema["definitions"]!.AsObject();
        var instructions = definitions["record"]!["properties"]!.AsObject();
        var defaults = definitions["defaults"]!["properties"]!.AsObject();
        foreach (var type in known)
        {
            definitions[$"record.{type.Name}"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = type.Label.Length > 0 && type.Label != type.Name ? $"{type.Label} ({type.Name})" : type.Name,
                ["properties"] = Properties(type, instructions, names, children: true),
                ["not"] = new JsonObject { ["required"] = new JsonArray("$count", "$from") },
                ["additionalProperties"] = false,
            };
            definitions[$"defaults.{type.Name}"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = Properties(type, defaults, names, children: false),
                ["additionalProperties"] = false,
            };
        }
        schema["properties"]!["records"]!["properties"] = new JsonObject(
            known.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)ListOf(t.Name))));
        schema["properties"]!["defaults"]!["properties"] = new JsonObject(
            known.Select(t => KeyValuePair.Create(t.Name, (JsonNode?)Reference($"defaults.{t.Name}"))));
        return $"{schema.ToJsonString(Pretty)}\n";
    }

    private static JsonObject ReadBase()
    {
        using var stream = typeof(EditorSchema).Assembly.GetManifestResourceStream("seed-plan.schema.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static JsonObject Properties(ObjectSchema type, JsonObject instructions, HashSet<string> known, bool children)
    {
        var properties = new JsonObject(instructions.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value!.DeepClone())));
        foreach (var field in type.Fields.Where(f => (f.Createable || f.Updateable || f.Name == "Id") && !type.IsCompound(f))
            .OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            properties[field.Name] = Value(field);
            if (field.RelationshipName is { } relationship && !field.ReferenceTo.IsEmpty)
            {
                properties.TryAdd(relationship, new JsonObject
                {
                    ["description"] =
                        $"The {string.Join(" or ", field.ReferenceTo.Take(4))}{(field.ReferenceTo.Length > 4 ? " (and others)" : "")} "
                            + "with these field values.",
                    ["anyOf"] = new JsonArray(Reference("mapping"), Of("null")),
                });
            }
        }
        if (children)
        {
            foreach (var child in type.ChildRelationships.Where(c => c.Name is not null).OrderBy(c => c.Name, StringComparer.Ordinal))
            {
                // Child types that were not pulled accept any field.
                properties.TryAdd(child.Name!, known.Contains(child.ChildType) ? ListOf(child.ChildType) : Reference("records"));
            }
        }
        return properties;
    }

    private static JsonObject Value(FieldSchema field)
    {
        JsonObject[] forms = field.Type switch
        {
            FieldType.Boolean => [Of("boolean"), Expression(), Of("null")],
            _ when field.IsNumber => [Of("number"), Expression(), Of("null")],
            FieldType.MultiPicklist when !field.PicklistValues.IsEmpty =>
                [new JsonObject { ["type"] = "array", ["items"] = Choice(field) }, Reference("scalar")],
            FieldType.MultiPicklist => [new JsonObject { ["type"] = "array", ["items"] = Reference("scalar") }, Reference("scalar")],
            FieldType.Picklist when !field.PicklistValues.IsEmpty => [Choice(field), Of("null")],
            _ => [Reference("scalar")],
        };
        return new JsonObject { ["description"] = Describe(field), ["anyOf"] = new JsonArray([.. forms]) };
    }

    private static JsonObject Choice(FieldSchema field) => new()
    {
        ["anyOf"] = new JsonArray(
            new JsonObject { ["enum"] = new JsonArray([.. field.PicklistValues.Select(v => JsonValue.Create(v))]) },
            field.RestrictedPicklist ? Expression() : Reference("scalar")),
    };

    private static string Describe(FieldSchema field)
    {
        var size = field.Type switch
        {
            _ when field.IsDecimalNumber && field.Precision > 0 => $"({field.Precision}, {field.Scale})",
            FieldType.String or FieldType.TextArea when field.Length > 0 => $"({field.Length})",
            FieldType.Reference => $" to {Quoting.Some(field.ReferenceTo, 4)}",
            _ => "",
        };
        var required = field.RequiredOnCreate ? ", required" : "";
        var unique = field.Unique ? ", unique" : "";
        return $"{(field.Label == field.Name ? "" : $"{field.Label}: ")}{field.Type.ToString().ToLowerInvariant()}{size}{required}{unique}";
    }

    private static JsonObject ListOf(string type) => new() { ["type"] = "array", ["items"] = Reference($"record.{type}") };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/definitions/{definition}" };

    private static JsonObject Of(string type) => new() { ["type"] = type };

    private static JsonObject Expression() => new() { ["type"] = "string", ["pattern"] = "\\$\\{" };
}
