using System.Collections.Immutable;
using System.Text.Json;
using Seeder.Core;
using Seeder.Core.Calls;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Run;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Invented;

/// <summary>
/// A simulated org in memory: it answers questions of the planner from a case's facts, accepts every call, and creates ids.
/// </summary>
internal sealed class InventedOrg(OrgSchema schema, CaseFacts facts, CaseFiles? files = null)
{
    public OrgIdentity Identity { get; } = new(Id("00D", 1), Id("005", 1), facts.InstanceUrl, "66.0");

    private readonly List<string> _queries = [];
    private ImmutableArray<KeyValuePair<string, Absence>>? _absent;
    private int _ids;

    /// <summary>The first number for ids, so that ids of an earlier org are not used again.</summary>
    public int FirstId { init => _ids = value; }

    /// <summary>The records that runs created. Late commits appear after a wait.</summary>
    public List<InventedRow> Rows { get; init; } = [];

    /// <summary>The effects of calls on the org, in order.</summary>
    public List<InventedEffect> Effects { get; } = [];

    /// <summary>Effects that are committed late.</summary>
    public List<InventedEffect> Late { get; } = [];

    /// <summary>Whether the org contains only the rows in <see cref="Rows"/>, so that other records of the manifest do not exist.</summary>
    public bool IsExact { get; init; }

    /// <summary>The number of a call that the org rejects; the run is then rolled back.</summary>
    public int? Rejects { get; init; }

    /// <summary>The number of waits.</summary>
    public int Waits { get; private set; }

    /// <summary>Whether all calls of a wave are in flight at the same time.</summary>
    public bool Overlaps { get; init; }

    /// <summary>The queries that were sent, in order.</summary>
    public IReadOnlyList<string> Queries => _queries;

    public PlanningState Plan(PlanRequest request, History history)
    {
        var planning = new PlanningState(request, schema, OrgFacts.None with { Org = Identity }) { History = history };
        while ((planning = Planner.Advance(planning)).Needs is { } needs)
        {
            planning = (files ?? CaseFiles.None).Answer(planning)
                ?? planning with { Facts = Answer(needs, planning.Facts, history.Manifest) };
        }
        return planning;
    }

    /// <summary>Runs the planned calls. Returns the requests that were sent, and the journal.</summary>
    public (ImmutableArray<ApiRequest> Requests, ImmutableArray<JournalEntry> Journal) Run(PlanningState planning)
    {
        var run = planning.Run!;
        var manifest = planning.Recovered!.Manifest;
        var state = new RunState(manifest);
        var journal = ImmutableArray.CreateBuilder<JournalEntry>();
        var requests = ImmutableArray.CreateBuilder<ApiRequest>();
        void Write(JournalEntry entry)
        {
            journal.Add(entry);
            state.Apply(entry);
        }
        Write(new JournalEntry.Header(
            JournalEntry.Header.CurrentFormat,
            $"run{(manifest?.Serial ?? 0) + 1}",
            "lineage",
            manifest?.Serial ?? 0,
            run.Plan.Name,
            run.Plan.Source,
            "hash",
            new ManifestOrg(Identity.Id, Identity.UserId, Identity.InstanceUrl, Identity.ApiVersion), planning.Clock, "stop"));
        foreach (var change in JournalOperations.ChangesOf(run))
        {
            Write(change);
        }
        var complete = SendAll();
        if (!complete)
        {
            run = Undo();
            SendAll();
        }
        Write(new JournalEntry.Closed(complete));
        return (requests.ToImmutable(), journal.ToImmutable());

        bool SendAll()
        {
            foreach (var wave in run.Graph.Calls.GroupBy(c => Overlaps ? c.Wave : c.Number))
            {
                var due = wave.Select(c => run.Effective(c, state)).Where(c => !c.Operations.IsEmpty).ToList();
                if (Rejects is not null)
                {
                    due.ForEach(Save);
                }
                due.ForEach(c => Write(JournalOperations.Begin(c, 1, Begun, run, state)));
                if (ReferenceEquals(run, planning.Run) && due.Find(c => c.Number == Rejects) is { } rejected)
                {
                    due.Where(c => c != rejected).ToList().ForEach(Send);
                    Write(new JournalEntry.End(rejected.Number, 1, JournalOutcome.Refused, []));
                    return false;
                }
                due.ForEach(Send);
            }
            return true;
        }

        void Save(ApiCall call)
        {
            var queries = Rollback.Questions(call, run, state);
            if (!queries.IsEmpty)
            {
                Write(Rollback.Saved(call, run, state, [.. queries.SelectMany(q => RowsOf(q))]));
            }
        }

        PlannedRun Undo()
        {
            var known = planning.Facts;
            while (true)
            {
                var (undo, _, needs) = Rollback.Plan(run, state, planning.Schema, known, planning.Limits, Begun);
                if (undo is not null)
                {
                    return undo;
                }
                known = Answer(needs!, known, manifest);
            }
        }

        void Send(ApiCall due)
        {
            if (due is ApiCall.Batch { Verb: BatchVerb.Find } find)
            {
                var answers = new Dictionary<string, ImmutableArray<OrgRow>>(StringComparer.Ordinal);
                CallOutcome? outcome;
                while ((outcome = Read(out var soql)) is null)
                {
                    _queries.AddRange(soql);
                    requests.AddRange(soql.Select(q => new ApiRequest("GET", $"query?q={q}", default)));
                    foreach (var query in soql)
                    {
                        answers[query] = facts.RowsOf(query);
                    }
                }
                var found = (CallOutcome.Succeeded)KeyLookups.Claim(find, run, state, outcome);

                CallOutcome? Read(out ImmutableArray<string> open)
                {
                    (var read, open) = KeyLookups.Read(find, run, state, answers);
                    return read;
                }

                Write(new JournalEntry.End(due.Number, 1, JournalOutcome.Succeeded, found.Ids));
                return;
            }
            requests.Add(RequestWriter.Write(due, run, state));
            ImmutableArray<string?> ids = [.. due.Operations.Select(o => IdOf(o, run, state))];
            var effects = InventedEffect.Of(due, ids, run, state, ReferenceEquals(run, planning.Run) ? 0 : 1);
            Effects.AddRange(effects);
            effects.ForEach(e => e.Apply(Rows));
            Write(new JournalEntry.End(due.Number, 1, JournalOutcome.Succeeded, ids, [.. due.Operations.Select(o => ValueOf(o, run))]));
        }
    }

