using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Org;

namespace Seeder;

/// <summary>Settles calls in doubt of the run that is going on, as the next run would: by what the org shows.</summary>
public sealed class Settling(Planning planning, FactFinder finder)
{
    /// <param name="state">With nothing in flight but the calls in doubt.</param>
    /// <param name="sendAgain">Whether those that are not there are sent again in this run, with the same values.</param>
    /// <param name="refused">Those that the org answered with a duplicate value at their first attempt.</param>
    public async Task<Settlement> SettleAsync(RunState state, bool sendAgain, ImmutableHashSet<int> refused, CancellationToken cancel)
    {
        // What the user assumes is about the calls of an earlier run.
        var mode = planning.Request.Settle with { SendsAgain = sendAgain, Refused = refused, Assume = null };
        var current = planning with { Facts = OrgFacts.None with { Org = planning.Facts.Org } };
        while (true)
        {
            var (settlement, needs) = Settler.Settle(Settler.InDoubt(state), state, current.Schema, current.Facts, mode);
            if (settlement is not null)
            {
                return settlement;
            }
            current = await finder.AnswerAsync(current with { Needs = needs }, cancel);
        }
    }
}
