namespace Seeder.Core.Schema;

internal static class FieldTypes
{
    /// <summary>The type behind a describe's type name; one that Salesforce adds later holds anything.</summary>
    public static FieldType Parse(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && Enum.TryParse<FieldType>(name, ignoreCase: true, out var type) ? type : FieldType.AnyType;
}
