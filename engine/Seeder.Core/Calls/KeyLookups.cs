using Seeder.Core.Facts;
using Seeder.Core.Graph;
using Seeder.Core.Run;

namespace Seeder.Core.Calls;

/// <summary>The look-ups by <c>$key</c> that wait for records of the run: which queries ask, and what their rows mean.</summary>
public static class KeyLookups
{
    /// <summary>The queries of a call, each under the URI limit; all that the keys hold exists by now.</summary>
    public static ImmutableArray<string> Queries(ApiCall.Batch call, PlannedRun run, RunState state) => [.. Build(call, run, state).Select(q => q.Soql)];

    /// <param name="rows">The rows of each of <see cref="Queries"/>, in their order.</param>
    public static CallOutcome Read(ApiCall.Batch call, PlannedRun run, RunState state, IReadOnlyList<ImmutableArray<OrgRow>> rows)
    {
        var ids = new string?[call.Operations.Length];
        var errors = ImmutableArray.CreateBuilder<OrgError>();
        var places = call.Operations.Select((o, i) => (run.Graph.Operations.Operations[o].Record, i)).ToDictionary(p => p.Record, p => p.i);
        foreach (var (query, answer) in Build(call, run, state).Zip(rows))
        {
            foreach (var (lookup, found) in query.Lookups.Zip(KeyLookup.Match(query, answer, v => run.IdOf(v, state))))
            {
                var place = places[lookup.Index];
                if (found is [var row])
                {
                    ids[place] = row.Id;
                }
                else if (found.Length > 1)
                {
                    errors.Add(new OrgError(place, "SEVERAL_MATCHES", $"its '$key' matches {found.Length} records: {string.Join(", ", found.Take(5).Select(r => r.Id))}", []));
                }
                else if (!run.Plan.Records[lookup.Index].IsCreateable)
                {
                    errors.Add(new OrgError(place, "NO_MATCH", "its '$key' matches no record, and none can be created", []));
                }
            }
        }
        return errors.Count > 0 ? new CallOutcome.Rejected(errors.ToImmutable()) : new CallOutcome.Succeeded([.. ids], []);
    }

    private static IEnumerable<LookupQuery> Build(ApiCall.Batch call, PlannedRun run, RunState state) => LookupQueries.Build(
        call.Operations.Select(o => KeyLookup.Of(run.Plan.Records[run.Graph.Operations.Operations[o].Record])), v => run.IdOf(v, state));
}
