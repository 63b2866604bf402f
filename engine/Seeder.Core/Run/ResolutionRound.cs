using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>The result of comparing in-doubt creates with the org's rows: committed, not committed, or still in doubt.</summary>
internal sealed class ResolutionRound
{
    private readonly ImmutableArray<JournalEntry.Begin> _calls;
    private readonly RunState _state;
    private readonly OrgSchema _schema;
    private readonly OrgFacts _facts;
    private readonly ResolveMode _mode;
    private readonly HashSet<string> _known;
    private readonly Dictionary<string, List<OrgRow>> _rows;
    private readonly Dictionary<string, List<OrgRow>> _pool;
    private readonly List<OpenReason> _unseen = [];
    private KeyedCall?[] _keyed;
    private ReconciliationMatch? _match;

    public ResolutionRound(
        ImmutableArray<JournalEntry.Begin> calls,
        ImmutableArray<string> queries,
        RunState state,
        OrgSchema schema,
        OrgFacts facts,
        ResolveMode mode)
    {
        (_calls, _state, _schema, _facts, _mode) = (calls, state, schema, facts, mode);
        _known = state.Records.Select(r => r.Value.Id).ToHashSet();
        _rows = calls.SelectMany(c => c.Operations)
            .Select(o => o.Type)
            .Distinct()
            .ToDictionary(t => t, _ => new List<OrgRow>());
        foreach (var query in queries)
        {
            _rows[ReconciliationQueries.TypeOf(query)].AddRange(facts.Queries.GetValueOrDefault(query, []));
        }
        foreach (var (type, rows) in _rows)
        {
            // Two queries may return the same row with different fields.
            _rows[type] = [.. rows.GroupBy(r => r.Id).Select(Merged).OrderBy(r => r.Id, StringComparer.Ordinal)];
        }
        _pool = _rows.ToDictionary(t => t.Key, t => Fresh(t.Key, t.Value));
        _keyed = new KeyedCall?[calls.Length];
        Resolve(RewrittenFields.None);
    }

    /// <summary>The record ids of each committed call, by its position.</summary>
    public Dictionary<int, string?[]> Committed { get; } = [];

    /// <summary>The positions of the calls that are still in doubt.</summary>
    public HashSet<int> Open { get; } = [];

    /// <summary>Calls that may still be committed late: no row has one of their unique values.</summary>
    public IEnumerable<JournalEntry.Begin> Awaited => Places.Where(i => !Committed.ContainsKey(i) && _keyed[i] switch
    {
        null => true,
        { } keyed => !_mode.SendsAgain && keyed.Findings.All(f => f.State == KeyState.Absent),
    }).Select(i => _calls[i]);

