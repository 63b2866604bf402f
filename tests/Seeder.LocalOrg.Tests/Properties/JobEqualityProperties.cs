using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Tests.Properties;

namespace Seeder.Local.Tests.Properties;

/// <summary>The same plan by jobs and by other calls.</summary>
internal sealed partial class JobEqualityProperties
{
    private const int Plans = 8;

    private const int MostTries = 60;

    // They depend on the order in which the rows were created, or name the time.
    private static readonly HashSet<string> OfTheRun =
        ["Id", "CreatedDate", "LastModifiedDate", "SystemModstamp", "LastStageChangeDate", "CommunityNickname", "attributes"];

    private SeededOrg _org = null!;

    [SetUp]
    public async Task StartOrg()
    {
        _org = await SeededOrg.StartAsync(OfflineOrg.MetadataFolder);
        _org.Pace = HastyTime.Instance;
    }

    [TearDown]
    public async Task StopOrg() => await _org.DisposeAsync();

    [Test]
    public Task Jobs_and_other_calls_leave_the_same_rows_and_the_same_manifest() =>
        Property.HoldsAsync(Plans, PlanGenerator.Generate, DifferencesAsync, p => p.Smaller(), PlanYaml.Write, MostTries);

    private async Task<IEnumerable<string>> DifferencesAsync(PlanSpec plan)
    {
        var yaml = PlanYaml.Write(plan);
        var (calls, jobs) = (await RunAsync(yaml, "never"), await RunAsync(yaml, "1"));
        // What the jobs left needs no call.
        var last = await _org.LastRequestAsync();
        var again = await _org.ApplyAsync(yaml, parallel: 1);
        return
        [
            .. calls.Except(jobs).Select(l => $"only without jobs: {l}"),
            .. jobs.Except(calls).Select(l => $"only with jobs: {l}"),
            .. again.ExitCode == ExitCode.Done ? Array.Empty<string>() : [$"apply once more ended with {again.ExitCode}"],
            .. (await _org.WritesAsync(last)).Select(w => $"apply once more sent {w}"),
        ];
    }

    private async Task<List<string>> RunAsync(string yaml, string bulk)
    {
        await _org.ResetAsync();
        _org.Bulk = bulk;
        var report = await _org.ApplyAsync(yaml, parallel: 8);
        var records = report.Manifest?.Records ?? ManifestRecords.Empty;
        var rows = new Dictionary<string, (string Type, IReadOnlyDictionary<string, JsonElement> Row)>();
        foreach (var type in KnownTypes.All.Keys.Append("Profile"))
        {
            foreach (var (id, row) in await _org.RowsAsync(type))
            {
                rows[id] = (type, row);
            }
        }
        // A reset org gives other ids.
        var names = rows.ToDictionary(r => r.Key, r => $"<{r.Value.Type}>");
        foreach (var (address, record) in records)
        {
            names[record.Id] = $"<{address}>";
        }
        var prints = names.ToDictionary(n => Fingerprint.Of(n.Key), n => n.Value);
        return
        [
            $"exit {report.ExitCode}",
            .. records.Select(r =>
                $"{r.Key}: {r.Value.Type} {r.Value.Created} {r.Value.Keep} in {r.Value.In}, refs {string.Join(' ', r.Value.Refs.Order())}, "
                    + Prints(r.Value, rows.GetValueOrDefault(r.Value.Id).Row, prints)),
            .. rows.CountBy(r => r.Value.Type).Select(t => $"{t.Value} rows of {t.Key}"),
            .. records.Where(r => rows.ContainsKey(r.Value.Id)).Select(r => $"{r.Key} is {Say(rows[r.Value.Id].Row, r.Value, names)}"),
        ];
    }

    // The org takes the account of a case or an activity from its contact when it is created. A contact may get its account by a later
    // update, before or after that.
    private static string Say(IReadOnlyDictionary<string, JsonElement> row, ManifestRecord record, Dictionary<string, string> names) =>
        string.Join(", ", row.Where(f => !OfTheRun.Contains(f.Key) && !f.Key.EndsWith("Number", StringComparison.Ordinal)
            && (f.Key != "AccountId" || record.Shape.Contains("AccountId")))
            .Select(f => $"{f.Key}={Say(f.Value, names)}").Order(StringComparer.Ordinal));

    // References, and texts that hold ids, differ by their ids.
    private static string Prints(
        ManifestRecord record, IReadOnlyDictionary<string, JsonElement>? row, Dictionary<string, string> names) => string.Join(
            ' ',
            record.Shape.Zip(record.Hash.Chunk(Fingerprint.Length), (field, print) => (field, Print: new string(print)))
                .Select(f => row is not null && row.TryGetValue(f.field, out var value) && Id().IsMatch(value.GetRawText())
                    ? $"{f.field} with {names.GetValueOrDefault(f.Print, "an id")}"
                    : $"{f.field}={f.Print}")
                .Order());

    private static string Say(JsonElement value, Dictionary<string, string> names) =>
        Id().Replace(value.GetRawText(), id => names.GetValueOrDefault(id.Value, "<id>"));

    [GeneratedRegex("[0-9a-zA-Z]{15}[A-Z0-5]{3}")]
    private static partial Regex Id();
}
