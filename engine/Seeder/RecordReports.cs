using System.Collections;
using Seeder.Core.Binding;
using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.State;

namespace Seeder;

/// <summary>
/// The outcome of every record of a run: first those of the plan in its order, then found ones, then deleted ones. A plan may have a
/// million records, so an object is made only for a reader.
/// </summary>
internal sealed class RecordReports : IReadOnlyList<RecordReport>
{
    public const string Created = "created", Updated =
        "updated", Deleted = "deleted", Deactivated = "deactivated", Replaced = "replaced", Moved = "moved", Unchanged = "unchanged",
        Found = "found", Rejected = "rejected", Skipped = "skipped", Adopted = "adopted", Forgotten = "forgotten", InDoubt = "inDoubt";

    // What can become of a record of the plan, by its number in a byte.
    private static readonly ImmutableArray<string> Actions =
        [Created, Updated, Deleted, Deactivated, Replaced, Moved, Unchanged, Found, Rejected, Skipped, InDoubt];

    // Flags of the same byte. An undone record has no id.
    private const byte UnfinishedFlag = 0x80, UndoneFlag = 0x40, ActionMask = 0x3f;

    private readonly PlannedRun _run;
    private readonly ManifestRecords? _manifest;
    private readonly List<int> _records;
    private readonly byte[] _actions;
    private readonly List<RecordReport> _others = [];

    private RecordReports(PlannedRun run, SeedReport report)
    {
        (_run, _manifest) = (run, report.Manifest?.Records);
        var done = new OperationOutcomes(run, report.Result);
        _records = new List<int>(run.Plan.Records.Length);
        _actions = new byte[run.Plan.Records.Length];
        foreach (var record in run.Plan.Records)
        {
            var verdict = run.Diff.Records[record.Index];
            if (verdict.Verdict == Verdict.Leave)
            {
                continue;
            }
            var action = ActionOf(record, verdict, done, report);
            var isUndone = false;
            if (report.Undone is not null)
            {
                var left = _manifest?.Find(record);
                // An undone record does not exist any more, whether this run or an earlier run of the same seeding created it.
                isUndone = left is null && action is (Created or Replaced or Updated or Moved or Unchanged);
                // A user cannot be deleted: the rollback deactivated it.
                action = left?.Deactivated == true ? Deactivated : action;
            }
            var isUnfinished = action is Created or Replaced && done.Of(OperationKind.Update, record.Index) is not (null or Updated);
            _actions[_records.Count] = (byte)(Actions.IndexOf(isUndone ? Skipped : action)
                | (isUnfinished ? UnfinishedFlag : 0)
                | (isUndone ? UndoneFlag : 0));
            _records.Add(record.Index);
        }
        foreach (var lookup in run.Plan.Lookups.Where(l => l is { Name: not null, Record: null }
            && run.Plan.Selection?.HasLookup(l.Index) != false))
        {
            _others.Add(new RecordReport(lookup.Name!, lookup.Type?.Name, run.Resolution.Ids[lookup.Index], Found));
        }
        for (var i = 0; i < run.Deletions.Length; i++)
        {
            var (address, entry, _) = run.Deletions[i];
            if (!run.IsReplaced(address))
            {
                var action = done.Of(OperationKind.Deactivate, i) ?? done.Of(OperationKind.DeleteBeforeReplace, i)
                    ?? done.Of(OperationKind.Delete, i) ?? Skipped;
                _others.Add(new RecordReport(address, entry.Type, entry.Id, action));
            }
        }
    }

    public static IReadOnlyList<RecordReport> Of(SeedReport report) =>
        report.Planning.Run is { } run ? new RecordReports(run, report) : [];

    public int Count => _records.Count + _others.Count;

    public RecordReport this[int index]
    {
        get
        {
            if (index >= _records.Count)
            {
                return _others[index - _records.Count];
            }
            return new RecordReport(this, _run.Plan.Records[_records[index]], Actions[_actions[index] & ActionMask])
            {
                IsOfPlan = true,
                IsUnfinished = (_actions[index] & UnfinishedFlag) != 0,
            };
        }
    }

    public IEnumerator<RecordReport> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The id of a record of the plan; null if it does not exist, as far as is known.</summary>
    public string? IdOf(SeedRecord record) => _manifest?.Find(record)?.Id
        ?? ((_actions[_records.BinarySearch(record.Index)] & UndoneFlag) != 0 ? null : _run.Diff.IdOf(record.Index));

    private static string ActionOf(SeedRecord record, RecordVerdict verdict, OperationOutcomes done, SeedReport report) =>
        verdict.Verdict switch
        {
            Verdict.Create => done.Of(OperationKind.Create, record.Index) ?? Skipped,
            Verdict.Replace => (done.Of(OperationKind.Create, record.Index) ?? Skipped) is var made && made == Created ? Replaced : made,
            Verdict.Update => (done.Of(OperationKind.Update, record.Index) ?? Skipped) is var sent && sent == Updated && verdict.IsMoved
                ? Moved
                : sent,
            Verdict.Find => report.Result is { } result ? FoundInRun(result.State, record, done) : Skipped,
            _ => verdict.IsFound ? Found : verdict.From is null ? Unchanged : Moved,
        };

    // A record that was looked up during the run: its outcome depends on the rows that were found.
    private static string FoundInRun(RunState state, SeedRecord record, OperationOutcomes done) =>
        state.IdOf(record.Address) is null
            ? done.Of(OperationKind.Create, record.Index) ?? done.Of(OperationKind.Find, record.Index) ?? Skipped
            : state.IsCreated(record.Address) ? Created
            : done.Of(OperationKind.Update, record.Index) == Updated ? Updated : Found;
}
