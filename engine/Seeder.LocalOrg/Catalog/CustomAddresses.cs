namespace Seeder.Local;

/// <summary>The parts of custom fields of type address. Each part is a field: <c>Site__City__s</c> of <c>Site__c</c>.</summary>
internal static class CustomAddresses
{
    private static readonly PicklistValue[] Accuracies =
        [.. "Address;NearAddress;Block;Street;ExtendedZip;Zip;Neighborhood;City;County;State;Unknown".Split(';')
            .Select(v => new PicklistValue(v, v))];

    /// <summary>The parts in the order of the keys of a response.</summary>
    public static IReadOnlyList<string> Parts { get; } =
        ["City", "CountryCode", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode", "StateCode", "Street"];

    /// <summary>The name of a part of a custom address or geolocation.</summary>
    public static string PartOf(FieldDef compound, string part) => $"{compound.Name[..^3]}__{part}__s";

    /// <summary>The address and its parts. The codes are those of the org's state and country picklists, which are open here.</summary>
    public static IEnumerable<FieldDef> Fields(FieldDef compound)
    {
        yield return compound with { Createable = false, Updateable = false, DefaultedOnCreate = false, Nillable = true };
        foreach (var part in Parts)
        {
            var field = new FieldDef
            {
                Name = PartOf(compound, part),
                Label = $"{compound.Label} ({Labels.Of(part)})",
                Type = FieldType.String,
                Custom = true,
                CompoundName = compound.Name,
            };
            yield return part switch
            {
                "Street" => field with { Type = FieldType.TextArea, Length = 255 },
                "City" => field with { Length = 40 },
                "PostalCode" => field with { Length = 20 },
                "Latitude" or "Longitude" => field with { Type = FieldType.Double, Precision = 18, Scale = 15 },
                "GeocodeAccuracy" => field with { Type = FieldType.Picklist, Length = 40, Restricted = true, Values = Accuracies },
                _ => field with { Type = FieldType.Picklist, Length = 10 },
            };
        }
    }
}
