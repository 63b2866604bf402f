using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>
/// Builds a type from its object file, before its own fields are added: the fields that the platform adds, and whether records can be
/// created, updated and deleted.
/// </summary>
internal static class SfdxTypes
{
    private static readonly RecordTypeSchema MasterRecordType = new("Master", "Master", "012000000000000AAA", Active: true, Master: true);

    /// <summary>Builds a type that the metadata defines. It has no key prefix, which differs between orgs.</summary>
    /// <param name="standard">The standard types that are known.</param>
    public static ObjectSchema Define(SfdxObject source, ImmutableArray<FieldSchema> ownFields, OrgSchema standard)
    {
        var suffix = Suffix(source.Name);
        return WithRecordTypes(source, new ObjectSchema(source.Name)
        {
            Label = source.Definition?.Text("label") ?? source.Name,
            Createable = suffix != "__mdt",
            Updateable = suffix is not ("__mdt" or "__e" or "__b"),
            Deletable = suffix is not ("__mdt" or "__e"),
            Queryable = suffix != "__e",
            Fields = [
                .. PlatformFields(source, suffix, ownFields, standard).Where(p => !ownFields.Any(f => f.IsNamed(p.Name))), .. ownFields],
        });
    }

    /// <summary>Adds the record types of the metadata.</summary>
    public static ObjectSchema WithRecordTypes(SfdxObject source, ObjectSchema type) => WithRecordTypes(
        type,
        [.. source.RecordTypes.Select(
            r => new RecordTypeSchema(r.Key, r.Value.Text("label") ?? r.Key, null, r.Value.Text("active") != "false")
            {
                Picklists = SfdxPicklist.OfRecordType(r.Value),
            })]);

    /// <summary>Adds record types, and RecordTypeId, a field that a type has only if it has record types.</summary>
    public static ObjectSchema WithRecordTypes(ObjectSchema type, IReadOnlyCollection<RecordTypeSchema> added)
    {
        if (added.Count == 0)
        {
            return type;
        }
        var known = type.RecordTypes.IsEmpty ? [MasterRecordType] : type.RecordTypes;
        var names = added.Select(t => t.DeveloperName).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var recordTypeId = new FieldSchema("RecordTypeId", FieldType.Reference)
        {
            Length = 18,
            Createable = true,
            Updateable = true,
            Nillable = true,
            DefaultedOnCreate = true,
            ReferenceTo = ["RecordType"],
            RelationshipName = "RecordType",
        };
        return type.With(
            fields: type.FindField("RecordTypeId") is null ? type.Fields.Add(recordTypeId) : null,
            recordTypes: [.. known.Where(k => !names.Contains(k.DeveloperName)), .. added]);
    }

    /// <summary>The suffix that tells the kind of object (<c>__c</c>, <c>__mdt</c>), in lower case; empty for a standard object.</summary>
    public static string Suffix(string name) =>
        name.LastIndexOf("__", StringComparison.Ordinal) is var at and > 0 ? name[at..].ToLowerInvariant() : "";

    private static IEnumerable<FieldSchema> PlatformFields(
        SfdxObject source, string suffix, ImmutableArray<FieldSchema> ownFields, OrgSchema standard) => suffix switch
        {
            "__mdt" =>
                [SystemFields.Id, Text("DeveloperName", 40), Text("MasterLabel", 40), Text("QualifiedApiName", 70)],
            "__e" =>
                [.. SystemFields.OfRecords.Where(f => f.Name is "CreatedDate" or "CreatedById"), ReadOnly(Text("ReplayId", 1000))],
            "__b" => [],
            "__x" => [SystemFields.Id, Text("ExternalId", 255), Text("DisplayUrl", 1000)],
            // All article types have the same standard fields.
            "__kav" when standard.Find("Knowledge__kav") is { } article => article.Fields.Where(f => !ApiName.Of(f.Name).IsCustom),
            "__kav" =>
                [.. SystemFields.OfRecords, Text("Title", 255) with { NameField = true }, Text("UrlName", 255), Text("Language", 5)],
            _ => [.. SystemFields.OfRecords, NameField(source.Definition?.One("nameField")), .. OwnerOf(source, ownFields)],
        };

    private static FieldSchema NameField(XElement? nameField)
    {
        var name = Text("Name", 80) with
        {
            Label = nameField?.Text("label") ?? "Name",
            NameField = true,
            IdLookup = true,
            DefaultedOnCreate = true
        };
        return nameField?.Text("type") == "AutoNumber" ? ReadOnly(name) with { AutoNumber = true, Nillable = false } : name;
    }

    // A detail record has its master's owner, and no OwnerId. A custom setting has no owner, or SetupOwnerId, for whom its values are.
    private static IEnumerable<FieldSchema> OwnerOf(SfdxObject source, ImmutableArray<FieldSchema> ownFields)
    {
        var settings = source.Definition?.Text("customSettingsType");
        var owner = settings switch
        {
            // The org, a profile and a user have at most one row each.
            "Hierarchy" => Owner("SetupOwnerId", "Organization", "Profile", "User") with { Unique = true },
            "List" => null,
            _ when source.Definition?.Text("sharingModel") == "ControlledByParent" || ownFields.Any(f => f.MasterDetail) => null,
            _ => Owner("OwnerId", "Group", "User"),
        };
        return owner is null ? [] : [owner];
    }

    private static FieldSchema Owner(string name, params ImmutableArray<string> types) => new(name, FieldType.Reference)
    {
        Length = 18,
        Createable = true,
        Updateable = true,
        DefaultedOnCreate = true,
        ReferenceTo = types,
        RelationshipName = name[..^2],
    };

    private static FieldSchema Text(string name, int length) =>
        new(name, FieldType.String) { Length = length, Createable = true, Updateable = true, Nillable = true };

    private static FieldSchema ReadOnly(FieldSchema field) => field with { Createable = false, Updateable = false };
}
