using System.Globalization;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>Writes stored values as JSON, in the formats of the REST API.</summary>
internal static class ValueWriter
{
    private static readonly string[] AddressKeys = [
        "city", "country", "geocodeAccuracy", "latitude", "longitude", "postalCode", "state", "street"];
    private static readonly string[] AddressParts = [
        "City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "State", "Street"];

    private static readonly string[] Coordinates = ["Latitude", "Longitude"];

    /// <summary>The fields of a compound field, in the order of its keys in a response.</summary>
    public static IEnumerable<FieldDef> Components(ObjectDef type, FieldDef compound) => (compound.Type, compound.Custom) switch
    {
        (FieldType.Location, true) => Coordinates.Select(part => type[CustomAddresses.PartOf(compound, part)]),
        (FieldType.Location, false) => Coordinates.Select(part => type[compound.Name[..^"Location".Length] + part]),
        (_, true) => CustomAddresses.Parts.Select(part => type[CustomAddresses.PartOf(compound, part)]),
        _ => AddressParts.Select(part => type[compound.Name[..^"Address".Length] + part]),
    };

    public static void Write(Utf8JsonWriter json, FieldDef field, Statement row, int[] columns, ObjectDef type, string id, string dataPath)
    {
        if (field.Type.IsCompound())
        {
            Compound(json, field, row, columns);
            return;
        }

        var column = columns[0];
        if (row.IsNull(column))
        {
            json.WriteNullValue();
            return;
        }

        switch (field.Type)
        {
            case FieldType.Boolean:
                json.WriteBooleanValue(row.Long(column) != 0);
                break;
            case FieldType.Int or FieldType.Long:
                json.WriteNumberValue(row.Long(column));
                break;
            case FieldType.Double or FieldType.Currency or FieldType.Percent:
                json.WriteRawValue(Number(row.Double(column)));
                break;
            case FieldType.DateTime:
                json.WriteStringValue(Temporal.WireDateTime(row.Long(column)));
                break;
            case FieldType.Time:
                json.WriteStringValue(Temporal.WireTime(row.Long(column)));
                break;
            case FieldType.Base64:
                json.WriteStringValue($"{dataPath}/sobjects/{type.Name}/{id}/{field.Name}");
                break;
            default:
                json.WriteStringValue(row.Text(column));
                break;
        }
    }

    /// <summary>Writes a number as Java writes doubles: <c>1200.0</c>, <c>3.5E8</c>.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (size is not 0 and (>= 1e7 or < 1e-3))
        {
            var text = value.ToString("E16", CultureInfo.InvariantCulture);
            for (var digits = 0; digits <= 16; digits++)
            {
                text = value.ToString("E" + digits, CultureInfo.InvariantCulture);
                if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                {
                    break;
                }
            }

            var e = text.IndexOf('E', StringComparison.Ordinal);
            var mantissa = text[..e];
            return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa : mantissa + ".0") + "E"
                + int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var plain = value.ToString("R", CultureInfo.InvariantCulture);
        return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
    }

    private static void Compound(Utf8JsonWriter json, FieldDef field, Statement row, int[] columns)
    {
        if (columns.All(row.IsNull))
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        for (var i = 0; i < columns.Length; i++)
        {
            json.WritePropertyName(
                field.Type == FieldType.Location ? i == 0 ? "latitude" : "longitude"
                : field.Custom ? JsonNamingPolicy.CamelCase.ConvertName(CustomAddresses.Parts[i])
                : AddressKeys[i]);
            switch (row.Value(columns[i]))
            {
                case null:
                    json.WriteNullValue();
                    break;
                case double number:
                    json.WriteRawValue(Number(number));
                    break;
                case var text:
                    json.WriteStringValue((string)text);
                    break;
            }
        }

        json.WriteEndObject();
    }
}
