using Seeder.Core.Binding;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Scaffold;

/// <summary>
/// SEED724 to SEED727, and those of a plan for types on the command line: what <c>init</c> cannot write, and what the user must add.
/// </summary>
internal static class ScaffoldDiagnostics
{
    public static Diagnostic PlanExists(string path) => Diagnostic.Error(
        "SEED724",
        null,
        $"'{path}' already exists, so nothing was written.",
        "Name another file with --output, or run the command in another folder.");

    public static Diagnostic UnknownType(string name, OrgSchema schema) =>
        schema.AllNames is { } all ? SchemaDiagnostics.NoSuchType(name, all)
            : BindingDiagnostics.UnknownType(new NameSyntax(name, default), schema) with
            {
                Span = null,
                Hint = ApiName.Hint(name, schema.Names)
                    ?? "Check the API name (custom types end in __c), or add where the type is: --metadata PATH or --target-org NAME.",
            };

    public static Diagnostic NotCreateable(ObjectSchema type) => BindingDiagnostics.TypeNotCreateable(type, default) with
    {
        Span = null,
        Hint = "Name a type whose records refer to it."
    };

    public static Diagnostic WithoutRows(string name, string kind) =>
        RowlessDiagnostics.TypeWithoutRows(new NameSyntax(name, default), kind) with { Span = null, Hint = "Name another type." };

    /// <summary>Reports a required lookup to a record that the plan does not create.</summary>
    /// <param name="reason">Why the plan does not create it: a clause that follows "because".</param>
    public static Diagnostic NeedsExisting(ObjectSchema type, FieldSchema field, string target, string reason) => Diagnostic.Warning(
        "SEED725",
        null,
        $"{type.Name}.{field.Name} requires a record of {target}, and the plan does not create it, because {reason}.",
        $"Write a value of a {target} that the org has into the plan.");

    /// <summary>Reports a required field that cannot be written, so that there is no plan for the type.</summary>
    public static Diagnostic CannotFill(ObjectSchema type, FieldSchema field, string reason) => Diagnostic.Error(
        "SEED726",
        null,
        $"{type.Name}.{field.Name} is required, and Seeder cannot write a value for it, because {reason}.",
        "Describe the other types with --metadata, or read the types of an org with --target-org.");

    public static Diagnostic SettingsKept(string path, string reason, string addition) => Diagnostic.Warning(
        "SEED727",
        null,
        $"'{path}' was not changed, because {reason}.",
        $"To complete plans in the editor, add to it: {addition}");
}
