using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Binding;
using Seeder.Core.Diff;
using Seeder.Core.Facts;
using Seeder.Core.Lookups;
using Seeder.Core.Schema;
using Seeder.Core.State;
using Seeder.Core.Text;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Local.Tests.Drift;

/// <summary>
/// Records with fields of all kinds are read by a query job and by retrieve, after users changed and deleted some. Both ways find the same
/// changes, the same absences and the same values. Others have equal rows before, among and after the records.
/// </summary>
[Parallelizable(ParallelScope.All)]
internal sealed class JobReadTests : DriftFixture
{
    [Test]
    public async Task A_query_job_answers_like_retrieve([Values(11, 12, 13)] int seed)
    {
        await StartAsync();
        var random = new Random(seed);
        await StrangersAsync();
        var plan = Plan(random, "report");
        await ApplyAsync(plan);
        await StrangersAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        var rows = await Org.RowsAsync("Part__c");
        await EditAsync(random, rows, 60);
        var manifest = ManifestJson.Read(File.ReadAllBytes(Org.ManifestPath));
        var records = manifest.Records.Select(r => r.Value).Where(r => r.Type == "Part__c").ToList();
        ImmutableArray<string> ids = [.. records.Select(r => r.Id)];
        ImmutableArray<string> fields = [.. records.SelectMany(r => (IEnumerable<string>)r.Shape).Distinct().Append("SystemModstamp")];
        RowQuestion[] questions =
        [
            new("Part__c", [.. ids], []),
            new("Part__c", [.. ids], ["SystemModstamp"])
            {
                Known = [.. ids.Select(id => OrgRow.ModstampOf(rows[id]["SystemModstamp"].GetString())!.Value)],
            },
            new("Part__c", [.. ids], fields),
            new("Part__c", [.. ids], [.. fields.Append("NoSuchField__c")]),
        ];
        using var session = await OpenAsync();
        var type = (await TypeAsync(session)).Schema.Find("Part__c")!;

        foreach (var question in questions)
        {
            var last = await Org.LastRequestAsync();
            var byJob = Text(await AskAsync(session, 50, new Needs.Rows([question])), type, question);
            var byJobPaths = await PathsAsync(last);
            last = await Org.LastRequestAsync();
            var byRetrieve = Text(await AskAsync(session, int.MaxValue, new Needs.Rows([question])), type, question);

            Assert.That(byJob, Is.EqualTo(byRetrieve));
            Assert.That(byJob, Is.Not.Empty);
            Assert.That(byJobPaths, Has.Some.Contains("/jobs/query"));
            Assert.That(await PathsAsync(last), Has.None.Contains("/jobs/query"));
            if (!question.Fields.Contains("NoSuchField__c"))
            {
                Assert.That(byJobPaths, Has.None.Contains("/composite"));
            }
        }
        var jobs = (await Client.Get($"{OrgClient.Base}/jobs/query")).Json!["records"]!.AsArray();
        Assert.That(jobs, Is.Empty);
    }

