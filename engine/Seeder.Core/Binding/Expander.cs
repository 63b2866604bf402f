using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>A record written out, with its type, parent and address; its values are still text.</summary>
public sealed record ExpandedRecord(int Index, RecordSyntax Syntax, ObjectSchema Type, string Address, ExpandedRecord? Parent, FieldSchema? ParentField);

/// <summary>The records of a plan in document order, a parent before its children, and where each reference id leads.</summary>
/// <param name="Lost">Reference ids of records that could not be placed: what refers to them is no error of its own.</param>
public sealed record ExpandedPlan(
    PlanSyntax Syntax, ImmutableArray<ExpandedRecord> Records, FrozenDictionary<string, ExpandedRecord> ByRef, FrozenSet<string> Lost);

/// <summary>Stage 3: writes out every record with its type and address. Structure only: values are the binder's.</summary>
public static class Expander
{
    public static ExpandedPlan Expand(PlanSyntax syntax, OrgSchema schema, DiagnosticBag diagnostics)
    {
        var scratch = new Scratch(schema, diagnostics);
        foreach (var list in syntax.Records)
        {
            if (schema.Find(list.Type.Text) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(list.Type, schema));
                scratch.Lose(list.Records);
                continue;
            }
            scratch.Add(list.Records, list.Type.Span, type, type.Name, null, null);
        }
        scratch.CheckNames(syntax);
        return new ExpandedPlan(syntax, scratch.Records.ToImmutable(), scratch.ByRef.ToFrozenDictionary(StringComparer.Ordinal), scratch.Lost.ToFrozenSet(StringComparer.Ordinal));
    }

    private sealed class Scratch(OrgSchema schema, DiagnosticBag diagnostics)
    {
        public ImmutableArray<ExpandedRecord>.Builder Records { get; } = ImmutableArray.CreateBuilder<ExpandedRecord>();

        public Dictionary<string, ExpandedRecord> ByRef { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Lost { get; } = new(StringComparer.Ordinal);

        public void Lose(ImmutableArray<RecordSyntax> list)
        {
            foreach (var record in list)
            {
                if (record.Ref is { } name)
                {
                    Lost.Add(name.Text);
                }
                foreach (var children in record.Fields.Select(f => f.Value).OfType<ValueSyntax.RecordList>())
                {
                    Lose(children.Records);
                }
            }
        }

        public void Add(ImmutableArray<RecordSyntax> list, SourceSpan name, ObjectSchema type, string place, ExpandedRecord? parent, FieldSchema? parentField)
        {
            if (!list.IsEmpty && !type.Createable)
            {
                diagnostics.Add(BindingDiagnostics.TypeNotCreateable(type, name));
            }
            var unnamed = 0;
            foreach (var syntax in list)
            {
                var address = syntax.Ref is { } own ? own.Text : $"{place}#{++unnamed}";
                var record = new ExpandedRecord(Records.Count, syntax, type, address, parent, parentField);
                Records.Add(record);
                if (syntax.Ref is { } reference && !ByRef.TryAdd(reference.Text, record))
                {
                    diagnostics.Add(BindingDiagnostics.DuplicateReference(reference, ByRef[reference.Text].Syntax.Ref!.Value.Span));
                }
                foreach (var field in syntax.Fields)
                {
                    if (field.Value is ValueSyntax.RecordList children)
                    {
                        AddChildren(record, field, children);
                    }
                }
            }
        }

        private void AddChildren(ExpandedRecord record, FieldSyntax field, ValueSyntax.RecordList children)
        {
            if (record.Type.FindChild(field.Name.Text) is not { } relationship)
            {
                diagnostics.Add(BindingDiagnostics.NotAChildList(record.Type, field));
                Lose(children.Records);
                return;
            }
            if (schema.Find(relationship.ChildType) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(field.Name with { Text = relationship.ChildType }, schema));
                Lose(children.Records);
                return;
            }
            Add(children.Records, field.Name.Span, type, $"{record.Address}.{relationship.Name}", record, type.FindField(relationship.Field));
        }

        // Reference ids, the names under `existing` and the type names in use share one namespace.
        public void CheckNames(PlanSyntax syntax)
        {
            var types = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
            foreach (var list in syntax.Records)
            {
                types.TryAdd(list.Type.Text, list.Type.Span);
            }
            // Of nested records nobody wrote the type, but an expression may.
            foreach (var record in Records)
            {
                types.TryAdd(record.Type.Name, record.Syntax.Span);
            }
            foreach (var record in ByRef.Values.OrderBy(r => r.Index))
            {
                if (types.TryGetValue(record.Address, out var span))
                {
                    diagnostics.Add(BindingDiagnostics.NameIsAType(record.Syntax.Ref!.Value, span));
                }
            }
            foreach (var existing in syntax.Existing)
            {
                if (types.TryGetValue(existing.Name.Text, out var span))
                {
                    diagnostics.Add(BindingDiagnostics.NameIsAType(existing.Name, span));
                }
                if (ByRef.TryGetValue(existing.Name.Text, out var record))
                {
                    diagnostics.Add(BindingDiagnostics.DuplicateReference(record.Syntax.Ref!.Value, existing.Name.Span));
                }
            }
        }
    }
}
