using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>
/// Converts a CustomField element of metadata to a field as a describe would show it (Metadata API Developer Guide, CustomField).
/// </summary>
internal static class SfdxField
{
    // The metadata of a geolocation always has a scale; this one is for a file without it.
    private const int DefaultLocationScale = 6;

    private const int DegreeDigits = 3;

    /// <summary>The field, followed by its parts if it is a geolocation or an address; empty if the element has no type.</summary>
    public static ImmutableArray<FieldSchema> Read(
        string name, XElement element, IReadOnlyDictionary<string, ImmutableArray<string>> globalSets)
    {
        if (element.Text("type") is not { } type)
        {
            return [];
        }
        var field = ReadType(new FieldSchema(name, FieldType.AnyType), type, element);
        field = field with
        {
            Label = element.Text("label") ?? name,
            Createable = true,
            Updateable = true,
            Nillable = field.Type != FieldType.Boolean && !element.Flag("required"),
            DefaultedOnCreate = field.Type == FieldType.Boolean || element.Text("defaultValue") is not null,
            ExternalId = element.Flag("externalId"),
            IdLookup = element.Flag("externalId"),
            Unique = element.Flag("unique"),
            CaseSensitive = element.Flag("caseSensitive"),
        };
        field = type switch
        {
            "Picklist" or "MultiselectPicklist" => SfdxPicklist.Apply(field, element, globalSets),
            "Lookup" or "MasterDetail" or "Hierarchy" or "MetadataRelationship" or "ExternalLookup" or "IndirectLookup" =>
                Lookup(field, type, element),
            "AutoNumber" => ReadOnly(field) with { AutoNumber = true, Nillable = false, DefaultedOnCreate = true },
            "Summary" => ReadOnly(field) with { Calculated = true, Nillable = true },
            _ => field,
        };
        // Metadata has no formula type: a field of any type is calculated if it has a formula.
        if (element.Text("formula") is not null)
        {
            return [ReadOnly(field) with { Calculated = true, Nillable = true, DefaultedOnCreate = false }];
        }
        return type switch
        {
            "Location" => Location(field, element.Number("scale", DefaultLocationScale)),
            "Address" => Address(field),
            _ => [field],
        };
    }

    private static FieldSchema ReadType(FieldSchema field, string type, XElement element) => type switch
    {
        "Text" => field with { Type = FieldType.String, Length = element.Number("length", element.Text("formula") is null ? 255 : 1300) },
        "TextArea" => field with { Type = FieldType.TextArea, Length = 255 },
        "LongTextArea" or "Html" => field with { Type = FieldType.TextArea, Length = element.Number("length", 32768) },
        "EncryptedText" => field with { Type = FieldType.EncryptedString, Length = element.Number("length", 175) },
        "Number" or "Summary" => Numeric(field, FieldType.Double, element),
        "Currency" => Numeric(field, FieldType.Currency, element),
        "Percent" => Numeric(field, FieldType.Percent, element),
        "Checkbox" => field with { Type = FieldType.Boolean },
        "Date" => field with { Type = FieldType.Date },
        "DateTime" => field with { Type = FieldType.DateTime },
        "Time" => field with { Type = FieldType.Time },
        "Email" => field with { Type = FieldType.Email, Length = 80 },
        "Phone" => field with { Type = FieldType.Phone, Length = 40 },
        "Url" => field with { Type = FieldType.Url, Length = 255 },
        "Picklist" => field with { Type = FieldType.Picklist, Length = 255 },
        "MultiselectPicklist" => field with { Type = FieldType.MultiPicklist, Length = 4099 },
        "AutoNumber" => field with { Type = FieldType.String, Length = 30 },
        "Location" => field with { Type = FieldType.Location },
        "Address" => field with { Type = FieldType.Address },
        "Lookup" or "MasterDetail" or "Hierarchy" or "MetadataRelationship" or "ExternalLookup" or "IndirectLookup" =>
            field with { Type = FieldType.Reference, Length = 18 },
        _ => field,
    };

    private static FieldSchema Numeric(FieldSchema field, FieldType type, XElement element) =>
        field with { Type = type, Precision = element.Number("precision", 18), Scale = element.Number("scale") };

    private static FieldSchema Lookup(FieldSchema field, string type, XElement element)
    {
        var lookup = field with
        {
            ReferenceTo = type == "Hierarchy"
                ? ["User"]
                : [.. element.All("referenceTo").Select(t => t.Value.Trim()).Where(t => t.Length > 0)],
            RelationshipName = RelationshipOf(field.Name),
            CascadeDelete = element.Text("deleteConstraint") == "Cascade",
            RestrictedDelete = element.Text("deleteConstraint") == "Restrict",
        };
        // A master-detail field has no <required> element: it is always required, and the delete of the master cascades.
        return type != "MasterDetail" ? lookup : lookup with
        {
            MasterDetail = true,
            CascadeDelete = true,
            RestrictedDelete = false,
            Nillable = false,
            Updateable = element.Flag("reparentableMasterDetail"),
        };
    }

    private static string? RelationshipOf(string name) =>
        name.EndsWith("__c", StringComparison.OrdinalIgnoreCase) ? name[..^1] + "r"
        : name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2]
        : null;

    private static ImmutableArray<FieldSchema> Location(FieldSchema field, int scale)
    {
        FieldSchema Axis(string name) => Part(field, name) with
        {
            Type = FieldType.Double,
            Precision = scale + DegreeDigits,
            Scale = scale,
            Nillable = field.Nillable,
        };
        return [ReadOnly(field) with { Nillable = true }, Axis("Latitude"), Axis("Longitude")];
    }

    // The codes are those of the org's state and country picklists, which the metadata of a project does not have.
    private static ImmutableArray<FieldSchema> Address(FieldSchema field)
    {
        FieldSchema Degrees(string name) => Part(field, name) with { Type = FieldType.Double, Precision = 18, Scale = 15 };
        return
        [
            ReadOnly(field) with { Nillable = true },
            Part(field, "Street") with { Type = FieldType.TextArea, Length = 255 },
            Part(field, "City") with { Type = FieldType.String, Length = 40 },
            Part(field, "PostalCode") with { Type = FieldType.String, Length = 20 },
            Part(field, "StateCode") with { Type = FieldType.Picklist, Length = 10 },
            Part(field, "CountryCode") with { Type = FieldType.Picklist, Length = 10 },
            Degrees("Latitude"),
            Degrees("Longitude"),
            Part(field, "GeocodeAccuracy") with { Type = FieldType.Picklist, Length = 40 },
        ];
    }

    // Location__c: Location__Latitude__s
    private static FieldSchema Part(FieldSchema field, string name) => field with
    {
        Name = $"{field.Name[..^1]}{name}__s",
        Label = $"{field.Label} ({name})",
        CompoundFieldName = field.Name,
        Nillable = true,
        DefaultedOnCreate = false,
    };

    private static FieldSchema ReadOnly(FieldSchema field) => field with { Createable = false, Updateable = false };
}
