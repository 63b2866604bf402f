using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.State;

namespace Seeder.Core.Run;

/// <summary>A job that goes on in the org.</summary>
/// <param name="Processed">The number of rows that it has processed.</param>
/// <param name="Sent">The number of its rows.</param>
internal sealed record RunningJob(string Id, int Processed, int Sent);

/// <summary>
/// What became of the jobs of an earlier run. The org tells it: nothing happens before a job is closed, and its results stay for a week.
/// </summary>
/// <param name="Resolution">The jobs that have ended, and those that are in doubt.</param>
/// <param name="Running">The jobs that are still running.</param>
internal sealed record JobRecovery(InDoubtResolution Resolution, ImmutableArray<RunningJob> Running)
{
    /// <summary>The jobs that may still start or go on: those that are running, and those that were not closed.</summary>
    public ImmutableArray<RunningJob> Unended { get; init; } = Running;

    /// <summary>
    /// What the jobs did, as entries of a journal: the ends of <c>Resolution</c>, and rows that are no record of the plan.
    /// </summary>
    public ImmutableArray<JournalEntry> Entries { get; init; } = [];

    /// <summary>The kind of a begin entry whose call is a job.</summary>
    public const string Kind = "job";

    /// <summary>How long the org keeps a job and its results (Bulk API 2.0 guide).</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The jobs that did not end.</summary>
    public static ImmutableArray<JournalEntry.Begin> JobsOf(RunState state) => [.. state.Pending.Where(b => b.Kind == Kind)];

    /// <summary>Finds out what became of the jobs, or returns the facts that it needs first.</summary>
    public static (JobRecovery? Recovery, Needs? Needs) Resolve(RunState state, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        var jobs = JobsOf(state);
        var missing = jobs.Select(j => j.Operations[0].Type).Where(t => schema.Find(t) is null).ToImmutableSortedSet();
        if (!missing.IsEmpty)
        {
            return (null, new Needs.Types(missing));
        }
        var round = new Round(state, schema, facts, mode);
        foreach (var job in jobs)
        {
            round.Resolve(job);
        }
        return round.Result;
    }

    private sealed class Round(RunState state, OrgSchema schema, OrgFacts facts, ResolveMode mode)
    {
        private readonly ImmutableArray<JournalEntry.End>.Builder _ends = ImmutableArray.CreateBuilder<JournalEntry.End>();
        private readonly ImmutableArray<JournalEntry.Begin>.Builder _open = ImmutableArray.CreateBuilder<JournalEntry.Begin>();
        private readonly ImmutableArray<OrgRow>.Builder _candidates = ImmutableArray.CreateBuilder<OrgRow>();
        private readonly ImmutableArray<OpenReason>.Builder _reasons = ImmutableArray.CreateBuilder<OpenReason>();
        private readonly ImmutableArray<RunningJob>.Builder _running = ImmutableArray.CreateBuilder<RunningJob>();
        private readonly List<RunningJob> _unstarted = [];
        private readonly ImmutableArray<JournalEntry>.Builder _added = ImmutableArray.CreateBuilder<JournalEntry>();
        private readonly ImmutableArray<JobQuestion>.Builder _questions = ImmutableArray.CreateBuilder<JobQuestion>();
        private Needs? _needs;
        private int _double;

        private HashSet<string> Known => field ??= state.Records.Select(r => r.Value.Id).ToHashSet(StringComparer.Ordinal);

        public (JobRecovery? Recovery, Needs? Needs) Result =>
            _questions.Count > 0 ? (null, new Needs.Jobs(_questions.ToImmutable()))
            : _needs is not null ? (null, _needs)
            : (new JobRecovery(
                new InDoubtResolution(_ends.ToImmutable(), _open.ToImmutable(), _candidates.ToImmutable())
                {
                    Reasons = _reasons.ToImmutable(),
                },
                _running.ToImmutable())
            {
                Unended = [.. _running, .. _unstarted],
                Entries = [.. _ends, .. _added],
            }, null);

