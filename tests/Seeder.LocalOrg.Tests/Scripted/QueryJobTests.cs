using System.Collections.Immutable;
using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Local.Tests.Scripted;

/// <summary>
/// Many records are read by a query job. Its answers are those of retrieve, whatever the org does with the job, and no job stays behind.
/// Every third account belongs to others.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QueryJobTests
{
    private static readonly DateTimeOffset Begun = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly ImmutableArray<string> Fields = ["Name", "SystemModstamp"];

    private ScriptedEngine _engine = null!;
    private ScriptedQueryJobs _jobs = null!;
    private ImmutableArray<string> _mine;

    [SetUp]
    public void FillOrg()
    {
        _engine = new ScriptedEngine();
        _jobs = new ScriptedQueryJobs(_engine.Org);
        var ids = Enumerable.Range(1, 1500)
            .Select(i => _engine.Org.Add("Account", new { Name = i % 7 == 0 ? $"a \"{i}\",\r\nb" : "same" }, created: Begun)).ToList();
        _mine = [.. ids.Where((_, i) => i % 3 != 0)];
        foreach (var id in ids.Where((_, i) => i % 50 == 1))
        {
            _engine.Org.Rows[id] = _engine.Org.Rows[id] with { Deleted = true };
        }
        foreach (var id in ids.Where((_, i) => i % 50 == 2))
        {
            _engine.Org.Rows[id] = _engine.Org.Rows[id] with { Created = Begun.AddSeconds(1) };
        }
        _jobs.Sees = row => row.Id != ids[10] && row.Id != ids[19];
    }

    [TearDown]
    public ValueTask StopOrg() => _engine.DisposeAsync();

    [TestCase(100, true)]
    [TestCase(100, false)]
    [TestCase(1500, true)]
    [TestCase(299, false)]
    public async Task A_job_answers_like_retrieve(int pageSize, bool hasHeaders)
    {
        (_jobs.PageSize, _jobs.HasHeaders) = (pageSize, hasHeaders);

        var (byJob, byRetrieve) = await BothAsync();

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(byJob.Split('\n'), Has.Length.GreaterThan(1000).And.Some.EndsWith("Invisible").And.Some.EndsWith("Deleted"));
        Assert.That(_jobs.Soql, Has.Count.EqualTo(3));
        Assert.That(_jobs.Deleted, Has.Count.EqualTo(3));
    }

    [TestCase(100, true)]
    [TestCase(100, false)]
    [TestCase(1500, true)]
    public async Task An_org_before_version_58_names_each_page_in_the_one_before(int pageSize, bool hasHeaders)
    {
        (_jobs.IsOld, _jobs.PageSize, _jobs.HasHeaders) = (true, pageSize, hasHeaders);

        var (byJob, byRetrieve) = await BothAsync();

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(_jobs.Of("GET", "/results"), Has.Count.EqualTo(3 * 1500 / pageSize));
        Assert.That(_jobs.Of("POST", "/composite/sobjects"), Has.Count.EqualTo(3), "only the reads without jobs retrieve records");
        Assert.That(_jobs.Deleted, Has.Count.EqualTo(3));
    }

    [Test]
    public async Task An_org_that_names_a_page_twice_is_not_read_for_ever()
    {
        (_jobs.IsOld, _jobs.NextOf) = (true, page => page == 7 ? "3" : $"{page + 1}");

        var (byJob, byRetrieve) = await BothAsync();

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(_jobs.Of("POST", "/composite/sobjects"), Has.Count.EqualTo(6));
        Assert.That(_jobs.Deleted, Has.Count.EqualTo(3));
    }

    [TestCase("InProgress", "")]
    [TestCase("JobComplete", "/resultPages")]
    [TestCase("JobComplete", "/results?")]
    public async Task A_job_whose_read_is_stopped_does_not_stay(string state, string at)
    {
        _jobs.States = [state];
        using var cancel = new CancellationTokenSource();
        var asked = AskAsync(mostWithoutJob: 1, Changed(), cancel.Token);
        while (_jobs.Of("GET", $"/jobs/query/750000000000001AAA{at}").Count == 0 && !asked.IsCompleted)
        {
            await Task.Delay(1);
        }
        await cancel.CancelAsync();
        try
        {
            await asked;
        }
        catch (OperationCanceledException)
        {
            // The read may have ended before.
        }

        Assert.That(_jobs.Deleted, Is.EqualTo((string[])["750000000000001AAA"]));
        Assert.That(_jobs.Of("PATCH", "/jobs/query/750000000000001AAA"), Has.Count.EqualTo(state == "InProgress" ? 1 : 0));
    }

    [Test]
    public async Task A_job_reads_the_rows_in_the_ranges_of_the_ids_once()
    {
        await AskAsync(mostWithoutJob: 900, Changed());

        var pages = (1500 + _jobs.PageSize - 1) / _jobs.PageSize;
        Assert.That(_jobs.Soql.Single(), Does.StartWith("SELECT Id, SystemModstamp, IsDeleted FROM Account WHERE (Id >= '")
            .And.Contains($"'{_mine[0]}'").And.Contains($"'{_mine[^1]}'"));
        Assert.That(_jobs.Of("GET", "/results"), Has.Count.EqualTo(pages));
        Assert.That(_jobs.Of("GET", "/resultPages"), Has.Count.EqualTo((pages + 4) / 5));
        Assert.That(_jobs.Of("POST", "/composite/sobjects"), Is.Empty);
        Assert.That(_jobs.Of("POST", "/composite/batch"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Rows_with_long_texts_come_in_small_pages()
    {
        var question = new RowQuestion("Account", [.. _mine], Fields) { PerCall = 200 };
        var byJob = await AskAsync(mostWithoutJob: 900, question);
        var pages = _jobs.Of("GET", "/resultPages");
        var byRetrieve = await AskAsync(mostWithoutJob: int.MaxValue, question);

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(pages[0].Query("maxRecords"), Is.EqualTo("2000"));
        Assert.That(_jobs.Of("POST", "/composite/sobjects"), Has.Count.EqualTo((_mine.Length + 199) / 200));
    }

    [Test]
    public async Task Up_to_the_limit_records_are_retrieved()
    {
        await AskAsync(mostWithoutJob: 1000, Changed());

        Assert.That(_jobs.Soql, Is.Empty);
        Assert.That(_jobs.Of("POST", "/composite/sobjects"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task With_far_too_many_foreign_rows_records_are_retrieved()
    {
        _engine.Org.On("GET", "*/queryAll?q=SELECT COUNT()*", _ => ScriptedAnswer.Json(
            new { totalSize = 20_001, done = true, records = Array.Empty<object>() }));

        var (byJob, byRetrieve) = await BothAsync();

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(_jobs.Soql, Is.Empty);
    }

    [TestCase("refuses", 0)]
    [TestCase("refuses to count", 0)]
    [TestCase("has no jobs", 0)]
    [TestCase("fails", 1)]
    [TestCase("was aborted", 1)]
    [TestCase("refuses pages", 1)]
    [TestCase("has lost results", 1)]
    [TestCase("cuts a page in a row", 1)]
    [TestCase("cuts a page after a row", 1)]
    [TestCase("answers without rows", 1)]
    [TestCase("answers without a table", 1)]
    [TestCase("answers with other columns", 1)]
    public async Task Where_the_org_does_not_answer_records_are_retrieved(string how, int deleted)
    {
        var refusal = ScriptedAnswer.Errors(400, "FEATURENOTENABLED", "Bulk API is not enabled");
        switch (how)
        {
            case "refuses":
                _engine.Org.On("POST", "*/jobs/query", _ => refusal);
                break;
            case "refuses to count":
                _engine.Org.On("GET", "*/queryAll?q=SELECT COUNT()*", _ => ScriptedAnswer.Errors(400, "QUERY_TIMEOUT", "too long"));
                break;
            case "has no jobs":
                _engine.Org.On("POST", "*/jobs/query", _ => ScriptedAnswer.Errors(404, "NOT_FOUND", "no such resource"));
                break;
            case "fails":
                _jobs.States = ["InProgress", "Failed"];
                break;
            case "was aborted":
                _jobs.States = ["InProgress", "Aborted"];
                break;
            case "refuses pages":
                _engine.Org.On("GET", "*/jobs/query/*/resultPages*", _ => refusal);
                break;
            case "has lost results":
                _engine.Org.On("GET", "*/results?locator=7", _ => ScriptedAnswer.Errors(404, "NOT_FOUND", "gone"));
                break;
            default:
                _jobs.Change = (page, text) => page != 7 ? text : how switch
                {
                    "cuts a page in a row" => text[..(text.Length / 2)],
                    "cuts a page after a row" => text[..(text.IndexOf("\"false\"\n", StringComparison.Ordinal) + 8)],
                    "answers without rows" => "",
                    "answers without a table" => "<html>\n<body>busy</body></html>\n",
                    _ => "\"Id\",\"Other\"\n\"x\",\"y\"\n",
                };
                break;
        }

        var (byJob, byRetrieve) = await BothAsync();

        Assert.That(byJob, Is.EqualTo(byRetrieve));
        Assert.That(_jobs.Deleted, Has.Count.EqualTo(3 * deleted));
    }

    [Test]
    public async Task Jobs_of_others_are_not_touched()
    {
        await AskAsync(mostWithoutJob: 1, Changed());

        Assert.That(_jobs.Deleted, Is.EqualTo((string[])["750000000000001AAA"]));
        Assert.That(_jobs.Of("PATCH", ""), Is.Empty);
        Assert.That(_jobs.Of("GET", "/jobs/query").Where(r => r.Path.EndsWith("/query", StringComparison.Ordinal)), Is.Empty);
    }

    private async Task<(string ByJob, string ByRetrieve)> BothAsync()
    {
        RowQuestion[] questions = [new("Account", [.. _mine], []), Changed(), new("Account", [.. _mine], Fields)];
        var (byJob, byRetrieve) = ("", "");
        foreach (var question in questions)
        {
            byJob += await AskAsync(mostWithoutJob: 900, question);
            byRetrieve += await AskAsync(mostWithoutJob: int.MaxValue, question);
        }
        return (byJob, byRetrieve);
    }

    private RowQuestion Changed() =>
        new("Account", [.. _mine], ["SystemModstamp"]) { Known = [.. _mine.Select(_ => Begun)] };

    private async Task<string> AskAsync(int mostWithoutJob, RowQuestion question, CancellationToken cancel = default)
    {
        var session = await _engine.OpenAsync();
        var finder = new FactFinder(session, new SchemaCache(session, null, HastyTime.Instance), HastyTime.Instance)
        {
            MostWithoutJob = mostWithoutJob,
        };
        var planning = new PlanningState(new PlanRequest(new SourceText("x.yaml", ""), Begun), OrgSchema.Empty, OrgFacts.None);
        var facts = (await finder.AnswerAsync(planning with { Needs = new Needs.Rows([question]) }, cancel)).Facts;
        return string.Concat(facts.Absent.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key} {a.Value}\n"))
            + string.Concat(facts.Modified.Order(StringComparer.Ordinal).Select(id => $"{id} modified\n"))
            + string.Concat(facts.Rows.Values.OrderBy(r => r.Id, StringComparer.Ordinal)
                .Select(r => $"{r.Id} {r.Values["Name"]} {r.Modstamp:O}\n"))
            + string.Concat(facts.Unreadable.Select(u => $"{u}\n"));
    }
}
