using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Binds the fields of one record after another: the one rule of a record, by the shape of each value.</summary>
internal sealed class RecordBinder(ExpandedPlan plan, OrgSchema schema, Evaluator evaluator, LookupBinder lookups, DiagnosticBag diagnostics)
{
    // Scratch, reused from record to record.
    private readonly Dictionary<FieldSchema, SourceSpan> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundField> _fields = [];

    public SeedRecord Bind(ExpandedRecord record)
    {
        _seen.Clear();
        _fields.Clear();
        if (record is { ParentField: { } parentField, Parent: { } parent })
        {
            _seen.Add(parentField, record.Syntax.Span);
            _fields.Add(new BoundField(parentField, new FieldValue.Reference(parent.Index), record.Syntax.Span));
        }
        var complete = true;
        foreach (var written in record.Syntax.Fields)
        {
            complete &= Bind(record, written);
        }
        if (complete)
        {
            CheckRequired(record);
        }
        return new SeedRecord(
            record.Index, record.Address, record.Type, record.Parent?.Index ?? -1, [.. _fields], After(record), record.Syntax.Span);
    }

    // False where the field could not be bound: what is missing then would be an echo of that error.
    private bool Bind(ExpandedRecord record, FieldSyntax written)
    {
        var (type, name) = (record.Type, written.Name.Text);
        if (written.Value is ValueSyntax.RecordList || (written.Value is ValueSyntax.EmptyList && type.FindChild(name) is not null))
        {
            return true;
        }
        var field = written.Value is ValueSyntax.Mapping ? type.FindRelationship(name) : type.FindField(name);
        if (field is null)
        {
            return Report(BindingDiagnostics.Misplaced(type, written));
        }
        if (field.IsCompound || IsCompoundName(type, field))
        {
            return Report(BindingDiagnostics.CompoundField(type, field, written.Name.Span));
        }
        if (!_seen.TryAdd(field, written.Name.Span))
        {
            return Report(BindingDiagnostics.FieldTwice(field, written.Name, _seen[field]));
        }
        if (!field.Createable)
        {
            return Report(BindingDiagnostics.ReadOnlyField(type, field, written.Name.Span));
        }
        var value = written.Value switch
        {
            ValueSyntax.Scalar scalar => Convert(scalar.Value, record, field),
            ValueSyntax.ScalarList list => BindList(list, record, field),
            ValueSyntax.EmptyList => field.Type == FieldType.MultiPicklist ? FieldValue.Null.Value : Refuse(BindingDiagnostics.ListOnField(field, written)),
            ValueSyntax.Mapping => lookups.BindMapping(record, written, field),
            _ => throw new InvalidOperationException(written.Value.GetType().Name),
        };
        if (value is null)
        {
            return false;
        }
        if (CheckTarget(field, value, written.Value.Span))
        {
            _fields.Add(new BoundField(field, value, written.Value.Span));
        }
        return true;
    }

    // A person's Name is put together from FirstName and LastName; its parts name it in the describe.
    private static bool IsCompoundName(ObjectSchema type, FieldSchema field) =>
        field.NameField && !field.Createable && type.Fields.Any(f => f.CompoundFieldName == field.Name && f != field);

    private FieldValue? Convert(ScalarSyntax scalar, ExpandedRecord record, FieldSchema field) =>
        evaluator.Evaluate(scalar, record, field.Name) is { } raw
            ? Conversion.Convert(raw, field, record.Type, scalar.Span, diagnostics)
            : null;

    private FieldValue? BindList(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema field)
    {
        if (field.Type != FieldType.MultiPicklist)
        {
            return Refuse(BindingDiagnostics.ScalarsOnField(field, list.Span));
        }
        var values = list.Items.Select(item => Convert(item, record, field)).ToList();
        if (values.Contains(null))
        {
            return null;
        }
        return values.TrueForAll(v => v is FieldValue.Text)
            ? new FieldValue.Text(string.Join(';', values.Select(v => ((FieldValue.Text)v!).Value)))
            : Refuse(BindingDiagnostics.OnlyTextInList(field, list.Span));
    }

    private bool CheckTarget(FieldSchema field, FieldValue value, SourceSpan span)
    {
        if (!field.IsReference)
        {
            return true;
        }
        var problem = value switch
        {
            FieldValue.Reference(var index) when !Allows(field, plan.Records[index].Type.Name) =>
                BindingDiagnostics.WrongTarget(field, plan.Records[index], span),
            FieldValue.Found(var index) when lookups[index].Type is { } type && !Allows(field, type.Name) =>
                BindingDiagnostics.WrongTargetType(field, type.Name, span),
            FieldValue.OrgUser when !Allows(field, "User") => BindingDiagnostics.WrongTargetType(field, "User", span),
            FieldValue.OrgId when !Allows(field, "Organization") => BindingDiagnostics.WrongTargetType(field, "Organization", span),
            FieldValue.Text(var id) when HasForeignPrefix(field, id) => BindingDiagnostics.WrongPrefix(field, id, span),
            _ => null,
        };
        return problem is null || Report(problem);
    }

    private static bool Allows(FieldSchema field, string type) => field.ReferenceTo.Contains(type, StringComparer.OrdinalIgnoreCase);

    // Only where the prefix of every allowed type is known: custom prefixes are known from the org's describe alone.
    private bool HasForeignPrefix(FieldSchema field, string id)
    {
        var prefixes = field.ReferenceTo.Select(t => schema.Find(t)?.KeyPrefix).ToList();
        return !prefixes.Contains(null) && !prefixes.Contains(id[..3]);
    }

    private void CheckRequired(ExpandedRecord record)
    {
        foreach (var field in record.Type.Fields)
        {
            if (!field.RequiredOnCreate)
            {
                continue;
            }
            if (!_seen.TryGetValue(field, out var span))
            {
                diagnostics.Add(BindingDiagnostics.RequiredMissing(record.Type, field, record.Syntax.Span));
            }
            else if (_fields.Exists(f => ReferenceEquals(f.Field, field) && f.Value is FieldValue.Null))
            {
                diagnostics.Add(BindingDiagnostics.RequiredIsNull(record.Type, field, span));
            }
        }
    }

    private ImmutableArray<int> After(ExpandedRecord record)
    {
        if (record.Syntax.After.IsEmpty)
        {
            return [];
        }
        var after = ImmutableArray.CreateBuilder<int>();
        foreach (var name in record.Syntax.After)
        {
            if (!plan.ByRef.TryGetValue(name.Text, out var target))
            {
                if (!plan.Lost.Contains(name.Text))
                {
                    diagnostics.Add(BindingDiagnostics.UnknownAfter(name, plan.ByRef));
                }
            }
            else if (target == record)
            {
                diagnostics.Add(BindingDiagnostics.AfterItself(name));
            }
            else
            {
                after.Add(target.Index);
            }
        }
        return after.ToImmutable();
    }

    private bool Report(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return false;
    }

    private FieldValue? Refuse(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }
}
