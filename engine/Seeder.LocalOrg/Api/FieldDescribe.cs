using System.Text.Json;

namespace Seeder.Local;

/// <summary>Writes one field of a describe, with every recorded key in the recorded order.</summary>
internal static class FieldDescribe
{
    public static void Write(Utf8JsonWriter json, FieldDef field)
    {
        var longText = field.Type == FieldType.TextArea && field.Length > 255;
        json.WriteStartObject();
        json.WriteBoolean("aggregatable", field.Aggregatable);
        json.WriteBoolean("aiPredictionField", false);
        json.WriteBoolean("autoNumber", field is { AutoFormat: not null, HidesAuto: false });
        json.WriteNumber("byteLength", field.Type.IsText() ? field.Length * 3 : field.Type.IsId() ? 18 : 0);
        json.WriteBoolean("calculated", field.Calculated);
        json.WriteString("calculatedFormula", field.Formula);
        json.WriteBoolean("cascadeDelete", field.OnDelete.Cascades());
        json.WriteBoolean("caseSensitive", field.CaseSensitive);
        json.WriteString("compoundFieldName", field.CompoundName);
        json.WriteNull("controllerName");
        json.WriteBoolean("createable", field.Createable);
        json.WriteBoolean("custom", field.Custom);
        Default(json, field);
        json.WriteString("defaultValueFormula", field.Custom && field.Type != FieldType.Boolean ? field.Default : null);
        json.WriteBoolean("defaultedOnCreate", field.DefaultedOnCreate);
        json.WriteBoolean("dependentPicklist", false);
        json.WriteBoolean("deprecatedAndHidden", false);
        json.WriteNumber("digits", field.Digits);
        json.WriteBoolean("displayLocationInDecimal", field.Type == FieldType.Location);
        json.WriteBoolean("encrypted", field.Type == FieldType.EncryptedString);
        json.WriteBoolean("externalId", field.ExternalId);
        Text("extraTypeInfo", longText ? field.Html ? "richtextarea" : "plaintextarea" : null);
        json.WriteBoolean("filterable", field.Filterable);
        json.WriteNull("filteredLookupInfo");
        json.WriteBoolean("formulaTreatNullNumberAsZero", field is { Formula: not null, BlankAsZero: true } && field.Type.IsNumber());
        json.WriteBoolean("groupable", field.Groupable);
        json.WriteBoolean("highScaleNumber", false);
        json.WriteBoolean("htmlFormatted", field.Html);
        json.WriteBoolean("idLookup", field.IdLookup);
        Text("inlineHelpText", field.HelpText);
        json.WriteString("label", field.Label);
        json.WriteNumber("length", field.Length);
        json.WriteNull("mask");
        json.WriteNull("maskType");
        json.WriteString("name", field.Name);
        json.WriteBoolean("nameField", field.NameField);
        json.WriteBoolean("namePointing", field.Polymorphic);
        json.WriteBoolean("nillable", field.Nillable);
        json.WriteBoolean("permissionable", field is { Nillable: true, Type: not FieldType.Id } && !field.NameField);
        Picklist(json, field);
        json.WriteBoolean("polymorphicForeignKey", field.Polymorphic);
        json.WriteNumber("precision", field.Precision);
        json.WriteBoolean("queryByDistance", field.Type is FieldType.Address or FieldType.Location);
        json.WriteNull("referenceTargetField");
        json.WriteStartArray("referenceTo");
        foreach (var target in field.ReferenceTo.Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteString("relationshipName", field.RelationshipName);
        if (field.RelationshipOrder is { } order)
        {
            json.WriteNumber("relationshipOrder", order);
        }
        else
        {
            json.WriteNull("relationshipOrder");
        }

        json.WriteBoolean("restrictedDelete", field.OnDelete.Restricts());
        json.WriteBoolean("restrictedPicklist", field.Restricted);
        json.WriteNumber("scale", field.Scale);
        json.WriteBoolean("searchPrefilterable", field.Type == FieldType.Reference);
        json.WriteString("soapType", field.Type.SoapType());
        json.WriteBoolean("sortable", field.Sortable);
        json.WriteString("type", field.Type.DescribeName());
        json.WriteBoolean("unique", field.Unique);
        json.WriteBoolean("updateable", field.Updateable);
        json.WriteBoolean("writeRequiresMasterRead", false);
        json.WriteEndObject();

        void Text(string name, string? value) => json.WriteString(name, value);
    }

    private static void Default(Utf8JsonWriter json, FieldDef field)
    {
        if (field.Type == FieldType.Boolean)
        {
            json.WriteBoolean("defaultValue", "true".Equals(field.Default, StringComparison.OrdinalIgnoreCase));
        }
        else
        {
            json.WriteNull("defaultValue");
        }
    }

    private static void Picklist(Utf8JsonWriter json, FieldDef field)
    {
        json.WriteStartArray("picklistValues");
        foreach (var value in field.Values)
        {
            json.WriteStartObject();
            json.WriteBoolean("active", value.Active);
            json.WriteBoolean("defaultValue", value.Default);
            json.WriteString("label", value.Label);
            json.WriteNull("validFor");
            json.WriteString("value", value.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
