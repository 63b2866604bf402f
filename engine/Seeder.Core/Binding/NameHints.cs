using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Hints at unknown names.</summary>
internal static class NameHints
{
    /// <summary>What to do about an unknown type whose name is not similar to a known one.</summary>
    public static string OfType(string name, OrgSchema schema) => (schema.AllNames, ApiName.Of(name).Namespace) switch
    {
        (null, { Length: > 0 } space) when !space.Equals(schema.Namespace, StringComparison.OrdinalIgnoreCase) =>
            $"'{space}' is probably the namespace of an installed package. Save its types from an org with 'seeder schema pull', or let "
                + "Seeder derive them from the plan with --learn.",
        (null, _) => "Check the API name (custom types end in __c), or give its metadata with --metadata. "
            + "With --learn, Seeder derives the type from the plan.",
        (_, { Length: > 0 } space) => $"Check the API name. '{space}' is probably the namespace of a package: is it installed in the org?",
        _ => "Check the API name (custom types end in __c).",
    };

    /// <summary>
    /// What to do about RecordType or RecordTypeId in a type that has no record types: then the type has neither of them.
    /// </summary>
    public static string OfRecordType(ObjectSchema type, FieldSyntax written)
    {
        var isName = written.Value is ValueSyntax.Scalar { Value: { Template: null } name } && !SalesforceId.TryNormalise(name.Text, out _);
        return $"{type.Name} has no record types that are known. "
            + (isName
                ? "Describe them with --metadata, or let Seeder derive them with --learn; "
                    + "and name the record type by its DeveloperName, in "
                    + "a mapping under RecordType."
                : "Describe them with --metadata, or let Seeder derive them with --learn.");
    }

    /// <summary>The part of a custom address whose name continues the written one: Site__CountryCode__s for Site__Country__s.</summary>
    public static string? OfPart(ObjectSchema type, string name) => name.EndsWith("__s", StringComparison.OrdinalIgnoreCase)
        && type.Fields.FirstOrDefault(f => f.Name.EndsWith("__s", StringComparison.Ordinal)
            && f.Name.StartsWith(name[..^"__s".Length], StringComparison.OrdinalIgnoreCase)) is { } part
        ? $"Did you mean '{part.Name}'?"
        : null;

    /// <summary>
    /// The field by which people find a record of the type. Assumption: a type that the catalogue lacks has the field Name.
    /// </summary>
    private static string NaturalField(string type) => type switch
    {
        "User" => "Username",
        "RecordType" or "Group" => "DeveloperName",
        _ => StandardObjects.Schema.Find(type)?.Fields.FirstOrDefault(f => f.NameField && f.IsFilterable)?.Name ?? "Name",
    };

    /// <summary>An example of a mapping under a relationship. A polymorphic relationship needs the type first.</summary>
    public static string MappingOf(FieldSchema field, string relationship, string? value = null)
    {
        var target = field.ReferenceTo.Contains("User") ? "User" : field.ReferenceTo[0];
        var mapping = $"{{ {NaturalField(target)}: {(target == "User" ? "jane@example.com" : value ?? "value")} }}";
        return field.Polymorphic ? $"{relationship}: {{ {target}: {mapping} }}" : $"{relationship}: {mapping}";
    }
}
