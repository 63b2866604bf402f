using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Binds mappings and entries of <c>existing</c> to look-ups. Equal mappings share one look-up.</summary>
internal sealed class LookupBinder(Evaluator evaluator, OrgSchema schema, DiagnosticBag diagnostics)
{
    private readonly ImmutableArray<Lookup>.Builder _lookups = ImmutableArray.CreateBuilder<Lookup>();
    private readonly Dictionary<string, int> _byKey = [];

    private readonly SortedSet<string> _missing = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Types that a CSV row or the manifest of another plan names and that are not described yet.</summary>
    public IReadOnlySet<string> MissingTypes => _missing;

    /// <summary>The name in the org of a type; the written name if the org has no such type.</summary>
    public string TypeNamed(string written) => schema.NameOf(written) ?? written;

    /// <summary>
    /// Returns a type of the org. If it is not described yet, it is added to <see cref="MissingTypes"/> and null is returned. If the org
    /// has no such type, an error is reported and null is returned.
    /// </summary>
    public ObjectSchema? Describe(NameSyntax name)
    {
        if (schema.Find(name.Text) is { } type)
        {
            return type;
        }
        if (schema.Undescribed(name.Text) is { } own)
        {
            _missing.Add(own);
        }
        else
        {
            diagnostics.Add(BindingDiagnostics.UnknownType(name, schema));
        }
        return null;
    }

    public Lookup this[int index] => _lookups[index];

    public ImmutableArray<Lookup> ToImmutable() => _lookups.ToImmutable();

    /// <summary>Binds the entries of <c>existing</c>. They are the first look-ups of the plan, in the order of the text.</summary>
    public void BindExisting(ImmutableArray<ExistingSyntax> entries)
    {
        // All entries get their index first, because one entry may refer to another.
        foreach (var entry in entries)
        {
            _lookups.Add(new Lookup(_lookups.Count, TypeOf(entry), [], entry.Name.Span) { Name = entry.Name.Text });
        }
        for (var i = 0; i < entries.Length; i++)
        {
            _lookups[i] = entries[i] switch
            {
                ExistingSyntax.ByFields byFields when _lookups[i].Type is { } type =>
                    _lookups[i] with { Conditions = Conditions(null, type, byFields.Fields) ?? [] },
                ExistingSyntax.ByQuery byQuery => _lookups[i] with
                {
                    Soql = Query(byQuery.Soql),
                    Type = TypeIn(byQuery.Soql.Text) is { } type ? schema.Find(type) : null
                },
                _ => _lookups[i],
            };
        }
        CheckCircles(entries);
    }

    // Reports entries whose conditions refer to each other in a circle: none of them could be queried.
    private void CheckCircles(ImmutableArray<ExistingSyntax> entries)
    {
        var named = _lookups.Select(
            l => l.Conditions.SelectMany(c => c.Value.Holes).OfType<FieldValue.Found>().Select(f => f.Lookup).ToArray()).ToArray();
        var (component, _) = StronglyConnected.Find(named.Length, i => named[i].Length, (i, n) => named[i][n]);
        foreach (var circle in Enumerable.Range(0, named.Length)
            .GroupBy(i => component[i])
            .Where(g => g.Count() > 1 || named[g.First()].Contains(g.First())))
        {
            diagnostics.Add(LookupDiagnostics.ExistingOfItself([.. circle.Where(i => i < entries.Length).Select(i => entries[i].Name)]));
        }
    }

    private ObjectSchema? TypeOf(ExistingSyntax entry)
    {
        if (entry is not ExistingSyntax.ByFields byFields)
        {
            return null;
        }
        if (schema.Find(byFields.Type.Text) is not { } type)
        {
            diagnostics.Add(BindingDiagnostics.UnknownType(byFields.Type, schema));
            return null;
        }
        return type;
    }

