using System.Globalization;
using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Local.Tests.Language;

namespace Seeder.Local.Tests;

/// <summary>The API calls that a plan announces are those that the org counts in <c>Sforce-Limit-Info</c>.</summary>
internal sealed class ApiCallTests : LanguageFixture
{
    [TestCase(1)]
    [TestCase(25)]
    [TestCase(60)]
    public async Task The_plan_counts_as_the_org_does(int requests)
    {
        var plan = "plan: calls\nrecords:\n  Account:\n    - $ref: acme\n      Name: Acme\nbatch:\n" + string.Concat(
            Enumerable.Range(1, requests).Select(n => $"  - PATCH: sobjects/Account/${{acme}}\n    body: {{ NumberOfEmployees: {n} }}\n"));
        var planned = ApiCallCount.Of((await Org.PlanAsync(plan)).Planning.Run!.Graph);
        var last = await Org.LastRequestAsync();
        var before = await UsageAsync();

        var applied = await ApplyAsync(plan);

        var used = await UsageAsync() - before - 1;
        // The limits resource was asked at the beginning and at the end; the first one is in the log of this time.
        var log = (await Org.LogAsync(last)).Where(
            e => e.GetProperty("path").GetString()!.StartsWith("/services/", StringComparison.Ordinal)).ToList();
        Assert.That(used, Is.EqualTo(log.Sum(Calls) - 2));
        Assert.That(applied.Writes.Sum(Calls), Is.EqualTo(planned));
        Assert.That(planned, Is.EqualTo(requests + 1));

        static int Calls(JsonElement entry) =>
            entry.GetProperty("kind").GetString() == "batch" ? entry.GetProperty("records").GetInt32() : 1;
    }

    private async Task<int> UsageAsync()
    {
        var info = (await Client.Get("limits")).Headers.GetValues("Sforce-Limit-Info").Single();
        return int.Parse(info["api-usage=".Length..info.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }
}
