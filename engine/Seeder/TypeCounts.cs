using Seeder.Core.Calls;
using Seeder.Core.Graph;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// Counts the records of a run by type. It counts only when somebody looks, so that the run itself does not become slower. It reads the
/// outcomes without a lock: a count may be one call behind.
/// </summary>
/// <param name="jobs">The jobs of the run. The rows that a running job has processed count as done.</param>
internal sealed class TypeCounts(PlannedRun run, OperationStatus[] status, bool[] sent, RunJobs jobs)
{
    private readonly OperationGraph _graph = run.Graph.Operations;
    private bool[]? _isLast;

    /// <summary>The counts of each type, in the order in which the calls begin with the types.</summary>
    public ImmutableArray<TypeProgress> Read()
    {
        var isLast = _isLast ??= FindLast();
        var (done, total, started, open) =
            (new int[_graph.Types.Length], new int[_graph.Types.Length], new bool[_graph.Types.Length], new bool[_graph.Types.Length]);
        var order = new List<int>();
        var processed = jobs.Running().ToDictionary(j => j.Call, j => j.Processed);
        foreach (var call in run.Graph.Calls)
        {
            var left = processed.GetValueOrDefault(call.Number);
            foreach (var operation in call.Operations)
            {
                var type = _graph.Nodes[operation].Type;
                if (total[type] == 0 && !order.Contains(type))
                {
                    order.Add(type);
                }
                var isOpen = status[operation] == OperationStatus.Waiting;
                started[type] |= sent[call.Number];
                open[type] |= isOpen;
                total[type] += isLast[operation] ? 1 : 0;
                // The org does not tell which rows it has processed, so the first ones count.
                var isDone = status[operation] == OperationStatus.Done || (isOpen && left-- > 0);
                done[type] += isLast[operation] && isDone ? 1 : 0;
            }
        }
        return [
            .. order.Where(t => total[t] > 0)
                .Select(t => new TypeProgress(_graph.Types[t].Name, done[t], total[t], started[t] && open[t]))];
    }

    // A record is done with the last of its operations: for example, an update follows its create.
    private bool[] FindLast()
    {
        var isLast = new bool[_graph.Count];
        var (records, deletions, requests) =
            (new bool[run.Plan.Records.Length], new bool[run.Deletions.Length], new bool[run.Plan.Batch.Length]);
        for (var i = _graph.Count - 1; i >= 0; i--)
        {
            var operation = _graph.Nodes[i];
            ref var isKnown = ref (operation.Kind.Removes() ? deletions : operation.Kind == OperationKind.Raw ? requests : records)[
                operation.Record];
            isLast[i] = !isKnown;
            isKnown = true;
        }
        return isLast;
    }
}