    // The rows of a job are compared by the fingerprints of their bytes first, those of other reads by all rules.
    [Test]
    public async Task Rows_of_a_query_job_are_compared_like_those_of_other_reads([Values(31, 32, 33)] int seed)
    {
        await StartAsync();
        var random = new Random(seed);
        await StrangersAsync();
        var planning = (await ApplyAsync(Plan(random, "report"))).Planning;
        Time.Advance(TimeSpan.FromSeconds(10));
        await EditAsync(random, await Org.RowsAsync("Part__c"), 40);
        // Addresses of copies, so that the records are packed.
        var records = new ManifestRecords(
            ManifestJson.Read(File.ReadAllBytes(Org.ManifestPath)).Records
                .Select(r => KeyValuePair.Create(r.Key.Replace("part", "part_", StringComparison.Ordinal), r.Value)),
            mostObjects: 0);
        int[] rows = [.. records.RowNumbers];
        Assert.That(rows.Count(r => records.PackedAt(r) is not null), Is.GreaterThan(rows.Length / 2));
        var isSame = DriftDetector.IsSame(planning.Plan!, planning.Schema);
        var question = Refresh.WithFields("Part__c", records.IdsAt(rows), rows.Select(records.ShapeAt), planning.Plan!, planning.Schema);
        question = question with
        {
            Sent = new SentRows(
                records,
                rows,
                question.Fields,
                planning.Schema.Find("Part__c"),
                (address, entry, row) => isSame(address.Replace("_", "", StringComparison.Ordinal), entry, row)),
        };
        using var session = await OpenAsync();

        var last = await Org.LastRequestAsync();
        var byJob = await AskAsync(session, 50, new Needs.Rows([question]));
        var paths = await PathsAsync(last);
        var byRetrieve = await AskAsync(session, int.MaxValue, new Needs.Rows([question]));

        Assert.That(paths, Has.Some.Contains("/jobs/query"));
        Assert.That(paths, Has.None.Contains("/composite"));
        // So few rows are all kept when a query reads them.
        var expected = rows.Select((r, place) => byRetrieve.Rows.TryGetValue(records.IdAt(r), out var row)
            && question.Sent.IsSame(place, row) ? row.Modstamp : null).ToList();
        var times = rows.Select(r => TimeOf(r)).ToList();
        Assert.That(times, Is.EqualTo(expected));
        Assert.That(times.Count(t => t is not null), Is.InRange(20, rows.Length - 10));
        Assert.That(
            byJob.Rows.Keys,
            Is.EquivalentTo(byRetrieve.Rows.Keys.Except(rows.Where((_, place) => expected[place] is not null).Select(records.IdAt))));
        Assert.That(byJob.Absent, Is.EquivalentTo(byRetrieve.Absent));

        DateTimeOffset? TimeOf(int row) => byJob.HasSame("Part__c", records.IdAt(row), out var time) ? time : null;
    }