    private string? Query(ScalarSyntax soql)
    {
        switch (evaluator.Evaluate(soql, null, "query"))
        {
            case RawValue.Literal(var text, _):
                return Checked(text, soql.Span);
            case RawValue.TimedText(var text, _):
                return Checked(text, soql.Span);
            case null:
                return null;
            default:
                diagnostics.Add(LookupDiagnostics.IdInQuery(soql.Span));
                return null;
        }
    }

    private string Checked(string soql, SourceSpan span)
    {
        if (TypeIn(soql) is null)
        {
            diagnostics.Add(LookupDiagnostics.QueryWithoutId(span));
        }
        return soql;
    }

    // The type in `SELECT Id FROM Type ...`; null if the query has another form.
    internal static string? TypeIn(string soql) =>
        soql.Split((char[]?)null, 5, StringSplitOptions.RemoveEmptyEntries) is [var select, var id, var from, var type, ..]
        && (select, id, from) is var words && words.select.Equals("SELECT", StringComparison.OrdinalIgnoreCase)
        && id.Equals("Id", StringComparison.OrdinalIgnoreCase) && from.Equals("FROM", StringComparison.OrdinalIgnoreCase)
            ? type
            : null;

    /// <summary>
    /// Returns the look-up for a mapping under a relationship. Reports an error and returns null if the mapping is not valid.
    /// </summary>
    public FieldValue? BindMapping(ExpandedRecord? record, FieldSyntax written, FieldSchema field)
    {
        evaluator.Chain.Depth++;
        var bound = BindInner(record, written, field);
        evaluator.Chain.Depth--;
        return bound;
    }

    private FieldValue? BindInner(ExpandedRecord? record, FieldSyntax written, FieldSchema field)
    {
        var mapping = (ValueSyntax.Mapping)written.Value;
        var (typeName, fields) = (written.Name with { Text = field.ReferenceTo.FirstOrDefault() ?? "" }, mapping.Fields);
        if (field.Polymorphic)
        {
            if (fields is not [{ Value: ValueSyntax.Mapping inner } typed])
            {
                return Report(LookupDiagnostics.PolymorphicWantsType(field, written, Fitting(field, mapping)));
            }
            if (!field.ReferenceTo.Contains(TypeNamed(typed.Name.Text), StringComparer.OrdinalIgnoreCase))
            {
                return Report(LookupDiagnostics.LeadsElsewhere(field, written, typed.Name));
            }
            (typeName, fields) = (typed.Name, inner.Fields);
        }
        if (Describe(typeName) is not { } type)
        {
            return null;
        }
        if (!field.Polymorphic
            && fields is [{ Value: ValueSyntax.Mapping, Name: var only }]
            && type.FindRelationship(only.Text) is null
            && schema.Find(only.Text) is not null)
        {
            return Report(LookupDiagnostics.TypeNotWanted(field, written, only));
        }
        if (type.Name == "RecordType" && record is not null && RecordTypeOf(record, fields, out var value))
        {
            return value;
        }
        if (Conditions(record, type, fields) is not { } conditions)
        {
            return null;
        }
        if (type.Name == "RecordType"
            && record is not null
            && type.FindField("SobjectType") is { } ownType
            && !conditions.Any(c => ReferenceEquals(c.Field, ownType)))
        {
            conditions = conditions.Add(new LookupCondition(ownType, new FieldValue.Text(record.Type.Name)));
        }
        var key = KeyOf(type, conditions);
        if (!_byKey.TryGetValue(key, out var index))
        {
            index = _lookups.Count;
            _byKey.Add(key, index);
            _lookups.Add(new Lookup(index, type, conditions, mapping.Span));
        }
        return new FieldValue.Found(index);
    }

    // The type that a mapping without a type probably means: the first one that has all its fields. The org may not have described it yet.
    private string? Fitting(FieldSchema field, ValueSyntax.Mapping mapping) => field.ReferenceTo.FirstOrDefault(
        t => (schema.Find(t) ?? StandardObjects.Schema.Find(t)) is { } type
            && mapping.Fields.All(f => type.FindNamed(f.Name.Text) is not null));

