using Seeder.Core.Diff;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>What expressions may refer to beside the records.</summary>
public sealed record BindingContext(DateTimeOffset Clock, ImmutableSortedDictionary<string, string> Vars);

/// <summary>Evaluates scalars of one plan: text, variables, dates, and the records they name. Reports what cannot be evaluated and gives null.</summary>
internal sealed class Evaluator
{
    private readonly ExpandedPlan _plan;
    private readonly BindingContext _context;
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, ScalarSyntax> _vars = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _existing = new(StringComparer.Ordinal);
    private readonly Func<ExpandedRecord, FieldSyntax, FieldSchema, FieldValue?> _bindMapping;

    // Fields whose value is being copied right now: a copy that leads back to one of them never ends.
    private readonly List<ValueSyntax> _copying = [];
    private readonly HashSet<ValueSyntax> _circular = new(ReferenceEqualityComparer.Instance);

    public Evaluator(ExpandedPlan plan, BindingContext context, DiagnosticBag diagnostics, Func<ExpandedRecord, FieldSyntax, FieldSchema, FieldValue?> bindMapping)
    {
        (_plan, _context, _diagnostics, _bindMapping) = (plan, context, diagnostics, bindMapping);
        foreach (var variable in plan.Syntax.Vars)
        {
            _vars.TryAdd(variable.Name.Text, variable.Value);
        }
        for (var i = 0; i < plan.Syntax.Existing.Length; i++)
        {
            // Look-ups of `existing` are the first ones of the plan, in its order.
            _existing.TryAdd(plan.Syntax.Existing[i].Name.Text, i);
        }
    }

    /// <param name="record">The record whose field it is; null under <c>existing</c>.</param>
    /// <param name="field">The field's name: a part of the key by which ranges are chosen.</param>
    public RawValue? Evaluate(ScalarSyntax scalar, ExpandedRecord? record, string field)
    {
        if (scalar.Template is not { } template)
        {
            return scalar.IsNull ? RawValue.Null.Value : new RawValue.Literal(scalar.Text, scalar.Plain);
        }
        if (template.Whole is { } whole)
        {
            return Evaluate(whole, record, new Place(field, 0));
        }
        return Join(template, record, field, scalar.Text);
    }

    private readonly record struct Place(string Field, int Part);

    private RawValue? Join(Template template, ExpandedRecord? record, string field, string written)
    {
        var parts = ImmutableArray.CreateBuilder<FieldValue>();
        var (timed, complete) = (false, true);
        for (var i = 0; i < template.Parts.Length; i++)
        {
            if (template.Parts[i] is TemplatePart.Literal literal)
            {
                parts.Add(new FieldValue.Text(literal.Text));
                continue;
            }
            var value = Evaluate(((TemplatePart.Value)template.Parts[i]).Expression, record, new Place(field, i));
            switch (value)
            {
                case null:
                    complete = false;
                    break;
                case RawValue.Hole(var hole):
                    parts.Add(hole);
                    break;
                case RawValue.Mixed mixed:
                    parts.AddRange(mixed.Parts);
                    timed |= mixed.TimedBy is not null;
                    break;
                default:
                    timed |= value is RawValue.Date or RawValue.Instant or RawValue.TimedText;
                    parts.Add(new FieldValue.Text(TextOf(value)));
                    break;
            }
        }
        if (!complete)
        {
            return null;
        }
        if (parts.All(p => p is FieldValue.Text))
        {
            var text = string.Concat(parts.Select(p => ((FieldValue.Text)p).Value));
            return timed ? new RawValue.TimedText(text, written) : new RawValue.Literal(text, Plain: false);
        }
        return new RawValue.Mixed(parts.ToImmutable(), timed ? written : null);
    }

    private static string TextOf(RawValue value) => value switch
    {
        RawValue.Literal literal => literal.Text,
        RawValue.TimedText text => text.Text,
        RawValue.Date date => Clock.Format(date.Value),
        RawValue.Instant instant => Clock.Format(instant.Value),
        RawValue.Null => "",
        _ => throw new InvalidOperationException("Holes are joined, not turned into text."),
    };

    private RawValue? Evaluate(Expression expression, ExpandedRecord? record, Place place) => expression switch
    {
        Expression.Moment moment => EvaluateMoment(moment, record, place),
        Expression.Path path => EvaluatePath(path, record),
        _ => throw new InvalidOperationException("Functions are refused by the reader."),
    };

    private RawValue? EvaluateMoment(Expression.Moment moment, ExpandedRecord? record, Place place)
    {
        ulong Key(int offset) => Fingerprint.Hash($"0|{record?.Address}|{place.Field}|{place.Part}|{offset}");
        var written = moment.Span.Source.Content[moment.Span.Start..moment.Span.End];
        // Minutes and hours move a date only across midnight: today begins at 00:00 UTC.
        var start = moment.IsNow ? _context.Clock : new DateTimeOffset(_context.Clock.UtcDateTime.Date, TimeSpan.Zero);
        return Clock.Move(start, moment.Offsets, Key) switch
        {
            null => Report(BindingDiagnostics.DateOutOfRange(moment.Span, written)),
            { } moved when moment.IsNow => new RawValue.Instant(moved, written),
            { } moved => new RawValue.Date(DateOnly.FromDateTime(moved.UtcDateTime), written),
        };
    }

