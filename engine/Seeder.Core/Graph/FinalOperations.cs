using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder.Core.Graph;

/// <summary>
/// Adds the operations that run when all records that refer to a record exist: an update with the fields of <c>$then</c>, and a query for
/// the fields of <c>$read</c>.
/// </summary>
internal sealed class FinalOperations(
    OperationGraph.Builder builder, TypedPlan plan, OperationBuilder.RecordOperations[] operations)
{
    private readonly Dictionary<int, int> _thens = [];
    private readonly Dictionary<int, int> _reads = [];

    public void Add(PlanDiff diff)
    {
        foreach (var record in plan.Records.Where(r => r.CreateFieldCount < r.FieldCount || r.PersistedReadCount > 0))
        {
            var verdict = diff.Records[record.Index];
            if (verdict.Verdict == Verdict.Leave)
            {
                continue;
            }
            var of = operations[record.Index];
            ImmutableArray<int> fields = verdict.Verdict switch
            {
                Verdict.Create or Verdict.Replace or Verdict.Find =>
                    [.. Enumerable.Range(record.CreateFieldCount, record.FieldCount - record.CreateFieldCount)],
                _ => [.. verdict.Changed.Where(f => f >= record.CreateFieldCount)],
            };
            if (!fields.IsEmpty)
            {
                var then = builder.Add(new Operation(OperationKind.Update, record.Index, builder.TypeOf(record.Type), fields));
                _thens.Add(record.Index, then);
                foreach (var before in new[] { of.Exists, of.Update }.Where(o => o >= 0))
                {
                    builder.Depend(then, new Dependency(before));
                }
                DependOnValues(record, fields, then);
            }
            if (record.PersistedReadCount > 0 && (verdict.Verdict != Verdict.Keep || verdict.IsFound))
            {
                var read = builder.Add(
                    new Operation(
                        OperationKind.Read,
                        record.Index,
                        builder.TypeOf(record.Type),
                        [.. Enumerable.Range(0, record.PersistedReadCount)]));
                _reads.Add(record.Index, read);
                foreach (var before in new[] { of.Exists, of.Update, _thens.GetValueOrDefault(record.Index, -1) }.Where(o => o >= 0))
                {
                    builder.Depend(read, new Dependency(before));
                }
            }
        }
        WaitForReferences();
        OrderThens();
    }

    private void DependOnValues(SeedRecord record, ImmutableArray<int> fields, int then)
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
                    builder.Depend(then, new Dependency(on, field));
                }
            }
        }
    }

    private void WaitForReferences()
    {
        if (_thens.Count == 0 && _reads.Count == 0)
        {
            return;
        }
        foreach (var record in plan.Records)
        {
            var of = operations[record.Index];
            foreach (var operation in new[] { of.Exists, of.Update }.Where(o => o >= 0).Distinct())
            {
                foreach (var target in builder[operation].Fields.Where(f => f < record.FieldCount)
                    .SelectMany(f => plan.TargetsIn(record.Fields[f].Value))
                    .Distinct())
                {
                    if (target == record.Index)
                    {
                        continue;
                    }
                    foreach (var final in new[] { _thens, _reads })
                    {
                        if (final.TryGetValue(target, out var waiting))
                        {
                            builder.Depend(waiting, new Dependency(operation));
                        }
                    }
                }
            }
        }
    }

    // If records with $then refer to each other, the referenced record is updated first, except in a circle.
    private void OrderThens()
    {
        var records = _thens.Keys.ToArray();
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
                builder.Depend(_thens[records[i]], new Dependency(_thens[records[target]]));
            }
        }
    }
}