    [Test]
    public async Task A_query_job_answers_like_retrieve_in_older_versions([Values("47.0", "52.0", "57.0", "58.0")] string version)
    {
        await StartAsync();
        await StrangersAsync();
        var manifest = (await ApplyAsync(Plan(new Random(31), "report"))).Manifest!;
        await StrangersAsync();
        ImmutableArray<string> ids = [.. manifest.Records.Select(r => r.Value).Where(r => r.Type == "Part__c").Select(r => r.Id)];
        var question = new RowQuestion("Part__c", [.. ids], ["Name", "SystemModstamp"]);
        using var session = await OpenAsync(version);
        var type = (await TypeAsync(session)).Schema.Find("Part__c")!;

        var last = await Org.LastRequestAsync();
        var byJob = Text(await AskAsync(session, 50, new Needs.Rows([question])), type, question);
        var paths = await PathsAsync(last);
        var byRetrieve = Text(await AskAsync(session, int.MaxValue, new Needs.Rows([question])), type, question);

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(paths, Has.Some.Contains($"/v{version}/jobs/query").And.None.Contains("/composite"));
        Assert.That((await Client.Get($"{OrgClient.Base}/jobs/query")).Json!["records"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_query_job_finds_the_same_creators_as_queries([Values(21, 22)] int seed)
    {
        await StartAsync();
        await StrangersAsync();
        var random = new Random(seed);
        ImmutableArray<string> ids = [.. (await ApplyAsync(Plan(random, "report"))).Manifest!.Records.Select(r => r.Value.Id)];
        await StrangersAsync();
        await EditAsync(random, await Org.RowsAsync("Part__c"), 60);
        using var session = await OpenAsync();
        var type = (await TypeAsync(session)).Schema.Find("Part__c")!;
        var unknown = SalesforceId.Normalise(ids[0][..10] + "zzzzz");
        var records = new Needs.Creators([])
        {
            Records = [new CreatorQuestion("Part__c", [.. ids, unknown], [.. CreatorQueries.Fields(type)])],
        };
        var parents = ids.Where((_, i) => i % 2 == 0).ToHashSet();
        var query = CreatorQueries.OfOthers(
            type, "Of__c", [("005000000000001AAA", Time.Start, Time.Start)], counts: false) with
        { IsParent = parents.Contains };

        var last = await Org.LastRequestAsync();
        var byJob = (await AskAsync(session, 50, records)).RecordCreators;
        var childrenByJob = (await AskAsync(session, 50, new Needs.Creators([query with { OnlyByJob = true }]))).Creators[query.Soql];
        var paths = await PathsAsync(last);
        var byQuery = (await AskAsync(session, int.MaxValue, records)).RecordCreators;
        var children = (await AskAsync(session, int.MaxValue, new Needs.Creators([query]))).Creators[query.Soql];

        Assert.That(paths.Count(p => p.EndsWith("/jobs/query", StringComparison.Ordinal)), Is.EqualTo(2));
        Assert.That(byJob.Records, Is.EquivalentTo(byQuery.Records));
        Assert.That(byJob.Records, Has.Count.EqualTo(ids.Length + 1));
        Assert.That(byJob.Records.Values.Count(r => r is { IsDeleted: true }), Is.GreaterThan(0));
        Assert.That(byJob.Records.Values.Count(r => r is null), Is.EqualTo(1));
        Assert.That(childrenByJob.Rows, Is.EquivalentTo(children.Rows.Where(r => parents.Contains(r.Parent!))));
        Assert.That(childrenByJob.Rows, Is.Not.Empty);
    }

    private Task<OrgSession> OpenAsync(string? version = null) => OrgSession.OpenAsync(
        Logins.Token(Org.Org.Url, Org.Org.AccessToken), Logins.Context(HastyTime.Instance, TimeSpan.FromMinutes(1)), version, default);

    private async Task StrangersAsync()
    {
        for (var i = 0; i < 20; i++)
        {
            await Client.Create("Part__c", """{ "Name": "part", "Plain__c": "one" }""");
        }
    }

    private async Task<List<string>> PathsAsync(long after) =>
        [.. (await Org.LogAsync(after)).Select(e => e.GetProperty("path").GetString()!)];

    private static Task<PlanningState> TypeAsync(OrgSession session) => AnswerAsync(session, int.MaxValue, new Needs.Types(["Part__c"]));

    private static async Task<OrgFacts> AskAsync(OrgSession session, int mostWithoutJob, Needs needs) =>
        (await AnswerAsync(session, mostWithoutJob, needs)).Facts;

    private static Task<PlanningState> AnswerAsync(OrgSession session, int mostWithoutJob, Needs needs)
    {
        var finder = new FactFinder(session, new SchemaCache(session, null, HastyTime.Instance), HastyTime.Instance)
        {
            MostWithoutJob = mostWithoutJob,
        };
        var request = new PlanRequest(new SourceText("x.yaml", ""), DateTimeOffset.UnixEpoch);
        return finder.AnswerAsync(new PlanningState(request, OrgSchema.Empty, OrgFacts.None) { Needs = needs }, default);
    }

    // Values are compared in the form in which drift compares them.
    private static string Text(OrgFacts facts, ObjectSchema type, RowQuestion question) =>
        string.Concat(facts.Absent.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}\n"))
        + string.Concat(facts.Modified.Order(StringComparer.Ordinal).Select(id => $"{id} modified\n"))
        + string.Concat(facts.Rows.Values.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => $"{r.Id} {r.Modstamp:O} "
            + string.Join(", ", question.Fields.Select(f => NormalForm.OfAnswer(type.FindField(f)!, r.Values[f]))) + "\n"))
        + string.Concat(facts.Unreadable.Select(u => $"{u}\n"));
}
