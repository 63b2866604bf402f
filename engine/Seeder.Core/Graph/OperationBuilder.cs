using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>
/// Stage 9: makes operations from the verdicts of the diff. Fields, nesting, <c>$after</c> and rules of Salesforce become dependencies
/// between them.
/// </summary>
internal static class OperationBuilder
{
    /// <param name="deletions">The records to delete, from <see cref="Undo"/>.</param>
    /// <param name="schema">Tells which lookups restrict the delete of their target.</param>
    public static OperationGraph Build(
        TypedPlan plan, PlanDiff diff, Resolution resolution, ImmutableArray<Deletion> deletions, OrgSchema schema)
    {
        var scratch = new Scratch(plan, diff, resolution);
        scratch.AddOperations();
        scratch.AddDependencies();
        new FinalOperations(scratch.Builder, plan, scratch.OfRecord).Add(diff);
        RemovalOperations.Add(
            scratch.Builder, deletions, schema, a => plan.Find(a) is { } record ? scratch.OfRecord[record].Create : -1);
        foreach (var raw in diff.Raw)
        {
            scratch.Builder.Add(new Operation(OperationKind.Raw, raw, scratch.Builder.TypeIndex("batch", false), []));
        }
        return scratch.Builder.Build();
    }

    /// <summary>Builds a graph of deletes only, for the rollback of a failed run.</summary>
    public static OperationGraph Build(ImmutableArray<Deletion> deletions, OrgSchema schema)
    {
        var scratch = new Scratch(TypedPlan.Empty, PlanDiff.Empty, new Resolution([], [], Resolution.NoValues));
        RemovalOperations.Add(scratch.Builder, deletions, schema, _ => -1);
        return scratch.Builder.Build();
    }

    /// <summary>The operations of one record, by number; -1 if the record has no such operation.</summary>
    /// <param name="Exists">The operation that creates or finds the record; -1 if it existed before the run.</param>
    /// <param name="Read">The operation after which the fields that other records read are known.</param>
    internal readonly record struct RecordOperations(int Find, int Create, int Update, int Exists, int Read)
    {
        public static RecordOperations None { get; } = new(-1, -1, -1, -1, -1);

        /// <summary>
        /// The index of the record's type if the run certainly creates the record, otherwise -1. Only such records can be nested in a Tree
        /// call, as parents or as children.
        /// </summary>
        public int NestedType { get; init; } = -1;
    }

    private sealed class Scratch(TypedPlan plan, PlanDiff diff, Resolution resolution)
    {
        private readonly Dictionary<int, ImmutableArray<int>> _allFields = [];

        // For each child type: the child relationship name, by lookup field and by type of the parent.
        private readonly List<List<(FieldSchema Field, int Parent, string? Name)>> _childNames = [];

        public RecordOperations[] OfRecord { get; } = new RecordOperations[plan.Records.Length];

        public OperationGraph.Builder Builder { get; } = new(plan.Records.Length);

        public void AddOperations()
        {
            foreach (var record in plan.Records)
            {
                var verdict = diff.Records[record.Index];
                OfRecord[record.Index] = verdict.Verdict switch
                {
                    Verdict.Create or Verdict.Replace => AddCreate(record),
                    Verdict.Find => AddFind(record),
                    Verdict.Update => AddUpdate(record, verdict),
                    _ => RecordOperations.None,
                };
            }
        }

        // An inactive user cannot own records, so operations on other records wait until the user is active.
        private RecordOperations AddUpdate(SeedRecord record, RecordVerdict verdict)
        {
            ImmutableArray<int> fields = [.. verdict.Changed.Where(f => f < record.CreateFieldCount)];
            if (!verdict.Activates)
            {
                return RecordOperations.None with { Update = Add(OperationKind.Update, record, fields) };
            }
            var update =
                Builder.Add(new Operation(OperationKind.Update, record.Index, Builder.TypeOf(record.Type), fields) { Activates = true });
            return RecordOperations.None with { Update = update, Exists = update };
        }

        private RecordOperations AddCreate(SeedRecord record)
        {
            var create = Add(OperationKind.Create, record, AllFields(record.CreateFieldCount));
            return new RecordOperations(-1, create, -1, create, AddRead(record)) { NestedType = Builder[create].Type };
        }

        // The look-up in the run decides between create and update. Both operations are planned, and the one that does not apply is
        // skipped.
        private RecordOperations AddFind(SeedRecord record)
        {
            var find = Add(OperationKind.Find, record, record.Key);
            var create = record.IsCreateable
                ? Add(OperationKind.Create, record, AllFields(record.CreateFieldCount), Condition.IfMissing)
                : -1;
            var update = Add(
                OperationKind.Update, record,
                [.. Enumerable.Range(0, record.CreateFieldCount)
                    .Where(f => record.IsFinal(f) && !record.Key.Contains(f) && record.Fields[f].Field.Updateable)], Condition.IfFound);
            foreach (var behind in new[] { create, update }.Where(o => o >= 0))
            {
                Builder.Depend(behind, new Dependency(find));
            }
            return new RecordOperations(find, create, update, create < 0 ? find : create, AddRead(record));
        }

