using Seeder.Core.Schema;
using Seeder.Core.Syntax;

namespace Seeder.Core.Binding;

/// <summary>Stage 3: expands the plan into single records with type and address. Values are bound later.</summary>
internal static class Expander
{
    /// <param name="evaluator">Evaluates <c>$count</c> and <c>$from</c>.</param>
    /// <param name="context">Contains the highest number of records.</param>
    /// <returns>True if the number of records is within the limit; otherwise an error was reported.</returns>
    public static bool Expand(ExpandedPlan plan, OrgSchema schema, Evaluator evaluator, BindingContext context, DiagnosticBag diagnostics)
    {
        var syntax = plan.Syntax;
        var scratch = new Scratch(plan, schema, evaluator, context, diagnostics)
        {
            IsFull = !new RecordCount(evaluator.Repetition, context.MostRecords, diagnostics).Fits(syntax),
        };
        foreach (var list in scratch.IsFull ? [] : syntax.Records)
        {
            if (RowlessTypes.KindOf(list.Type.Text) is { } kind)
            {
                diagnostics.Add(RowlessDiagnostics.TypeWithoutRows(list.Type, kind));
                scratch.Lose(list.Records);
                continue;
            }
            if (schema.Find(list.Type.Text) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(list.Type, schema));
                scratch.Lose(list.Records);
                continue;
            }
            scratch.Add(list.Records, list.Type.Span, type, type.Name, null, null, null);
        }
        if (scratch.IsFull)
        {
            return false;
        }
        DefaultsCheck.Check(syntax, schema, diagnostics);
        new NameCheck(plan, scratch.Twice, diagnostics).Check();
        return true;
    }

    private sealed class Scratch(
        ExpandedPlan plan, OrgSchema schema, Evaluator evaluator, BindingContext context, DiagnosticBag diagnostics)
    {
        // Counts the records without a reference id per type, over all files of the plan.
        private readonly Dictionary<ObjectSchema, int> _unnamed = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<RecordSyntax, (ObjectSchema Type, CsvTable? Table, FieldSchema? ParentField,
            RecordShape Shape)> _shapes = new(ReferenceEqualityComparer.Instance);

        /// <summary>Whether the limit of records is exceeded. Then no further records are expanded.</summary>
        public bool IsFull { get; set; }

        private List<ExpandedRecord> Records => plan.Records;

        public void Lose(ImmutableArray<RecordSyntax> list)
        {
            plan.IsPartial |= !list.IsEmpty;
            foreach (var record in list)
            {
                if (record.Ref is { } name)
                {
                    plan.Lost.Add(name.Text);
                }
                foreach (var children in record.Fields.Select(f => f.Value).OfType<ValueSyntax.RecordList>())
                {
                    Lose(children.Records);
                }
            }
        }

        public void Add(
            ImmutableArray<RecordSyntax> list,
            SourceSpan name,
            ObjectSchema type,
            string place,
            ExpandedRecord? parent,
            ChildRelationship? relationship,
            Iteration? iteration)
        {
            var unnamed = parent is null ? _unnamed.GetValueOrDefault(type) : 0;
            var first = Records.Count;
            foreach (var syntax in IsFull ? [] : list)
            {
                var address = syntax.Ref is { } own ? own.Text + Iteration.Numbers(iteration) : $"{place}#{++unnamed}";
                if (!syntax.IsRepeated)
                {
                    AddOne(syntax, type, address, parent, relationship, iteration);
                    continue;
                }
                if (AddIterations(syntax, type, address, parent, relationship, iteration) == 0)
                {
                    NameWithoutRecords(syntax, iteration);
                }
            }
            if (parent is null)
            {
                _unnamed[type] = unnamed;
            }
            // A record of a type that the org does not let users create must have a key that finds it.
            if (!type.Createable
                && !IsFull
                && Records.Skip(first).Any(r => ReferenceEquals(r.Type, type) && r.Parent == parent && !r.HasKey))
            {
                diagnostics.Add(BindingDiagnostics.TypeNotCreateable(type, name));
            }
        }

        private int AddIterations(
            RecordSyntax syntax,
            ObjectSchema type,
            string address,
            ExpandedRecord? parent,
            ChildRelationship? relationship,
            Iteration? iteration)
        {
            var instructions = syntax.Instructions!;
            ImmutableArray<CsvRow>? rows = instructions.From is { } from ? evaluator.Repetition.RowsOf(from, address) : null;
            var count = instructions.From is null ? evaluator.Repetition.CountOf(instructions.Count!.Value, address) : rows?.Length;
            if (count is null)
            {
                Lose([syntax]);
            }
            for (var number = 1; number <= count && !IsFull; number++)
            {
                var one = new Iteration(iteration, syntax, number, Records.Count) { Row = rows?[number - 1] };
                AddOne(syntax, type, $"{address}_{number.ToString(CultureInfo.InvariantCulture)}", parent, relationship, one);
                one.End = Records.Count;
            }
            return count ?? 0;
        }

        private void AddOne(
            RecordSyntax syntax,
            ObjectSchema type,
            string address,
            ExpandedRecord? parent,
            ChildRelationship? relationship,
            Iteration? iteration)
        {
            if ((Records.Count & 1023) == 0)
            {
                context.Cancel.ThrowIfCancellationRequested();
            }
            if (Records.Count == context.MostRecords)
            {
                IsFull = true;
                diagnostics.Add(LimitDiagnostics.TooManyRecords(syntax.Instructions?.Count?.Span ?? syntax.Span, context.MostRecords));
                return;
            }
            var parentField = relationship is null ? null : type.FindField(relationship.Field);
            var row = iteration is { Row: { } its } && ReferenceEquals(iteration.Repetition, syntax) ? its : null;
            var shape = ShapeOf(syntax, type, row?.Table, parentField);
            var record = new ExpandedRecord(Records.Count, syntax, type, address, parent, parentField, iteration)
            {
                List = relationship?.Name,
                Fields = shape is null ? syntax.Fields : row is null ? shape.Fields : shape.FieldsOf(row),
                Instructions = shape?.Instructions ?? syntax.Instructions ?? InstructionsSyntax.None,
            };
            Records.Add(record);
            if (syntax.Ref is { } reference)
            {
                Name(reference, syntax, iteration).Records.Add(record);
            }
            foreach (var field in syntax.Fields)
            {
                if (field.Value is ValueSyntax.RecordList children)
                {
                    AddChildren(record, field, children, iteration);
                }
            }
        }

        // Null if the record has neither defaults nor CSV columns, as most records of a large plan.
        private RecordShape? ShapeOf(RecordSyntax syntax, ObjectSchema type, CsvTable? table, FieldSchema? parentField)
        {
            var defaults = plan.Syntax.DefaultsByFile.GetValueOrDefault(syntax.Span.Source.Path);
            if (table is null && defaults is null or [])
            {
                return null;
            }
            // An alias may use one entry for two types, and the path in $from may give another file in another iteration.
            if (!_shapes.TryGetValue(syntax, out var known)
                || !ReferenceEquals(known.Type, type)
                || !ReferenceEquals(known.Table, table)
                || !ReferenceEquals(known.ParentField, parentField))
            {
                _shapes[syntax] = known = (
                    type, table, parentField, new RecordShape(
                        syntax, type, [.. (defaults ?? []).Where(d => ReferenceEquals(schema.Find(d.Type.Text), type))], table, parentField,
                        diagnostics));
                if (!known.Shape.RefusedColumns.IsEmpty)
                {
                    plan.RefusedColumns[syntax] = known.Shape.RefusedColumns;
                }
            }
            return known.Shape;
        }

        private NamedRecords Name(NameSyntax reference, RecordSyntax syntax, Iteration? iteration)
        {
            if (!plan.ByRef.TryGetValue(reference.Text, out var named))
            {
                plan.ByRef.Add(reference.Text, named = new NamedRecords(reference, syntax, Iteration.Chain(iteration)));
            }
            else if (!ReferenceEquals(named.Syntax, syntax) && Twice.Add(reference.Span))
            {
                diagnostics.Add(BindingDiagnostics.DuplicateReference(reference, named.Name.Span));
            }
            return named;
        }

        // If $count is 0, the reference ids below still exist, but have no records.
        private void NameWithoutRecords(RecordSyntax syntax, Iteration? iteration)
        {
            var inside = syntax.IsRepeated ? new Iteration(iteration, syntax, 0, Records.Count) : iteration;
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

        /// <summary>Where a reference id was reported because it is used twice.</summary>
        public HashSet<SourceSpan> Twice { get; } = [];

        private void AddChildren(ExpandedRecord record, FieldSyntax field, ValueSyntax.RecordList children, Iteration? iteration)
        {
            if (record.Type.FindChild(field.Name.Text) is not { } relationship)
            {
                diagnostics.Add(BindingDiagnostics.NotAChildList(record.Type, field, schema));
                Lose(children.Records);
                return;
            }
            if (RowlessTypes.KindOf(relationship.ChildType) is { } kind)
            {
                diagnostics.Add(RowlessDiagnostics.TypeWithoutRows(field.Name with { Text = relationship.ChildType }, kind));
                Lose(children.Records);
                return;
            }
            if (schema.Find(relationship.ChildType) is not { } type)
            {
                diagnostics.Add(BindingDiagnostics.UnknownType(field.Name with { Text = relationship.ChildType }, schema));
                Lose(children.Records);
                return;
            }
            Add(children.Records, field.Name.Span, type, $"{record.Address}.{relationship.Name}", record, relationship, iteration);
        }
    }
}
