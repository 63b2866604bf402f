using Seeder.Core.Facts;
using Seeder.Core.Run;
using Seeder.Org;

namespace Seeder;

/// <summary>Settles calls in doubt of the run that is going on, as the next run would: by what the org shows.</summary>
public sealed class Settling(Planning planning, FactFinder finder)
{
    /// <param name="state">With nothing in flight but the calls in doubt.</param>
    public async Task<Settlement> SettleAsync(RunState state, CancellationToken cancel)
    {
        var current = planning with { Facts = OrgFacts.None with { Org = planning.Facts.Org } };
        while (true)
        {
            var (settlement, needs) = Settler.Settle(Settler.InDoubt(state), state, current.Schema, current.Facts, current.Request.Settle);
            if (settlement is not null)
            {
                return settlement;
            }
            current = await finder.AnswerAsync(current with { Needs = needs }, cancel);
        }
    }
}
