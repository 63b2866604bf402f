using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Checks that every type which the plan creates has the field of <c>options.guard</c>, unless its records have another unique value.
/// </summary>
internal static class IdempotencyKeyCheck
{
    public static void Check(ScalarSyntax? option, ImmutableArray<SeedRecord> records, DiagnosticBag diagnostics)
    {
        if (option is not { } guard)
        {
            return;
        }
        var missing = new List<ObjectSchema>();
        foreach (var type in records.Where(r => r.IsCreateable && !IdempotencyKeys.Own(r).Any()).Select(r => r.Type).Distinct())
        {
            if (type.FindField(guard.Text) is not { } field)
            {
                missing.AddRange(IdempotencyKeys.TakesCustomFields(type) ? [type] : []);
            }
            else if (!IdempotencyKeys.Fits(field))
            {
                diagnostics.Add(BindingDiagnostics.GuardDoesNotFit(guard.Span, type, field));
            }
        }
        if (missing.Count > 0)
        {
            diagnostics.Add(BindingDiagnostics.GuardMissing(guard.Span, guard.Text, missing));
        }
    }
}
