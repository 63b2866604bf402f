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

    /// <summary>What to do about RecordType in a type that has no record types: then the type has no such relationship.</summary>
    public static string OfRecordType(ObjectSchema type, FieldSyntax written) => written.Value is ValueSyntax.Mapping
        ? $"{type.Name} has no record types that are known. Describe them with --metadata, or let Seeder derive them with --learn."
        : "Write 'RecordType: { DeveloperName: ... }'.";
}
