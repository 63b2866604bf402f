namespace Seeder.Core.Schema;

/// <summary>Names of standard fields with special rules in the engine.</summary>
internal static class StandardFields
{
    /// <summary>The field of a User that allows logins. A User cannot be deleted, only deactivated.</summary>
    public const string IsActive = "IsActive";

    /// <summary>The time of the last change by a user or by automation. Clients cannot set it.</summary>
    public const string SystemModstamp = "SystemModstamp";

    // The order in which people write the parts of a compound field. A schema file has them by name.
    private static readonly string[] Parts =
    [
        "Salutation", "FirstName", "MiddleName", "LastName", "Suffix",
        "Street", "City", "State", "StateCode", "PostalCode", "Country", "CountryCode", "Latitude", "Longitude",
    ];

    /// <summary>
    /// The names of the parts of a compound field that a plan sets, in the usual order. Nobody writes the others, such as the accuracy of a
    /// geocode.
    /// </summary>
    public static IEnumerable<string> PartsOf(ObjectSchema type, FieldSchema compound) => type.Fields
        .Where(f => f.CompoundFieldName == compound.Name && f.Name != compound.Name)
        .Select(f => f.Name)
        .Where(n => PlaceOfPart(n) >= 0)
        .OrderBy(PlaceOfPart);

    /// <summary>
    /// Whether a part of a compound field is that part. Standard fields end in its name (BillingLatitude), custom ones in the name and a
    /// suffix (Place__Latitude__s).
    /// </summary>
    public static bool IsPart(string name, string part) =>
        name.EndsWith(part, StringComparison.OrdinalIgnoreCase) || name.EndsWith($"__{part}__s", StringComparison.OrdinalIgnoreCase);

    private static int PlaceOfPart(string name) => Array.FindIndex(Parts, p => IsPart(name, p));
}
