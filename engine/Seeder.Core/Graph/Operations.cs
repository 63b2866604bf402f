using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.Schema;

namespace Seeder.Core.Graph;

/// <summary>Stage 9: turns verdicts into operations, and fields, nesting, <c>$after</c> and Salesforce's own rules into dependencies.</summary>
public static class Operations
{
    /// <param name="deletions">Entries of the manifest to delete, from <see cref="Undo"/>.</param>
    /// <param name="schema">Says which lookups keep their target from being deleted.</param>
    public static OperationGraph Build(
        SeedPlan plan, PlanDiff diff, Resolution resolution, ImmutableArray<KeyValuePair<string, ManifestRecord>> deletions, OrgSchema schema)
    {
        var scratch = new Scratch(plan, diff, resolution);
        scratch.AddOperations();
        scratch.AddDependencies();
        scratch.AddDeletions(deletions, schema);
        return scratch.Builder.Build();
    }

    private sealed class Scratch(SeedPlan plan, PlanDiff diff, Resolution resolution)
    {
        // The operation that creates a record; -1 where it exists already.
        private readonly int[] _creates = new int[plan.Records.Length];
        private readonly Dictionary<int, ImmutableArray<int>> _allFields = [];

        public OperationGraph.Builder Builder { get; } = new();

        public void AddOperations()
        {
            foreach (var record in plan.Records)
            {
                var verdict = diff.Records[record.Index];
                _creates[record.Index] = -1;
                if (verdict.Verdict == Verdict.Keep)
                {
                    continue;
                }
                var type = Builder.TypeIndex(record.Type.Name, SetupObjects.Contains(record.Type.Name));
                if (verdict.Verdict == Verdict.Create)
                {
                    _creates[record.Index] = Builder.Add(new Operation(OperationKind.Create, record.Index, type, AllFields(record.Fields.Length)));
                }
                else
                {
                    Builder.Add(new Operation(OperationKind.Update, record.Index, type, verdict.Changed));
                }
            }
        }

        public void AddDependencies()
        {
            var rules = new OrderRules(plan, resolution);
            var operation = 0;
            foreach (var record in plan.Records)
            {
                var verdict = diff.Records[record.Index];
                if (verdict.Verdict == Verdict.Keep)
                {
                    continue;
                }
                var creates = verdict.Verdict == Verdict.Create;
                for (var i = 0; i < record.Fields.Length; i++)
                {
                    if (creates || verdict.Changed.Contains(i))
                    {
                        Depend(operation, record, i, creates);
                    }
                }
                foreach (var after in record.After)
                {
                    DependOnly(operation, after.Record);
                }
                rules.Note(operation, record, creates);
                operation++;
            }
            rules.Apply(Builder);
        }

        public void AddDeletions(ImmutableArray<KeyValuePair<string, ManifestRecord>> deletions, OrgSchema schema)
        {
            var first = Builder.Count;
            for (var i = 0; i < deletions.Length; i++)
            {
                var type = deletions[i].Value.Type;
                var kind = type == "User" ? OperationKind.Deactivate : OperationKind.Delete;
                Builder.Add(new Operation(kind, i, Builder.TypeIndex(type, SetupObjects.Contains(type)), []));
            }
            foreach (var (before, after) in DeletionOrder.Find(deletions, schema))
            {
                Builder.Depend(first + after, new Dependency(first + before, -1, null));
            }
        }

        private void Depend(int operation, SeedRecord record, int field, bool creates)
        {
            var (schema, value, _) = record.Fields[field];
            if (plan.TargetOf(value) is { } target)
            {
                if (_creates[target] is >= 0 and var on)
                {
                    var nestable = creates && schema.Type == FieldType.Reference;
                    Builder.Depend(operation, new Dependency(on, field, nestable ? ChildName(record.Type, schema, plan.Records[target].Type) : null));
                }
                return;
            }
            var parts = value switch
            {
                FieldValue.Composed composed => composed.Parts,
                FieldValue.Timed { Value: FieldValue.Composed composed } => composed.Parts,
                _ => [],
            };
            foreach (var part in parts)
            {
                if (plan.TargetOf(part) is { } named && _creates[named] is >= 0 and var on)
                {
                    Builder.Depend(operation, new Dependency(on, field, null));
                }
            }
        }

        private void DependOnly(int operation, int record)
        {
            if (_creates[record] is >= 0 and var on)
            {
                Builder.Depend(operation, new Dependency(on, -1, null));
            }
        }

        // A record can be nested under another only by a child relationship that has a name, and Tree takes no setup object.
        private readonly Dictionary<(ObjectSchema Child, string Field, ObjectSchema Parent), string?> _childNames = [];

        private string? ChildName(ObjectSchema child, FieldSchema field, ObjectSchema parent)
        {
            if (!_childNames.TryGetValue((child, field.Name, parent), out var name))
            {
                name = SetupObjects.Contains(child.Name) || SetupObjects.Contains(parent.Name) ? null : parent.ChildRelationships
                    .FirstOrDefault(c => c.Name is not null
                        && c.ChildType.Equals(child.Name, StringComparison.OrdinalIgnoreCase)
                        && c.Field.Equals(field.Name, StringComparison.OrdinalIgnoreCase))?.Name;
                _childNames.Add((child, field.Name, parent), name);
            }
            return name;
        }

        // Most records of a plan have as many fields as others: one array serves them all.
        private ImmutableArray<int> AllFields(int count)
        {
            if (!_allFields.TryGetValue(count, out var fields))
            {
                _allFields.Add(count, fields = [.. Enumerable.Range(0, count)]);
            }
            return fields;
        }
    }
}
