using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Stage 4: gives every field its schema and its typed value, every name its record or look-up, and reports all that does not fit.</summary>
public static class Binder
{
    /// <summary>Writes the plan out and binds it: both, because how many copies there are is a value, and a value may name any record.</summary>
    public static SeedPlan Bind(PlanSyntax syntax, OrgSchema schema, BindingContext context, DiagnosticBag diagnostics)
    {
        var lookups = new LookupBinder(schema, diagnostics);
        var evaluator = new Evaluator(syntax, context, diagnostics, lookups.BindMapping);
        lookups.Evaluator = evaluator;
        var expanded = evaluator.Plan = Expander.Expand(syntax, schema, evaluator.CountOf, diagnostics);
        lookups.BindExisting(expanded.Syntax.Existing);
        var records = ImmutableArray.CreateBuilder<SeedRecord>(expanded.Records.Length);
        var binder = new RecordBinder(expanded, schema, evaluator, lookups, diagnostics);
        foreach (var record in expanded.Records)
        {
            records.Add(binder.Bind(record));
        }
        var bound = records.MoveToImmutable();
        var matched = LookupMatcher.Match(lookups.ToImmutable(), bound, diagnostics);
        return new SeedPlan(expanded.Syntax.Name?.Text ?? "", expanded.Syntax.Source.Path, Options(expanded.Syntax.Options), bound, matched);
    }

    private static PlanOptions Options(OptionsSyntax syntax)
    {
        var defaults = new PlanOptions();
        return new PlanOptions
        {
            ApiVersion = syntax.ApiVersion?.Text,
            RecordsPerCall = Whole(syntax.RecordsPerCall) ?? defaults.RecordsPerCall,
            Parallel = Whole(syntax.Parallel) ?? defaults.Parallel,
        };
    }

    private static int? Whole(ScalarSyntax? scalar) =>
        int.TryParse(scalar?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