    /// <summary>Rows that open calls may have created.</summary>
    public ImmutableArray<OrgRow> Candidates =>
        [.. Open.SelectMany(RowsOf).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal)];

    public ImmutableArray<OpenReason> Reasons =>
    [
        .. Open.Order()
            .SelectMany(
                i => (_keyed[i]?.Findings ?? []).Where(f => f is { Row: not null, State: KeyState.Differs or KeyState.Equal })
                    .Select(f => ReasonOf(i, f))),
        .. _unseen,
    ];

    private ReconciliationMatch Match => _match ??= new ReconciliationMatch(_calls, _pool, _schema, _state.Run, RewrittenFields.None);

    private IEnumerable<int> Places => Enumerable.Range(0, _calls.Length);

    /// <summary>Compares again without the fields that the org's automation rewrites.</summary>
    public void Calibrate(RewrittenFields rewritten)
    {
        if (!rewritten.IsEmpty)
        {
            Resolve(rewritten);
        }
    }

    /// <summary>
    /// Asks whether the running user sees the records of the user who began the calls, if a call counts as not committed because its
    /// rows are missing. Assumed: a user who sees all known records of a type also sees the other records of that type that the same runs
    /// created.
    /// </summary>
    public Needs? AskSight()
    {
        if (_facts.Org is not { } org || org.UserId == _state.User)
        {
            return null;
        }
        var absent = Places.Where(
            i => !Committed.ContainsKey(i) && !Open.Contains(i) && _keyed[i]?.Findings.Any(f => f.State == KeyState.Taken) != true)
            .ToList();
        var samples = ReconciliationQueries.Samples([.. absent.Select(i => _calls[i])], _state, _schema);
        if (samples.Any(q => !_facts.Queries.ContainsKey(q)))
        {
            return new Needs.Queries(samples);
        }
        var seen = samples.SelectMany(q => _facts.Queries[q]).Select(r => r.Id).ToHashSet();
        bool Sees(string type) =>
            ReconciliationQueries.SampleOf(type, _state).ToList() is { Count: > 0 } known && known.TrueForAll(r => seen.Contains(r.Id));
        var hidden = absent.Where(i => !_calls[i].Operations.All(o => Sees(o.Type))).ToList();
        if (hidden.Count > 0)
        {
            Open.UnionWith(hidden);
            _unseen.Add(new OpenReason.OtherUser(_state.User, org.UserId));
        }
        return null;
    }

    /// <summary>Decides the open calls by the user's assumption.</summary>
    public void Assume(Assumption assumption)
    {
        if (assumption == Assumption.Lost)
        {
            Open.Clear();
            return;
        }
        ImmutableArray<int> open = [.. Open.Order()];
        var rows = Without(_pool, Committed.Values.SelectMany(i => i).OfType<string>());
        Add(
            rows,
            open.SelectMany(
                i => (_keyed[i]?.Findings ?? []).Where(f => f.State is not (KeyState.Absent or KeyState.Taken))
                    .Select(f => (_calls[i].Operations[f.Operation].Type, f.Row!))));
        var match = new ReconciliationMatch(
            [.. open.Select(i => _calls[i])], rows, _schema, _state.Run, RewrittenFields.None, byParentOnly: true);
        if (match.Assign([.. Enumerable.Range(0, open.Length)]) is { } ids)
        {
            foreach (var (at, found) in ids)
            {
                Committed[open[at]] = found;
            }
            Open.Clear();
        }
    }

    private void Resolve(RewrittenFields rewritten)
    {
        Committed.Clear();
        Open.Clear();
        var reader = new KeyReader(_rows, _state, _schema, _known, _mode.Refused);
        var fields = new ReconciliationMatch(_calls, _pool, _schema, _state.Run, rewritten);
        _keyed = [.. _calls.Select((c, i) => InDoubtResolver.HasIdempotencyKey(c) ? reader.Read(c, fields, i) : null)];
        var rows = Without(_pool, []);
        Add(
            rows,
            Places.Where(i => _keyed[i]?.Verdict == KeyVerdict.Committed)
                .SelectMany(i => _keyed[i]!.Findings.Select(f => (_calls[i].Operations[f.Operation].Type, f.Row!))));
        var match = new ReconciliationMatch(_calls, rows, _schema, _state.Run, rewritten);
        // Calls that unique values do not decide completely.
        var rest = new List<int>();
        foreach (var i in Places)
        {
            switch (_keyed[i])
            {
                case { Verdict: KeyVerdict.NotCommitted }:
                    break;
                case { Verdict: KeyVerdict.Open }:
                    Open.Add(i);
                    break;
                case { IsProven: false } when match.Lacks(i):
                    break;
                case { } when _calls[i].Operations.All(o => o.IdempotencyKey is not null):
                    if (match.Assign([i]) is { } ids)
                    {
                        Committed[i] = ids[i];
                    }
                    else
                    {
                        Open.Add(i);
                    }
                    break;
                default:
                    rest.Add(i);
                    break;
            }
        }
        Search(rest, Without(rows, Committed.Values.SelectMany(i => i).OfType<string>()), rewritten);
    }

    private void Search(List<int> rest, Dictionary<string, List<OrgRow>> rows, RewrittenFields rewritten)
    {
        if (rest.Count == 0)
        {
            return;
        }
        ImmutableArray<JournalEntry.Begin> calls = [.. rest.Select(i => _calls[i])];
        var committed = Enumerable.Range(0, rest.Count).Where(i => _keyed[rest[i]] is not null).ToHashSet();
        // An open call may have created rows that also match these calls.
        var isClear = !Open.Any(
            i => _calls[i].Operations.Any(o => o.IdempotencyKey is null && calls.Any(c => c.Operations.Any(r => r.Type == o.Type))));
        if (isClear
            && SubsetSearch.Find(new ReconciliationMatch(calls, rows, _schema, _state.Run, rewritten), calls, rows, committed) is { } found)
        {
            foreach (var (at, ids) in found)
            {
                Committed[rest[at]] = ids;
            }
            return;
        }
        Open.UnionWith(rest);
    }

    private OpenReason ReasonOf(int call, KeyFinding finding)
    {
        var operation = _calls[call].Operations[finding.Operation];
        return new OpenReason.SameKey(
            operation.Address, operation.Type, finding.Row!.Id, operation.IdempotencyKey!.Field, finding.Differing);
    }

    private IEnumerable<OrgRow> RowsOf(int call) => _calls[call].Operations.All(o => o.IdempotencyKey is not null)
        ? _keyed[call]!.Findings.Select(f => f.Row).OfType<OrgRow>()
        : _calls[call].Operations.Select(o => o.Type).Distinct().SelectMany(t => RowsOf(call, t));

    // The user also creates other records. Without a similar row, a few rows may belong to this call, changed by the org; many rows would
    // not help.
    private List<OrgRow> RowsOf(int call, string type)
    {
        var near = _pool[type].FindAll(r => Match.IsNear(call, type, r));
        return near.Count > 0 ? near : _pool[type].Count <= _calls[call].Operations.Count(o => o.Type == type) ? _pool[type] : [];
    }

    private static OrgRow Merged(IEnumerable<OrgRow> rows) => rows.Aggregate((a, b) => a.With(b.Values));

    // A row with a known id cannot belong to an in-doubt call.
    private List<OrgRow> Fresh(string type, List<OrgRow> rows)
    {
        var since = ReconciliationQueries.Since(_calls, type);
        var operations = _calls.SelectMany(c => c.Operations).Where(o => o.Type == type).ToList();
        return [
            .. rows.Where(
                r => !_known.Contains(r.Id) && ReconciliationQueries.IsFresh(r, operations, _schema.Find(type)!, _state.User, since))];
    }

    private static Dictionary<string, List<OrgRow>> Without(Dictionary<string, List<OrgRow>> rows, IEnumerable<string> ids)
    {
        var taken = ids.ToHashSet();
        return rows.ToDictionary(t => t.Key, t => t.Value.Where(r => !taken.Contains(r.Id)).ToList());
    }

    private static void Add(Dictionary<string, List<OrgRow>> rows, IEnumerable<(string Type, OrgRow Row)> more)
    {
        foreach (var type in more.GroupBy(m => m.Type, m => m.Row))
        {
            rows[type.Key] = [
                .. rows[type.Key].Concat(type).DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal)];
        }
    }
}
