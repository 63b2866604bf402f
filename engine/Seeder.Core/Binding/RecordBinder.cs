using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

// One file, although it is long: it binds the fields of one record from the first to the last.
/// <summary>
/// Binds the fields of each record. The shape of a value tells whether it is a field value, a reference or a list of children.
/// </summary>
internal sealed class RecordBinder(
    ExpandedPlan plan, OrgSchema schema, Evaluator evaluator, LookupBinder lookups, DiagnosticBag diagnostics)
{
    private const int MostObjects = 10_000;

    // The fields of the records of a large plan.
    private readonly FieldStore? _store = plan.Records.Count > MostObjects ? new FieldStore() : null;

    // The last traits of each entry with copies.
    private readonly Dictionary<RecordSyntax, (InstructionsSyntax Instructions, RecordTraits Traits)> _traits =
        new(ReferenceEqualityComparer.Instance);

    // Temporary storage, reused for each record.
    private readonly Dictionary<FieldSchema, SourceSpan> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly List<BoundField> _fields = [];
    private readonly ValueBinder _values = new(evaluator, diagnostics);
    private readonly TargetCheck _targets = new(plan, schema, lookups, diagnostics);

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
        foreach (var column in plan.RefusedColumns.GetValueOrDefault(record.Syntax, []))
        {
            NoteMeant(record.Type, column);
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
        return new SeedRecord(record.Index, record.Address, record.Parent?.Index ?? -1, TraitsOf(record, initial, key), record.Span)
        {
            Fields = _store is null ? [.. _fields] : [],
            Place = _store?.Add(_fields) ?? 0,
        };
    }

    private RecordTraits TraitsOf(ExpandedRecord record, int createFieldCount, ImmutableArray<int> key)
    {
        var reads = Reads(record);
        var after = record.Syntax.After.IsEmpty ? [] : After(record);
        if (_traits.TryGetValue(record.Syntax, out var known)
            && ReferenceEquals(known.Instructions, record.Instructions)
            && known.Traits.IsOf(record.Type, createFieldCount, key, reads, after))
        {
            return known.Traits;
        }
        var traits = new RecordTraits(record.Type, _store, createFieldCount)
        {
            After = after,
            Key = key,
            Keep = record.Instructions.Keep == true,
            Ref = record.Syntax.Ref?.Text,
            Tags = record.Instructions.Tags ?? [],
            Reads = reads,
            PersistedReadCount = reads.Length,
        };
        if (record.Iteration is not null)
        {
            _traits[record.Syntax] = (record.Instructions, traits);
        }
        return traits;
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
                else if (at >= 0 && !IsEmpty(_fields[at].Value))
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

    private Func<string, bool> Given => field ??= HasValue;

    private bool HasValue(string field) => _fields.Exists(f => f.Field.Name == field && !IsEmpty(f.Value));

    private static bool IsEmpty(FieldValue value) => value switch
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
                    ? BindingDiagnostics.Misplaced(type, written, schema)
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
        FieldValue? constant = null;
        var isConstant = written.Value is ValueSyntax.Scalar { Value: var fixedScalar }
            && _values.TryConstant(fixedScalar, record, field, out constant);
        var value = isConstant ? constant : written.Value switch
        {
            ValueSyntax.Scalar scalar => _values.Convert(scalar.Value, record, field),
            ValueSyntax.ScalarList list => _values.BindList(list, record, field),
            ValueSyntax.EmptyList list => _values.BindEmptyList(list, field),
            ValueSyntax.Mapping => lookups.BindMapping(record, written, field),
            _ => throw new InvalidOperationException(written.Value.GetType().Name),
        };
        if (value is not null && IsMissing(field, value))
        {
            diagnostics.Add(BindingDiagnostics.RequiredIsEmpty(type, field, value is FieldValue.Null, written.Value.Span));
            return;
        }
        if (value is not null && _targets.Check(field, value, written.Value.Span))
        {
            _fields.Add(new BoundField(field, value, written.Value.Span) { IsConstant = isConstant });
        }
    }

    // The org reads a blank text as null, because it removes spaces at both ends. Which characters count as spaces is not documented; all
    // spaces of Unicode are assumed. A checkbox takes null as false.
    private static bool IsMissing(FieldSchema field, FieldValue value) =>
        !field.Nillable && field.Type is not (FieldType.Boolean or FieldType.Id) && IsEmpty(value);

    // A key field is only used in queries. A record that is found can only be updated.
    private static bool MayBeSet(ExpandedRecord record, FieldSchema field, bool isThen) =>
        isThen ? field.Updateable
        : (field.Createable && record.Type.Createable && !IsOnlyFound(record))
            || (record.HasKey && (IsInKey(record, field) || (field.Updateable && (!record.Type.Createable || IsOnlyFound(record)))));

    private static bool IsInKey(ExpandedRecord record, FieldSchema field) =>
        record.Instructions.Key!.Value.Any(k => record.Type.IsNamed(field, k.Text));

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

    private readonly Dictionary<ObjectSchema, FieldSchema[]> _required = new(ReferenceEqualityComparer.Instance);

    private void CheckRequired(ExpandedRecord record)
    {
        List<FieldSchema>? missing = null;
        foreach (var field in _required.GetOrAdd(
            record.Type, type => [.. type.Fields.Where(f => f.RequiredOnCreate || SpecialRules.IsRequired(type, f))]))
        {
            if (!_seen.ContainsKey(field) && !_meant.Contains(field) && !SpecialRules.IsOptional(record.Type, field, Given))
            {
                (missing ??= []).Add(field);
            }
        }
        if (missing is not null && !(missing is [{ Name: "Name" }] && FeatureHints.IsMeantAsPerson(record)))
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
                var (start, end, _) = named.SeenFrom(record.Iteration);
                if (start < end && ReferenceEquals(named.Records[start], record))
                {
                    diagnostics.Add(BindingDiagnostics.AfterItself(name));
                }
                after.AddRange(
                    named.Records.Skip(start)
                        .Take(end - start)
                        .Where(r => !ReferenceEquals(r, record))
                        .Select(r => new AfterRecord(r.Index, name.Span))
                        .Take(MostAfter - _after + 1));
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
            else if (!plan.IsLost(name.Text))
            {
                diagnostics.Add(BindingDiagnostics.UnknownAfter(name, plan, diagnostics.Similar(plan.ByRef.Keys)));
            }
        }
        _after += after.Count;
        return after.ToImmutable();
    }
}
