using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Graph;

namespace Seeder.Core.Run;

/// <summary>What a begin entry says of the operations of its call.</summary>
public static class JournalOperations
{
    private static readonly string Blank = new('.', Fingerprint.Length);

    public static JournalEntry.Begin Begin(ApiCall call, int attempt, DateTimeOffset? orgTime, PlannedRun run, RunState state) => new(
        call.Number, attempt, KindOf(call), orgTime, [.. call.Operations.Select((o, i) => Describe(call, o, i, run, state))]);

    /// <summary>How calls are named in journals, logs and counts.</summary>
    public static string KindOf(ApiCall call) => call switch
    {
        ApiCall.Tree => "tree",
        ApiCall.Collections collections => collections.Verb switch
        {
            CollectionsVerb.Create => "create",
            CollectionsVerb.Delete => "delete",
            CollectionsVerb.Retrieve => "retrieve",
            _ => "update",
        },
        ApiCall.Batch { Verb: BatchVerb.Find } => "find",
        ApiCall.Batch => "batch",
        _ => throw new InvalidOperationException(call.GetType().Name),
    };

    /// <summary>The addresses of the plan's records whose ids a record holds, in field order, the one it is nested in apart.</summary>
    public static ImmutableArray<string> RefsOf(SeedPlan plan, SeedRecord record)
    {
        List<string>? refs = null;
        foreach (var field in record.Fields)
        {
            foreach (var target in Targets(plan, field.Value))
            {
                var address = plan.Records[target].Address;
                if (target != record.Parent && target != record.Index && !(refs?.Contains(address) ?? false))
                {
                    (refs ??= []).Add(address);
                }
            }
        }
        return refs is null ? [] : [.. refs];
    }

    private static IEnumerable<int> Targets(SeedPlan plan, FieldValue value) => value switch
    {
        FieldValue.Timed timed => Targets(plan, timed.Value),
        FieldValue.Composed composed => composed.Parts.SelectMany(p => Targets(plan, p)),
        _ => plan.TargetOf(value) is { } target ? [target] : [],
    };

    private static JournalOperation Describe(ApiCall call, int operation, int position, PlannedRun run, RunState state)
    {
        var step = run.Graph.Operations.Operations[operation];
        var type = run.Graph.Operations.TypeOf(operation).Name;
        if (step.Kind.Removes())
        {
            var (address, entry) = run.Deletions[step.Record];
            return new JournalOperation(address, type, step.Kind, entry.Id, entry.In, -1, null, [], "", [], entry.Order);
        }
        var record = run.Plan.Records[step.Record];
        var node = call is ApiCall.Tree tree ? tree.Nodes[position] : new TreeNode(operation, -1, null, -1);
        var hash = new StringBuilder(step.Fields.Length * Fingerprint.Length);
        foreach (var index in step.Fields)
        {
            var field = record.Fields[index];
            hash.Append(index == node.Field
                ? Blank
                : Fingerprint.Of(field.Field, field.Value, v => run.IdOf(v, state)) ?? throw new InvalidOperationException($"{record.Address}.{field.Field.Name} is sent before it is known."));
        }
        return new JournalOperation(
            record.Address,
            type,
            step.Kind,
            state.IdOf(record.Address),
            record.Parent < 0 ? null : run.Plan.Records[record.Parent].Address,
            node.Parent,
            node.Field < 0 ? null : record.Fields[node.Field].Field.Name,
            [.. step.Fields.Select(f => record.Fields[f].Field.Name)],
            hash.ToString(),
            RefsOf(run.Plan, record),
            record.Index);
    }
}