        public void Resolve(JournalEntry.Begin job)
        {
            // A job without an id in the journal got no rows. The org closes it.
            if (state.InDoubt.JobOf(job.Call) is not { Id: var id } sent)
            {
                End(job, []);
                return;
            }
            if (job.Operations[0].Kind == OperationKind.Create && sent.Rows.Items.Length != job.Operations.Length)
            {
                ResolveWithoutKeys(job, id);
                return;
            }
            var keys = new JobKeys(job, sent, schema.Find(job.Operations[0].Type)!);
            if (!facts.Jobs.TryGetValue(id, out var answer))
            {
                _questions.Add(new JobQuestion(id, job.Operations.Length, keys, mode.WaitsForJobs));
            }
            else if (answer is null)
            {
                ResolveGone(job, id, keys);
            }
            else if (answer.State == JobState.Open && !mode.WaitsForJobs)
            {
                // Nothing was written. The next apply aborts the job.
                _unstarted.Add(new RunningJob(id, answer.Processed, job.Operations.Length));
                End(job, []);
            }
            else if (!answer.State.IsFinal())
            {
                _running.Add(new RunningJob(id, answer.Processed, job.Operations.Length));
            }
            else
            {
                ResolveEnded(job, id, keys, answer);
            }
        }

        // The journal does not tell which row is which record.
        private void ResolveWithoutKeys(JournalEntry.Begin job, string id)
        {
            if (mode.Assume == Assumption.Lost)
            {
                End(job, []);
                return;
            }
            Open(job, new OpenReason.Job(id, "was begun by a version of Seeder that did not note its rows in the journal. "
                + "Complete it with that version, or decide about its records with 'seeder adopt' and 'seeder forget'"));
        }

        private void ResolveEnded(JournalEntry.Begin job, string id, JobKeys keys, JobAnswer answer)
        {
            // The user has told which record an unknown row is.
            var rows = job.Operations[0].Kind == OperationKind.Create
                ? answer.Rows.RemoveAll(r => r.Id is { } id && Known.Contains(id))
                : answer.Rows;
            var outcome = JobOutcome.Of(job.Operations, keys.Sent, rows);
            if (!outcome.Unmatched.IsEmpty)
            {
                var (stored, questions) = StoredRows.Read(outcome.Unmatched, job.Operations[0].Type, keys, facts);
                if (questions is not null)
                {
                    _needs ??= questions;
                    return;
                }
                outcome = JobOutcome.Of(job.Operations, keys.Sent, StoredRows.Again(rows, outcome.Unmatched, stored));
            }
            // A command that deletes all records need not know which row is which record.
            if (job.Operations[0].Kind != OperationKind.Create)
            {
                End(job, outcome.Ids);
            }
            else if (!outcome.Unmatched.IsEmpty && !mode.Deletes && mode.Assume != Assumption.Lost)
            {
                ResolveUnmatched(job, id, outcome);
            }
            else
            {
                var before = _ends.Count;
                if (answer.IsWhole)
                {
                    End(job, outcome.Ids);
                }
                else
                {
                    Reconcile(job, id, keys, outcome);
                }
                if (_ends.Count > before)
                {
                    AddDoubles(job, outcome);
                }
            }
        }

        private void ResolveUnmatched(JournalEntry.Begin job, string id, JobOutcome outcome)
        {
            if (mode.Assume == Assumption.Committed && outcome.Unmatched.Length == outcome.WithoutRow.Length)
            {
                var ids = outcome.Ids.ToArray();
                for (var i = 0; i < outcome.Unmatched.Length; i++)
                {
                    ids[outcome.WithoutRow[i]] = outcome.Unmatched[i].Id;
                }
                End(job, [.. ids]);
                return;
            }
            _candidates.AddRange(outcome.Unmatched.Select(r => new OrgRow(r.Id!, ImmutableDictionary<string, string?>.Empty)));
            Open(
                job with { Operations = [.. outcome.WithoutRow.Select(i => job.Operations[i])] },
                new OpenReason.Job(id, $"stored {Quoting.Count(outcome.Unmatched.Length, "row")} with the values of no record"
                    + (mode.Assume is null ? "" : ", and another number of records has no row. Use 'seeder adopt' for each record")));
        }

