using Seeder.Core.Binding;
using Seeder.Core.Graph;
using Seeder.Core.Run;
using Seeder.Core.Schema;

namespace Seeder.Core.Calls;

/// <summary>
/// In how many rounds the calls can be sent: as waves, but calls that lock the same record follow each other, and calls with setup objects go
/// alone. An estimate: it takes calls in their order, each in the first round that has nothing in its way.
/// </summary>
public static class LockRounds
{
    // Assumption: lookups to these are not worth waiting for. Users, groups, record types and profiles are set up once and shared by
    // everything, and the standard price book by every price; that they are not locked is not documented.
    private static readonly FrozenSet<string> Exempt =
        new[] { "User", "Group", "RecordType", "Profile", "Pricebook2" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether writing the field locks the record that it leads to.</summary>
    public static bool Locks(FieldSchema field) => field.IsReference && !field.ReferenceTo.All(Exempt.Contains);

    public static int Of(PlannedRun run)
    {
        var round = new int[run.Graph.Calls.Length];
        // By record: the rounds in which it is locked; by round, whether anything runs, and whether it must run alone.
        var locked = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        var (busy, alone, last) = (new HashSet<int>(), new HashSet<int>(), 0);
        foreach (var call in run.Graph.Calls)
        {
            var first = 1;
            foreach (var before in call.After)
            {
                first = Math.Max(first, round[before] + 1);
            }
            var isSetup = call is ApiCall.Collections { IsSetup: true };
            var rounds = Targets(call, run).Select(t => locked.TryGetValue(t, out var known) ? known : locked[t] = []).ToList();
            while (alone.Contains(first) || (isSetup && busy.Contains(first)) || rounds.Exists(r => r.Contains(first)))
            {
                first++;
            }
            round[call.Number] = first;
            rounds.ForEach(r => r.Add(first));
            busy.Add(first);
            if (isSetup)
            {
                alone.Add(first);
            }
            last = Math.Max(last, first);
        }
        return last;
    }

    private static HashSet<string> Targets(ApiCall call, PlannedRun run)
    {
        var targets = new HashSet<string>(StringComparer.Ordinal);
        var inside = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in call.Operations)
        {
            ref readonly var operation = ref run.Graph.Operations.At(index);
            if (operation.Kind.Looks() || operation.Kind == OperationKind.Raw)
            {
                continue;
            }
            if (operation.Kind.Removes())
            {
                var (address, entry, _) = run.Deletions[operation.Record];
                targets.Add(address);
                targets.UnionWith(entry.In is { } parent ? entry.Refs.Add(parent) : entry.Refs);
                continue;
            }
            var record = run.Plan.Records[operation.Record];
            (operation.Kind == OperationKind.Create ? inside : targets).Add(record.Address);
            foreach (var field in operation.Fields)
            {
                if (record.Fields[field] is var bound && Locks(bound.Field)
                    && Target(bound.Value, run) is { } target)
                {
                    targets.Add(target);
                }
            }
        }
        // What the call itself creates is nobody else's to lock.
        targets.ExceptWith(inside);
        return targets;
    }

    private static string? Target(FieldValue value, PlannedRun run) => value switch
    {
        FieldValue.Text id => id.Value,
        _ when run.Plan.TargetOf(value) is { } target => run.Plan.Records[target].Address,
        FieldValue.Found found => run.Resolution.Ids[found.Lookup],
        _ => null,
    };
}
