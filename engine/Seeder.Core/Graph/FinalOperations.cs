using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>
/// Adds the operations that run when all records that refer to a record exist: an update with the fields of <c>$then</c>, and a query for
/// the fields of <c>$read</c>.
/// </summary>
internal static class FinalOperations
{
    public static void Add(OperationGraph.Builder builder, TypedPlan plan, PlanDiff diff, OperationBuilder.RecordOperations[] operations)
    {
        var thens = new Dictionary<int, int>();
        var reads = new Dictionary<int, int>();
        foreach (var record in plan.Records.Where(r => r.CreateFieldCount < r.Fields.Length || r.PersistedReadCount > 0))
        {
            var verdict = diff.Records[record.Index];
            var of = operations[record.Index];
            ImmutableArray<int> fields = verdict.Verdict switch
            {
                Verdict.Create or Verdict.Replace or Verdict.Find =>
                    [.. Enumerable.Range(record.CreateFieldCount, record.Fields.Length - record.CreateFieldCount)],
                _ => [.. verdict.Changed.Where(f => f >= record.CreateFieldCount)],
            };
            if (!fields.IsEmpty)
            {
                var then = builder.Add(new Operation(OperationKind.Update, record.Index, builder.TypeOf(record.Type), fields));
                thens.Add(record.Index, then);
                foreach (var before in new[] { of.Exists, of.Update }.Where(o => o >= 0))
                {
                    builder.Depend(then, new Dependency(before, -1, null));
                }
                DependOnValues(builder, plan, operations, record, fields, then);
            }
            if (record.PersistedReadCount > 0 && (verdict.Verdict != Verdict.Keep || verdict.IsFound))
            {
                var read = builder.Add(
                    new Operation(
                        OperationKind.Read,
                        record.Index,
                        builder.TypeOf(record.Type),
                        [.. Enumerable.Range(0, record.PersistedReadCount)]));
                reads.Add(record.Index, read);
                foreach (var before in new[] { of.Exists, of.Update, thens.GetValueOrDefault(record.Index, -1) }.Where(o => o >= 0))
                {
                    builder.Depend(read, new Dependency(before, -1, null));
                }
            }
        }
        WaitForReferences(builder, plan, operations, thens, reads);
        OrderThens(builder, plan, thens);
    }

    private static void DependOnValues(
        OperationGraph.Builder builder,
        TypedPlan plan,
        OperationBuilder.RecordOperations[] operations,
        SeedRecord record,
        ImmutableArray<int> fields,
        int then)
    {
        foreach (var field in fields)
        {
            foreach (var hole in record.Fields[field].Value.Holes)
            {
                var on = hole is FieldValue.OrgValue read
                    ? plan.TargetOf(read.Of) is { } source ? operations[source].Read : -1
                    : plan.TargetOf(hole) is { } target ? operations[target].Exists : -1;
                if (on >= 0)
                {
                    builder.Depend(then, new Dependency(on, field, null));
                }
            }
        }
    }

    private static void WaitForReferences(
        OperationGraph.Builder builder,
        TypedPlan plan,
        OperationBuilder.RecordOperations[] operations,
        Dictionary<int, int> thens,
        Dictionary<int, int> reads)
    {
        if (thens.Count == 0 && reads.Count == 0)
        {
            return;
        }
        foreach (var record in plan.Records)
        {
            var of = operations[record.Index];
            foreach (var operation in new[] { of.Exists, of.Update }.Where(o => o >= 0).Distinct())
            {
                foreach (var target in builder[operation].Fields.Where(f => f < record.Fields.Length)
                    .SelectMany(f => plan.TargetsIn(record.Fields[f].Value))
                    .Distinct())
                {
                    if (target == record.Index)
                    {
                        continue;
                    }
                    foreach (var final in new[] { thens, reads })
                    {
                        if (final.TryGetValue(target, out var waiting))
                        {
                            builder.Depend(waiting, new Dependency(operation, -1, null));
                        }
                    }
                }
            }
        }
    }

    // If records with $then refer to each other, the referenced record is updated first, except in a circle.
    private static void OrderThens(OperationGraph.Builder builder, TypedPlan plan, Dictionary<int, int> thens)
    {
        var records = thens.Keys.ToArray();
        var places = records.Select((r, i) => (r, i)).ToDictionary(p => p.r, p => p.i);
        var targets = records.Select(
            r => plan.Records[r].Fields.SelectMany(f => plan.TargetsIn(f.Value))
                .Where(t => t != r && places.ContainsKey(t))
                .Distinct()
                .Select(t => places[t])
                .ToArray()).ToArray();
        var (component, _) = StronglyConnected.Find(records.Length, i => targets[i].Length, (i, n) => targets[i][n]);
        for (var i = 0; i < records.Length; i++)
        {
            foreach (var target in targets[i].Where(t => component[t] != component[i]))
            {
                builder.Depend(thens[records[i]], new Dependency(thens[records[target]], -1, null));
            }
        }
    }
}
