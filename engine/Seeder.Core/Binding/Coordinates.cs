using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>The parts of addresses and geolocations that hold degrees.</summary>
internal static class Coordinates
{
    public const int MostLatitude = 90;
    public const int MostLongitude = 180;

    /// <summary>The largest number of degrees, to both sides of 0; null if the field is not part of a geolocation or an address.</summary>
    public static int? LimitOf(FieldSchema field) =>
        field.CompoundFieldName is null || field.Type != FieldType.Double ? null
        : StandardFields.IsPart(field.Name, "Latitude") ? MostLatitude
        : StandardFields.IsPart(field.Name, "Longitude") ? MostLongitude
        : null;

    /// <summary>The name of the other coordinate of the same place; null if the field is not a coordinate.</summary>
    public static string? OtherOf(FieldSchema field) => LimitOf(field) switch
    {
        MostLatitude => field.Name.Replace("Latitude", "Longitude", StringComparison.OrdinalIgnoreCase),
        MostLongitude => field.Name.Replace("Longitude", "Latitude", StringComparison.OrdinalIgnoreCase),
        _ => null,
    };
}
