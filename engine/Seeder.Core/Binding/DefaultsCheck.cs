using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Checks the names under <c>defaults</c>.</summary>
internal static class DefaultsCheck
{
    /// <summary>Checks the defaults that apply to no record of the plan.</summary>
    public static void Check(PlanSyntax plan, OrgSchema schema, DiagnosticBag diagnostics)
    {
        foreach (var defaults in plan.DefaultsByFile.Values.SelectMany(d => d).Distinct())
        {
            if (schema.Find(defaults.Type.Text) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(defaults.Type, schema));
                continue;
            }
            var instructions = defaults.Record.Instructions ?? InstructionsSyntax.None;
            foreach (var written in defaults.Record.Fields.Concat(instructions.Then ?? []))
            {
                CheckName(type, written, schema, diagnostics);
            }
            diagnostics.AddRange(
                (instructions.Key ?? []).Where(k => type.FindNamed(k.Text) is null)
                    .Select(k => BindingDiagnostics.UnknownFieldInList(type, k, "$key")));
            diagnostics.AddRange(
                (instructions.Read ?? []).Where(r => type.FindField(r.Text) is null)
                    .Select(r => BindingDiagnostics.UnknownFieldInList(type, r, "$read")));
        }
    }

    private static void CheckName(ObjectSchema type, FieldSyntax written, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var isRelationship = type.FindRelationship(written.Name.Text) is not null;
        if (written.Value switch
        {
            ValueSyntax.Mapping or ValueSyntax.Scalar { Value.IsNull: true } => isRelationship,
            ValueSyntax.EmptyList => type.FindChild(written.Name.Text) is not null,
            _ => false,
        })
        {
            return;
        }
        if (written.Value is ValueSyntax.Mapping || type.FindField(written.Name.Text) is not { } field)
        {
            diagnostics.Add(BindingDiagnostics.Misplaced(type, written, schema));
        }
        else if (type.IsCompound(field))
        {
            diagnostics.Add(BindingDiagnostics.CompoundField(type, field, written.Name.Span));
        }
    }
}
