using Seeder.Core.Schema;

namespace Seeder.Cli;

/// <summary>Reports what <c>--learn</c> derived from plans.</summary>
internal static class Learning
{
    /// <summary>The learned types, in the format of a pulled schema; the local org reads this file.</summary>
    public const string File = ".seeder/local/learned.json";

    /// <summary>One sentence for each type.</summary>
    public static IEnumerable<string> Notes(IEnumerable<ObjectSchema> types, OrgSchema known)
    {
        foreach (var type in types)
        {
            var own = type.Fields.Where(f => !IsPlatform(f))
                .Select(Describe)
                .Concat(type.ChildRelationships.Select(c => $"{c.Name} (list of {c.ChildType})"))
                .ToList();
            var fields = own.Count == 0 ? "" : $" with {string.Join(", ", own)}";
            yield return $"learned {(known.Find(type.Name) is null ? "the type " : "more of ")}{type.Name}{fields}";
        }
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<ObjectSchema> types)
    {
        json.WriteStartArray("learned");
        foreach (var type in types)
        {
            json.WriteStartObject();
            json.WriteString("type", type.Name);
            json.WriteStartArray("fields");
            foreach (var field in type.Fields.Where(f => !IsPlatform(f)))
            {
                json.WriteStartObject();
                json.WriteString("name", field.Name);
                json.WriteString("type", field.Type.ToString().ToLowerInvariant());
                json.WriteStartArray("to");
                foreach (var target in field.ReferenceTo)
                {
                    json.WriteStringValue(target);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // Fields that every type has are not listed.
    private static bool IsPlatform(FieldSchema field) =>
        field is { Createable: false, Updateable: false } || field.NameField || field.Name == "OwnerId";

    private static string Describe(
        FieldSchema field) => $"{field.Name} ({(field.IsReference ? $"lookup to {string.Join(", ", field.ReferenceTo)}" : field.Type switch
        {
            FieldType.String => "text",
            FieldType.TextArea => "long text",
            FieldType.Double => "number",
            FieldType.Boolean => "checkbox",
            FieldType.MultiPicklist => "multi-select",
            FieldType.DateTime => "date and time",
            var type => type.ToString().ToLowerInvariant(),
        })})";
}
