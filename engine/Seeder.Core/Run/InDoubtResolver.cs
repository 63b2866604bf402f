using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>What the user says of calls in doubt that reading the org does not settle.</summary>
public enum Assumption { Committed, Lost }

/// <summary>How calls in doubt are settled.</summary>
/// <param name="Wait">How long a late commit is waited for; null lets the calls' own times decide.</param>
public sealed record ResolveMode(TimeSpan? Wait = null, Assumption? Assume = null)
{
    /// <summary>Whether a call that is not there is sent again with the same values: where one of them is unique, a late commit can do no harm.</summary>
    public bool SendsAgain { get; init; }

    /// <summary>Whether the manifest's word counts for records that a journal and another run both changed.</summary>
    public bool ManifestWins { get; init; }

    /// <summary>Calls that the org answered with a duplicate value at their first attempt: at most a second delivery of the request is theirs, no older row.</summary>
    public ImmutableHashSet<int> Refused { get; init; } = [];
}

/// <summary>What became of calls in doubt.</summary>
/// <param name="Ends">The end entries of those that are settled.</param>
/// <param name="Open">Those that are not, with the rows that may be theirs.</param>
public sealed record InDoubtResolution(ImmutableArray<JournalEntry.End> Ends, ImmutableArray<JournalEntry.Begin> Open, ImmutableArray<OrgRow> Candidates)
{
    public ImmutableArray<OpenReason> Reasons { get; init; } = [];

    /// <summary>Those of one call.</summary>
    public ImmutableArray<OpenReason> ReasonsOf(int call) =>
        [.. Reasons.Where(r => r is not OpenReason.SameKey key || Open.Any(c => c.Call == call && c.Operations.Any(o => o.Address == key.Address)))];
}

/// <summary>
/// Resolves creates whose answer never came by reading the org. Unique values decide where a call sent some (<see cref="KeyedCall"/>); for the
/// other calls, exactly one subset must account for all rows that are like theirs (<see cref="SubsetSearch"/>). Never guesses: a call that
/// the org does not decide stays open.
/// </summary>
public static class InDoubtResolver
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30), Longest = TimeSpan.FromMinutes(10), OnLoopback = TimeSpan.FromSeconds(2);

    /// <summary>Calls that must be settled before anything else is done: what they made would be made twice.</summary>
    public static ImmutableArray<JournalEntry.Begin> InDoubt(RunState state) =>
        [.. state.Pending.Where(b => b.Operations.Any(o => o.Kind == OperationKind.Create || o.Once))];

    /// <summary>Until when updates and deletes that did not end may still be landing; null where that time is over.</summary>
    public static Needs? WaitForWrites(RunState state, OrgFacts facts, ResolveMode mode)
    {
        var writes = state.Pending.Where(b => b.Operations.Any(o => o.Kind is OperationKind.Update || o.Kind.Removes())).ToList();
        if (writes.Count == 0)
        {
            return null;
        }
        if (facts.Traced is not { } traced)
        {
            return new Needs.Reconciliation([], null);
        }
        var quiet = writes.Max(b => (b.OrgTime ?? traced.First) + QuietTime(mode, state, facts));
        return traced.Last < quiet ? new Needs.Reconciliation([], quiet) : null;
    }

    /// <param name="calls">Calls in doubt, with nothing else in flight.</param>
    public static (InDoubtResolution? Resolution, Needs? Needs) Resolve(
        ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema, OrgFacts facts, ResolveMode mode)
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
        var queries = ReconciliationQueries.Queries(creates, state, schema);
        if (facts.Traced is not { } traced)
        {
            return (null, new Needs.Reconciliation(queries, null));
        }
        var round = new ResolutionRound(creates, queries, state, schema, facts, mode);
        var quiet = round.Awaited.Select(c => (c.OrgTime ?? traced.First) + QuietTime(mode, state, facts)).DefaultIfEmpty(traced.First).Max();
        if (traced.Last < quiet)
        {
            // A commit may still be landing.
            return (null, new Needs.Reconciliation(queries, quiet));
        }
        if (round.Open.Count > 0)
        {
            var samples = ReconciliationQueries.Samples(creates, state, schema);
            if (samples.Any(q => !facts.Queries.ContainsKey(q)))
            {
                return (null, new Needs.Queries(samples));
            }
            round.Calibrate(RewrittenFields.Find(samples, state, schema, facts));
        }
        if (round.AskSight() is { } sight)
        {
            return (null, sight);
        }
        if (mode.Assume is { } assumption)
        {
            round.Assume(assumption);
        }
        var rest = Assumed(raw, [], mode);
        var open = readable.Where(c => parts.Select((p, i) => (p.Call, i)).Any(p => p.Call.Call == c.Call && round.Open.Contains(p.i))).ToImmutableArray();
        var ends = readable.RemoveRange(open).Select(c => EndOf(c, parts, round.Committed));
        return (new InDoubtResolution([.. ends, .. rest.Ends], [.. open, .. rest.Open], round.Candidates) { Reasons = round.Reasons }, null);
    }

    /// <summary>Whether one of the records holds a unique value: the call is atomic, so the org takes it once.</summary>
    public static bool HasIdempotencyKey(JournalEntry.Begin call) => call.Operations.Any(o => o.IdempotencyKey is not null);

    private static ImmutableSortedSet<string> Undescribed(ImmutableArray<JournalEntry.Begin> calls, OrgSchema schema) =>
        [.. calls.SelectMany(c => c.Operations).Select(o => o.Type).Where(t => t.Length > 0 && schema.Find(t) is null)];

    private static InDoubtResolution Assumed(ImmutableArray<JournalEntry.Begin> raw, ImmutableArray<OrgRow> rows, ResolveMode mode) => mode.Assume switch
    {
        Assumption.Lost => new InDoubtResolution([.. raw.Select(c => EndOf(c, null))], [], rows),
        Assumption.Committed => new InDoubtResolution([.. raw.Select(c => EndOf(c, [.. c.Operations.Select(_ => "")]))], [], rows),
        _ => new InDoubtResolution([], raw, rows),
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

    private static TimeSpan QuietTime(ResolveMode mode, RunState state, OrgFacts facts)
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
}
