using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Org;

namespace Seeder;

/// <summary>Resolves in-doubt calls of the current run with reconciliation queries, in the same way as the next run would.</summary>
internal sealed class InDoubtWait(PlanningState planning, FactFinder finder)
{
    /// <param name="state">The state while only in-doubt calls are in flight.</param>
    /// <param name="sendAgain">Whether calls that were not committed are sent again in this run, with the same values.</param>
    /// <param name="refused">The calls whose first attempt the org answered with a duplicate value.</param>
    public async Task<InDoubtResolution> ResolveAsync(
        RunState state, bool sendAgain, ImmutableHashSet<int> refused, CancellationToken cancel)
    {
        // --assume is about the calls of an earlier run only.
        var mode = planning.Request.ResolveMode with { SendsAgain = sendAgain, Refused = refused, Assume = null };
        var current = planning with { Facts = OrgFacts.None with { Org = planning.Facts.Org } };
        return await Converge.FindAsync<InDoubtResolution>(current, Find, finder, cancel);

        (InDoubtResolution?, Needs?) Find(PlanningState known)
        {
            var (found, needs) = InDoubtResolver.Resolve(InDoubtResolver.InDoubt(state), state, known.Schema, known.Facts, mode);
            return (found, found is null ? needs : null);
        }
    }
}
