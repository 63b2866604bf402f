using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Core.Schema;

/// <summary>
/// The file schemas/org.json: describes of some types, for a repository. It is JSON with one line per field, sorted by name. A property
/// with its default value is left out, so that a diff shows the changes in the org. Values that differ between orgs without a meaning are
/// left out too: ids, and key prefixes of custom types. <c>docs/schema-file.md</c> describes the format.
/// </summary>
internal static class SchemaFile
{
    /// <summary>The format's version. It is increased if an older reader would misread a new file.</summary>
    public const int Format = 1;

    private static readonly SchemaContext Context = new(new JsonSerializerOptions(SchemaContext.Default.Options)
    {
        Converters = { Enum<FieldType>(), Enum<OnDelete>() },
    });

    // Suffixes of types that the org creates for each type. No user creates records of them.
    private static readonly string[] Shadows = ["History", "Feed", "ChangeEvent"];

    public static string Write(IEnumerable<ObjectSchema> types, string apiVersion)
    {
        var text = new StringBuilder("{\n").Append(
            CultureInfo.InvariantCulture, $"  \"format\": {Format},\n  \"apiVersion\": {Quote(apiVersion)},\n  \"objects\": {{");
        var first = true;
        foreach (var type in types.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            text.Append(first ? "\n" : ",\n");
            first = false;
            WriteType(text, type);
        }
        return text.Append(first ? "}\n}\n" : "\n  }\n}\n").ToString();
    }

    /// <param name="path">The path of the file, for the places of its faults.</param>
    /// <exception cref="JsonFaultException">The file cannot be used.</exception>
    public static ImmutableArray<ObjectSchema> Read(byte[] utf8, string path = "") => JsonFile.Read(
        new JsonSource(path, utf8),
        Context.SchemaContent,
        "schema-file.schema.json",
        Format,
        content => content.Objects.Select(o => ReadType(o.Key, JsonFile.Item(o.Value))).ToImmutableArray());

    /// <summary>Reads the describe of one type: the value of its name in <c>objects</c>.</summary>
    /// <exception cref="JsonException">The file was not written by this class.</exception>
    public static ObjectSchema ReadType(string name, ReadOnlySpan<byte> utf8) =>
        ReadType(name, JsonFile.Item(JsonSerializer.Deserialize(utf8, Context.TypeContent)));

