using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;
using Seeder.Tests.House;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Proxy;

internal sealed class ProxyTests
{
    private const int RandomPlans = 4;

    private OddProxy? _proxy;

    private static IEnumerable<string> Examples =>
        Directory.EnumerateFiles(PlansFolder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

    [TearDown]
    public async Task StopProxy()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    [TestCaseSource(nameof(Examples))]
    public async Task An_example_is_seeded_through_the_proxy_as_without_it(string example)
    {
        // Some hundreds of records show as much as ten thousand.
        var yaml = (await File.ReadAllTextAsync(Path.Combine(PlansFolder, example)))
            .Replace("customers: 2000", "customers: 60", StringComparison.Ordinal);
        await using var direct = await StartAsync(throughProxy: false);
        await using var odd = await StartAsync(throughProxy: true);

        foreach (var org in new[] { direct, odd })
        {
            await ApplyUsedAsync(org, yaml);
            org.Source = Path.Combine(PlansFolder, example);
        }
        Assert.That(await LiveAsync(odd, yaml), Is.EqualTo(await LiveAsync(direct, yaml)));
    }

    // The plans that an example uses are applied before it.
    private static async Task ApplyUsedAsync(SeededOrg org, string yaml)
    {
        foreach (Match used in Regex.Matches(yaml, @"(?<=^uses:\n  \w+: )[^ \n]+", RegexOptions.Multiline))
        {
            org.ManifestName = Path.GetFileNameWithoutExtension(used.Value);
            var report = await org.ApplyAsync(await File.ReadAllTextAsync(Path.Combine(PlansFolder, used.Value)), 1);
            Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), DiagnosticText.Render(report.Diagnostics));
        }
        org.ManifestName = null;
    }

    [Test]
    public async Task Random_plans_live_through_the_proxy()
    {
        await using var org = await StartAsync(throughProxy: true);
        await Property.HoldsAsync(
            RandomPlans,
            PlanGenerator.Generate,
            p => PlanLife.AllAsync(org, p, parallel: 4),
            p => p.Smaller(),
            PlanYaml.Write,
            mostTries: 200);
    }

    [Test]
    public async Task Look_ups_read_all_pages()
    {
        const int count = 450;
        await using var org = await StartAsync(throughProxy: true);
        using var client = new OrgClient(org.Org);
        for (var start = 0; start < count; start += 150)
        {
            var records = Enumerable.Range(start, 150).Select(i => new { attributes = new { type = "Account" }, Name = $"A{i}" });
            var answer = await client.Post("composite/sobjects", JsonSerializer.Serialize(new { allOrNone = true, records }));
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        }
        var yaml =
            "plan: many\nrecords:\n  "
                + "Contact:\n"
                + $"{string.Concat(Enumerable.Range(0, count).Select(i => $"    - LastName: C{i}\n      Account: {{ Name: A{i} }}\n"))}";

        var report = await org.ApplyAsync(yaml, 4);

        Assert.That(DiagnosticText.Render(report.Diagnostics), Is.Empty);
        Assert.That(_proxy!.Pages, Is.GreaterThan(1));
        var names = (await org.RowsAsync("Account")).ToDictionary(a => a.Key, a => a.Value["Name"].GetString());
        var pairs = (await org.RowsAsync("Contact")).Values.Select(c => (c["LastName"].GetString(), names[c["AccountId"].GetString()!]));
        Assert.That(pairs, Is.EquivalentTo(Enumerable.Range(0, count).Select(i => ($"C{i}", $"A{i}"))));
    }

    // The same seed and the same clock: two such orgs hand out the same ids and fill in the same values.
    private async Task<SeededOrg> StartAsync(bool throughProxy)
    {
        var options = new LocalOrgOptions
        {
            Seed = "odd",
            Time = new FixedTime(new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.Zero)),
            MetadataPaths = [OfflineOrg.MetadataFolder],
        };
        var org = await SeededOrg.StartAsync(options, url => throughProxy ? (_proxy = new OddProxy(url)).Url : url);
        // The proxy leaves out the org's clock. Then this machine's counts, and the two must agree for a delete.
        org.Pace = options.Time;
        await org.OpenAsync();
        return org;
    }

    // Everything that can be seen from outside: manifest, rows, writes, after each command.
    private static async Task<string> LiveAsync(SeededOrg org, string yaml)
    {
        var steps = new List<string>();
        foreach (var command in (Func<Task<SeedReport>>[])[
            () => org.ApplyAsync(yaml, 1), () => org.PlanAsync(yaml), () => org.ApplyAsync(yaml, 1), () => org.DestroyAsync(yaml, 1)])
        {
            var last = await org.LastRequestAsync();
            var report = await command();
            // What Salesforce refuses to delete (an activated contract) stays.
            var refused = report.Planning.Request.Goal == Seeder.Core.PlanGoal.Destroy && report.Diagnostics.All(d => d.Code == "SEED402");
            Assert.That(
                report.ExitCode,
                Is.EqualTo(refused && !report.Diagnostics.IsEmpty ? ExitCode.Rejected : ExitCode.Done),
                DiagnosticText.Render(report.Diagnostics));
            var records = report.Manifest!.Records;
            steps.Add(
                string.Join(
                    '\n',
                    records.Select(
                        r =>
                            $"{r.Key}: {r.Value.Type} {r.Value.Id} in {r.Value.In}, {string.Join(' ', r.Value.Shape)}, {r.Value.Hash}, "
                                + $"{string.Join(' ', r.Value.Refs)}")));
            foreach (var type in KnownTypes.All.Keys.Union(records.Values.Select(r => r.Type)).Order(StringComparer.Ordinal))
            {
                steps.Add($"{type}: {JsonSerializer.Serialize(await org.RowsAsync(type))}");
            }
            steps.Add(
                string.Join(
                    '\n',
                    (await org.WritesAsync(last))
                        .Select(w => $"{w.GetProperty("kind")} {w.GetProperty("path")} {w.GetProperty("records")}")));
        }
        Assert.That(steps[^1], Is.Not.Empty, "destroy wrote nothing");
        return string.Join('\n', steps);
    }

    private static string PlansFolder => Repository.At("plans");
}
