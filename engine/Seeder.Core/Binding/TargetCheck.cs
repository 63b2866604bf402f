using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>Checks that a reference leads to a record of a type that the field allows.</summary>
internal sealed class TargetCheck(ExpandedPlan plan, OrgSchema schema, LookupBinder lookups, DiagnosticBag diagnostics)
{
    public bool Check(FieldSchema field, FieldValue value, SourceSpan span)
    {
        if (!field.IsReference)
        {
            return true;
        }
        var problem = value switch
        {
            FieldValue.Reference(var index) when !Allows(field, plan.Records[index].Type.Name) =>
                BindingDiagnostics.WrongTarget(field, plan.Records[index].Type.Name, plan.Records[index], span),
            FieldValue.Found(var index) when lookups[index].Type is { } type && !Allows(field, type.Name) =>
                BindingDiagnostics.WrongTarget(field, type.Name, null, span),
            FieldValue.OrgUser when !Allows(field, "User") => BindingDiagnostics.WrongTarget(field, "User", null, span),
            FieldValue.OrgId when !Allows(field, "Organization") => BindingDiagnostics.WrongTarget(field, "Organization", null, span),
            FieldValue.Text(var id) when HasForeignPrefix(field, id) => BindingDiagnostics.WrongPrefix(field, id, OfPrefix(id[..3]), span),
            _ => null,
        };
        if (problem is not null)
        {
            diagnostics.Add(problem);
        }
        return problem is null;
    }

    private static bool Allows(FieldSchema field, string type) => field.ReferenceTo.Contains(type, StringComparer.OrdinalIgnoreCase);

    private ObjectSchema? OfPrefix(string prefix) => schema.Objects.FirstOrDefault(t => t.KeyPrefix == prefix);

    // Checked only if the prefixes of all allowed types are known. Prefixes of custom types are known only from the org's describe.
    private bool HasForeignPrefix(FieldSchema field, string id)
    {
        var prefixes = field.ReferenceTo.Select(t => schema.Find(t)?.KeyPrefix).ToList();
        return !prefixes.Contains(null) && !prefixes.Contains(id[..3]);
    }
}
