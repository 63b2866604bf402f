using System.Globalization;
using System.Text;
using NUnit.Framework;
using Seeder.Core.Calls;

namespace Seeder.Tests.Properties;

/// <summary>How far the planner is from the best that there is, over random plans that are small enough to know it.</summary>
internal sealed class OptimalityTests
{
    private static readonly int Plans = Property.Cases ?? 750;

    [Test]
    public void Calls_are_the_fewest_in_98_of_100_small_plans_and_waves_in_95()
    {
        var (calls, waves, bounds) = (new SortedDictionary<int, int>(), new SortedDictionary<int, int>(), new SortedDictionary<int, int>());
        var worst = new StringBuilder();
        for (var seed = 1; seed <= Plans; seed++)
        {
            var spec = GraphGenerator.Tiny(new Random(seed));
            var graph = spec.Build();
            var planned = CallPlanner.Plan(graph, [], spec.Limits);
            Assert.That(CallChecker.Check(graph, planned.Calls, spec.Limits), Is.Empty, $"seed {seed}\n{spec.Print()}");
            var exact = new ExactSearch(graph, spec.Limits);
            var (bound, least) = (LowerBound.Of(graph, spec.Limits), exact.LeastCalls());
            var leastWaves = exact.LeastWaves(planned.Calls.Length);
            Assert.That(bound.Calls, Is.LessThanOrEqualTo(least), $"the bound for calls, seed {seed}\n{spec.Print()}");
            Assert.That(
                bound.Waves, Is.LessThanOrEqualTo(exact.LeastWaves(graph.Count)), $"the bound for waves, seed {seed}\n{spec.Print()}");
            Count(calls, planned.Calls.Length - least);
            Count(waves, planned.Waves - leastWaves);
            Count(bounds, least - bound.Calls);
            if (planned.Calls.Length > least)
            {
                worst.Append(CultureInfo.InvariantCulture, $"seed {seed}: {planned.Calls.Length} calls, {least} would do\n");
            }
        }
        TestContext.Out.WriteLine($"calls above the optimum:     {Distribution(calls)}");
        TestContext.Out.WriteLine($"waves above the optimum:     {Distribution(waves)}");
        TestContext.Out.WriteLine($"optimum above the bound:     {Distribution(bounds)}");
        TestContext.Out.Write(worst);
        Assert.Multiple(() =>
        {
            Assert.That(calls.Keys.Max(), Is.LessThanOrEqualTo(1));
            Assert.That(calls[0], Is.GreaterThanOrEqualTo(0.98 * Plans));
            Assert.That(waves[0], Is.GreaterThanOrEqualTo(0.95 * Plans));
        });
    }

    // Larger plans, whose optimum is unknown. A change of the planner that needs fewer calls or waves lowers these numbers.
    [Test]
    public void Three_thousand_plans_of_up_to_25_records_need_no_more_calls_and_waves_than_before()
    {
        var (calls, waves) = (0, 0);
        for (var seed = 1; seed <= 3_000; seed++)
        {
            var spec = GraphGenerator.Small(new Random(seed));
            var planned = CallPlanner.Plan(spec.Build(), [], spec.Limits);
            (calls, waves) = (calls + planned.Calls.Length, waves + planned.Waves);
        }
        Assert.That((calls, waves), Is.LessThanOrEqualTo((25_049, 15_022)));
    }

    private static void Count(SortedDictionary<int, int> distribution, int by) => distribution[by] = distribution.GetValueOrDefault(by) + 1;

    private static string Distribution(SortedDictionary<int, int> distribution) =>
        string.Join(
            ", ",
            distribution.Select(
                d => string.Create(CultureInfo.InvariantCulture, $"+{d.Key}: {d.Value} ({100m * d.Value / Plans:0.00} %)")));
}