    private static void WriteType(StringBuilder text, ObjectSchema type)
    {
        text.Append(CultureInfo.InvariantCulture, $"    {Quote(type.Name)}: {{\n");
        Member(text, "traits", Line(json =>
        {
            WriteText(json, "label", type.Label, type.Name);
            WriteText(json, "prefix", IsCustom(type.Name) ? null : type.KeyPrefix, null);
            WriteFlag(json, "create", type.Createable, true);
            WriteFlag(json, "update", type.Updateable, true);
            WriteFlag(json, "delete", type.Deletable, true);
            WriteFlag(json, "query", type.Queryable, true);
        }), last: false);
        var recordTypes = type.RecordTypes.OrderBy(t => t.DeveloperName, StringComparer.Ordinal).ToList();
        Members(text, "recordTypes", recordTypes.Select(t => (t.DeveloperName, Line(json =>
        {
            WriteText(json, "label", t.Name, t.DeveloperName);
            WriteFlag(json, "active", t.Active, true);
            WriteFlag(json, "master", t.Master, false);
        }))), last: false);
        Members(
            text,
            "fields",
            type.Fields.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f.Name, Line(json => WriteField(json, f)))),
            last: false);
        var children =
            type.ChildRelationships.Where(c => c.Name is not null && !Shadows.Any(s => c.ChildType.EndsWith(s, StringComparison.Ordinal)))
                .DistinctBy(c => c.Name, StringComparer.OrdinalIgnoreCase).OrderBy(c => c.Name, StringComparer.Ordinal);
        Members(text, "children", children.Select(c => (c.Name!, Line(json =>
        {
            json.WriteString("type", c.ChildType);
            json.WriteString("field", c.Field);
            WriteText(json, "onDelete", c.CascadeDelete ? "cascade" : c.RestrictedDelete ? "restrict" : null, null);
        }))), last: true);
        text.Append("    }");
    }

    private static void WriteField(Utf8JsonWriter json, FieldSchema field)
    {
        json.WriteString("type", field.Type.ToString().ToLowerInvariant());
        WriteText(json, "label", field.Label, field.Name);
        WriteNumber(json, "length", field.Length);
        WriteNumber(json, "precision", field.Precision);
        WriteNumber(json, "scale", field.Scale);
        WriteNumber(json, "digits", field.Digits);
        WriteFlag(json, "create", field.Createable, true);
        WriteFlag(json, "update", field.Updateable, true);
        WriteFlag(json, "nillable", field.Nillable, true);
        WriteFlag(json, "defaulted", field.DefaultedOnCreate, false);
        WriteFlag(json, "calculated", field.Calculated, false);
        WriteFlag(json, "autoNumber", field.AutoNumber, false);
        WriteFlag(json, "externalId", field.ExternalId, false);
        WriteFlag(json, "idLookup", field.IdLookup, false);
        WriteFlag(json, "unique", field.Unique, false);
        WriteFlag(json, "caseSensitive", field.CaseSensitive, false);
        WriteFlag(json, "filter", field.Filterable, true);
        WriteFlag(json, "nameField", field.NameField, false);
        WriteText(json, "partOf", field.CompoundFieldName, null);
        WriteList(json, "to", field.ReferenceTo.Order(StringComparer.Ordinal));
        WriteText(json, "relationship", field.RelationshipName, null);
        WriteFlag(json, "masterDetail", field.MasterDetail, false);
        WriteText(json, "onDelete", field.CascadeDelete ? "cascade" : field.RestrictedDelete ? "restrict" : null, null);
        WriteFlag(json, "restricted", field.RestrictedPicklist, false);
        WriteList(json, "values", field.PicklistValues);
    }

    private static ObjectSchema ReadType(string name, TypeContent type) => new(name)
    {
        Label = type.Traits.Label ?? name,
        KeyPrefix = type.Traits.Prefix,
        Createable = type.Traits.Create,
        Updateable = type.Traits.Update,
        Deletable = type.Traits.Delete,
        Queryable = type.Traits.Query,
        RecordTypes = [
            .. type.RecordTypes.Select(
                t => new RecordTypeSchema(t.Key, JsonFile.Item(t.Value).Label ?? t.Key, null, t.Value.Active, t.Value.Master))],
        Fields = [.. type.Fields.Select(f => ReadField(f.Key, JsonFile.Item(f.Value)))],
        ChildRelationships = [.. type.Children.Select(c => new ChildRelationship(
            c.Key,
            JsonFile.Item(c.Value).Type,
            c.Value.Field,
            c.Value.OnDelete == OnDelete.Cascade,
            c.Value.OnDelete == OnDelete.Restrict))],
    };

    private static FieldSchema ReadField(string name, FieldContent field) => new(name, field.Type)
    {
        Label = field.Label ?? name,
        Length = field.Length,
        Precision = field.Precision,
        Scale = field.Scale,
        Digits = field.Digits,
        Createable = field.Create,
        Updateable = field.Update,
        Nillable = field.Nillable,
        DefaultedOnCreate = field.Defaulted,
        Calculated = field.Calculated,
        AutoNumber = field.AutoNumber,
        ExternalId = field.ExternalId,
        IdLookup = field.IdLookup,
        Unique = field.Unique,
        CaseSensitive = field.CaseSensitive,
        Filterable = field.Filter,
        NameField = field.NameField,
        CompoundFieldName = field.PartOf,
        ReferenceTo = JsonFile.Items(field.To),
        RelationshipName = field.Relationship,
        MasterDetail = field.MasterDetail,
        CascadeDelete = field.OnDelete == OnDelete.Cascade,
        RestrictedDelete = field.OnDelete == OnDelete.Restrict,
        RestrictedPicklist = field.Restricted,
        PicklistValues = JsonFile.Items(field.Values),
    };

    private static JsonStringEnumConverter<T> Enum<T>() where T : struct, Enum =>
        new(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

    private static bool IsCustom(string name) => name.Contains("__");

    private static void Members(StringBuilder text, string name, IEnumerable<(string Name, string Value)> members, bool last)
    {
        text.Append(CultureInfo.InvariantCulture, $"      {Quote(name)}: {{");
        var first = true;
        foreach (var (member, value) in members)
        {
            text.Append(first ? "\n" : ",\n").Append(CultureInfo.InvariantCulture, $"        {Quote(member)}: {value}");
            first = false;
        }
        text.Append(first ? "}" : "\n      }").Append(last ? "\n" : ",\n");
    }

    private static void Member(StringBuilder text, string name, string value, bool last) =>
        text.Append(CultureInfo.InvariantCulture, $"      {Quote(name)}: {value}").Append(last ? "\n" : ",\n");

    private static string Line(Action<Utf8JsonWriter> write) => JsonBytes.Text(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static void WriteText(Utf8JsonWriter json, string name, string? value, string? rule)
    {
        if (!string.IsNullOrEmpty(value) && value != rule)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteFlag(Utf8JsonWriter json, string name, bool value, bool rule)
    {
        if (value != rule)
        {
            json.WriteBoolean(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        var all = values.ToList();
        if (all.Count > 0)
        {
            json.WritePropertyName(name);
            JsonBytes.WriteTexts(json, all);
        }
    }
}
