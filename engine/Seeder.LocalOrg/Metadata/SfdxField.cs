using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Reads a custom field from its <c>.field-meta.xml</c> (fact sheet, section 12).</summary>
internal static class SfdxField
{
    /// <summary>Returns one field; for a geolocation or an address, the compound field and its components.</summary>
    public static IEnumerable<FieldDef> Fields(
        string name, XElement xml, IReadOnlyDictionary<string, IReadOnlyList<PicklistValue>> global, string owner)
    {
        var type = xml.Text("type") ?? "Text";
        var readOnly = xml.Child("formula") is not null || type is "AutoNumber" or "Summary";
        var required = xml.Flag("required") || type == "MasterDetail";
        var values = SfdxPicklist.Values(xml, global);
        var field = new FieldDef
        {
            Name = name,
            Label = xml.Text("label") ?? name,
            Type = Type(type, xml),
            Custom = true,
            Createable = !readOnly,
            Updateable = !readOnly,
            Nillable = !required && type != "Checkbox",
            Calculated = xml.Child("formula") is not null || type == "Summary",
            Formula = xml.Text("formula"),
            BlankAsZero = xml.Text("formulaTreatBlanksAs") != "BlankAsBlank",
            Summary = type == "Summary" ? Summary(xml) : null,
            AutoFormat = type == "AutoNumber" ? xml.Text("displayFormat") ?? "{0}" : null,
            AutoStart = xml.Number("startingNumber", 1),
            ExternalId = xml.Flag("externalId"),
            IdLookup = xml.Flag("externalId"),
            Unique = xml.Flag("unique"),
            CaseSensitive = xml.Flag("caseSensitive"),
            Default = xml.Text("defaultValue")
                ?? values.FirstOrDefault(v => v.Default)?.Value.Quoted()
                ?? (type == "Checkbox" ? "false" : null),
            Values = values,
            Restricted = SfdxPicklist.Restricted(xml),
            HelpText = xml.Text("inlineHelpText"),
            Html = type == "Html",
        };
        field = Sized(field, type, xml);
        field = field with
        {
            DefaultedOnCreate = field.Default is not null || field.AutoFormat is not null || field.Type == FieldType.Boolean
        };
        if (field.Type == FieldType.Reference)
        {
            field = Linked(field, type, xml, owner);
        }

        return field.Type switch
        {
            FieldType.Location => Location(field, xml.Number("scale", 6)),
            FieldType.Address => CustomAddresses.Fields(field),
            _ => [field],
        };
    }

    private static FieldType Type(string type, XElement xml) => type switch
    {
        "Number" => FieldType.Double,
        "Currency" => FieldType.Currency,
        "Percent" => FieldType.Percent,
        "Checkbox" => FieldType.Boolean,
        "Date" => FieldType.Date,
        "DateTime" => FieldType.DateTime,
        "Time" => FieldType.Time,
        "Email" => FieldType.Email,
        "Phone" => FieldType.Phone,
        "Url" => FieldType.Url,
        "Picklist" => FieldType.Picklist,
        "MultiselectPicklist" => FieldType.MultiPicklist,
        "Lookup" or "MasterDetail" or "Hierarchy" => FieldType.Reference,
        "TextArea" or "LongTextArea" or "Html" => FieldType.TextArea,
        "EncryptedText" => FieldType.EncryptedString,
        "Location" => FieldType.Location,
        "Address" => FieldType.Address,
        "Summary" => xml.Text("summaryOperation") is "count" or "min" or "max" ? FieldType.Double : FieldType.Currency,
        _ => FieldType.String,
    };

    private static FieldDef Sized(FieldDef field, string type, XElement xml) => field.Type switch
    {
        FieldType.Double or FieldType.Currency or FieldType.Percent =>
            field with { Precision = xml.Number("precision", 18), Scale = xml.Number("scale", 0) },
        FieldType.Email => field with { Length = 80 },
        FieldType.Phone => field with { Length = 40 },
        FieldType.Url => field with { Length = 255 },
        FieldType.Picklist => field with { Length = 255 },
        FieldType.MultiPicklist => field with { Length = 4099 },
        FieldType.TextArea => field with { Length = type == "TextArea" ? 255 : xml.Number("length", 32768) },
        FieldType.EncryptedString => field with { Length = xml.Number("length", 175) },
        FieldType.String => field with { Length = field.AutoFormat is not null ? 30 : field.Calculated ? 1300 : xml.Number("length", 255) },
        FieldType.Reference => field with { Length = 18 },
        _ => field,
    };

    private static FieldDef Linked(FieldDef field, string type, XElement xml, string owner)
    {
        var child = xml.Text("relationshipName");
        return field with
        {
            ReferenceTo = [type == "Hierarchy" ? owner : xml.Text("referenceTo") ?? owner],
            RelationshipName = field.Name[..^1] + "r",
            ChildName = child is null ? null : child + "__r",
            MasterDetail = type == "MasterDetail",
            Filter = xml.Child("lookupFilter") is { } filter ? Filter(filter) : null,
            RelationshipOrder = type == "MasterDetail" ? xml.Number("relationshipOrder", 0) : null,
            // The master of a detail record cannot change, unless the field allows reparenting.
            Updateable = field.Updateable && (type != "MasterDetail" || xml.Flag("reparentableMasterDetail")),
            OnDelete = type == "MasterDetail" ? OnDelete.Cascade : xml.Text("deleteConstraint") switch
            {
                "Cascade" => OnDelete.Cascade,
                "Restrict" => OnDelete.Restrict,
                // If a required lookup does not set a delete constraint, it restricts the delete, because it cannot be cleared.
                _ => field.Nillable ? OnDelete.SetNull : OnDelete.Restrict,
            },
        };
    }

    /// <summary>Reads a lookup filter. Optional filters are ignored, because users can override them.</summary>
    private static LookupFilter? Filter(XElement xml) => !xml.Flag("active") || xml.Flag("isOptional") ? null : new LookupFilter(
        [.. xml.Children("filterItems")
            .Select(
                i => new LookupFilterItem(i.Text("field") ?? "", i.Text("operation") ?? "equals", i.Text("value"), i.Text("valueField")))],
        xml.Text("booleanFilter"),
        xml.Text("errorMessage") ?? "Value does not exist or does not match filter criteria.");

    private static SummaryDef Summary(XElement xml)
    {
        var key = (xml.Text("summaryForeignKey") ?? "").Split('.');
        return new SummaryDef(key[0], key[^1], xml.Text("summaryOperation") ?? "count", xml.Text("summarizedField")?.Split('.')[^1],
            [.. xml.Children("summaryFilterItems")
                .Select(
                    f => new SummaryFilter(
                        (f.Text("field") ?? "").Split('.')[^1], f.Text("operation") ?? "equals", f.Text("value") ?? ""))]);
    }

    private static IEnumerable<FieldDef> Location(FieldDef field, int scale)
    {
        var stem = field.Name[..^3];
        yield return field with { Createable = false, Updateable = false, DefaultedOnCreate = false };
        foreach (var part in new[] { "Latitude", "Longitude" })
        {
            yield return new FieldDef
            {
                Name = $"{stem}__{part}__s",
                Label = $"{field.Label} ({part})",
                Type = FieldType.Double,
                Precision = scale + 3,
                Scale = scale,
                Custom = true,
                Nillable = field.Nillable,
                CompoundName = field.Name,
            };
        }
    }

    private static string Quoted(this string text) => "'" + text + "'";
}
