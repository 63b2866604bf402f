using Seeder.Core.Expressions;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>
/// Evaluates <c>$count</c> and <c>$from</c>: the number of records, or their CSV rows. This happens before any record has values.
/// </summary>
internal sealed class Repetition(Evaluator evaluator, Generator generator, BindingContext context, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, CsvTable?> _tables = [];

    /// <summary>Returns the number of records for a <c>$count</c>. Reports an error and returns null if it is not a number.</summary>
    public int? CountOf(ScalarSyntax scalar, string address)
    {
        if (TextOf(scalar, "$count", address) is not { } text)
        {
            return null;
        }
        if (!IterationCount.TryParse(text, out var count))
        {
            diagnostics.Add(PathDiagnostics.CountNotNumber(scalar.Span, text));
            return null;
        }
        var width = (ulong)(count.To - count.From) + 1;
        return count.From + (int)(generator.Key(new Place(address, "$count", 0)) % width);
    }

    /// <summary>The lowest number of records that a <c>$count</c> can give, if that is known before the expansion; otherwise 0.</summary>
    public long LeastOf(ScalarSyntax scalar)
    {
        var isKnown = scalar.Template is not { } template
            || template.Parts.All(p => p is not TemplatePart.Value { Expression: not Expression.Path { Names: ["var", ..] } });
        return isKnown && TextOf(scalar, "$count", "") is { } text && IterationCount.TryParse(text, out var count) ? count.From : 0;
    }

    /// <summary>
    /// Returns the rows of the CSV file of a <c>$from</c>. Reports an error and returns null if the file cannot be read.
    /// </summary>
    public ImmutableArray<CsvRow>? RowsOf(ScalarSyntax scalar, string address)
    {
        if (TextOf(scalar, "$from", address) is not { } name)
        {
            return null;
        }
        if (!PlanWords.IsCsvPath(name))
        {
            diagnostics.Add(SyntaxDiagnostics.FromShape(scalar.Span, name));
            return null;
        }
        if (evaluator.Files.Find(scalar.Span, name) is not { } file)
        {
            return null;
        }
        var path = FilePath.Resolve(scalar.Span.Source, name);
        if (!_tables.TryGetValue(path, out var table))
        {
            _tables.Add(
                path, table = evaluator.Files.TextOf(file, scalar.Span, name) is { } text ? CsvTable.Read(file, text, diagnostics) : null);
        }
        return table?.Rows;
    }

    // Evaluates the text of $count or $from. Records have no values yet, so it must not use them.
    private string? TextOf(ScalarSyntax scalar, string key, string address)
    {
        if (scalar.Template is { } template && FindOther(template, key) is { } other)
        {
            diagnostics.Add(PathDiagnostics.NotInCount(other.Span, key, Evaluator.Written(other.Span)));
            return null;
        }
        return evaluator.Evaluate(scalar, null, new Place(address, key, 0)) switch
        {
            null => null,
            RawValue.Hole(FieldValue.OrgId or FieldValue.OrgUser) hole => OfOrg(hole.Id),
            RawValue.Mixed mixed => Holes.Join(mixed.Parts, OfOrg),
            var value => Evaluator.TextOf(value),
        };
    }

    private string? OfOrg(FieldValue hole) => hole is FieldValue.OrgId ? context.Org?.Id : context.Org?.UserId;

    // Finds an expression that is not allowed here, also inside the arguments of `pick`.
    private static Expression? FindOther(Template template, string key) => template.Parts.OfType<TemplatePart.Value>()
        .Select(p => p.Expression switch
        {
            Expression.Path { Names: ["var" or "org", ..] } or Expression.Moment { IsNow: false } => null,
            Expression.Call { Function: ["pick"] } pick when key == "$count" =>
                pick.Arguments.Select(a => FindOther(a, key)).FirstOrDefault(e => e is not null),
            var other => other,
        })
        .FirstOrDefault(e => e is not null);
}
