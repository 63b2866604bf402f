using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Evaluates the scalars of fields, and keeps the values of unique fields apart.</summary>
internal sealed class ValueBinder(Evaluator evaluator, DiagnosticBag diagnostics)
{
    // The number of attempts to generate a value that is not used yet in a unique field.
    private const int UniqueTries = 200;

    private readonly Dictionary<FieldSchema, Dictionary<string, ExpandedRecord>> _unique = new(ReferenceEqualityComparer.Instance);

    // The values of scalars without expressions, for entries with copies.
    private readonly Dictionary<FieldSchema, Dictionary<SourceSpan, FieldValue?>> _constants = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Returns the value of a scalar that has the same value in all copies of the record, and whether it is such a scalar. The value is
    /// null if it does not fit; that was reported.
    /// </summary>
    public bool TryConstant(ScalarSyntax scalar, ExpandedRecord record, FieldSchema field, out FieldValue? value)
    {
        // The cells of a CSV file are scalars of another source.
        if (scalar.Template is not null
            || record.Iteration is null
            || !ReferenceEquals(scalar.Span.Source, record.Syntax.Span.Source)
            || SpecialRules.IsUnique(field))
        {
            value = null;
            return false;
        }
        var known = _constants.GetOrAdd(field, _ => []);
        if (!known.TryGetValue(scalar.Span, out value))
        {
            known.Add(scalar.Span, value = Convert(scalar, record, field));
        }
        return true;
    }

    public FieldValue? Convert(ScalarSyntax scalar, ExpandedRecord record, FieldSchema field)
    {
        for (var attempt = 0; ; attempt++)
        {
            var value = evaluator.Evaluate(scalar, record, field.Name, attempt) is { } raw
                ? Conversion.Convert(raw, field, record.Type, scalar.Span, evaluator.Zone, diagnostics)
                : null;
            if (!SpecialRules.IsUnique(field)
                || Identity(field, value) is not { Length: > 0 } identity
                || UsedOf(field).TryAdd(identity, record))
            {
                return value;
            }
            var first = UsedOf(field)[identity];
            if (ReferenceEquals(first, record))
            {
                return value;
            }
            if (!IsFake(scalar))
            {
                return Refuse(ValueDiagnostics.ValueTwice(field, Shown(value!, scalar), scalar.Span, first.Span));
            }
            if (attempt == UniqueTries)
            {
                return Refuse(ValueDiagnostics.FakeNotUnique(scalar.Span, field, attempt));
            }
        }
    }

    // A text with references is assumed to differ between records. No value begins like the texts for ids that are not known yet.
    private static string? Identity(FieldSchema field, FieldValue? value) => value switch
    {
        FieldValue.Text or FieldValue.Number => NormalForm.Identity(field, value, _ => null),
        FieldValue.OrgId => "\0org",
        FieldValue.OrgUser => "\0user",
        FieldValue.Reference reference => $"\0{reference.Record}",
        _ => null,
    };

    private static string Shown(FieldValue value, ScalarSyntax scalar) => value switch
    {
        FieldValue.Text text => text.Value,
        FieldValue.Number number => number.Digits,
        _ => scalar.Text,
    };

    private static bool IsFake(ScalarSyntax scalar) => scalar.Template is { } template && template.Parts.Any(p =>
        p is TemplatePart.Value { Expression: Expression.Path { Names: ["fake", ..] } or Expression.Call { Function: ["fake", ..] } });

    private Dictionary<string, ExpandedRecord> UsedOf(FieldSchema field) => _unique.TryGetValue(field, out var used)
        ? used
        : _unique[field] = new Dictionary<string, ExpandedRecord>();

    public FieldValue? BindList(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema field)
    {
        if (field.Type != FieldType.MultiPicklist)
        {
            return Refuse(BindingDiagnostics.ListOnField(field, list));
        }
        var values = new List<string>(list.Items.Length);
        foreach (var item in list.Items)
        {
            var value = Convert(item, record, field);
            if (value is FieldValue.Text text)
            {
                values.Add(text.Value);
            }
            else if (value is not null)
            {
                diagnostics.Add(ValueDiagnostics.OnlyTextInList(field, item.Span));
            }
        }
        return values.Count == list.Items.Length
            ? Conversion.Convert(
                new RawValue.Literal(string.Join(';', values), Plain: false), field, record.Type, list.Span, evaluator.Zone, diagnostics)
            : null;
    }

    public FieldValue? BindEmptyList(ValueSyntax list, FieldSchema field) => field.Type == FieldType.MultiPicklist
        ? FieldValue.Null.Value
        : Refuse(BindingDiagnostics.ListOnField(field, list));

    private FieldValue? Refuse(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }
}
