using System.Text.Json;

namespace Seeder.Core.Schema;

/// <summary>
/// Reads describe responses of the org. A missing key gets the value that rejects the least (such as createable, nillable). Unknown keys
/// are ignored, because the keys differ between API versions and org features.
/// </summary>
internal static class DescribeReader
{
    /// <summary>Reads one type from the response of <c>sobjects/{Type}/describe</c>.</summary>
    public static ObjectSchema Read(JsonElement describe) => new(Name(describe))
    {
        Label = describe.Text("label") ?? Name(describe),
        KeyPrefix = describe.Text("keyPrefix"),
        Createable = describe.Flag("createable", true),
        Updateable = describe.Flag("updateable", true),
        Deletable = describe.Flag("deletable", true),
        Queryable = describe.Flag("queryable", true),
        Fields = [.. Shown(describe, "fields").Where(f => f.ApiName("name") is not null).Select(ReadField)],
        ChildRelationships = [.. Shown(describe, "childRelationships").Where(c => c.ApiName("childSObject") is not null).Select(ReadChild)],
        RecordTypes = [.. describe.Items("recordTypeInfos").Select(ReadRecordType)],
    };

    /// <summary>Reads the names of all types from the response of <c>sobjects</c>, in the order of the response.</summary>
    public static IEnumerable<string> ReadNames(JsonElement globalDescribe) =>
        [.. Shown(globalDescribe, "sobjects").Select(o => o.ApiName("name")).OfType<string>()];

    private static string Name(JsonElement describe) =>
        describe.ApiName("name") ?? throw new FormatException("The description of an sObject type has no name.");

    private static FieldSchema ReadField(JsonElement field)
    {
        var type = FieldTypes.Parse(field.Text("type") ?? "");
        var calculated = field.Flag("calculated");
        var autoNumber = field.Flag("autoNumber");
        var writable = !calculated && !autoNumber && type is not (FieldType.Id or FieldType.Address or FieldType.Location);
        return new FieldSchema(field.ApiName("name")!, type)
        {
            Label = field.Text("label") ?? field.Text("name")!,
            Length = field.Number("length"),
            Precision = field.Number("precision"),
            Scale = field.Number("scale"),
            Digits = field.Number("digits"),
            Createable = field.Flag("createable", writable),
            Updateable = field.Flag("updateable", writable),
            Nillable = field.Flag("nillable", type != FieldType.Boolean),
            DefaultedOnCreate = field.Flag("defaultedOnCreate"),
            Calculated = calculated,
            AutoNumber = autoNumber,
            ExternalId = field.Flag("externalId"),
            IdLookup = field.Flag("idLookup", field.Flag("externalId")),
            Unique = field.Flag("unique"),
            CaseSensitive = field.Flag("caseSensitive"),
            Filterable = field.Flag("filterable", true),
            NameField = field.Flag("nameField"),
            // In orgs with person accounts, a compound name lists itself as its own part.
            CompoundFieldName = field.Text("compoundFieldName") is { } compound && compound != field.Text("name") ? compound : null,
            ReferenceTo =
            [
                .. field.Items("referenceTo").Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)
                    .Where(JsonLeniently.IsApiName),
            ],
            RelationshipName = field.ApiName("relationshipName"),
            MasterDetail = field.TryProperty("relationshipOrder")?.ValueKind == JsonValueKind.Number,
            CascadeDelete = field.Flag("cascadeDelete"),
            RestrictedDelete = field.Flag("restrictedDelete"),
            RestrictedPicklist = field.Flag("restrictedPicklist"),
            PicklistValues = [
                .. field.Items("picklistValues").Where(v => v.Flag("active", true)).Select(v => v.Text("value")).OfType<string>()],
        };
    }

    private static ChildRelationship ReadChild(JsonElement child) => new(
        child.ApiName("relationshipName"),
        child.ApiName("childSObject")!,
        child.ApiName("field") ?? "",
        child.Flag("cascadeDelete"),
        child.Flag("restrictedDelete"));

    // API versions before 43.0 have no developerName; the label replaces it.
    private static RecordTypeSchema ReadRecordType(JsonElement info) => new(
        info.Text("developerName") ?? info.Text("name") ?? "",
        info.Text("name") ?? "",
        info.Text("recordTypeId"),
        info.Flag("active", true),
        info.Flag("master"))
    {
        Available = info.Flag("available", true)
    };

    // An entry with deprecatedAndHidden belongs to another API version and cannot be used in this one.
    private static IEnumerable<JsonElement> Shown(JsonElement element, string key) =>
        element.Items(key).Where(i => i.ValueKind == JsonValueKind.Object && !i.Flag("deprecatedAndHidden"));
}
