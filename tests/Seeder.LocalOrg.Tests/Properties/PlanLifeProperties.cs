using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

internal sealed class PlanLifeProperties
{
    private const int Plans = 28;

    // Each try takes a tenth of a second or more.
    private const int MostTries = 300;

    private SeededOrg _org = null!;

    [SetUp]
    public async Task StartOrg() => _org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);

    [TearDown]
    public async Task StopOrg() => await _org.DisposeAsync();

    [Test]
    public Task The_org_holds_what_the_plan_says_until_it_is_destroyed() =>
        Property.HoldsAsync(
            Plans,
            PlanGenerator.Generate,
            p => PlanLife.AllAsync(_org, p, parallel: p.Layout % 2 == 0 ? 1 : 8),
            p => p.Smaller(),
            PlanYaml.Write,
            MostTries);

    [Test]
    public Task The_rows_are_the_same_whether_one_call_is_in_flight_or_eight() =>
        Property.HoldsAsync(Plans / 4, PlanGenerator.Generate, OneOrEightAsync, p => p.Smaller(), PlanYaml.Write, MostTries);

    [Test]
    public Task A_part_of_a_plan_and_then_the_whole_leave_in_the_org_what_the_plan_says() =>
        Property.HoldsAsync(
            Plans / 2,
            PlanGenerator.Generate,
            p => PlanLife.PartAsync(_org, p, parallel: p.Layout % 2 == 0 ? 1 : 8),
            p => p.Smaller(),
            PlanYaml.Write,
            MostTries);

    [Test]
    public Task An_edited_plan_leaves_in_the_org_what_it_says_now() =>
        Property.HoldsAsync(
            Plans / 2,
            PlanEdit.Generate,
            e => PlanLife.EditAsync(_org, e, parallel: e.Plan.Layout % 2 == 0 ? 1 : 8),
            e => e.Smaller(),
            e => e.Print(),
            MostTries);

    private async Task<IEnumerable<string>> OneOrEightAsync(PlanSpec plan) =>
        [.. await PlanLife.ApplyAsync(_org, plan, 1), .. await PlanLife.ApplyAsync(_org, plan, 8)];
}
