using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder;

/// <summary>The outcome of one record. <c>RefId</c> is its address in the plan.</summary>
/// <param name="Id">Null for a record that does not exist, as far as is known.</param>
internal sealed record RecordReport(string RefId, string? Type, string? Id, string Action)
{
    /// <summary>
    /// Whether the plan describes the record; false under <c>existing</c> and for records that are no longer in the plan.
    /// </summary>
    public bool IsOfPlan { get; init; }

    /// <summary>Whether the org has the new record, but not all its values: an update that should have followed was not done.</summary>
    public bool IsUnfinished { get; init; }
}

/// <summary>The outcome of every record of a run: first those of the plan in its order, then found ones, then deleted ones.</summary>
internal static class RecordReports
{
    public const string Created = "created", Updated =
        "updated", Deleted = "deleted", Deactivated = "deactivated", Replaced = "replaced", Moved = "moved", Unchanged = "unchanged",
        Found = "found", Rejected = "rejected", Skipped = "skipped", Adopted = "adopted", Forgotten = "forgotten", InDoubt = "inDoubt";

    public static ImmutableArray<RecordReport> Of(SeedReport report)
    {
        if (report.Planning.Run is not { } run)
        {
            return [];
        }
        var done = Outcomes(run, report.Result);
        var records = ImmutableArray.CreateBuilder<RecordReport>();
        foreach (var record in run.Plan.Records)
        {
            var verdict = run.Diff.Records[record.Index];
            if (verdict.Verdict == Verdict.Leave)
            {
                continue;
            }
            var action = verdict.Verdict switch
            {
                Verdict.Create => done.GetValueOrDefault((OperationKind.Create, record.Index), Skipped),
                Verdict.Replace =>
                    done.GetValueOrDefault((OperationKind.Create, record.Index), Skipped) is var made && made == Created ? Replaced : made,
                Verdict.Update => done.GetValueOrDefault((OperationKind.Update, record.Index), Skipped) is var sent
                    && sent == Updated
                    && verdict.IsMoved ? Moved : sent,
                Verdict.Find => report.Result is { } result ? FoundInRun(result.State, record, done) : Skipped,
                _ => verdict.IsFound ? Found : verdict.From is null ? Unchanged : Moved,
            };
            var id = report.Manifest?.Records.Find(record)?.Id;
            // An undone record does not exist any more, whether this run or an earlier run of the same seeding created it.
            var undone = report.Undone is not null && id is null && action is Created or Replaced or Updated or Moved or Unchanged;
            // A user cannot be deleted: the rollback deactivated it.
            action = report.Undone is not null && report.Manifest?.Records.Find(record)?.Deactivated == true ? Deactivated : action;
            records.Add(
                new RecordReport(
                    record.Address, record.Type.Name, undone ? null : id ?? run.Diff.IdOf(record.Index), undone ? Skipped : action)
                {
                    IsOfPlan = true,
                    IsUnfinished = action is Created or Replaced
                        && done.GetValueOrDefault((OperationKind.Update, record.Index), Updated) != Updated,
                });
        }
        foreach (var lookup in run.Plan.Lookups.Where(l => l is { Name: not null, Record: null }
            && run.Plan.Selection?.HasLookup(l.Index) != false))
        {
            records.Add(new RecordReport(lookup.Name!, lookup.Type?.Name, run.Resolution.Ids[lookup.Index], Found));
        }
        for (var i = 0; i < run.Deletions.Length; i++)
        {
            var (address, entry, _) = run.Deletions[i];
            if (run.IsReplaced(address))
            {
                continue;
            }
            var kind = new[] { OperationKind.Deactivate, OperationKind.DeleteBeforeReplace }.FirstOrDefault(
                k => done.ContainsKey((k, i)), OperationKind.Delete);
            records.Add(new RecordReport(address, entry.Type, entry.Id, done.GetValueOrDefault((kind, i), Skipped)));
        }
        return records.ToImmutable();
    }

    // A record that was looked up during the run: its outcome depends on the rows that were found.
    private static string FoundInRun(RunState state, SeedRecord record, Dictionary<(OperationKind, int), string> done) =>
        state.IdOf(record.Address) is null
            ? done.GetValueOrDefault(
                (OperationKind.Create, record.Index), done.GetValueOrDefault((OperationKind.Find, record.Index), Skipped))
            : state.IsCreated(record.Address) ? Created
            : done.GetValueOrDefault((OperationKind.Update, record.Index)) == Updated ? Updated : Found;

    // A record that is created and later updated has two operations, so outcomes are kept by kind: the second must not hide the first.
    private static Dictionary<(OperationKind, int), string> Outcomes(PlannedRun run, RunResult? result)
    {
        var actions = new Dictionary<(OperationKind, int), string>();
        for (var i = 0; result is not null && i < run.Graph.Operations.Count; i++)
        {
            var operation = run.NodeOf(i);
            if (operation.Kind is OperationKind.Raw or OperationKind.Read or OperationKind.Revert or OperationKind.RevertBeforeReplace)
            {
                continue;
            }
            var action = result.Operations[i] switch
            {
                OperationStatus.Done => PastTense(operation.Kind),
                OperationStatus.Rejected => Rejected,
                OperationStatus.InDoubt => InDoubt,
                _ => Skipped,
            };
            // $then is a separate update: a failure of either one is reported.
            if (!actions.TryGetValue((operation.Kind, operation.Record), out var known) || known == PastTense(operation.Kind))
            {
                actions[(operation.Kind, operation.Record)] = action;
            }
        }
        return actions;
    }

    private static string PastTense(OperationKind kind) => kind switch
    {
        OperationKind.Create => Created,
        OperationKind.Update => Updated,
        OperationKind.Find => Found,
        OperationKind.Deactivate => Deactivated,
        _ => Deleted,
    };
}