    /// <summary>Commits all late effects.</summary>
    public void Land()
    {
        Late.ForEach(e => e.Apply(Rows));
        Late.Clear();
    }

    private static readonly DateTimeOffset Begun = GoldenCheck.Now;

    private OrgFacts Answer(Needs needs, OrgFacts known, Manifest? manifest)
    {
        switch (needs)
        {
            case Needs.Queries queries:
                _queries.AddRange(queries.Soql);
                return known.With(queries.Soql.Select(q => KeyValuePair.Create(q, RowsOf(q))));
            case Needs.Reconciliation traces:
                _queries.AddRange(traces.Soql);
                if (traces.NotBefore is not null)
                {
                    Waits++;
                    Land();
                }
                return known.WithReconciliation(traces.Soql.Select(q => KeyValuePair.Create(q, RowsOf(q))), traces.NotBefore ?? Begun);
            case Needs.Creators creators:
                // There are no children of other users.
                return known.With(creators.Asked.Select(q => KeyValuePair.Create(q.Soql, new CreatorRows([], 0)))) with
                {
                    RecordCreators = known.RecordCreators.With(CreatorsOf(creators.Records)),
                };
            case Needs.Rows rows:
                // Those ids stay absent, even if the records are created again.
                _absent ??= [.. facts.Absent.Select(a => KeyValuePair.Create(manifest!.Records[a.Key].Id, a.Value))];
                var gone = !IsExact
                    ? []
                    : rows.Questions.SelectMany(q => q.Ids)
                        .Where(id => Rows.TrueForAll(r => r.Row.Id != id))
                        .Select(id => KeyValuePair.Create(id, Absence.Deleted));
                return known.With(
                    rows.Questions.Select(q => q.Type),
                    new RowAnswers(Begun)
                    {
                        Absent = [.. _absent.Value.Concat(gone)],
                        // The values that the plan sent are not stored here, so they are not compared.
                        Unreadable =
                        [
                            .. rows.Questions.Where(q => !q.Fields.IsEmpty).Select(q => q.Type).Distinct()
                                .Select(t => KeyValuePair.Create(t, "not stored")),
                        ],
                    });
            default:
                throw new InvalidOperationException($"Nobody answers {needs}.");
        }
    }

    // Every record was created by this run.
    private RecordCreators CreatorsOf(ImmutableArray<CreatorQuestion> questions) => new(
        questions.SelectMany(q => q.Ids)
            .ToDictionary(id => id, id => (CreatorRow?)new CreatorRow(id, null, Begun, Identity.UserId, Begun, false)),
        []);

    // Rows of the case's facts, or records that were created: of the type, and with the listed values if the query has a list.
    private ImmutableArray<OrgRow> RowsOf(string soql)
    {
        var type = soql.Split(" FROM ")[1].Split(' ')[0];
        var isList = soql.Contains(" IN (", StringComparison.Ordinal) && !soql.Contains("CreatedById =", StringComparison.Ordinal);
        return facts.Queries.ContainsKey(soql) ? facts.RowsOf(soql) :
        [
            .. Rows.Where(
                r => r.Type == type
                    && (!isList
                        || r.Row.Values.Values.Any(v => v is not null && soql.Contains(Soql.Quote(v), StringComparison.OrdinalIgnoreCase))))
                .Select(r => r.Row),
        ];
    }

    private string IdOf(int operation, PlannedRun run, RunState state)
    {
        var step = run.NodeOf(operation);
        return step.Kind switch
        {
            OperationKind.Create => Id(schema.Find(run.TypeOf(operation).Name)!.KeyPrefix ?? "a00", ++_ids),
            OperationKind.Update => state.IdOf(run.AddressOf(operation))!,
            OperationKind.Delete => run.Deletions[step.Record].Id,
            OperationKind.Read or OperationKind.Raw => "",
            _ => run.Deletions[step.Record].Entry.Id,
        };
    }

    // A value that only the org knows: a text that shows which field was read.
    private static string? ValueOf(int operation, PlannedRun run)
    {
        var step = run.NodeOf(operation);
        return step.Kind switch
        {
            OperationKind.Read =>
                JsonSerializer.Serialize(
                    step.Fields.Select(f => run.Plan.Records[step.Record].Reads[f].Name)
                        .ToDictionary(n => n, n => $"{n} of {run.AddressOf(operation)}")),
            OperationKind.Raw => run.Plan.Batch[step.Record].IsNamed ? "{}" : null,
            _ => null,
        };
    }

    private static string Id(string prefix, int number) =>
        SalesforceId.TryNormalise($"{prefix}{number:D12}", out var id) ? id : throw new InvalidOperationException(prefix);
}
