using Seeder.Core.Diff;
using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Binds mappings and <c>existing</c> to look-ups; equal mappings share one.</summary>
internal sealed class LookupBinder(OrgSchema schema, DiagnosticBag diagnostics)
{
    private readonly ImmutableArray<Lookup>.Builder _lookups = ImmutableArray.CreateBuilder<Lookup>();
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);

    public Evaluator Evaluator { get; set; } = null!;

    public Lookup this[int index] => _lookups[index];

    public ImmutableArray<Lookup> ToImmutable() => _lookups.ToImmutable();

    /// <summary>Binds the entries of <c>existing</c>; they are the first look-ups of the plan, in its order.</summary>
    public void BindExisting(ImmutableArray<ExistingSyntax> entries)
    {
        // All take their place first, since one may be named in another.
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
                ExistingSyntax.ByQuery byQuery => _lookups[i] with { Soql = Query(byQuery.Soql), Type = QueriedType(byQuery.Soql.Text) },
                _ => _lookups[i],
            };
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
            diagnostics.Add(BindingDiagnostics.UnknownType(byFields.Type, schema.Names));
            return null;
        }
        return type;
    }

    private string? Query(ScalarSyntax soql)
    {
        switch (Evaluator.Evaluate(soql, null, "query"))
        {
            case RawValue.Literal(var text, _):
                if (!text.TrimStart().StartsWith("SELECT Id ", StringComparison.OrdinalIgnoreCase))
                {
                    diagnostics.Add(BindingDiagnostics.QueryWithoutId(soql.Span));
                }
                return text;
            case RawValue.TimedText(var text, _):
                return text;
            case null:
                return null;
            default:
                diagnostics.Add(BindingDiagnostics.IdInQuery(soql.Span));
                return null;
        }
    }

    // `SELECT Id FROM Type ...`: good enough to check what the id may be used for; null where it is not that plain.
    private ObjectSchema? QueriedType(string soql)
    {
        var words = soql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 3 && words[2].Equals("FROM", StringComparison.OrdinalIgnoreCase) ? schema.Find(words[3]) : null;
    }

    /// <summary>The look-up that a mapping under a relationship means, or null with the reason reported.</summary>
    public FieldValue? BindMapping(ExpandedRecord? record, FieldSyntax written, FieldSchema field)
    {
        var mapping = (ValueSyntax.Mapping)written.Value;
        var (typeName, fields) = (field.ReferenceTo[0], mapping.Fields);
        if (field.Polymorphic)
        {
            if (fields is not [{ Value: ValueSyntax.Mapping inner } typed] || !field.ReferenceTo.Contains(typed.Name.Text, StringComparer.OrdinalIgnoreCase))
            {
                return Report(BindingDiagnostics.PolymorphicWantsType(field, written));
            }
            (typeName, fields) = (typed.Name.Text, inner.Fields);
        }
        if (schema.Find(typeName) is not { } type)
        {
            return Report(BindingDiagnostics.UnknownType(written.Name with { Text = typeName }, schema.Names));
        }
        if (fields.IsEmpty)
        {
            return Report(BindingDiagnostics.EmptyMapping(written));
        }
        if (type.Name == "RecordType" && record is not null && RecordTypeOf(record, fields, out var value))
        {
            return value;
        }
        if (Conditions(record, type, fields) is not { } conditions)
        {
            return null;
        }
        if (type.Name == "RecordType" && record is not null && type.FindField("SobjectType") is { } ownType)
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

    // The record types of the record's own object stand in its describe, so no query is needed; the standard catalogue and
    // metadata files do not know their ids, and then it is a look-up like any other.
    private bool RecordTypeOf(ExpandedRecord record, ImmutableArray<FieldSyntax> fields, out FieldValue? value)
    {
        value = null;
        var types = record.Type.RecordTypes;
        if (fields is not [{ Value: ValueSyntax.Scalar { Value: { Template: null } name } } only] || types.IsEmpty || types.Any(t => t.Id is null))
        {
            return false;
        }
        var found = types.FirstOrDefault(t => name.Text.Equals(only.Name.Text.ToUpperInvariant() switch
        {
            "DEVELOPERNAME" => t.DeveloperName,
            "NAME" => t.Name,
            _ => null,
        }, StringComparison.OrdinalIgnoreCase));
        value = found is null
            ? Report(BindingDiagnostics.UnknownRecordType(record.Type, name.Text, name.Span))
            : new FieldValue.Text(found.Id!);
        return true;
    }

    private ImmutableArray<LookupCondition>? Conditions(ExpandedRecord? record, ObjectSchema type, ImmutableArray<FieldSyntax> fields)
    {
        var conditions = ImmutableArray.CreateBuilder<LookupCondition>(fields.Length);
        var complete = true;
        foreach (var written in fields)
        {
            if (Condition(record, type, written) is not { } condition)
            {
                complete = false;
            }
            else if (conditions.Any(c => ReferenceEquals(c.Field, condition.Field)))
            {
                diagnostics.Add(BindingDiagnostics.FieldTwice(condition.Field, written.Name, null));
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
            diagnostics.Add(BindingDiagnostics.Misplaced(type, written));
            return null;
        }
        if (Evaluator.Evaluate(scalar, record, field.Name) is not { } raw)
        {
            return null;
        }
        var value = Conversion.Convert(raw, field, type, scalar.Span, diagnostics);
        // A look-up asks for the value itself; that it came from a date is of no interest to it.
        return value switch
        {
            null => null,
            FieldValue.Timed timed => new LookupCondition(field, timed.Value),
            _ => new LookupCondition(field, value),
        };
    }

    private static string KeyOf(ObjectSchema type, ImmutableArray<LookupCondition> conditions) =>
        $"{type.Name}|{string.Join('|', conditions.Select(c => $"{c.Field.Name}={Fingerprint.Normalise(c.Field, c.Value, hole => hole.ToString())}"))}";

    private FieldValue? Report(Diagnostic diagnostic)
    {
        diagnostics.Add(diagnostic);
        return null;
    }
}
