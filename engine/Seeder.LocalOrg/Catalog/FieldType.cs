namespace Seeder.Local;

/// <summary>The field types that the org supports, by their names in a describe.</summary>
internal enum FieldType
{
    Id, String, TextArea, Boolean, Int, Double, Currency, Percent, Date, DateTime, Time, Email, Phone, Url,
    Picklist, MultiPicklist, Combobox, Reference, Address, Location, Base64, EncryptedString, AnyType, Long,
}

internal static class FieldTypes
{
    private static readonly string[] DescribeNames =
        [.. Enum.GetValues<FieldType>().Select(t => t == FieldType.AnyType ? "anyType" : t.ToString().ToLowerInvariant())];

    public static string DescribeName(this FieldType type) => DescribeNames[(int)type];

    /// <exception cref="FormatException">No type has this name in a describe.</exception>
    public static FieldType Parse(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < DescribeNames.Length; i++)
        {
            if (name.SequenceEqual(DescribeNames[i]))
            {
                return (FieldType)i;
            }
        }

        throw new FormatException($"'{name}' is not a type of a field.");
    }

    public static string SoapType(this FieldType type) => type switch
    {
        FieldType.Id or FieldType.Reference => "tns:ID",
        FieldType.Boolean => "xsd:boolean",
        FieldType.Int => "xsd:int",
        FieldType.Double or FieldType.Currency or FieldType.Percent => "xsd:double",
        FieldType.Date => "xsd:date",
        FieldType.DateTime => "xsd:dateTime",
        FieldType.Time => "xsd:time",
        FieldType.Address => "urn:address",
        FieldType.Location => "urn:location",
        FieldType.Base64 => "xsd:base64Binary",
        FieldType.AnyType => "xsd:anyType",
        FieldType.Long => "xsd:long",
        _ => "xsd:string",
    };

    public static bool IsText(this FieldType type) => type is FieldType.String or FieldType.TextArea or FieldType.Email or FieldType.Phone
        or FieldType.Url or FieldType.Picklist or FieldType.MultiPicklist or FieldType.Combobox or FieldType.EncryptedString
        or FieldType.AnyType;

    public static bool IsNumber(this FieldType type) =>
        type.IsWhole() || type is FieldType.Double or FieldType.Currency or FieldType.Percent;

    public static bool IsWhole(this FieldType type) => type is FieldType.Int or FieldType.Long;

    public static bool IsId(this FieldType type) => type is FieldType.Id or FieldType.Reference;

    /// <summary>Compound fields have no column; their components have one each.</summary>
    public static bool IsCompound(this FieldType type) => type is FieldType.Address or FieldType.Location;
}