    private RawValue? EvaluatePath(Expression.Path path, ExpandedRecord? record)
    {
        switch (path.Names)
        {
            case ["plan", _, ..]:
                return Report(BindingDiagnostics.PartOfPlan(path));
            case ["plan"]:
                return new RawValue.Literal(_plan.Syntax.Name?.Text ?? "", Plain: false);
            case ["org", "id"]:
                return new RawValue.Hole(FieldValue.OrgId.Value);
            case ["org", "user"]:
                return new RawValue.Hole(FieldValue.OrgUser.Value);
            case ["org", ..]:
                return Report(BindingDiagnostics.UnknownOrgValue(path));
            case ["var", var name]:
                return Variable(path, name);
            case ["var", ..]:
                return Report(BindingDiagnostics.UnknownVariable(path, _vars.Keys));
            case ["this" or "parent", ..] when record is null:
                return Report(BindingDiagnostics.NoRecordHere(path));
            case ["this"]:
                return new RawValue.Hole(new FieldValue.Reference(record!.Index));
            case ["this", .. var rest]:
                return Member(path, record!, rest);
            case ["parent", .. var rest]:
                return record!.Parent is { } parent
                    ? rest.IsEmpty ? new RawValue.Hole(new FieldValue.Reference(parent.Index)) : Member(path, parent, rest)
                    : Report(BindingDiagnostics.NoParent(path, record.Syntax.Span));
            default:
                return Named(path);
        }
    }

    private RawValue? Variable(Expression.Path path, string name)
    {
        if (!_vars.TryGetValue(name, out var declared))
        {
            return Report(BindingDiagnostics.UnknownVariable(path, _vars.Keys));
        }
        if (_context.Vars.TryGetValue(name, out var over))
        {
            return new RawValue.Literal(over, Plain: true);
        }
        return declared.IsNull ? RawValue.Null.Value : new RawValue.Literal(declared.Text, declared.Plain);
    }

    private RawValue? Named(Expression.Path path)
    {
        if (_plan.ByRef.TryGetValue(path.Names[0], out var target))
        {
            return path.Names.Length == 1
                ? new RawValue.Hole(new FieldValue.Reference(target.Index))
                : Member(path, target, path.Names[1..]);
        }
        if (_existing.TryGetValue(path.Names[0], out var lookup))
        {
            return path.Names.Length == 1
                ? new RawValue.Hole(new FieldValue.Found(lookup))
                : Report(BindingDiagnostics.OrgValueNotYet(path));
        }
        return _plan.Lost.Contains(path.Names[0]) ? null : Report(BindingDiagnostics.UnknownReference(path, _plan.ByRef, _existing.Keys));
    }

    // `x.parent.parent.Name`: up through the nesting, then one field.
    private RawValue? Member(Expression.Path path, ExpandedRecord record, ImmutableArray<string> rest)
    {
        while (rest is ["parent", ..])
        {
            if (record.Parent is not { } parent)
            {
                return Report(BindingDiagnostics.NoParent(path, record.Syntax.Span));
            }
            record = parent;
            rest = rest[1..];
        }
        return rest switch
        {
            [] => new RawValue.Hole(new FieldValue.Reference(record.Index)),
            [var field] => Copy(path, record, field),
            _ => Report(BindingDiagnostics.PathThroughRelationship(path)),
        };
    }

    private RawValue? Copy(Expression.Path path, ExpandedRecord record, string name)
    {
        if (name.Equals("Id", StringComparison.OrdinalIgnoreCase))
        {
            return new RawValue.Hole(new FieldValue.Reference(record.Index));
        }
        if (record.Type.FindField(name) is not { } schema)
        {
            return Report(BindingDiagnostics.UnknownFieldInPath(path, record.Type, name));
        }
        if (record.ParentField is { } parentField && parentField.Name == schema.Name)
        {
            return new RawValue.Hole(new FieldValue.Reference(record.Parent!.Index));
        }
        var written = record.Syntax.Fields.FirstOrDefault(f => IsNamed(f, schema.Name) || IsNamed(f, schema.RelationshipName));
        if (written.Value is null)
        {
            return Report(BindingDiagnostics.ValueNotInPlan(path, record, schema));
        }
        if (_circular.Contains(written.Value))
        {
            return null;
        }
        if (_copying.FindIndex(v => ReferenceEquals(v, written.Value)) is >= 0 and var first)
        {
            var cycle = _copying[first..];
            _circular.UnionWith(cycle);
            return Report(BindingDiagnostics.ValueOfItself(path, cycle));
        }
        _copying.Add(written.Value);
        var value = written.Value switch
        {
            // Under the wrong one of the two names a value is an error of its own, told at its place.
            ValueSyntax.Mapping when IsNamed(written, schema.Name) => null,
            not ValueSyntax.Mapping when !IsNamed(written, schema.Name) => null,
            ValueSyntax.Scalar scalar => Evaluate(scalar.Value, record, schema.Name),
            ValueSyntax.Mapping => _bindMapping(record, written, schema) is { } id ? new RawValue.Hole(id) : null,
            ValueSyntax.ScalarList list => Joined(list, record, schema),
            ValueSyntax.EmptyList when schema.Type == FieldType.MultiPicklist => RawValue.Null.Value,
            _ => null,
        };
        _copying.RemoveAt(_copying.Count - 1);
        return value;
    }

    private RawValue.Literal? Joined(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema schema)
    {
        var items = list.Items.Select(i => Evaluate(i, record, schema.Name)).ToList();
        return items.TrueForAll(i => i is RawValue.Literal)
            ? new RawValue.Literal(string.Join(';', items.Select(i => ((RawValue.Literal)i!).Text)), Plain: false)
            : null;
    }

    private static bool IsNamed(FieldSyntax field, string? name) => field.Name.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private RawValue? Report(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        return null;
    }
}
