using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Seeder.Core.Diff;
using Seeder.Local.Tests.Equality;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Drift;

/// <summary>An org with a type that has fields of all kinds, a clock that tests move, and users who edit records.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal abstract class DriftFixture
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

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 31, 9, 0, 0, TimeSpan.Zero));

    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-drift-").FullName;

    protected SeededOrg Org { get; private set; } = null!;

    protected OrgClient Client { get; private set; } = null!;

    [TearDown]
    public async Task StopOrg()
    {
        Client.Dispose();
        await Org.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    protected async Task StartAsync()
    {
        var metadata = PartFixture.WriteMetadata(Write, n => Path.Combine(_folder, n));
        const string due = "<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\"><fullName>Due__c</fullName><label>Due</label>"
            + "<type>Date</type></CustomField>";
        Write("force-app/objects/Part__c/fields/Due__c.field-meta.xml", Encoding.UTF8.GetBytes(due));
        Org = await SeededOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [metadata], Time = Time });
        Client = new OrgClient(Org.Org);
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    protected static string Plan(Random random, string drift)
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

    protected static string Repairing(string plan) => plan.Contains("drift: report", StringComparison.Ordinal)
        ? plan.Replace("drift: report", "drift: repair", StringComparison.Ordinal)
        : plan.Replace("records:", "options: { drift: repair }\nrecords:", StringComparison.Ordinal);

    // Users change fields of any kind, with and without effect, and delete records.
    protected async Task EditAsync(
        Random random, Dictionary<string, IReadOnlyDictionary<string, JsonElement>> rows, int edits)
    {
        var ids = rows.Keys.Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < edits; i++)
        {
            var id = ids[random.Next(ids.Count)];
            if (random.Next(8) == 0)
            {
                await Client.Delete($"{OrgClient.Base}/sobjects/Part__c/{id}");
                continue;
            }
            var field = Values.Keys.ElementAt(random.Next(Values.Count));
            var value = field == "Of__c" ? $"\"{ids[random.Next(ids.Count)]}\"" : Values[field][random.Next(Values[field].Length)];
            await PatchAsync(id, $"{{ \"{field}\": {value} }}");
        }
    }

    // A record may have been deleted before, and a lookup may name a deleted record.
    protected Task PatchAsync(string id, string json) => Client.Patch($"{OrgClient.Base}/sobjects/Part__c/{id}", json);

    protected IEnumerable<string> Differences(
        Dictionary<string, IReadOnlyDictionary<string, JsonElement>> before,
        Dictionary<string, IReadOnlyDictionary<string, JsonElement>> after)
    {
        var manifest = Core.State.ManifestJson.Read(File.ReadAllBytes(Org.ManifestPath)).Records;
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
    protected string Content(Dictionary<string, IReadOnlyDictionary<string, JsonElement>> rows)
    {
        var manifest = Core.State.ManifestJson.Read(File.ReadAllBytes(Org.ManifestPath)).Records;
        var addresses = manifest.ToDictionary(r => r.Value.Id, r => r.Key);
        return string.Join('\n', manifest.Select(r => $"{r.Key} {string.Join(' ', r.Value.Shape.Order(StringComparer.Ordinal)
            .Select(f => $"{f}={(f == "Of__c" && rows[r.Value.Id][f].GetString() is { } id ? addresses[id] : rows[r.Value.Id][f])}"))}"));
    }

    protected async Task DriftsAsync(string plan, IEnumerable<string> expected)
    {
        var report = await Org.PlanAsync(plan);
        Assert.That(Names(report), Is.EquivalentTo(expected));
        Assert.That(report.Diagnostics.Count(d => d.Code == "SEED340"), Is.EqualTo(expected.Any() ? 1 : 0));
    }

    protected static IEnumerable<string> Names(SeedReport report) => report.Planning.Drift!.Differing.SelectMany(
        r => r.State == CheckedState.Changed ? r.Differing.Select(f => $"{r.Address} {f.Name}") : [$"{r.Address} deleted"]);

    protected async Task<SeedReport> ApplyAsync(string plan)
    {
        var report = await Org.ApplyAsync(plan, parallel: 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), string.Join('\n', report.Diagnostics));
        return report;
    }

    protected async Task<int> WritesAsync(string plan)
    {
        var last = await Org.LastRequestAsync();
        await ApplyAsync(plan);
        return (await Org.WritesAsync(last)).Count;
    }

    protected async Task<int> ReadsAsync(string plan)
    {
        var last = await Org.LastRequestAsync();
        await Org.PlanAsync(plan);
        return (await Org.LogAsync(last)).Count;
    }
}
