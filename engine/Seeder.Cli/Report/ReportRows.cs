using Seeder.Core.Calls;
using Seeder.Core.Diff;
using Seeder.Core.Preview;
using Seeder.Core.State;

namespace Seeder.Cli.Report;

/// <summary>One line of the table of records.</summary>
/// <param name="Calls">The numbers of the calls that send it, from 1, ascending.</param>
/// <param name="Place">Its place in the plan; null if the plan does not contain it.</param>
internal readonly record struct ReportRow(
    string Address, string? Type, string? Id, string Action, ImmutableArray<int> Calls, SourceSpan? Place)
{
    /// <summary>The error of the org; null without an error.</summary>
    public string? Message { get; init; }

    /// <summary>What a planned run changes; null if it changes nothing, or after a run.</summary>
    public RecordChange? Change { get; init; }
}

/// <summary>Makes the lines of the table of records.</summary>
internal static class ReportRows
{
    public const string Unchanged = "unchanged";

    /// <summary>What a run did with each record.</summary>
    public static ImmutableArray<ReportRow> OfRun(SeedReport report, IReadOnlyList<RecordReport> records)
    {
        if (report.Planning.Run is not { } run)
        {
            return [];
        }
        var calls = new CallsOfRecords(run);
        var messages = MessagesOf(report);
        var rows = ImmutableArray.CreateBuilder<ReportRow>(records.Count);
        foreach (var record in records)
        {
            var index = record.IsOfPlan ? run.Plan.Find(record.RefId) : null;
            var own = index is { } planned ? calls.OfRecord(planned) : calls.OfDeletion(record.RefId);
            var place = index ?? run.Plan.Find(record.RefId);
            rows.Add(new ReportRow(
                record.RefId, record.Type, record.Id, Word(record), own, place is { } at ? run.Plan.Records[at].Span : null)
            {
                Message = messages.GetValueOrDefault(record.RefId),
            });
        }
        return rows.MoveToImmutable();
    }

    /// <summary>What a run would do with each record.</summary>
    /// <param name="changes">What the run would change, in the order of <see cref="ChangeList"/>: first the records of the plan.</param>
    public static ImmutableArray<ReportRow> OfPlan(SeedReport report, ImmutableArray<RecordChange> changes)
    {
        if (report.Planning.Run is not { } run)
        {
            return [];
        }
        var (calls, next) = (new CallsOfRecords(run), 0);
        var rows = ImmutableArray.CreateBuilder<ReportRow>();
        foreach (var record in run.Plan.Records)
        {
            var verdict = run.Diff.Records[record.Index];
            if (verdict.Verdict == Verdict.Leave)
            {
                continue;
            }
            var change = next < changes.Length && changes[next].Address == record.Address ? changes[next++] : null;
            var action = change is null ? Word(verdict) : Word(change);
            var id = change?.Id ?? run.Diff.IdOf(record.Index);
            rows.Add(new ReportRow(record.Address, record.Type.Name, id, action, calls.OfRecord(record.Index), record.Span)
            {
                Change = change,
            });
        }
        foreach (var change in changes.Skip(next))
        {
            var own = change.Kind == ChangeKind.Request ? calls.OfRequest(change.Address) : calls.OfDeletion(change.Address);
            rows.Add(new ReportRow(change.Address, change.Type, change.Id, Word(change), own, change.Place) { Change = change });
        }
        return rows.ToImmutable();
    }

    private static string Word(RecordChange change) => change.Kind switch
    {
        ChangeKind.CreateOrUpdate => "create or update",
        ChangeKind.Cascade => "delete by cascade",
        ChangeKind.Request => "send",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private static string Word(RecordReport record) => record.Action == RecordReports.InDoubt ? "in doubt" : record.Action;

    private static string Word(RecordVerdict verdict) => verdict switch
    {
        { IsFound: true } => "found",
        { From: not null } => "moved",
        _ => Unchanged,
    };

    // The first error of each record.
    private static Dictionary<string, string> MessagesOf(SeedReport report)
    {
        var messages = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var diagnostic in report.Diagnostics)
        {
            if (diagnostic is { Of: { } address, Severity: Severity.Error })
            {
                messages.TryAdd(address, diagnostic.Message);
            }
        }
        return messages;
    }

    // A record has at most a few operations, each in one call.
    private sealed class CallsOfRecords
    {
        private readonly ImmutableArray<int>[] _records;
        private readonly Dictionary<string, ImmutableArray<int>> _deletions = new(StringComparer.Ordinal);
        private readonly Dictionary<string, ImmutableArray<int>> _requests = new(StringComparer.Ordinal);

        public CallsOfRecords(PlannedRun run)
        {
            _records = new ImmutableArray<int>[run.Plan.Records.Length];
            Array.Fill(_records, []);
            foreach (var call in run.Graph.Calls)
            {
                foreach (var operation in call.Operations)
                {
                    var node = run.NodeOf(operation);
                    if (node.Kind.Removes() || node.Kind == OperationKind.Raw)
                    {
                        var others = node.Kind == OperationKind.Raw ? _requests : _deletions;
                        var address = run.AddressOf(operation);
                        others[address] = With(others.GetValueOrDefault(address, []), call);
                    }
                    else
                    {
                        _records[node.Record] = With(_records[node.Record], call);
                    }
                }
            }
        }

        public ImmutableArray<int> OfRecord(int record) => _records[record];

        public ImmutableArray<int> OfDeletion(string address) => _deletions.GetValueOrDefault(address, []);

        public ImmutableArray<int> OfRequest(string name) => _requests.GetValueOrDefault(name, []);

        private static ImmutableArray<int> With(ImmutableArray<int> calls, ApiCall call) =>
            calls is [.., var last] && last == call.Number + 1 ? calls : calls.Add(call.Number + 1);
    }
}
