namespace Seeder.Core.Schema;

internal static class FieldTypes
{
    /// <summary>
    /// Returns the type for the name in a describe. Names that Salesforce adds later become AnyType, which accepts any value.
    /// </summary>
    public static FieldType Parse(string name) => name switch
    {
        "id" => FieldType.Id,
        "string" => FieldType.String,
        "textarea" => FieldType.TextArea,
        "boolean" => FieldType.Boolean,
        "int" => FieldType.Int,
        "long" => FieldType.Long,
        "double" => FieldType.Double,
        "currency" => FieldType.Currency,
        "percent" => FieldType.Percent,
        "date" => FieldType.Date,
        "datetime" => FieldType.DateTime,
        "time" => FieldType.Time,
        "email" => FieldType.Email,
        "phone" => FieldType.Phone,
        "url" => FieldType.Url,
        "picklist" => FieldType.Picklist,
        "multipicklist" => FieldType.MultiPicklist,
        "combobox" => FieldType.Combobox,
        "reference" => FieldType.Reference,
        "base64" => FieldType.Base64,
        "encryptedstring" => FieldType.EncryptedString,
        "address" => FieldType.Address,
        "location" => FieldType.Location,
        "complexvalue" => FieldType.ComplexValue,
        _ => FieldType.AnyType,
    };
}
