using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Schema;

namespace Seeder.Core.Run;

/// <summary>What the user says of calls in doubt that reading the org does not settle.</summary>
public enum Assumption { Committed, Lost }

/// <summary>How calls in doubt are settled.</summary>
/// <param name="Wait">How long a late commit is waited for; null lets the calls' own times decide.</param>
public sealed record SettleMode(TimeSpan? Wait = null, Assumption? Assume = null)
{
    /// <summary>Whether a call that is not there is sent again with the same values: where one of them is unique, a late commit can do no harm.</summary>
    public bool SendsAgain { get; init; }
}

/// <summary>What became of calls in doubt.</summary>
/// <param name="Ends">The end entries of those that are settled.</param>
/// <param name="Open">Those that are not, with the rows that may be theirs.</param>
public sealed record Settlement(ImmutableArray<JournalEntry.End> Ends, ImmutableArray<JournalEntry.Begin> Open, ImmutableArray<OrgRow> Candidates);

/// <summary>
/// Settles creates whose answer never came by reading the org: exactly one subset of them must account for all rows that are like theirs,
/// and what is left must not pass for one of the others. Never guesses: what is not certain stays open.
/// </summary>
public static class Settler
{
    private const int MostTries = 4096;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30), Longest = TimeSpan.FromMinutes(10), OnLoopback = TimeSpan.FromSeconds(2);

    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    /// <summary>Calls that must be settled before anything else is done: what they made would be made twice.</summary>
    public static ImmutableArray<JournalEntry.Begin> InDoubt(RunState state) =>
        [.. state.Pending.Where(b => b.Operations.Any(o => o.Kind == OperationKind.Create || o.Once))];

    /// <summary>Until when updates and deletes that did not end may still be landing; null where that time is over.</summary>
    public static Needs? WaitForWrites(RunState state, OrgFacts facts, SettleMode mode)
    {
        var writes = state.Pending.Where(b => b.Operations.Any(o => o.Kind is OperationKind.Update || o.Kind.Removes())).ToList();
        if (writes.Count == 0)
        {
            return null;
        }
        if (facts.Traced is not { } traced)
        {
            return new Needs.Traces([], null);
        }
        var quiet = writes.Max(b => (b.OrgTime ?? traced.First) + QuietTime(mode, state, facts));
        return traced.Last < quiet ? new Needs.Traces([], quiet) : null;
    }

    /// <param name="calls">Calls in doubt, with nothing else in flight.</param>
    public static (Settlement? Settlement, Needs? Needs) Settle(
        ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema, OrgFacts facts, SettleMode mode)
    {
        // What an action did cannot be read.
        var raw = calls.Where(c => !RawCreates.CanBeRead(c)).ToImmutableArray();
        var readable = calls.RemoveRange(raw);
        if (readable.IsEmpty)
        {
            return (Assumed(raw, [], mode), null);
        }
        if (Undescribed(readable, schema) is { IsEmpty: false } types)
        {
            return (null, new Needs.Types(types));
        }
        // A call of records stands for itself, a batch for each of its creates.
        var parts = readable.SelectMany(c => c.Operations.Any(o => o.Kind == OperationKind.Raw)
            ? RawCreates.Of(c, schema).Select(r => (Call: c, r.Operation, r.Create))
            : [(Call: c, Operation: -1, Create: c)]).ToList();
        ImmutableArray<JournalEntry.Begin> creates = [.. parts.Select(p => p.Create)];
        var queries = Traces.Queries(creates, state, schema);
        if (facts.Traced is not { } traced)
        {
            return (null, new Needs.Traces(queries, null));
        }
        var rows = Rows(queries, creates, state, schema, facts);
        var found = Find(new TraceMatch(creates, rows, schema, Nothing), creates, rows);
        var quiet = creates.Where(c => !(mode.SendsAgain && IsFenced(c))).Select(c => (c.OrgTime ?? traced.First) + QuietTime(mode, state, facts)).DefaultIfEmpty(traced.First).Max();
        if (traced.Last < quiet && found?.Count != creates.Length)
        {
            // A commit may still be landing.
            return (null, new Needs.Traces(queries, quiet));
        }
        if (found is null)
        {
            var samples = Traces.Samples(creates, state, schema);
            if (samples.Any(q => !facts.Queries.ContainsKey(q)))
            {
                return (null, new Needs.Queries(samples));
            }
            var altered = Altered(samples, state, schema, facts);
            found = altered.Count == 0 ? null : Find(new TraceMatch(creates, rows, schema, altered), creates, rows);
        }
        found ??= mode.Assume switch
        {
            Assumption.Lost => [],
            Assumption.Committed => TakeAll(new TraceMatch(creates, rows, schema, Nothing, byParentOnly: true), creates),
            _ => null,
        };
        var rest = Assumed(raw, [], mode);
        return found is null
            ? (new Settlement(rest.Ends, [.. readable, .. rest.Open], [.. rows.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => t.Value)]), null)
            : (rest with { Ends = [.. readable.Select(c => EndOf(c, parts, found)), .. rest.Ends] }, null);
    }

    /// <summary>Whether one of the records holds a unique value: the call is atomic, so the org takes it once.</summary>
    public static bool IsFenced(JournalEntry.Begin call) => call.Operations.Any(o => o.Guard is not null);

    private static ImmutableSortedSet<string> Undescribed(ImmutableArray<JournalEntry.Begin> calls, OrgSchema schema) =>
        [.. calls.SelectMany(c => c.Operations).Select(o => o.Type).Where(t => t.Length > 0 && schema.Find(t) is null)];

    private static Settlement Assumed(ImmutableArray<JournalEntry.Begin> raw, ImmutableArray<OrgRow> rows, SettleMode mode) => mode.Assume switch
    {
        Assumption.Lost => new Settlement([.. raw.Select(c => EndOf(c, null))], [], rows),
        Assumption.Committed => new Settlement([.. raw.Select(c => EndOf(c, [.. c.Operations.Select(_ => "")]))], [], rows),
        _ => new Settlement([], raw, rows),
    };

    private static JournalEntry.End EndOf(JournalEntry.Begin call, List<(JournalEntry.Begin Call, int Operation, JournalEntry.Begin Create)> parts, Dictionary<int, string?[]> found)
    {
        var of = Enumerable.Range(0, parts.Count).Where(i => parts[i].Call.Call == call.Call).ToList();
        return parts[of[0]].Operation < 0
            ? EndOf(call, found.GetValueOrDefault(of[0]))
            : RawCreates.End(call, of.Where(found.ContainsKey).ToDictionary(i => parts[i].Operation, i => found[i][0]!));
    }

    private static JournalEntry.End EndOf(JournalEntry.Begin call, string?[]? ids) => ids is null
        ? new JournalEntry.End(call.Call, call.Attempt, JournalOutcome.Refused, [])
        : new JournalEntry.End(call.Call, call.Attempt, JournalOutcome.Succeeded, [.. ids]);

    private static TimeSpan QuietTime(SettleMode mode, RunState state, OrgFacts facts)
    {
        if (mode.Wait is { } wait)
        {
            return wait;
        }
        if (facts.Org is { } org && new Uri(org.InstanceUrl).IsLoopback)
        {
            return OnLoopback;
        }
        var five = 5 * state.Longest;
        return five < Shortest ? Shortest : five > Longest ? Longest : five;
    }

    // By type, in the order in which the org made them; what is known already is not looked at.
    private static Dictionary<string, List<OrgRow>> Rows(
        ImmutableArray<string> queries, ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema, OrgFacts facts)
    {
        var known = state.Records.Select(r => r.Value.Id).ToHashSet(StringComparer.Ordinal);
        var rows = new Dictionary<string, List<OrgRow>>(StringComparer.Ordinal);
        foreach (var operation in calls.SelectMany(c => c.Operations))
        {
            rows.TryAdd(operation.Type, []);
        }
        foreach (var (type, list) in rows)
        {
            var since = Traces.Since(calls, type);
            list.AddRange(queries.Where(q => Traces.TypeOf(q) == type).SelectMany(q => facts.Queries.GetValueOrDefault(q, []))
                .Where(r => !known.Contains(r.Id) && Traces.IsFresh(r, state.User, since))
                .DistinctBy(r => r.Id, StringComparer.Ordinal).OrderBy(r => r.Id, StringComparer.Ordinal));
        }
        return rows;
    }

    /// <summary>The calls that were carried out, with their ids; null where none or several choices would do.</summary>
    private static Dictionary<int, string?[]>? Find(TraceMatch match, ImmutableArray<JournalEntry.Begin> calls, Dictionary<string, List<OrgRow>> rows)
    {
        var alike = match.Alike();
        var typeOf = rows.SelectMany(t => t.Value.Select(r => (r.Id, t.Key))).ToDictionary(p => p.Id, p => p.Key, StringComparer.Ordinal);
        var open = alike.CountBy(id => typeOf[id]).ToDictionary(StringComparer.Ordinal);
        var possible = Enumerable.Range(0, calls.Length).Where(c => match.Assign([c]) is not null).ToList();
        var signatures = possible.ToDictionary(c => c, match.Signature);
        Dictionary<int, string?[]>? found = null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var tries = 0;
        return Choose(0, []) ? found : null;

        // False as soon as a second choice would do, or there are too many to try.
        bool Choose(int next, ImmutableList<int> chosen)
        {
            if (++tries > MostTries)
            {
                return false;
            }
            if (next == possible.Count)
            {
                return open.Values.Any(n => n != 0) || Take(chosen);
            }
            var call = possible[next];
            var needed = calls[call].Operations.CountBy(o => o.Type).ToList();
            if (needed.TrueForAll(n => open.GetValueOrDefault(n.Key) >= n.Value))
            {
                needed.ForEach(n => open[n.Key] -= n.Value);
                var one = Choose(next + 1, chosen.Add(call));
                needed.ForEach(n => open[n.Key] += n.Value);
                if (!one)
                {
                    return false;
                }
            }
            return Choose(next + 1, chosen);
        }

        bool Take(ImmutableList<int> chosen)
        {
            // Calls that sent the same are as good as each other.
            if (!seen.Add(string.Join('\n', chosen.Select(c => signatures[c]).Order(StringComparer.Ordinal))) || match.Assign(chosen) is not { } ids)
            {
                return true;
            }
            var taken = ids.Values.SelectMany(i => i).OfType<string>().ToHashSet(StringComparer.Ordinal);
            if (!taken.SetEquals(alike) || Enumerable.Range(0, calls.Length).Any(c => !ids.ContainsKey(c) && match.MayBe(c, taken)))
            {
                return true;
            }
            var isFirst = found is null;
            found = ids;
            return isFirst;
        }
    }

    private static Dictionary<int, string?[]>? TakeAll(TraceMatch match, ImmutableArray<JournalEntry.Begin> calls) => match.Assign([.. Enumerable.Range(0, calls.Length)]);

    // Fields that records of ours hold otherwise than they were sent.
    private static HashSet<string> Altered(ImmutableArray<string> samples, RunState state, OrgSchema schema, OrgFacts facts)
    {
        var altered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var query in samples)
        {
            var type = schema.Find(Traces.TypeOf(query))!;
            var rows = facts.Queries[query].ToDictionary(r => r.Id, StringComparer.Ordinal);
            foreach (var record in Traces.SampleOf(type.Name, state).Where(r => rows.ContainsKey(r.Id)))
            {
                foreach (var field in record.Shape.Where(f => rows[record.Id].Values.ContainsKey(f) && Traces.IsReadable(type, f)))
                {
                    var now = Fingerprint.NormaliseAnswer(type.FindField(field)!, rows[record.Id].Values[field]);
                    if (record.FingerprintOf(field) is var sent && sent != Fingerprint.Unknown && Fingerprint.Encode(Fingerprint.Hash(now)) != sent)
                    {
                        altered.Add($"{type.Name}.{field}");
                    }
                }
            }
        }
        return altered;
    }
}
