using Seeder.Core.Diagnostics;
using Seeder.Core.Expressions;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;
using Seeder.Core.Text;

namespace Seeder.Core.Binding;

/// <summary>
/// Binds the fields of each record. The shape of a value tells whether it is a field value, a reference or a list of children.
/// </summary>
internal sealed class RecordBinder(
    ExpandedPlan plan, OrgSchema schema, Evaluator evaluator, LookupBinder lookups, DiagnosticBag diagnostics)
{
    // Temporary storage, reused for each record.
    private readonly Dictionary<FieldSchema, SourceSpan> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundField> _fields = [];

    // One shared object for all children of a parent, since they mostly follow each other.
    private FieldValue.Reference _parent = new(-1);

    // Fields that may have been meant by an unknown name. They are not reported as missing too.
    private readonly HashSet<FieldSchema> _meant = new(ReferenceEqualityComparer.Instance);

    public SeedRecord Bind(ExpandedRecord record)
    {
        _seen.Clear();
        _fields.Clear();
        _meant.Clear();
        if (record is { ParentField: { } parentField, Parent: { } parent })
        {
            _seen.Add(parentField, record.Syntax.Span);
            if (_parent.Record != parent.Index)
            {
                _parent = new FieldValue.Reference(parent.Index);
            }
            _fields.Add(new BoundField(parentField, _parent, record.Syntax.Span));
        }
        foreach (var written in record.Fields)
        {
            Bind(record, written, isThen: false);
        }
        if (record.Type.Createable && !IsOnlyFound(record))
        {
            CheckRequired(record);
        }
        var initial = _fields.Count;
        var key = Key(record);
        _seen.Clear();
        foreach (var written in record.Instructions.Then ?? [])
        {
            Bind(record, written, isThen: true);
        }
        var reads = Reads(record);
        return new SeedRecord(
            record.Index,
            record.Address,
            record.Type,
            record.Parent?.Index ?? -1,
            [.. _fields],
            record.Syntax.After.IsEmpty ? [] : After(record),
            record.Span)
        {
            CreateFieldCount = initial,
            Key = key,
            Reads = reads,
            PersistedReadCount = reads.Length,
            Keep = record.Instructions.Keep == true,
        };
    }

    // A record whose key has a field that only the org sets (Id, a formula, an auto-number) is found, and never created.
    private static bool IsOnlyFound(ExpandedRecord record) =>
        record.Instructions.Key is { } key && key.Any(k => record.Type.FindField(k.Text) is { Createable: false });

    private ImmutableArray<int> Key(ExpandedRecord record)
    {
        if (!record.HasKey)
        {
            return [];
        }
        var key = ImmutableArray.CreateBuilder<int>();
        foreach (var name in record.Instructions.Key!.Value)
        {
            if (record.Type.FindNamed(name.Text) is not { } field)
            {
                diagnostics.Add(BindingDiagnostics.UnknownFieldInList(record.Type, name, "$key"));
            }
            else
            {
                var at = IndexOf(field);
                if (!field.IsFilterable)
                {
                    diagnostics.Add(BindingDiagnostics.NotFilterable(record.Type, field, name, "'$key'"));
                }
                else if (at >= 0 && !IsEmpty(_fields[at]))
                {
                    key.Add(at);
                }
                else if (at >= 0 || !_seen.ContainsKey(field))
                {
                    // If the value has an error, it was already reported.
                    diagnostics.Add(BindingDiagnostics.KeyNeedsValue(record.Type, name, record.Span));
                }
            }
        }
        return key.ToImmutable();
    }

    private static bool IsEmpty(BoundField bound) => bound.Value switch
    {
        FieldValue.Null => true,
        FieldValue.Text text => string.IsNullOrWhiteSpace(text.Value),
        FieldValue.Timed { Value: FieldValue.Text text } => string.IsNullOrWhiteSpace(text.Value),
        _ => false,
    };

    private int IndexOf(FieldSchema field)
    {
        var at = _fields.Count - 1;
        while (at >= 0 && !ReferenceEquals(_fields[at].Field, field))
        {
            at--;
        }
        return at;
    }

    private ImmutableArray<FieldSchema> Reads(ExpandedRecord record)
    {
        if (record.Instructions.Read is not { IsEmpty: false } names)
        {
            return [];
        }
        var reads = ImmutableArray.CreateBuilder<FieldSchema>();
        foreach (var name in names)
        {
            if (record.Type.FindField(name.Text) is { } field)
            {
                reads.Add(field);
            }
            else
            {
                diagnostics.Add(BindingDiagnostics.UnknownFieldInList(record.Type, name, "$read"));
            }
        }
        return reads.ToImmutable();
    }

    private void Bind(ExpandedRecord record, FieldSyntax written, bool isThen)
    {
        var (type, name) = (record.Type, written.Name.Text);
        if (written.Value is ValueSyntax.RecordList or ValueSyntax.EmptyList && type.FindChild(name) is not null)
        {
            return;
        }
        if (written.Value is ValueSyntax.RecordList)
        {
            // The expander has reported the error.
            NoteMeant(type, name);
            return;
        }
        // `Owner: null` removes a default of this name, as `OwnerId: null` does.
        var field = written.Value is ValueSyntax.Mapping ? type.FindRelationship(name)
            : type.FindField(name) ?? (written.Value is ValueSyntax.Scalar { Value.IsNull: true } ? type.FindRelationship(name) : null);
        if (field is null || type.IsCompound(field))
        {
            NoteMeant(type, name);
            diagnostics.Add(
                field is null
                    ? BindingDiagnostics.Misplaced(type, written)
                    : BindingDiagnostics.CompoundField(type, field, written.Name.Span));
            return;
        }
        if (!_seen.TryAdd(field, written.Name.Span))
        {
            diagnostics.Add(ReferenceEquals(field, record.ParentField)
                ? BindingDiagnostics.ParentTwice(field, written.Name, record)
                : BindingDiagnostics.FieldTwice(field, written.Name, _seen[field]));
            return;
        }
        if (!MayBeSet(record, field, isThen))
        {
            // If the type cannot be created, one error says so, and its fields are not reported.
            if (type.Createable || isThen || record.HasKey)
            {
                diagnostics.Add(
                    isThen
                        ? BindingDiagnostics.NotUpdateable(type, field, written.Name.Span)
                        : BindingDiagnostics.ReadOnlyField(
                            type, field, written.Name.Span, isFound: !type.Createable || IsOnlyFound(record)));
            }
            return;
        }
        var value = written.Value switch
        {
            ValueSyntax.Scalar scalar => Convert(scalar.Value, record, field),
            ValueSyntax.ScalarList list => BindList(list, record, field),
            ValueSyntax.EmptyList => field.Type == FieldType.MultiPicklist
                ? FieldValue.Null.Value
                : Refuse(BindingDiagnostics.ListOnField(field, written.Value)),
            ValueSyntax.Mapping => lookups.BindMapping(record, written, field),
            _ => throw new InvalidOperationException(written.Value.GetType().Name),
        };
        if (value is not null && CheckTarget(field, value, written.Value.Span))
        {
            _fields.Add(new BoundField(field, value, written.Value.Span));
        }
    }

    // A key field is only used in queries. A record that is found can only be updated.
    private static bool MayBeSet(ExpandedRecord record, FieldSchema field, bool isThen) =>
        isThen ? field.Updateable
        : (field.Createable && record.Type.Createable && !IsOnlyFound(record))
            || (record.HasKey && (IsInKey(record, field) || (field.Updateable && (!record.Type.Createable || IsOnlyFound(record)))));

    private static bool IsInKey(ExpandedRecord record, FieldSchema field) =>
        record.Instructions.Key!.Value.Any(k => field.IsNamed(k.Text));

    private void NoteMeant(ObjectSchema type, string name)
    {
        var known = type.FindNamed(name);
        if (known is null && NearestName.Find(name, type.Names) is { } near)
        {
            known = type.FindNamed(near);
        }
        if (known is not null)
        {
            _meant.Add(known);
            _meant.UnionWith(type.Fields.Where(f => f.CompoundFieldName == known.Name));
        }
    }

    // The number of attempts to generate a value that is not used yet in a unique field.
    private const int UniqueTries = 200;

    private readonly Dictionary<FieldSchema, Dictionary<string, ExpandedRecord>> _unique = new(ReferenceEqualityComparer.Instance);

    private FieldValue? Convert(ScalarSyntax scalar, ExpandedRecord record, FieldSchema field)
    {
        for (var attempt = 0; ; attempt++)
        {
            var value = evaluator.Evaluate(scalar, record, field.Name, attempt) is { } raw
                ? Conversion.Convert(raw, field, record.Type, scalar.Span, diagnostics)
                : null;
            if (!field.Unique || Identity(field, value) is not { Length: > 0 } identity || UsedOf(field).TryAdd(identity, record))
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
                return Refuse(BindingDiagnostics.ValueTwice(field, Shown(value!), scalar.Span, first.Span));
            }
            if (attempt == UniqueTries)
            {
                return Refuse(BindingDiagnostics.FakeNotUnique(scalar.Span, field, attempt));
            }
        }
    }

    // A value with references is assumed to differ between records.
    private static string? Identity(FieldSchema field, FieldValue? value) => value is FieldValue.Text or FieldValue.Number
        ? NormalForm.Identity(field, value, _ => null)
        : null;

    private static string Shown(FieldValue value) => value is FieldValue.Number number ? number.Digits : ((FieldValue.Text)value).Value;

    private static bool IsFake(ScalarSyntax scalar) => scalar.Template is { } template && template.Parts.Any(p =>
        p is TemplatePart.Value { Expression: Expression.Path { Names: ["fake", ..] } or Expression.Call { Function: ["fake", ..] } });

    private Dictionary<string, ExpandedRecord> UsedOf(FieldSchema field) => _unique.TryGetValue(field, out var used)
        ? used
        : _unique[field] = new Dictionary<string, ExpandedRecord>(StringComparer.Ordinal);

    private FieldValue? BindList(ValueSyntax.ScalarList list, ExpandedRecord record, FieldSchema field)
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
                diagnostics.Add(BindingDiagnostics.OnlyTextInList(field, item.Span));
            }
        }
        return values.Count == list.Items.Length ? new FieldValue.Text(string.Join(';', values)) : null;
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

    private readonly Dictionary<ObjectSchema, FieldSchema[]> _required = new(ReferenceEqualityComparer.Instance);

    private void CheckRequired(ExpandedRecord record)
    {
        List<FieldSchema>? missing = null;
        if (!_required.TryGetValue(record.Type, out var required))
        {
            _required.Add(record.Type, required = [.. record.Type.Fields.Where(f => f.RequiredOnCreate)]);
        }
        foreach (var field in required)
        {
            if (!_seen.ContainsKey(field))
            {
                if (!_meant.Contains(field))
                {
                    (missing ??= []).Add(field);
                }
            }
            else if (IndexOf(field) is >= 0 and var at && _fields[at].Value is FieldValue.Null)
            {
                diagnostics.Add(BindingDiagnostics.RequiredIsNull(record.Type, field, _fields[at].Span));
            }
        }
        if (missing is not null)
        {
            diagnostics.Add(BindingDiagnostics.RequiredMissing(record.Type, [.. missing], record.Span));
        }
    }

    // Limits $after between two sets of records, which means every pair of their records.
    private const int MostAfter = 10_000_000;

    private int _after;

    private ImmutableArray<AfterRecord> After(ExpandedRecord record)
    {
        var after = ImmutableArray.CreateBuilder<AfterRecord>();
        foreach (var name in record.Syntax.After)
        {
            if (plan.ByRef.TryGetValue(name.Text, out var named))
            {
                var (start, end, isOne) = named.SeenFrom(record.Iteration);
                if (isOne && start < end && ReferenceEquals(named.Records[start], record))
                {
                    diagnostics.Add(BindingDiagnostics.AfterItself(name));
                }
                // In the set of records that it belongs to itself, a record follows only the earlier ones.
                after.AddRange(
                    named.Records.Skip(start)
                        .Take(end - start)
                        .Where(
                            r => !ReferenceEquals(r, record)
                                && (isOne || !ReferenceEquals(r.Syntax, record.Syntax) || r.Index < record.Index))
                            .Select(r => new AfterRecord(r.Index, name.Span)).Take(MostAfter - _after + 1));
                if (_after + after.Count > MostAfter)
                {
                    // Reported once; the plan then has an error.
                    diagnostics.Add(LimitDiagnostics.TooManyAfter(name, MostAfter));
                    return [];
                }
            }
            else if (plan.ByAddress.TryGetValue(name.Text, out var numbered))
            {
                after.Add(new AfterRecord(numbered.Index, name.Span));
            }
            else if (!plan.Lost.Contains(name.Text))
            {
                diagnostics.Add(BindingDiagnostics.UnknownAfter(name, plan, diagnostics.Similar(plan.ByRef.Keys)));
            }
        }
        _after += after.Count;
        return after.ToImmutable();
    }

    private FieldValue? Refuse(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }
}
