using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>The user's decision about in-doubt calls that the org's records do not resolve.</summary>
internal enum Assumption { Committed, Lost }

/// <summary>How in-doubt calls are resolved.</summary>
/// <param name="Wait">How long to wait for a late commit; null to derive it from the response times of the calls.</param>
internal sealed record ResolveMode(TimeSpan? Wait = null, Assumption? Assume = null)
{
    /// <summary>
    /// Whether a call that was not committed is sent again with the same values. With a unique value, a late commit then does no harm.
    /// </summary>
    public bool SendsAgain { get; init; }

    /// <summary>Whether the command waits for the end of jobs of an earlier run, and aborts those that were never started.</summary>
    public bool WaitsForJobs { get; init; }

    /// <summary>Whether the command deletes all records of the plan.</summary>
    public bool Deletes { get; init; }

    /// <summary>Whether to use the manifest's entry for a record that a journal and another run both changed.</summary>
    public bool ManifestWins { get; init; }

    /// <summary>
    /// Calls that the org rejected at their first attempt because of a duplicate value. Only a second delivery of the request can have
    /// created their rows.
    /// </summary>
    public ImmutableHashSet<int> Refused { get; init; } = [];
}

/// <summary>The outcome of in-doubt calls.</summary>
/// <param name="Ends">The end entries of the resolved calls.</param>
/// <param name="Open">The calls that are still in doubt, with the rows that they may have created.</param>
internal sealed record InDoubtResolution(
    ImmutableArray<JournalEntry.End> Ends, ImmutableArray<JournalEntry.Begin> Open, ImmutableArray<OrgRow> Candidates)
{
    public ImmutableArray<OpenReason> Reasons { get; init; } = [];

    /// <summary>The reasons of one call.</summary>
    public ImmutableArray<OpenReason> ReasonsOf(int call) =>
        [.. Reasons.Where(
            r => r is not OpenReason.SameKey key || Open.Any(c => c.Call == call && c.Operations.Any(o => o.Address == key.Address)))];
}

/// <summary>
/// Resolves creates that got no response by reading the org. If a call sent unique values, they decide (<see cref="KeyedCall"/>). For the
/// other calls, exactly one subset must explain all matching rows (<see cref="SubsetSearch"/>). It never guesses: if the org's rows do not
/// decide a call, the call stays in doubt.
/// </summary>
internal static class InDoubtResolver
{
    private static readonly TimeSpan Shortest =
        TimeSpan.FromSeconds(30), Longest = TimeSpan.FromMinutes(10), OnLoopback = TimeSpan.FromSeconds(2);

    /// <summary>Calls that must be resolved first; otherwise their records would be created twice.</summary>
    public static ImmutableArray<JournalEntry.Begin> InDoubt(RunState state) =>
        [.. state.Pending.Where(b => b.Kind != JobRecovery.Kind && b.Operations.Any(o => o.Kind == OperationKind.Create || o.Once))];

    /// <summary>Waits until updates and deletes that did not end can no longer be committed; null if that time is over.</summary>
    public static Needs? WaitForWrites(RunState state, OrgFacts facts, ResolveMode mode)
    {
        var writes = state.Pending
            .Where(b => b.Kind != JobRecovery.Kind && b.Operations.Any(o => o.Kind is OperationKind.Update || o.Kind.Removes()))
            .ToList();
        if (writes.Count == 0)
        {
            return null;
        }
        if (facts.Traced is not { } traced)
        {
            return new Needs.Reconciliation([], null);
        }
        var quiet = writes.Max(b => (b.LastOrgTime ?? traced.First) + QuietTime(mode, state, facts));
        return traced.Last < quiet ? new Needs.Reconciliation([], quiet) : null;
    }

    /// <param name="calls">In-doubt calls; no other call may be in flight.</param>
    public static (InDoubtResolution? Resolution, Needs? Needs) Resolve(
        ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        // Rows of a job that is in doubt itself could be taken for those of a call.
        var types = JobRecovery.JobsOf(state).SelectMany(j => j.Operations).Where(o => o.Kind == OperationKind.Create)
            .Select(o => o.Type).ToHashSet();
        var waiting = calls.RemoveAll(c => !c.Operations.Any(o => types.Contains(o.Type)));
        var (resolution, needs) = ResolveRest(calls.RemoveRange(waiting), state, schema, facts, mode);
        return resolution is null ? (null, needs) : (resolution with { Open = [.. waiting, .. resolution.Open] }, null);
    }

    private static (InDoubtResolution? Resolution, Needs? Needs) ResolveRest(
        ImmutableArray<JournalEntry.Begin> calls, RunState state, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        // The effect of an action cannot be read from the org.
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
        // A call with records is one part. A batch has one part for each of its creates.
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
        var quiet = round.Awaited.Select(c => (c.LastOrgTime ?? traced.First) + QuietTime(mode, state, facts))
            .DefaultIfEmpty(traced.First)
            .Max();
        if (traced.Last < quiet)
        {
            // A late commit is still possible.
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
        var open = readable.Where(c => parts.Select((p, i) => (p.Call, i)).Any(p => p.Call.Call == c.Call && round.Open.Contains(p.i)))
            .ToImmutableArray();
        var ends = readable.RemoveRange(open).Select(c => EndOf(c, parts, round.Committed));
        return (
            new InDoubtResolution([.. ends, .. rest.Ends], [.. open, .. rest.Open], round.Candidates) { Reasons = round.Reasons }, null);
    }

    /// <summary>Whether one of the records has a unique value. The call is atomic, so the org accepts it only once.</summary>
    public static bool HasIdempotencyKey(JournalEntry.Begin call) => call.Operations.Any(o => o.IdempotencyKey is not null);

    private static ImmutableSortedSet<string> Undescribed(ImmutableArray<JournalEntry.Begin> calls, OrgSchema schema) =>
        [.. calls.SelectMany(c => c.Operations).Select(o => o.Type).Where(t => t.Length > 0 && schema.Find(t) is null)];

    private static InDoubtResolution Assumed(
        ImmutableArray<JournalEntry.Begin> raw, ImmutableArray<OrgRow> rows, ResolveMode mode) => mode.Assume switch
        {
            Assumption.Lost => new InDoubtResolution([.. raw.Select(c => EndOf(c, null))], [], rows),
            Assumption.Committed => new InDoubtResolution([.. raw.Select(c => EndOf(c, [.. c.Operations.Select(_ => "")]))], [], rows),
            _ => new InDoubtResolution([], raw, rows),
        };

    private static JournalEntry.End EndOf(
        JournalEntry.Begin call,
        List<(JournalEntry.Begin Call, int Operation, JournalEntry.Begin Create)> parts,
        Dictionary<int, string?[]> found)
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
