using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Hints at unknown names.</summary>
internal static class NameHints
{
    /// <summary>What to do about an unknown type whose name is not similar to a known one.</summary>
    public static string OfType(string name, OrgSchema schema) =>
        RowlessTypes.KindOf(name) is { } kind ? RowlessDiagnostics.Hint(name, kind) : OfUnknownType(ApiName.Of(name).Namespace, schema);

    private static string OfUnknownType(string ofPackage, OrgSchema schema) => (schema.AllNames, ofPackage) switch
    {
        (null, { Length: > 0 } space) when !space.Equals(schema.Namespace, StringComparison.OrdinalIgnoreCase) =>
            $"'{space}' is probably the namespace of an installed package. Save its types from an org with 'seeder schema pull', or let "
                + "Seeder derive them from the plan with --learn.",
        (null, _) => "Check the API name (custom types end in __c), or give its metadata with --metadata. "
            + "With --learn, Seeder derives the type from the plan.",
        (_, { Length: > 0 } space) => $"Check the API name. '{space}' is probably the namespace of a package: is it installed in the org?",
        _ => "Check the API name (custom types end in __c).",
    };

    /// <summary>What to do about an unknown field or child relationship whose name is not similar to a known one.</summary>
    /// <param name="suffix">The suffix of custom names of this kind.</param>
    public static string OfField(string name, string suffix, OrgSchema schema) => (schema.AllNames, ApiName.Of(name).Namespace) switch
    {
        (null, { Length: > 0 } space) when !space.Equals(schema.Namespace, StringComparison.OrdinalIgnoreCase) =>
            $"'{space}' is probably the namespace of an installed package. Save the type with its fields from an org with "
                + "'seeder schema pull', or let Seeder derive them from the plan with --learn.",
        (null, _) => $"Check the API name (custom names end in {suffix}), or give its metadata with --metadata. "
            + "With --learn, Seeder derives custom fields from the plan.",
        (_, { Length: > 0 } space) =>
            $"Check the API name. '{space}' is probably the namespace of a package: is it installed in the org, and may the running user "
                + "see it?",
        _ => $"Check the API name (custom names end in {suffix}), and whether the running user may see it.",
    };

    /// <summary>
    /// The known name that was probably meant; null if no name is close enough. If only the namespace differs, the metadata may be the
    /// source of the package, whose project file was not found.
    /// </summary>
    public static string? Near(string name, IEnumerable<string> names, OrgSchema schema)
    {
        var all = names.ToList();
        var space = ApiName.Of(name).Namespace;
        return ApiName.Hint(name, all, schema.Namespaces) is not { } hint ? null
            : space.Length > 0 && schema is { AllNames: null, Namespace: null }
                && all.Exists(n => $"{space}__{n}".Equals(name, StringComparison.OrdinalIgnoreCase))
                ? $"{hint} If the metadata is the source of the package '{space}', its names have no namespace: the folder above it must "
                    + $"contain sfdx-project.json with \"namespace\": \"{space}\"."
            : hint;
    }

    /// <summary>
    /// What to do about RecordType or RecordTypeId in a type that has no record types: then the type has neither of them.
    /// </summary>
    public static string OfRecordType(ObjectSchema type, FieldSyntax written, OrgSchema schema)
    {
        var isName = written.Value is ValueSyntax.Scalar { Value: { Template: null } name } && !SalesforceId.TryNormalise(name.Text, out _);
        // A connected org describes its own types: --metadata and --learn have no effect there.
        var (known, fix) = schema.AllNames is null
            ? ("that are known", "Describe them with --metadata, or let Seeder derive them with --learn")
            : ("in this org that the running user may see", "Create the record type in the org");
        return $"{type.Name} has no record types {known}. {fix}"
            + (isName ? "; and name the record type by its DeveloperName, in a mapping under RecordType." : ".");
    }

    /// <summary>
    /// The part of a custom address or geolocation that was probably meant: Site__CountryCode__s for Site__Country__s, and Site__City__s
    /// for Site__City.
    /// </summary>
    public static string? OfPart(ObjectSchema type, string name)
    {
        var stem = name.EndsWith("__s", StringComparison.OrdinalIgnoreCase) || name.EndsWith("__c", StringComparison.OrdinalIgnoreCase)
            ? name[..^"__s".Length]
            : name;
        var at = stem.LastIndexOf("__", StringComparison.Ordinal);
        var parts = type.Fields.Where(f => f.Name.EndsWith("__s", StringComparison.Ordinal)).Select(f => f.Name).ToList();
        if (at <= 0 || parts.Count == 0)
        {
            return null;
        }
        // The part must be right first: most letters of the names are those of the field.
        var near = parts.Where(p => NearestName.Find(stem[..at], [Halves(p).Field]) is not null).ToList();
        var part = near.Find(p => Halves(p).Part.Equals(stem[(at + 2)..], StringComparison.OrdinalIgnoreCase))
            ?? near.Find(p => Halves(p).Part.StartsWith(stem[(at + 2)..], StringComparison.OrdinalIgnoreCase))
            ?? (NearestName.Find(stem[(at + 2)..], near.Select(p => Halves(p).Part)) is { } found
                ? near.Find(p => Halves(p).Part == found)
                : null);
        return part is null ? null : $"Did you mean '{part}'?";
    }

    // The field and the part of Site__City__s.
    private static (string Field, string Part) Halves(string part)
    {
        var stem = part[..^"__s".Length];
        var at = stem.LastIndexOf("__", StringComparison.Ordinal);
        return (stem[..Math.Max(at, 0)], stem[(at < 0 ? 0 : at + 2)..]);
    }

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
