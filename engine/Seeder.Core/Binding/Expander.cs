using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>A record written out, with its type, parent and address; its values are still text.</summary>
/// <param name="Copy">The innermost copy that it belongs to; null outside of all repetition.</param>
public sealed record ExpandedRecord(
    int Index, RecordSyntax Syntax, ObjectSchema Type, string Address, ExpandedRecord? Parent, FieldSchema? ParentField, Copy? Copy)
{
    /// <summary>The child relationship under which it is nested; null for a record that is not.</summary>
    public string? List { get; init; }
}

/// <summary>The records of a plan in document order, a parent before its children, and where each reference id leads.</summary>
/// <param name="Lost">Reference ids of records that could not be placed: what refers to them is no error of its own.</param>
public sealed record ExpandedPlan(
    PlanSyntax Syntax, ImmutableArray<ExpandedRecord> Records, IReadOnlyDictionary<string, NamedRecords> ByRef, IReadOnlySet<string> Lost)
{
    /// <summary>The records by address: <c>customer_3</c> is the third copy.</summary>
    public required IReadOnlyDictionary<string, ExpandedRecord> ByAddress { get; init; }
}

/// <summary>Stage 3: writes out every record with its type and address. Structure only: values are the binder's.</summary>
public static class Expander
{
    /// <param name="countOf">How many copies a <c>$count</c> asks for, by the address without a number of what is copied; null where it gives no number.</param>
    public static ExpandedPlan Expand(PlanSyntax syntax, OrgSchema schema, Func<ScalarSyntax, string, int?> countOf, DiagnosticBag diagnostics)
    {
        var scratch = new Scratch(schema, countOf, diagnostics);
        foreach (var list in syntax.Records)
        {
            if (schema.Find(list.Type.Text) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(list.Type, schema));
                scratch.Lose(list.Records);
                continue;
            }
            scratch.Add(list.Records, list.Type.Span, type, type.Name, null, null, null);
        }
        scratch.CheckNames(syntax);
        return new ExpandedPlan(syntax, scratch.Records.DrainToImmutable(), scratch.ByRef, scratch.Lost) { ByAddress = scratch.ByAddress };
    }

    private sealed class Scratch(OrgSchema schema, Func<ScalarSyntax, string, int?> countOf, DiagnosticBag diagnostics)
    {
        public ImmutableArray<ExpandedRecord>.Builder Records { get; } = ImmutableArray.CreateBuilder<ExpandedRecord>();

        public Dictionary<string, NamedRecords> ByRef { get; } = new(StringComparer.Ordinal);

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

        public void Add(
            ImmutableArray<RecordSyntax> list, SourceSpan name, ObjectSchema type, string place, ExpandedRecord? parent, ChildRelationship? relationship, Copy? copy)
        {
            if (!list.IsEmpty && !type.Createable)
            {
                diagnostics.Add(BindingDiagnostics.TypeNotCreateable(type, name));
            }
            var unnamed = 0;
            foreach (var syntax in list)
            {
                var address = syntax.Ref is { } own ? own.Text + Copy.Numbers(copy) : $"{place}#{++unnamed}";
                if (syntax.Count is not { } count)
                {
                    AddOne(syntax, type, address, parent, relationship, copy);
                    continue;
                }
                var first = Records.Count;
                for (var number = 1; number <= (countOf(count, address) ?? 0); number++)
                {
                    var one = new Copy(copy, syntax, number, Records.Count);
                    AddOne(syntax, type, $"{address}_{number.ToString(CultureInfo.InvariantCulture)}", parent, relationship, one);
                    one.End = Records.Count;
                }
                if (Records.Count == first)
                {
                    NameWithoutRecords(syntax, copy);
                }
            }
        }

        private void AddOne(RecordSyntax syntax, ObjectSchema type, string address, ExpandedRecord? parent, ChildRelationship? relationship, Copy? copy)
        {
            var parentField = relationship is null ? null : type.FindField(relationship.Field);
            var record = new ExpandedRecord(Records.Count, syntax, type, address, parent, parentField, copy) { List = relationship?.Name };
            Records.Add(record);
            if (syntax.Ref is { } reference)
            {
                Name(reference, syntax, copy).Records.Add(record);
            }
            foreach (var field in syntax.Fields)
            {
                if (field.Value is ValueSyntax.RecordList children)
                {
                    AddChildren(record, field, children, copy);
                }
            }
        }

        private NamedRecords Name(NameSyntax reference, RecordSyntax syntax, Copy? copy)
        {
            if (!ByRef.TryGetValue(reference.Text, out var named))
            {
                ByRef.Add(reference.Text, named = new NamedRecords(reference, syntax, Copy.Chain(copy)));
            }
            else if (!ReferenceEquals(named.Syntax, syntax) && _twice.Add(reference.Span))
            {
                diagnostics.Add(BindingDiagnostics.DuplicateReference(reference, named.Name.Span));
            }
            return named;
        }

        // A list of no copies has names all the same: a set without records.
        private void NameWithoutRecords(RecordSyntax syntax, Copy? copy)
        {
            var inside = syntax.Count is null ? copy : new Copy(copy, syntax, 0, Records.Count);
            if (syntax.Ref is { } reference)
            {
                Name(reference, syntax, inside);
            }
            foreach (var children in syntax.Fields.Select(f => f.Value).OfType<ValueSyntax.RecordList>())
            {
                foreach (var child in children.Records)
                {
                    NameWithoutRecords(child, inside);
                }
            }
        }

        private readonly HashSet<SourceSpan> _twice = [];

        public Dictionary<string, ExpandedRecord> ByAddress { get; } = new(StringComparer.Ordinal);

        private void AddChildren(ExpandedRecord record, FieldSyntax field, ValueSyntax.RecordList children, Copy? copy)
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
            Add(children.Records, field.Name.Span, type, $"{record.Address}.{relationship.Name}", record, relationship, copy);
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
            foreach (var named in ByRef.Values.OrderBy(n => n.Name.Span.Start))
            {
                if (types.TryGetValue(named.Name.Text, out var span))
                {
                    diagnostics.Add(BindingDiagnostics.NameIsAType(named.Name, span));
                }
            }
            foreach (var existing in syntax.Existing)
            {
                if (types.TryGetValue(existing.Name.Text, out var span))
                {
                    diagnostics.Add(BindingDiagnostics.NameIsAType(existing.Name, span));
                }
                if (ByRef.TryGetValue(existing.Name.Text, out var named))
                {
                    diagnostics.Add(BindingDiagnostics.DuplicateReference(named.Name, existing.Name.Span));
                }
            }
            CheckAddresses();
        }

        // `customer_3` may be the third copy of one record and the name of another; and an alias may bring one entry twice.
        private void CheckAddresses()
        {
            ByAddress.EnsureCapacity(Records.Count);
            foreach (var record in Records)
            {
                if (!ByAddress.TryAdd(record.Address, record) && record.Syntax.Ref is { } reference && _twice.Add(reference.Span))
                {
                    diagnostics.Add(BindingDiagnostics.AddressTwice(reference, record.Address, ByAddress[record.Address].Syntax.Ref?.Span ?? reference.Span));
                }
            }
        }
    }
}
