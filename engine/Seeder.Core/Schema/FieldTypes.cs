namespace Seeder.Core.Schema;

internal static class FieldTypes
{
    // A describe writes the names in lower case.
    private static readonly FrozenDictionary<string, FieldType> ByName =
        Enum.GetValues<FieldType>().ToFrozenDictionary(type => type.ToString().ToLowerInvariant());

    /// <summary>
    /// Returns the type for the name in a describe. Names that Salesforce adds later become AnyType, which accepts any value.
    /// </summary>
    public static FieldType Parse(string name) => ByName.GetValueOrDefault(name, FieldType.AnyType);
}