        // Rows that this plan created and that are no record of it: 'destroy' and --prune delete them.
        private void AddDoubles(JournalEntry.Begin job, JobOutcome outcome)
        {
            if (outcome.Unmatched.IsEmpty)
            {
                return;
            }
            var one = job.Operations[outcome.WithoutRow is [var left, ..] ? left : 0];
            var operations = new List<JournalOperation>(outcome.Unmatched.Length);
            foreach (var _ in outcome.Unmatched)
            {
                string address;
                do
                {
                    _double++;
                    address = _double == 1 ? $"{one.Address}#double"
                        : string.Create(CultureInfo.InvariantCulture, $"{one.Address}#double{_double}");
                }
                while (state.Find(address) is not null);
                operations.Add(new JournalOperation(address, one.Type, OperationKind.Create, null, null, -1, null, [], "", [], one.Order));
            }
            _added.Add(job with { Operations = [.. operations] });
            _added.Add(new JournalEntry.End(
                job.Call, job.Attempt, JournalOutcome.Succeeded, [.. outcome.Unmatched.Select(r => r.Id)]));
        }

        // The org shows a job to its creator, and deletes it after some days.
        private void ResolveGone(JournalEntry.Begin job, string id, JobKeys keys)
        {
            if (facts.Now is not { } now || now - (job.LastOrgTime ?? now) < Kept)
            {
                if (mode.Assume is null)
                {
                    Open(job, new OpenReason.Job(id, "cannot be read. Run the command as the user who started it"));
                    return;
                }
            }
            if (job.Operations[0].Kind != OperationKind.Create)
            {
                // Updates and deletes may be repeated.
                End(job, []);
                return;
            }
            Reconcile(job, id, keys, JobOutcome.Of(job.Operations, keys.Sent, []));
        }

        // Compares the org's rows with the records that have no id yet. If a record has no row, a row of the same user and time that is no
        // record's may be this record with values that a trigger has changed. Then nothing is decided.
        private void Reconcile(JournalEntry.Begin job, string id, JobKeys keys, JobOutcome outcome)
        {
            var ids = outcome.Ids;
            var queries = ReconciliationQueries.Queries([job], state, schema);
            if (facts.Traced is null || queries.Any(q => !facts.Queries.ContainsKey(q)))
            {
                _needs ??= new Needs.Reconciliation(queries, null);
                return;
            }
            var type = schema.Find(job.Operations[0].Type)!;
            var found = ids.OfType<string>().Concat(outcome.Unmatched.Select(r => r.Id!)).ToHashSet(StringComparer.Ordinal);
            var since = ReconciliationQueries.Since(job, isExact: false);
            var rows = queries.SelectMany(q => facts.Queries[q]).DistinctBy(r => r.Id)
                .Where(r => !Known.Contains(r.Id)
                    && !found.Contains(r.Id)
                    && ReconciliationQueries.IsFresh(r, job.Operations, type, state.User, since))
                .ToList();
            // A record that was refused has a row that tells it, so no row of the org is this record.
            var rest = outcome.WithoutRow;
            var stored = JobOutcome.Of(
                [.. rest.Select(i => job.Operations[i])],
                [.. rest.Select(i => keys.Sent[i])],
                [.. StoredRows.Rows(rows, keys)],
                mayBeForeign: true);
            // A row too many for equal records may be the stranger's among them.
            var equal = rest.Select(i => keys.Sent[i]).ToHashSet();
            var lacks = stored.Ids.Contains(null);
            if (mode.Assume != Assumption.Lost
                && stored.Unmatched.Any(r => equal.Contains(r.Key) || (lacks && mode.Assume is null)))
            {
                _candidates.AddRange(rows);
                Open(job, new OpenReason.Job(id, mode.Assume is null
                    ? "has no results any more"
                    : "has no results any more, and more rows than records have these values. Use 'seeder adopt' for each record"));
                return;
            }
            var all = ids.ToArray();
            for (var i = 0; i < rest.Length && mode.Assume != Assumption.Lost; i++)
            {
                all[rest[i]] = stored.Ids[i];
            }
            End(job, [.. all]);
        }

        private void Open(JournalEntry.Begin job, OpenReason reason)
        {
            _open.Add(job);
            _reasons.Add(reason);
        }

        private void End(JournalEntry.Begin job, ImmutableArray<string?> ids) =>
            _ends.Add(ids.Any(id => id is not null)
                ? new JournalEntry.End(job.Call, job.Attempt, JournalOutcome.Succeeded, ids)
                : new JournalEntry.End(job.Call, job.Attempt, JournalOutcome.Refused, []));
    }
}
