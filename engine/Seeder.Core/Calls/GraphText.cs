using System.Text;
using Seeder.Core.Graph;
using Seeder.Core.Schema;
using Seeder.Core.State;
using static Seeder.Core.Text.Quoting;

namespace Seeder.Core.Calls;

/// <summary>
/// Writes the execution graph for people: the records of each call, the order of the calls, and the reasons for later updates.
/// </summary>
internal static class GraphText
{
    /// <param name="recordsShown">The maximum number of records that are listed under a call. The others are only counted.</param>
    public static string Render(PlannedRun run, int recordsShown = int.MaxValue)
    {
        var text = new StringBuilder();
        foreach (var call in run.Graph.Calls)
        {
            var after = call.After.IsEmpty ? "" : $", after {Ranges(call.After)}";
            text.Append(CultureInfo.InvariantCulture, $"call {call.Number + 1}: {Describe(call, run)} (wave {call.Wave}{after})\n");
            for (var i = 0; i < Math.Min(call.Operations.Length, recordsShown); i++)
            {
                text.Append(' ', 2 * (1 + Level(call, i))).Append(Line(call, i, run)).Append('\n');
            }
            if (call.Operations.Length > recordsShown)
            {
                text.Append(CultureInfo.InvariantCulture, $"  and {Number(call.Operations.Length - recordsShown)} more\n");
            }
        }
        foreach (var deferred in run.Graph.Deferred)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{deferred.Type}.{deferred.Field} of {Count(deferred.Records, "record")} is set by a later update: {deferred.Reason}.\n");
        }
        return text.ToString();
    }

    internal static string Describe(ApiCall call, PlannedRun run)
    {
        var types = call.Operations.Select(o => run.TypeOf(o).Name).CountBy(n => n)
            .Select(t => $"{Number(t.Value)} {t.Key}");
        var size = call is ApiCall.Bulk job ? $", about {Size(job.Bytes)} of CSV" : "";
        return $"{Title(call)} {string.Join(", ", types)}{size}";
    }

    public static string Title(ApiCall call) => call switch
    {
        ApiCall.Tree => "Tree: create",
        ApiCall.Batch { Verb: BatchVerb.Find } => "Batch: find",
        ApiCall.Batch => "Batch: subrequests",
        ApiCall.Bulk bulk => $"Bulk job: {bulk.Verb.ToString().ToLowerInvariant()}",
        ApiCall.Collections collections => $"Collections: {collections.Verb.ToString().ToLowerInvariant()}",
        _ => throw new ArgumentException(call.GetType().Name, nameof(call)),
    };

    private static int Level(ApiCall call, int position)
    {
        var level = 0;
        for (var nodes = (call as ApiCall.Tree)?.Nodes; nodes is not null && nodes.Value[position].Parent >= 0; level++)
        {
            position = nodes.Value[position].Parent;
        }
        return level;
    }

    private static string Line(ApiCall call, int position, PlannedRun run)
    {
        var index = call.Operations[position];
        var operation = run.NodeOf(index);
        var name = $"{run.AddressOf(index)} ({run.TypeOf(index).Name})";
        return operation.Kind switch
        {
            OperationKind.Create when call is ApiCall.Tree tree && tree.Nodes[position].Relationship is { } relationship =>
                $"{name} under {relationship}",
            OperationKind.Create => name + Condition(operation),
            OperationKind.Update or OperationKind.Find => $"{name}: {string.Join(", ", Fields(operation, run))}{Condition(operation)}",
            OperationKind.Read =>
                $"{name}: {string.Join(", ", operation.Fields.Select(f => run.Plan.Records[operation.Record].Reads[f].Name))}",
            OperationKind.Revert or OperationKind.RevertBeforeReplace =>
                $"{name}: {string.Join(", ", run.Deletions[operation.Record].Revert.Select(f => f.Field.Name))} as before",
            OperationKind.DeleteBeforeReplace =>
                run.IsReplaced(run.AddressOf(index)) ? $"{name}, to be replaced" : $"{name}, deleted with a replaced record",
            OperationKind.Deactivate =>
                $"{name}: {string.Join(", ", run.Deletions[operation.Record].Cleared.Prepend(StandardFields.IsActive))}",
            OperationKind.Raw => $"{run.Plan.Batch[operation.Record].Method} {run.Plan.Batch[operation.Record].Name}",
            _ => name,
        };
    }

    private static IEnumerable<string> Fields(Operation operation, PlannedRun run) =>
        operation.Fields.Select(f => run.Plan.Records[operation.Record].Fields[f].Field.Name)
            .Concat(operation.Activates ? [StandardFields.IsActive] : []);

    private static string Condition(Operation operation) => operation.Condition switch
    {
        Graph.Condition.IfMissing => ", if it is not found",
        Graph.Condition.IfFound => ", if it is found",
        _ => "",
    };

    private static string Ranges(ImmutableArray<int> calls)
    {
        var parts = new List<string>();
        for (var i = 0; i < calls.Length;)
        {
            var end = i;
            while (end + 1 < calls.Length && calls[end + 1] == calls[end] + 1)
            {
                end++;
            }
            parts.Add(end == i ? $"{calls[i] + 1}" : $"{calls[i] + 1}-{calls[end] + 1}");
            i = end + 1;
        }
        return string.Join(", ", parts);
    }
}
