using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Core.State;
using Seeder.Org;

namespace Seeder;

/// <summary>Settles calls in doubt of the run that is going on, as the next run would: by what the org shows.</summary>
public sealed class InDoubtWait(PlanningState planning, FactFinder finder)
{
    /// <param name="state">With nothing in flight but the calls in doubt.</param>
    /// <param name="sendAgain">Whether those that are not there are sent again in this run, with the same values.</param>
    /// <param name="refused">Those that the org answered with a duplicate value at their first attempt.</param>
    public async Task<InDoubtResolution> ResolveAsync(RunState state, bool sendAgain, ImmutableHashSet<int> refused, CancellationToken cancel)
    {
        // What the user assumes is about the calls of an earlier run.
        var mode = planning.Request.ResolveMode with { SendsAgain = sendAgain, Refused = refused, Assume = null };
        var current = planning with { Facts = OrgFacts.None with { Org = planning.Facts.Org } };
        var (_, settlement) = await Converge.RunAsync<(PlanningState Planning, InDoubtResolution? Settlement)>((current, null), Step, AnswerAsync, cancel);
        return settlement!;

        ((PlanningState, InDoubtResolution?), Needs?) Step((PlanningState Planning, InDoubtResolution?) known)
        {
            var (found, needs) = InDoubtResolver.Settle(InDoubtResolver.InDoubt(state), state, known.Planning.Schema, known.Planning.Facts, mode);
            return ((known.Planning, found), found is null ? needs : null);
        }

        async Task<(PlanningState, InDoubtResolution?)> AnswerAsync((PlanningState Planning, InDoubtResolution?) known, Needs needs) =>
            (await finder.AnswerAsync(known.Planning with { Needs = needs }, cancel), null);
    }
}
