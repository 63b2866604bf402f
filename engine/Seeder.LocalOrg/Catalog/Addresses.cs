namespace Seeder.Local;

/// <summary>The components of a standard address, and their compound field.</summary>
internal static class Addresses
{
    private static readonly PicklistValue[] Accuracies =
        [.. "Address;NearAddress;Block;Street;ExtendedZip;Zip;Neighborhood;City;County;State;Unknown".Split(';')
            .Select(v => new PicklistValue(v, v))];

    public static IEnumerable<FieldDef> Fields(string prefix)
    {
        var compound = prefix + "Address";
        yield return Text("Street", FieldType.TextArea, 255);
        yield return Text("City", FieldType.String, 40);
        yield return Text("State", FieldType.String, 80);
        yield return Text("PostalCode", FieldType.String, 20);
        yield return Text("Country", FieldType.String, 80);
        yield return Text("Latitude", FieldType.Double, 0) with { Precision = 18, Scale = 15 };
        yield return Text("Longitude", FieldType.Double, 0) with { Precision = 18, Scale = 15 };
        yield return Text("GeocodeAccuracy", FieldType.Picklist, 40) with { Restricted = true, Values = Accuracies };
        yield return Text("Address", FieldType.Address, 0) with { Createable = false, Updateable = false, CompoundName = null };

        FieldDef Text(string name, FieldType type, int length) => new()
        {
            Name = prefix + name,
            Label = Labels.Of(prefix + name),
            Type = type,
            Length = length,
            CompoundName = compound,
        };
    }
}
