using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Adds the types of a pulled schema file (<c>docs/schema-file.md</c>). A type that the org already has gets the missing fields, and the
/// file's picklist values. Everything else of it stays, because the org implements more behaviour than a describe tells.
/// </summary>
internal static class PulledSchema
{
    private const int Format = 1;

    /// <exception cref="FormatException">The file is not a schema file, or has another format.</exception>
    public static void Add(string path, List<ObjectDraft> drafts)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            if (json.RootElement.GetProperty("format").GetInt32() != Format)
            {
                throw new FormatException($"'{path}' is a schema file of a format that this org does not read.");
            }

            foreach (var type in json.RootElement.GetProperty("objects").EnumerateObject())
            {
                Add(type.Name, type.Value, drafts, json.RootElement.GetProperty("objects"));
            }

            NameChildren(json.RootElement.GetProperty("objects"), drafts);
            TakeActivities(json.RootElement.GetProperty("objects"), drafts);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"'{path}' is no schema file: {e.Message}", e);
        }
    }

    private static void Add(string name, JsonElement type, List<ObjectDraft> drafts, JsonElement objects)
    {
        var draft = Find(drafts, name);
        if (draft is null)
        {
            draft = new ObjectDraft(Traits(name, type.GetProperty("traits")), Text(type.GetProperty("traits"), "prefix"));
            drafts.Add(draft);
        }

        foreach (var field in type.GetProperty("fields").EnumerateObject())
        {
            if (IsSystem(field.Name))
            {
                continue;
            }

            if (draft.Find(field.Name) is not { } known)
            {
                draft.Put(Field(field.Name, field.Value));
            }
            else if (known.Type == FieldType.Reference)
            {
                draft.Put(known with { ReferenceTo = [.. known.ReferenceTo, .. MoreTargets(known, field.Value, objects)] });
            }
            else if (Values(field.Value) is { Count: > 0 } values)
            {
                draft.Put(
                    known with
                    {
                        Values = [.. values.Select(v => known.Values.FirstOrDefault(k => k.Value == v.Value) ?? v)],
                        Restricted = Flag(field.Value, "restricted", false)
                    });
            }
        }

        foreach (var recordType in type.GetProperty("recordTypes").EnumerateObject().Where(t => !Flag(t.Value, "master", false)))
        {
            draft.RecordTypes.RemoveAll(r => r.DeveloperName.Equals(recordType.Name, StringComparison.OrdinalIgnoreCase));
            draft.RecordTypes.Add(
                new RecordTypeDef(
                    recordType.Name, Text(recordType.Value, "label") ?? recordType.Name, Flag(recordType.Value, "active", true)));
        }
    }

    // A lookup that can point to several types can also point to those of the file. Custom types of lookups that are open for them follow
    // when the schema is built.
    private static IEnumerable<string> MoreTargets(FieldDef known, JsonElement field, JsonElement objects) =>
        !known.Polymorphic || known.Name == "OwnerId" ? [] : List(field, "to").Where(
            t => objects.TryGetProperty(t, out _)
                && !known.ReferenceTo.Contains(t, StringComparer.OrdinalIgnoreCase)
                && !(known.OpenTargets && t.Contains("__", StringComparison.Ordinal)));

    // In the file, the name of a child relationship is at the parent; here it is at the lookup.
    private static void NameChildren(JsonElement objects, List<ObjectDraft> drafts)
    {
        foreach (var type in objects.EnumerateObject())
        {
            foreach (var child in type.Value.GetProperty("children").EnumerateObject())
            {
                if (Find(drafts, Text(child.Value, "type")!) is { } draft
                    && draft.Find(Text(child.Value, "field")!) is { ChildName: null } field)
                {
                    draft.Put(field with { ChildName = child.Name });
                }
            }
        }
    }

    // A custom type allows activities if the lookup of tasks or events lists it.
    private static void TakeActivities(JsonElement objects, List<ObjectDraft> drafts)
    {
        foreach (var activity in objects.EnumerateObject().Where(o => o.Name is "Task" or "Event"))
        {
            foreach (var target in activity.Value.GetProperty("fields").TryGetProperty("WhatId", out var what) ? List(what, "to") : [])
            {
                if (Find(drafts, target) is { Traits.Custom: true } draft)
                {
                    draft.Traits = draft.Traits with { Activities = true };
                }
            }
        }

        foreach (var type in objects.EnumerateObject().Where(o => o.Value.GetProperty("children").TryGetProperty("Tasks", out _)))
        {
            if (Find(drafts, type.Name) is { Traits.Custom: true } draft)
            {
                draft.Traits = draft.Traits with { Activities = true };
            }
        }
    }

    private static ObjectTraits Traits(string name, JsonElement traits)
    {
        var label = Text(traits, "label") ?? name;
        return new ObjectTraits
        {
            Name = name,
            Label = label,
            Plural = label + "s",
            Custom = name.Contains("__", StringComparison.Ordinal),
            Setup = SetupTypes.Contains(name),
            Createable = Flag(traits, "create", true),
            Updateable = Flag(traits, "update", true),
            Deletable = Flag(traits, "delete", true),
        };
    }

    private static FieldDef Field(string name, JsonElement field)
    {
        var type = Type(Text(field, "type") ?? "");
        var auto = Flag(field, "autoNumber", false);
        var targets = List(field, "to");
        return new FieldDef
        {
            Name = name,
            Label = Text(field, "label") ?? name,
            Type = type == FieldType.Reference && targets.Count == 0 ? FieldType.String : type,
            Length = Number(field, "length"),
            Precision = Number(field, "precision"),
            Scale = Number(field, "scale"),
            Digits = Number(field, "digits"),
            Createable = Flag(field, "create", true),
            Updateable = Flag(field, "update", true),
            Nillable = Flag(field, "nillable", true),
            DefaultedOnCreate = Flag(field, "defaulted", false) || auto || type == FieldType.Boolean,
            Default = type == FieldType.Boolean ? "false" : null,
            Calculated = Flag(field, "calculated", false),
            AutoFormat = auto ? "{0}" : null,
            ExternalId = Flag(field, "externalId", false),
            IdLookup = Flag(field, "idLookup", false),
            Unique = Flag(field, "unique", false),
            CaseSensitive = Flag(field, "caseSensitive", false),
            NameField = Flag(field, "nameField", false),
            CompoundName = Text(field, "partOf"),
            Custom = name.Contains("__", StringComparison.Ordinal),
            ReferenceTo = targets,
            RelationshipName = Text(field, "relationship"),
            MasterDetail = Flag(field, "masterDetail", false),
            RelationshipOrder = Flag(field, "masterDetail", false) ? 0 : null,
            OnDelete = Text(field, "onDelete") switch
            {
                "cascade" => OnDelete.Cascade,
                "restrict" => OnDelete.Restrict,
                _ => OnDelete.SetNull,
            },
            Restricted = Flag(field, "restricted", false),
            Values = Values(field),
        };
    }

    private static FieldType Type(string name) =>
        Enum.TryParse<FieldType>(name, ignoreCase: true, out var type) ? type : name == "long" ? FieldType.Double : FieldType.String;

    // The system fields, which every type has anyway.
    private static bool IsSystem(string name) =>
        name
            is "Id" or "IsDeleted" or "CreatedDate" or "CreatedById" or "LastModifiedDate" or "LastModifiedById" or "SystemModstamp"
                or "RecordTypeId";

    private static ObjectDraft? Find(List<ObjectDraft> drafts, string name) =>
        drafts.Find(d => d.Traits.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<PicklistValue> Values(JsonElement field) => [.. List(field, "values").Select(v => new PicklistValue(v, v))];

    private static List<string> List(JsonElement element, string key) =>
        element.TryGetProperty(key, out var list) ? [.. list.EnumerateArray().Select(v => v.GetString()!)] : [];

    private static string? Text(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static bool Flag(JsonElement element, string key, bool missing) =>
        element.TryGetProperty(key, out var value) ? value.GetBoolean() : missing;

    private static int Number(JsonElement element, string key) => element.TryGetProperty(key, out var value) ? value.GetInt32() : 0;
}