        private int AddRead(SeedRecord record)
        {
            ImmutableArray<int> wanted = [.. Enumerable.Range(record.PersistedReadCount, record.Reads.Length - record.PersistedReadCount)];
            return Add(OperationKind.Read, record, wanted);
        }

        // Returns -1 if there are no fields to send.
        private int Add(OperationKind kind, SeedRecord record, ImmutableArray<int> fields, Condition condition = Condition.None)
        {
            if (fields.IsEmpty && kind is not OperationKind.Create)
            {
                return -1;
            }
            return Builder.Add(new Operation(kind, record.Index, Builder.TypeOf(record.Type), fields)
            {
                Condition = condition,
                Size = kind is OperationKind.Create or OperationKind.Update ? SizeOf(record, fields) : 0,
                HasIdempotencyKey = kind == OperationKind.Create && IdempotencyKeys.HasOwn(record),
            });
        }

        private static int SizeOf(SeedRecord record, ImmutableArray<int> fields)
        {
            var size = 0;
            foreach (var field in fields)
            {
                size += record.PlainLengthAt(field) is > LargeText and var length ? length : 0;
            }
            return size;
        }

        // From this length on, values count for the size of a request. Two hundred records with shorter values are far below the limit.
        private const int LargeText = 10_000;

        public void AddDependencies()
        {
            var rules = new OrderRules(plan, resolution);
            foreach (var record in plan.Records)
            {
                var of = OfRecord[record.Index];
                foreach (var operation in (ReadOnlySpan<int>)[of.Find, of.Create, of.Update])
                {
                    if (operation < 0)
                    {
                        continue;
                    }
                    foreach (var field in Builder[operation].Fields)
                    {
                        Depend(operation, record, field);
                    }
                    foreach (var after in record.After)
                    {
                        DependOnly(operation, OfRecord[after.Record].Exists);
                    }
                }
                DependOnly(of.Read, of.Exists);
                if (of is { Create: >= 0 } or { Update: >= 0 })
                {
                    rules.Note(of.Create >= 0 ? of.Create : of.Update, record, of.Create >= 0);
                }
            }
            rules.Apply(Builder);
        }

        private void Depend(int operation, SeedRecord record, int field)
        {
            if (record.PlainLengthAt(field) >= 0)
            {
                return;
            }
            var value = record.ValueAt(field);
            if (plan.TargetOf(value) is { } only)
            {
                ref readonly var target = ref OfRecord[only];
                if (target.Exists >= 0 && !(diff.Records[only].Activates && record.Type.Name == Undo.Undeletable))
                {
                    Builder.Depend(operation, new Dependency(target.Exists, field, ChildName(record, record.FieldAt(field), only)));
                }
                return;
            }
            foreach (var hole in value.Holes)
            {
                if (hole is FieldValue.OrgValue read)
                {
                    if (plan.TargetOf(read.Of) is { } source && OfRecord[source].Read is >= 0 and var known)
                    {
                        Builder.Depend(operation, new Dependency(known, field));
                    }
                }
                else if (plan.TargetOf(hole) is { } target && OfRecord[target].Exists is >= 0 and var exists)
                {
                    Builder.Depend(operation, new Dependency(exists, field));
                }
            }
        }

        private void DependOnly(int operation, int on)
        {
            if (operation >= 0 && on >= 0)
            {
                Builder.Depend(operation, new Dependency(on));
            }
        }

        // A record is not nested if its own look-up or its parent's look-up runs during the apply: it may turn out to exist.
        private string? ChildName(SeedRecord record, FieldSchema field, int parent)
        {
            var (child, above) = (OfRecord[record.Index].NestedType, OfRecord[parent].NestedType);
            if (child < 0 || above < 0)
            {
                return null;
            }
            for (; _childNames.Count <= child; _childNames.Add([]))
            {
            }
            foreach (var (by, of, known) in _childNames[child])
            {
                if (of == above && ReferenceEquals(by, field))
                {
                    return known;
                }
            }
            var name = ChildName(record.Type, field, plan.Records[parent].Type);
            _childNames[child].Add((field, above, name));
            return name;
        }

        // Nesting needs a named child relationship, and Tree does not accept setup objects.
        private string? ChildName(ObjectSchema child, FieldSchema field, ObjectSchema parent) =>
            field.Type == FieldType.Reference && Builder.IsInTree(child) && Builder.IsInTree(parent)
                ? parent.ChildRelationships
                    .FirstOrDefault(c => c.Name is not null
                        && c.ChildType.Equals(child.Name, StringComparison.OrdinalIgnoreCase)
                        && c.Field.Equals(field.Name, StringComparison.OrdinalIgnoreCase))?.Name
                : null;

        // Most records have the same number of fields, so they share one array.
        private ImmutableArray<int> AllFields(int count) => _allFields.GetOrAdd(count, most => [.. Enumerable.Range(0, most)]);
    }
}
