using System.Text.Json;

namespace Seeder.Local;

/// <summary>Writes describes with every key of the recorded ones (fact sheet, 5.2 and 5.3).</summary>
internal static class DescribeWriter
{
    public static void Basics(Utf8JsonWriter json, ObjectDef type, string dataPath)
    {
        var t = type.Traits;
        json.WriteBoolean("activateable", false);
        json.WriteNull("associateEntityType");
        json.WriteNull("associateParentEntity");
        json.WriteBoolean("createable", t.Createable);
        json.WriteBoolean("custom", t.Custom);
        json.WriteBoolean("customSetting", false);
        json.WriteBoolean("deepCloneable", false);
        json.WriteBoolean("deletable", t.Deletable);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteBoolean("feedEnabled", false);
        json.WriteBoolean("hasSubtypes", false);
        json.WriteBoolean("isInterface", false);
        json.WriteBoolean("isSubtype", false);
        json.WriteString("keyPrefix", t.HidesPrefix ? null : type.Prefix);
        json.WriteString("label", t.Label);
        json.WriteString("labelPlural", t.Plural);
        json.WriteBoolean("layoutable", !t.Setup);
        json.WriteBoolean("mergeable", t.Name is "Account" or "Contact" or "Lead");
        json.WriteBoolean("mruEnabled", !t.Setup);
        json.WriteString("name", type.Name);
        json.WriteBoolean("queryable", true);
        json.WriteBoolean("replicateable", true);
        json.WriteBoolean("retrieveable", true);
        json.WriteBoolean("searchable", !t.Setup);
        json.WriteBoolean("triggerable", !t.Setup);
        json.WriteBoolean("undeletable", !t.Hard && t.Deletable);
        json.WriteBoolean("updateable", t.Updateable);
        json.WriteStartObject("urls");
        json.WriteString("rowTemplate", $"{dataPath}/sobjects/{type.Name}/{{ID}}");
        json.WriteString("describe", $"{dataPath}/sobjects/{type.Name}/describe");
        json.WriteString("sobject", $"{dataPath}/sobjects/{type.Name}");
        json.WriteEndObject();
    }

    /// <param name="setsAudit">Whether the client may set the audit fields of new records.</param>
    public static void Object(
        Utf8JsonWriter json, ObjectDef type, string dataPath, IReadOnlyList<(RecordTypeDef Type, string Id)> recordTypes, bool setsAudit)
    {
        json.WriteStartObject();
        Empty("actionOverrides");
        Basics(json, type, dataPath);
        json.WriteStartArray("childRelationships");
        foreach (var relation in type.Children)
        {
            Child(json, relation);
        }

        json.WriteEndArray();
        json.WriteBoolean("compactLayoutable", !type.Traits.Setup);
        json.WriteNull("defaultImplementation");
        json.WriteNull("extendedBy");
        json.WriteNull("extendsInterfaces");
        json.WriteStartArray("fields");
        foreach (var field in type.Fields)
        {
            FieldDescribe.Write(json, setsAudit && WriteContext.IsAudit(field) ? field with { Createable = true } : field);
        }

        json.WriteEndArray();
        json.WriteNull("implementedBy");
        json.WriteNull("implementsInterfaces");
        json.WriteNull("listviewable");
        json.WriteNull("lookupLayoutable");
        Empty("namedLayoutInfos");
        json.WriteNull("networkScopeFieldName");
        json.WriteStartArray("recordTypeInfos");
        foreach (var (recordType, id) in recordTypes)
        {
            RecordType(json, recordType, id, type, dataPath);
        }

        RecordType(json, new RecordTypeDef("Master", "Master", true), Schema.MasterRecordType, type, dataPath);
        json.WriteEndArray();
        json.WriteBoolean("searchLayoutable", !type.Traits.Setup);
        json.WriteString("sobjectDescribeOption", "FULL");
        json.WriteStartArray("supportedScopes");
        json.WriteStartObject();
        json.WriteString("label", "All " + type.Traits.Plural.ToLowerInvariant());
        json.WriteString("name", "everything");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        void Empty(string name)
        {
            json.WriteStartArray(name);
            json.WriteEndArray();
        }
    }

    private static void Child(Utf8JsonWriter json, ChildRelation relation)
    {
        json.WriteStartObject();
        json.WriteBoolean("cascadeDelete", relation.Field.OnDelete.Cascades());
        json.WriteString("childSObject", relation.Child.Name);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteString("field", relation.Field.Name);
        json.WriteStartArray("junctionIdListNames");
        json.WriteEndArray();
        json.WriteStartArray("junctionReferenceTo");
        json.WriteEndArray();
        json.WriteString("relationshipName", relation.Name);
        json.WriteBoolean("restrictedDelete", relation.Field.OnDelete.Restricts());
        json.WriteEndObject();
    }

    private static void RecordType(Utf8JsonWriter json, RecordTypeDef recordType, string id, ObjectDef type, string dataPath)
    {
        var master = id == Schema.MasterRecordType;
        json.WriteStartObject();
        json.WriteBoolean("active", recordType.Active);
        json.WriteBoolean("available", recordType.Active);
        json.WriteBoolean("defaultRecordTypeMapping", master);
        json.WriteString("developerName", recordType.DeveloperName);
        json.WriteBoolean("master", master);
        json.WriteString("name", recordType.Name);
        json.WriteString("recordTypeId", id);
        json.WriteStartObject("urls");
        json.WriteString("layout", $"{dataPath}/sobjects/{type.Name}/describe/layouts/{id}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