    // The describe of the object contains its record types, so no query is needed. Metadata files contain their names without ids, and the
    // standard catalogue contains none; then it becomes a look-up.
    private bool RecordTypeOf(ExpandedRecord record, ImmutableArray<FieldSyntax> fields, out FieldValue? value)
    {
        value = null;
        var types = record.Type.RecordTypes;
        if (fields is not [{ Value: ValueSyntax.Scalar { Value: { Template: null } name } } only] || types.IsEmpty
            || only.Name.Text.ToUpperInvariant() is not ("DEVELOPERNAME" or "NAME"))
        {
            return false;
        }
        var found = types.FirstOrDefault(t => name.Text.Equals(only.Name.Text.ToUpperInvariant() switch
        {
            "DEVELOPERNAME" => t.DeveloperName,
            _ => t.Name,
        }, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            Report(LookupDiagnostics.UnknownRecordType(record.Type, name.Text, name.Span));
            return true;
        }
        value = found.Id is { } id ? new FieldValue.Text(id) : null;
        return value is not null;
    }

    private ImmutableArray<LookupCondition>? Conditions(ExpandedRecord? record, ObjectSchema type, ImmutableArray<FieldSyntax> fields)
    {
        var conditions = ImmutableArray.CreateBuilder<LookupCondition>(fields.Length);
        var seen = new Dictionary<FieldSchema, SourceSpan>(ReferenceEqualityComparer.Instance);
        var complete = true;
        foreach (var written in fields)
        {
            if (Condition(record, type, written) is not { } condition)
            {
                complete = false;
            }
            else if (!seen.TryAdd(condition.Field, written.Name.Span))
            {
                diagnostics.Add(BindingDiagnostics.FieldTwice(condition.Field, written.Name, seen[condition.Field]));
                complete = false;
            }
            else
            {
                conditions.Add(condition);
            }
        }
        conditions.Sort((a, b) => string.CompareOrdinal(a.Field.Name, b.Field.Name));
        return complete ? conditions.ToImmutable() : null;
    }

    private LookupCondition? Condition(ExpandedRecord? record, ObjectSchema type, FieldSyntax written)
    {
        if (written.Value is ValueSyntax.Mapping && type.FindRelationship(written.Name.Text) is { } relationship)
        {
            return BindMapping(record, written, relationship) is { } id ? new LookupCondition(relationship, id) : null;
        }
        if (written.Value is not ValueSyntax.Scalar { Value: var scalar } || type.FindField(written.Name.Text) is not { } field)
        {
            diagnostics.Add(type.FindChild(written.Name.Text) is not null && type.FindField(written.Name.Text) is null
                ? BindingDiagnostics.ChildrenInMapping(type, written.Name)
                : BindingDiagnostics.Misplaced(type, written, schema));
            return null;
        }
        if (!field.IsFilterable)
        {
            diagnostics.Add(BindingDiagnostics.NotFilterable(type, field, written.Name, "a look-up"));
            return null;
        }
        if (evaluator.Evaluate(scalar, record, field.Name) is not { } raw)
        {
            return null;
        }
        var value = Conversion.Convert(raw, field, type, scalar.Span, evaluator.Zone, diagnostics);
        // The condition contains the date's value, not its expression.
        return value switch
        {
            null => null,
            FieldValue.Timed timed => new LookupCondition(field, timed.Value),
            _ => new LookupCondition(field, value),
        };
    }

    private static string KeyOf(ObjectSchema type, ImmutableArray<LookupCondition> conditions) =>
        string.Join(
            '|',
            conditions.Select(c => $"{c.Field.Name}={NormalForm.Identity(c.Field, c.Value, hole => hole.ToString())}").Prepend(type.Name));

    private FieldValue? Report(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }
}
