using Seeder.Core.Calls;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// The outcome of each record by the kind of its operation. A record that is created and later updated has two operations: the second must
/// not hide the first.
/// </summary>
internal sealed class OperationOutcomes
{
    private enum Outcome : byte { None, Done, Rejected, InDoubt, Skipped }

    private readonly Dictionary<OperationKind, Outcome[]> _outcomes = [];

    /// <param name="result">Null if nothing was sent.</param>
    public OperationOutcomes(PlannedRun run, RunResult? result)
    {
        for (var i = 0; result is not null && i < run.Graph.Operations.Count; i++)
        {
            var operation = run.NodeOf(i);
            if (operation.Kind is OperationKind.Raw or OperationKind.Read or OperationKind.Revert or OperationKind.RevertBeforeReplace)
            {
                continue;
            }
            if (!_outcomes.TryGetValue(operation.Kind, out var outcomes))
            {
                _outcomes[operation.Kind] = outcomes = new Outcome[
                    operation.Kind.Removes() ? run.Deletions.Length : run.Plan.Records.Length];
            }
            // $then is a separate update: a failure of either one is reported.
            ref var known = ref outcomes[operation.Record];
            if (known is Outcome.None or Outcome.Done)
            {
                known = result.Operations[i] switch
                {
                    OperationStatus.Done => Outcome.Done,
                    OperationStatus.Rejected => Outcome.Rejected,
                    OperationStatus.InDoubt => Outcome.InDoubt,
                    _ => Outcome.Skipped,
                };
            }
        }
    }

    /// <summary>What became of a record by an operation of this kind; null if it has no such operation.</summary>
    /// <param name="record">The index of the record, or of the deletion.</param>
    public string? Of(OperationKind kind, int record) =>
        (_outcomes.TryGetValue(kind, out var outcomes) ? outcomes[record] : Outcome.None) switch
        {
            Outcome.None => null,
            Outcome.Done => PastTense(kind),
            Outcome.Rejected => RecordReports.Rejected,
            Outcome.InDoubt => RecordReports.InDoubt,
            _ => RecordReports.Skipped,
        };

    private static string PastTense(OperationKind kind) => kind switch
    {
        OperationKind.Create => RecordReports.Created,
        OperationKind.Update => RecordReports.Updated,
        OperationKind.Find => RecordReports.Found,
        OperationKind.Deactivate => RecordReports.Deactivated,
        _ => RecordReports.Deleted,
    };
}
