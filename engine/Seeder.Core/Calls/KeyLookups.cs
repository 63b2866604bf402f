using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>
/// Look-ups by <c>$key</c> during the run, for keys that depend on records of the run: builds their queries and reads the rows.
/// </summary>
internal static class KeyLookups
{
    /// <summary>Returns the outcome of the call, or the queries that must be sent first. Each query is short enough for a URL.</summary>
    /// <param name="answers">The rows of each query that was sent. All ids in the keys are known.</param>
    public static (CallOutcome? Outcome, ImmutableArray<string> Queries) Read(
        ApiCall.Batch call, PlannedRun run, RunState state, IReadOnlyDictionary<string, ImmutableArray<OrgRow>> answers)
    {
        HoleText idOf = run.HolesNow(state).Resolve;
        ImmutableArray<SeedRecord> records = [.. call.Operations.Select(o => run.RecordOf(o))];
        var errors = KeyConflicts.InCall(records, idOf).ToList();
        if (errors.Count > 0)
        {
            return (new CallOutcome.Rejected([.. errors]), []);
        }
        var (ids, open) = (new string?[records.Length], ImmutableArray.CreateBuilder<string>());
        var places = records.Select((r, i) => (r.Index, i)).ToDictionary(p => p.Index, p => p.i);
        var queries = new Queue<LookupQuery>(LookupQueries.Build(records.Select(KeyLookup.Of), idOf));
        while (queries.TryDequeue(out var query))
        {
            if (!answers.TryGetValue(query.Soql, out var rows))
            {
                open.Add(query.Soql);
                continue;
            }
            var found = KeyLookup.Match(query, rows, idOf);
            foreach (var (lookup, own, _) in found.Where(a => a.IsClear))
            {
                var place = places[lookup.Index];
                ids[place] = own is [var row] ? row.Id : null;
                if (Problem(records[place], own) is { } problem)
                {
                    errors.Add(problem with { Operation = place });
                }
            }
            foreach (var again in KeyLookup.AskAgain(found, idOf))
            {
                queries.Enqueue(again);
            }
        }
        return open.Count > 0 ? (null, open.ToImmutable())
            : errors.Count > 0 ? (new CallOutcome.Rejected([.. errors]), [])
            : (new CallOutcome.Succeeded([.. ids], []), []);
    }

    /// <summary>
    /// Returns the outcome, or a rejection if a record that was found belongs to another record of the plan or of the manifest.
    /// </summary>
    public static CallOutcome Claim(ApiCall.Batch call, PlannedRun run, RunState state, CallOutcome outcome)
    {
        if (outcome is not CallOutcome.Succeeded found)
        {
            return outcome;
        }
        var errors = KeyConflicts.WithOthers([.. call.Operations.Select(run.AddressOf)], found.Ids, state).ToImmutableArray();
        return errors.IsEmpty ? outcome : new CallOutcome.Rejected(errors);
    }

    private static OrgError? Problem(SeedRecord record, ImmutableArray<OrgRow> rows) => rows switch
    {
        [_] => null,
        [] when record.IsCreateable => null,
        [] => new OrgError(-1, "NO_MATCH", "its '$key' matches no record, and Salesforce does not allow it to be created", []),
        _ => new OrgError(
            -1,
            "SEVERAL_MATCHES",
            $"its '$key' matches {Quoting.Count(rows.Length, "record")}: {string.Join(", ", rows.Take(5).Select(r => r.Id))}",
            []),
    };
}
