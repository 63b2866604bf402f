using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Seeder.Core.Diff;
using Seeder.Local.Tests.Equality;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Drift;

/// <summary>
/// Users change and delete records of a plan, some in the second in which the plan wrote them, some while a run is in progress. Every
/// difference is found, and no other; a repair restores every value, and the next apply sends nothing.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DriftTests
{
    private const int Records = 90;

    // Of each kind of field: values that a user may enter. The plan has the first ones.
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["Plain__c"] = ["\"one\"", "\"two\"", "\"<b>&amp; \\\"x\\\"\"", "null"],
        ["No__c"] = ["123456789012", "7", "0", "null"],
        ["Rate__c"] = ["1.25", "-0.01", "99999.99", "null"],
        ["Share__c"] = ["12.5", "0", "null"],
        ["Price__c"] = ["0.1", "1000000.55", "null"],
        ["On__c"] = ["true", "false"],
        ["Day__c"] = ["\"2026-02-28\"", "\"2031-12-31\"", "null"],
        ["Stamp__c"] = ["\"2026-03-31T14:30:00Z\"", "\"2026-03-31T14:30:01Z\"", "null"],
        ["At__c"] = ["\"08:00:00.000Z\"", "\"08:00:00.001Z\"", "null"],
        ["Mail__c"] = ["\"jane@acme.example\"", "\"joe@acme.example\"", "null"],
        ["Link__c"] = ["\"https://acme.example\"", "\"https://acme.example/x\"", "null"],
        ["Tel__c"] = ["\"+41 1 234\"", "\"555\"", "null"],
        ["Area__c"] = ["\"a\\nb\"", "\"a\\nc\"", "null"],
        ["Long__c"] = ["\"long\"", "\"long, but different\"", "null"],
        ["Level__c"] = ["\"High\"", "\"Low\"", "null"],
        ["Colours__c"] = ["\"Red;Green\"", "\"Green\"", "null"],
        ["Name"] = ["\"part\"", "\"other part\""],
        ["Due__c"] = ["\"2001-01-01\"", "\"2002-02-02\"", "null"],
        ["Of__c"] = [],
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 31, 9, 0, 0, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-drift-").FullName;
    private SeededOrg _org = null!;
    private OrgClient _client = null!;

    [TestCase(1, 1, 0)]
    [TestCase(2, 1, 0)]
    [TestCase(3, 3, 10)]
    [TestCase(4, 3, 10)]
    public async Task Edits_of_users_are_found_and_repaired_exactly(int seed, int rounds, int secondsBetween)
    {
        await StartAsync();
        var random = new Random(seed);
        var plan = Plan(random, "report");
        await ApplyAsync(plan);
        await DriftsAsync(plan, []);
        for (var round = 0; round < rounds; round++)
        {
            _time.Advance(TimeSpan.FromSeconds(secondsBetween));
            var before = await _org.RowsAsync("Part__c");
            var content = Content(before);
            await EditAsync(random, before, 75 / rounds);
            var expected = Differences(before, await _org.RowsAsync("Part__c"));

            _time.Advance(TimeSpan.FromSeconds(secondsBetween));
            await DriftsAsync(plan, expected);
            await DriftsAsync(plan, expected);
            await ApplyAsync(Repairing(plan));
            await DriftsAsync(plan, []);

            Assert.That(Content(await _org.RowsAsync("Part__c")), Is.EqualTo(content));
            Assert.That(await WritesAsync(plan), Is.Zero);
            Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);

            // Compared once more, so that values that users enter later are not taken for automation after the repair.
            _time.Advance(TimeSpan.FromSeconds(10));
            await ApplyAsync(plan);
            _time.Advance(TimeSpan.FromMinutes(20));
        }
    }

    [TestCase(5)]
    [TestCase(6)]
    public async Task Edits_during_a_run_are_found(int seed)
    {
        await StartAsync();
        var random = new Random(seed);
        var plan = Plan(random, "report");
        await ApplyAsync(plan);
        var before = await _org.RowsAsync("Part__c");

        // The org refuses a record of the run whose lookup names a record that a user has just deleted.
        var run = _org.ApplyAsync($"{plan}  Account:\n    - $count: 2000\n      Name: more ${{n}}\n", parallel: 4);
        await EditAsync(random, before, 50);
        await run;
        var expected = Edited(Differences(before, await _org.RowsAsync("Part__c")));

        Assert.That(Edited(Names(await _org.PlanAsync(plan))), Is.EquivalentTo(expected));
    }

    // Without deleted records and lookups to them: the run creates those again that were deleted before it read them.
    private static IEnumerable<string> Edited(IEnumerable<string> differences) => differences.Where(
        d => !d.EndsWith(" deleted", StringComparison.Ordinal) && !d.EndsWith(" Of__c", StringComparison.Ordinal)).ToList();

    [Test]
    public async Task A_record_of_a_stranger_and_a_field_that_is_not_in_the_plan_are_no_drift()
    {
        await StartAsync();
        var plan = Plan(new Random(7), "report");
        var mine = (await ApplyAsync(plan)).Manifest!.Records;
        var stranger = await _client.Create("Part__c", """{ "Name": "part", "Plain__c": "one" }""");
        await PatchAsync(stranger, """{ "Plain__c": "two" }""");
        await PatchAsync(mine["part4"].Id, """{ "Code__c": "a user's note" }""");

        await DriftsAsync(plan, []);
    }

    [Test]
    public async Task A_field_that_left_the_plan_is_compared_again_when_it_returns()
    {
        await StartAsync();
        const string with = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        const string without = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a }\n";
        var id = (await ApplyAsync(with)).Manifest!.Records["p"].Id;
        _time.Advance(TimeSpan.FromSeconds(10));
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        _time.Advance(TimeSpan.FromSeconds(10));

        await ApplyAsync(without);
        await DriftsAsync(without, []);
        await DriftsAsync(with, ["p Plain__c"]);
    }

    [Test]
    public async Task A_field_that_a_trigger_rewrites_is_repaired_once()
    {
        await StartAsync();
        await _org.RuleAsync(new { rewrites = new[] { new { @object = "Part__c", field = "Plain__c" } } });
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;

        await DriftsAsync(plan, ["p Plain__c"]);
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
        await DriftsAsync(plan, []);

        // Another value is drift again.
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await DriftsAsync(plan, ["p Plain__c"]);
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        await PatchAsync(id, """{ "Plain__c": "sent" }""");
        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(0).Or.EqualTo(1));
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
    }

    // An automation that changes a field some seconds after each write.
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_field_that_a_rule_rewrites_later_is_repaired_once(bool comparesBetween)
    {
        await StartAsync();
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;
        await DriftsAsync(plan, []);
        await RewriteLaterAsync();
        await DriftsAsync(plan, ["p Plain__c"]);

        Assert.That(await WritesAsync(Repairing(plan)), Is.EqualTo(1));
        await RewriteLaterAsync();

        await DriftsAsync(plan, []);
        Assert.That(await WritesAsync(Repairing(plan)), Is.Zero);
        Assert.That(await WritesAsync(plan), Is.Zero);

        // Long after that, a user enters another value, and then the rule's value.
        _time.Advance(TimeSpan.FromHours(1));
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await DriftsAsync(plan, ["p Plain__c"]);

        async Task RewriteLaterAsync()
        {
            for (var i = 0; i < 5; i++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                if (comparesBetween)
                {
                    await ApplyAsync(plan);
                }
            }
            await PatchAsync(id, """{ "Plain__c": "by the rule" }""");
        }
    }

    [Test]
    public async Task A_value_that_a_user_enters_again_long_after_a_repair_is_drift()
    {
        await StartAsync();
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        var id = (await ApplyAsync(plan)).Manifest!.Records["p"].Id;
        await PatchAsync(id, """{ "Plain__c": "edited" }""");
        await ApplyAsync(Repairing(plan));
        _time.Advance(TimeSpan.FromSeconds(10));
        await ApplyAsync(plan);
        _time.Advance(TimeSpan.FromHours(1));

        await PatchAsync(id, """{ "Plain__c": "edited" }""");

        await DriftsAsync(plan, ["p Plain__c"]);
    }

    [Test]
    public async Task A_changed_value_of_the_plan_is_compared_anew()
    {
        await StartAsync();
        await _org.RuleAsync(new { rewrites = new[] { new { @object = "Part__c", field = "Plain__c" } } });
        const string plan = "plan: p\nrecords:\n  Part__c:\n    - { $ref: p, Name: a, Plain__c: sent }\n";
        await ApplyAsync(plan);
        await ApplyAsync(Repairing(plan));
        await _org.RuleAsync(null);
        var next = plan.Replace("sent", "new", StringComparison.Ordinal);
        var id = (await ApplyAsync(next)).Manifest!.Records["p"].Id;
        await DriftsAsync(next, []);

        await PatchAsync(id, """{ "Plain__c": "SENT" }""");

        await DriftsAsync(next, ["p Plain__c"]);
    }

    [Test]
    public async Task With_ignore_nothing_is_compared()
    {
        await StartAsync();
        var plan = Plan(new Random(8), "ignore");
        var mine = (await ApplyAsync(plan)).Manifest!.Records;
        await PatchAsync(mine["part4"].Id, """{ "Plain__c": "edited" }""");

        var report = await ApplyAsync(plan);

        Assert.That(report.Planning.Drift!.IsCompared, Is.False);
        Assert.That(report.Diagnostics, Is.Empty);
        Assert.That(report.Manifest!.Records.Values.Select(r => r.Seen), Has.All.Null);
    }

    // At most one query per type and 2,000 records, and one read per 200 records that were modified.
    [Test]
    public async Task The_comparison_takes_few_reads()
    {
        await StartAsync();
        const string plan = "plan: p\noptions: { drift: report }\nrecords:\n  Part__c:\n    - $count: 5000\n      Name: part ${n}\n"
            + "  Account:\n    - $count: 3000\n      Name: account ${n}\n  Contact:\n    - { $ref: jane, LastName: Doe }\n";
        var ignoring = plan.Replace("report", "ignore", StringComparison.Ordinal);
        var ids = (await ApplyAsync(plan)).Manifest!.Records.Where(r => r.Value.Type == "Part__c").Select(r => r.Value.Id).ToList();
        _time.Advance(TimeSpan.FromMinutes(1));
        await _org.PlanAsync(ignoring);
        var without = await ReadsAsync(ignoring);
        var first = await ReadsAsync(plan);
        await ApplyAsync(plan);
        var unchanged = await ReadsAsync(plan);
        foreach (var id in ids.Take(450))
        {
            await PatchAsync(id, """{ "Name": "edited" }""");
        }
        var edited = await ReadsAsync(plan);

        TestContext.Out.WriteLine(
            $"requests: {without} without comparison, {first} after the writes, {unchanged} unchanged, {edited} edited");
        Assert.That(first, Is.LessThanOrEqualTo(without + (8001 / 200) + 6));
        Assert.That(unchanged, Is.EqualTo(without));
        Assert.That(edited, Is.LessThanOrEqualTo(without + (450 / 200) + 1));
    }

    [Test]
    public async Task An_apply_with_nothing_to_do_writes_the_manifest_once_and_equal_in_every_clone()
    {
        await StartAsync();
        var plan = Plan(new Random(9), "report");
        await ApplyAsync(plan);
        var sent = await File.ReadAllBytesAsync(_org.ManifestPath);
        _time.Advance(TimeSpan.FromSeconds(10));
        await ApplyAsync(plan);
        var mine = await File.ReadAllBytesAsync(_org.ManifestPath);
        await File.WriteAllBytesAsync(_org.ManifestPath, sent);
        _time.Advance(TimeSpan.FromDays(1));
        await ApplyAsync(plan);
        var theirs = await File.ReadAllBytesAsync(_org.ManifestPath);
        await ApplyAsync(plan);

        Assert.That(mine, Is.Not.EqualTo(sent));
        Assert.That(theirs, Is.EqualTo(mine));
        Assert.That(await File.ReadAllBytesAsync(_org.ManifestPath), Is.EqualTo(mine));
    }

    [TearDown]
    public async Task StopOrg()
    {
        _client.Dispose();
        await _org.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var metadata = PartFixture.WriteMetadata(Write, n => Path.Combine(_folder, n));
        const string due = "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Due__c</fullName><label>Due</label>"
            + "<type>Date</type></CustomField>";
        Write("force-app/objects/Part__c/fields/Due__c.field-meta.xml", Encoding.UTF8.GetBytes(due));
        _org = await SeededOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [metadata], Time = _time });
        _client = new OrgClient(_org.Org);
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private static string Plan(Random random, string drift)
    {
        var text = new StringBuilder($"plan: p\noptions: {{ drift: {drift}, clock: 2026-03-31 }}\nrecords:\n  Part__c:\n");
        for (var i = 0; i < Records; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    - $ref: part{i}\n      Name: part\n      Due__c: ${{today + {i}d}}\n");
            foreach (var (field, values) in Values.Where(v => v.Key is not ("Name" or "Due__c") && v.Value.Length > 0))
            {
                if (random.Next(3) > 0)
                {
                    text.Append(CultureInfo.InvariantCulture, $"      {field}: {values[random.Next(2)]}\n");
                }
            }
            text.Append(i > 0 && random.Next(2) == 0 ? $"      Of__c: ${{part{random.Next(i)}}}\n" : "");
        }
        return text.ToString();
    }

    private static string Repairing(string plan) => plan.Contains("drift: report", StringComparison.Ordinal)
        ? plan.Replace("drift: report", "drift: repair", StringComparison.Ordinal)
        : plan.Replace("records:", "options: { drift: repair }\nrecords:", StringComparison.Ordinal);

    // Users change fields of any kind, with and without effect, and delete records.
    private async Task EditAsync(
        Random random, Dictionary<string, IReadOnlyDictionary<string, JsonElement>> rows, int edits)
    {
        var ids = rows.Keys.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < edits; i++)
        {
            var id = ids[random.Next(ids.Count)];
            if (random.Next(8) == 0)
            {
                await _client.Delete($"{OrgClient.Base}/sobjects/Part__c/{id}");
                continue;
            }
            var field = Values.Keys.ElementAt(random.Next(Values.Count));
            var value = field == "Of__c" ? $"\"{ids[random.Next(ids.Count)]}\"" : Values[field][random.Next(Values[field].Length)];
            await PatchAsync(id, $"{{ \"{field}\": {value} }}");
        }
    }

    // A record may have been deleted before, and a lookup may name a deleted record.
    private Task PatchAsync(string id, string json) => _client.Patch($"{OrgClient.Base}/sobjects/Part__c/{id}", json);

    private IEnumerable<string> Differences(
        Dictionary<string, IReadOnlyDictionary<string, JsonElement>> before,
        Dictionary<string, IReadOnlyDictionary<string, JsonElement>> after)
    {
        var manifest = Core.State.ManifestJson.Read(File.ReadAllBytes(_org.ManifestPath)).Records;
        foreach (var (address, entry) in manifest.Where(r => before.ContainsKey(r.Value.Id)))
        {
            if (!after.TryGetValue(entry.Id, out var row))
            {
                yield return $"{address} deleted";
                continue;
            }
            foreach (var field in entry.Shape.Where(f => before[entry.Id][f].GetRawText() != row[f].GetRawText()))
            {
                yield return $"{address} {field}";
            }
        }
    }

    // The values of the fields that the plan sent. A lookup is written as the address of its target.
    private string Content(Dictionary<string, IReadOnlyDictionary<string, JsonElement>> rows)
    {
        var manifest = Core.State.ManifestJson.Read(File.ReadAllBytes(_org.ManifestPath)).Records;
        var addresses = manifest.ToDictionary(r => r.Value.Id, r => r.Key);
        return string.Join('\n', manifest.Select(r => $"{r.Key} {string.Join(' ', r.Value.Shape.Order(StringComparer.Ordinal)
            .Select(f => $"{f}={(f == "Of__c" && rows[r.Value.Id][f].GetString() is { } id ? addresses[id] : rows[r.Value.Id][f])}"))}"));
    }

    private async Task DriftsAsync(string plan, IEnumerable<string> expected)
    {
        var report = await _org.PlanAsync(plan);
        Assert.That(Names(report), Is.EquivalentTo(expected));
        Assert.That(report.Diagnostics.Count(d => d.Code == "SEED340"), Is.EqualTo(expected.Any() ? 1 : 0));
    }

    private static IEnumerable<string> Names(SeedReport report) => report.Planning.Drift!.Differing.SelectMany(
        r => r.State == CheckedState.Changed ? r.Differing.Select(f => $"{r.Address} {f.Name}") : [$"{r.Address} deleted"]);

    private async Task<SeedReport> ApplyAsync(string plan)
    {
        var report = await _org.ApplyAsync(plan, parallel: 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), string.Join('\n', report.Diagnostics));
        return report;
    }

    private async Task<int> WritesAsync(string plan)
    {
        var last = await _org.LastRequestAsync();
        await ApplyAsync(plan);
        return (await _org.WritesAsync(last)).Count;
    }

    private async Task<int> ReadsAsync(string plan)
    {
        var last = await _org.LastRequestAsync();
        await _org.PlanAsync(plan);
        return (await _org.LogAsync(last)).Count;
    }
}
