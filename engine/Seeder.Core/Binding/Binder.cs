using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Stage 4: resolves every field, value and name of the plan, and reports everything that does not fit the schema.</summary>
internal static class Binder
{
    /// <summary>
    /// Expands the plan into single records and binds them. Both happen together, because <c>$count</c> is a value, and a value may refer
    /// to any record.
    /// </summary>
    /// <returns>The bound plan, or the facts that are needed first: a file that an expression reads, or the describe of a type.</returns>
    public static (TypedPlan? Plan, Needs? Needs) Bind(
        PlanSyntax syntax, OrgSchema schema, BindingContext context, DiagnosticBag diagnostics)
    {
        var expanded = new ExpandedPlan(syntax);
        var evaluator = new Evaluator(expanded, schema, context, diagnostics);
        var lookups = evaluator.Lookups;
        var fits = Expander.Expand(expanded, schema, evaluator, context, diagnostics);
        if (evaluator.Files.Missing is { IsEmpty: false } rows)
        {
            return (null, new Needs.Files(rows));
        }
        if (!fits)
        {
            return (null, null);
        }
        lookups.BindExisting(syntax.Existing);
        var records = ImmutableArray.CreateBuilder<SeedRecord>(expanded.Records.Count);
        var binder = new RecordBinder(expanded, schema, evaluator, lookups, diagnostics);
        foreach (var record in expanded.Records)
        {
            if ((record.Index & 1023) == 0)
            {
                context.Cancel.ThrowIfCancellationRequested();
            }
            records.Add(binder.Bind(record));
        }
        var batch = RawBinder.Bind(syntax.Batch, evaluator, diagnostics);
        if (evaluator.Files.Missing is { IsEmpty: false } files)
        {
            return (null, new Needs.Files(files));
        }
        if (lookups.MissingTypes.Count > 0)
        {
            return (null, new Needs.Types(lookups.MissingTypes.ToImmutableSortedSet(StringComparer.Ordinal)));
        }
        // Binding shows which fields the records read from each other. A field of $read that another record needs is read twice: once when
        // it is needed, and once at the end of the run.
        foreach (var (index, fields) in evaluator.Paths.Asked)
        {
            records[index] = records[index].WithReads(fields);
        }
        var bound = records.MoveToImmutable();
        var matched = LookupMatcher.Match(lookups.ToImmutable(), bound, diagnostics);
        KeyCheck.Check(expanded, bound, matched, diagnostics);
        IdempotencyKeyCheck.Check(syntax.Options.Guard, bound, diagnostics);
        var plan = new TypedPlan(syntax.Name?.Text ?? "", syntax.Source.Path, Options(syntax.Options), bound, matched)
        {
            Batch = batch,
            OrgValues = [.. evaluator.Paths.OrgValues],
            References = [.. expanded.ByRef.Keys],
            IsPartial = expanded.IsPartial,
        };
        HierarchyCheck.Check(plan, diagnostics);
        return (plan, null);
    }

    private static PlanOptions Options(OptionsSyntax syntax)
    {
        var defaults = new PlanOptions();
        return new PlanOptions
        {
            ApiVersion = syntax.ApiVersion?.Text,
            RecordsPerCall = Whole(syntax.RecordsPerCall) ?? defaults.RecordsPerCall,
            Parallel = Whole(syntax.Parallel) ?? defaults.Parallel,
            OnError = Enum.TryParse<ErrorMode>(syntax.OnError?.Text, ignoreCase: true, out var mode) ? mode : defaults.OnError,
            Drift = Enum.TryParse<DriftMode>(syntax.Drift?.Text, ignoreCase: true, out var drift) ? drift : defaults.Drift,
            DeferFreely = syntax.Defer?.Text != "cycles",
            Guard = syntax.Guard?.Text,
            AllowDuplicates = syntax.DuplicateRules?.Text == "allow",
            Bulk = syntax.Bulk?.Text ?? defaults.Bulk,
            AssignmentRules = syntax.AssignmentRules?.Text == "true",
        };
    }

    private static int? Whole(ScalarSyntax? scalar) =>
        int.TryParse(scalar?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
