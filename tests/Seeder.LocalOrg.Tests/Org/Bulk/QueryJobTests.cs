using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Query jobs from their creation to their results. Formats are those of the Bulk API 2.0 guide.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class QueryJobTests : OrgFixture
{
    private QueryJobClient Jobs => new(Client);

    [Test]
    public async Task A_job_reads_rows_into_csv()
    {
        var account = await Client.Create("Account", """{"Name":"Harbour","AnnualRevenue":912260031,"NumberOfEmployees":5}""");
        await Client.Create("Contact", $$"""
            {"LastName":"\"Ada\", and\nGrace","AccountId":"{{account}}","Birthdate":"1980-02-29",
             "HasOptedOutOfEmail":true,"MailingLatitude":1}
            """);
        await Client.Create("Contact", """{"LastName":"São"}""");
        var created = await Jobs.Create(
            "SELECT account.annualrevenue, lastName, Account.NumberOfEmployees, Birthdate, HasOptedOutOfEmail, MailingLatitude, "
                + "owner.name FROM Contact ORDER BY LastName");
        Assert.That(created.Status, Is.EqualTo(200), created.Text);
        var job = created.Json!;
        Assert.That(
            job.AsObject().Select(p => p.Key),
            Is.EqualTo(new[]
            {
                "id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state", "concurrencyMode", "contentType",
                "apiVersion", "lineEnding", "columnDelimiter",
            }));
        Assert.That(
            $"{job["operation"]} {job["object"]} {job["createdById"]} {job["state"]} {job["apiVersion"]!.ToJsonString()}",
            Is.EqualTo($"query Contact {Org.UserId} UploadComplete 66.0"));
        var ended = await EndAsync((string)job["id"]!);
        Assert.That(
            $"{ended["state"]} {ended["jobType"]} {ended["numberRecordsProcessed"]} {ended["retries"]} {ended["isPkChunkingSupported"]}",
            Is.EqualTo("JobComplete V2Query 2 0 true"));
        var results = await Jobs.Results((string)job["id"]!);
        Assert.That(results.Text, Is.EqualTo(
            "\"Account.AnnualRevenue\",\"LastName\",\"Account.NumberOfEmployees\",\"Birthdate\",\"HasOptedOutOfEmail\","
                + "\"MailingLatitude\",\"Owner.Name\"\n"
                + "\"9.12260031E8\",\"\"\"Ada\"\", and\nGrace\",\"5\",\"1980-02-29\",\"true\",\"1.0\",\"Local Admin\"\n"
                + "\"\",\"São\",\"\",\"\",\"false\",\"\",\"Local Admin\"\n"));
        Assert.That(Header(results), Is.EqualTo(("2", "null")));
        Assert.That(results.ContentHeaders.ContentType!.MediaType, Is.EqualTo("text/csv"));
    }

    [TestCase("COMMA", "LF", "\"A\",\"B;\"\n")]
    [TestCase("SEMICOLON", "CRLF", "\"A\";\"B;\"\r\n")]
    [TestCase("TAB", "LF", "\"A\"\t\"B;\"\n")]
    [TestCase("PIPE", "LF", "\"A\"|\"B;\"\n")]
    [TestCase("CARET", "CRLF", "\"A\"^\"B;\"\r\n")]
    [TestCase("BACKQUOTE", "LF", "\"A\"`\"B;\"\n")]
    public async Task The_delimiter_and_the_line_end_are_those_of_the_job(string delimiter, string lineEnd, string row)
    {
        await Client.Create("Account", """{"Name":"A","Site":"B;"}""");
        var id = await Jobs.Run(
            "SELECT Name, Site FROM Account", $",\"contentType\":\"CSV\",\"columnDelimiter\":\"{delimiter}\",\"lineEnding\":\"{lineEnd}\"");
        var text = (await Jobs.Results(id)).Text;
        Assert.That(text, Does.EndWith(row).And.StartsWith(row.Replace("\"A\"", "\"Name\"").Replace("\"B;\"", "\"Site\"")));
    }

    [Test]
    public async Task Dates_and_times_have_the_forms_of_csv()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        await Client.Create("Event", $$"""
            {"Subject":"E","StartDateTime":"2026-03-01T10:20:30Z","DurationInMinutes":30,"WhatId":"{{account}}"}
            """);
        Assert.That(
            await Jobs.Rows("SELECT StartDateTime, ActivityDate, DurationInMinutes, IsAllDayEvent, What.Name, What.Type FROM Event"),
            Is.EqualTo(new[] { "\"2026-03-01T10:20:30.000Z\",\"2026-03-01\",\"30\",\"false\",\"A\",\"Account\"" }));
    }

    [TestCase("SELECT COUNT() FROM Account", "Aggregate functions not supported in Bulk V2 Query")]
    [TestCase("SELECT MAX(Name) FROM Account", "Aggregate functions not supported in Bulk V2 Query")]
    [TestCase("SELECT Name FROM Account GROUP BY Name", "GROUP BY not supported in Bulk V2 Query")]
    [TestCase("SELECT Name FROM Account LIMIT 5 OFFSET 1", "OFFSET not supported in Bulk V2 Query")]
    [TestCase("SELECT FIELDS(STANDARD) FROM Account", "FIELDS() not supported in Bulk V2 Query")]
    [TestCase(
        "SELECT Name, (SELECT Name FROM Contacts) FROM Account",
        "Aggregate Relationships not supported in Bulk V2 Query with CSV content type")]
    [TestCase("SELECT BillingAddress FROM Account", "Selecting compound data not supported in Bulk Query")]
    [TestCase("SELECT Account.BillingAddress FROM Contact", "Selecting compound data not supported in Bulk Query")]
    [TestCase("SELECT Body FROM Attachment", "Blob field not supported in Bulk V2 Query with CSV content type")]
    public async Task What_jobs_do_not_support_is_refused(string soql, string message)
    {
        var answer = await Jobs.Create(soql);
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((400, "API_ERROR", message)));
        Assert.That((await Client.Get(Jobs.Jobs)).Records, Is.Empty);
    }

    [TestCase("""{"operation":"query","query":"SELECT Nme FROM Account"}""", "INVALID_FIELD")]
    [TestCase("""{"operation":"query","query":"SELECT TYPEOF What WHEN Account THEN Name END FROM Event"}""", "MALFORMED_QUERY")]
    [TestCase("""{"operation":"query","query":"SELECT Name FROM Acount"}""", "INVALID_TYPE")]
    [TestCase("""{"operation":"query"}""", "INVALIDJOB")]
    [TestCase("""{"query":"SELECT Name FROM Account"}""", "INVALIDJOB")]
    [TestCase("""{"operation":"insert","query":"SELECT Name FROM Account"}""", "INVALIDJOB")]
    [TestCase("""{"operation":"query","query":"SELECT Name FROM Account","columnDelimiter":"DOT"}""", "INVALIDJOB")]
    [TestCase("""{"operation":"query","query":"SELECT Name FROM Account","contentType":"JSON"}""", "INVALIDJOB")]
    public async Task A_job_that_cannot_run_is_refused(string json, string code)
    {
        var answer = await Client.Post(Jobs.Jobs, json);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)), answer.Text);
    }

    [Test]
    public async Task Results_come_in_sets_which_stay_the_same()
    {
        // More than two pages of the store, with line breaks in values.
        const int count = 4_500;
        await new IngestClient(Client).Run("Account", "insert", Csv(count));
        var id = await Jobs.Run("SELECT Name, Site FROM Account ORDER BY NumberOfEmployees");
        var changed = (await Client.Query("SELECT Id FROM Account WHERE Name = 'Row 3'")).Records[0]!["Id"];
        await Client.Patch($"sobjects/Account/{changed}", """{"Name":"Late"}""");
        var rows = new StringBuilder();
        var sets = new List<string>();
        for (var more = "?maxRecords=1700"; more.Length > 0;)
        {
            var set = await Jobs.Results(id, more);
            var (number, locator) = Header(set);
            sets.Add(number);
            rows.Append(set.Text["\"Name\",\"Site\"\n".Length..]);
            Assert.That(set.Text, Does.StartWith("\"Name\",\"Site\"\n"));
            Assert.That((await Jobs.Results(id, more)).Text, Is.EqualTo(set.Text));
            more = locator == "null" ? "" : $"?maxRecords=1700&locator={locator}";
        }

        Assert.That(sets, Is.EqualTo(new[] { "1700", "1700", "1100" }));
        Assert.That(
            rows.ToString(), Is.EqualTo(string.Concat(Enumerable.Range(0, count).Select(i => $"\"Row {i}\",\"a\n\"\"{i}\"\"\"\n"))));
        Assert.That((await Jobs.Results(id)).Text, Is.EqualTo("\"Name\",\"Site\"\n" + rows));
    }

    [Test]
    public async Task Pages_name_up_to_five_sets()
    {
        await new IngestClient(Client).Run("Account", "insert", Csv(13));
        var id = await Jobs.Run("SELECT Name FROM Account ORDER BY NumberOfEmployees");
        var seen = new List<string>();
        var counts = new List<int>();
        for (string? next = $"{Jobs.Jobs}/{id}/resultPages?maxRecords=2"; next is not null;)
        {
            var page = (await Client.Get(next)).Json!;
            var urls = page["resultPages"]!.AsArray().Select(p => (string)p!["resultUrl"]!).ToList();
            counts.Add(urls.Count);
            foreach (var url in urls)
            {
                seen.AddRange((await Client.Get(url)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
            }

            next = (string?)page["nextRecordsUrl"];
            Assert.That((bool)page["done"]!, Is.EqualTo(next is null));
        }

        Assert.That(counts, Is.EqualTo(new[] { 5, 2 }));
        Assert.That(seen, Is.EqualTo(Enumerable.Range(0, 13).Select(i => $"\"Row {i}\"")));
        Assert.That((await Client.Get($"{Jobs.Jobs}/{id}/resultPages")).Json!["resultPages"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That((await Client.Get($"/services/data/v57.0/jobs/query/{id}/resultPages")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_query_without_rows_has_a_header()
    {
        var id = await Jobs.Run("SELECT Id, Name FROM Account WHERE Name = 'nobody'");
        var results = await Jobs.Results(id);
        Assert.That((results.Text, Header(results)), Is.EqualTo(("\"Id\",\"Name\"\n", ("0", "null"))));
        var pages = (await Client.Get($"{Jobs.Jobs}/{id}/resultPages")).Json!;
        Assert.That((string)pages["resultPages"]![0]!["resultUrl"]!, Does.StartWith($"{Jobs.Jobs}/{id}/results?locator="));
    }

    [Test]
    public async Task Query_all_finds_deleted_rows_too()
    {
        var gone = await Client.Create("Account", """{"Name":"Gone"}""");
        await Client.Delete($"sobjects/Account/{gone}");
        await Client.Create("Account", """{"Name":"Kept"}""");
        const string soql = "SELECT Name, IsDeleted FROM Account ORDER BY Name";
        Assert.That(await Jobs.Rows(soql), Is.EqualTo(new[] { "\"Kept\",\"false\"" }));
        var all = await Client.Post(Jobs.Jobs, $$"""{"operation":"queryAll","query":"{{soql}}"}""");
        await EndAsync((string)all.Json!["id"]!);
        Assert.That(
            (await Jobs.Results((string)all.Json!["id"]!)).Text,
            Is.EqualTo("\"Name\",\"IsDeleted\"\n\"Gone\",\"true\"\n\"Kept\",\"false\"\n"));
    }

    [Test]
    public async Task Before_version_50_columns_are_in_alphabetical_order()
    {
        await Client.Create("Account", """{"Name":"N","Site":"S"}""");
        var old = new QueryJobClient(Client, "49.0");
        var id = await old.Run("SELECT Site, Name FROM Account");
        Assert.That((await old.Results(id)).Text, Is.EqualTo("\"Name\",\"Site\"\n\"N\",\"S\"\n"));
        Assert.That((await Jobs.Results(id)).Status, Is.EqualTo(409), "another version");
        Assert.That((await Client.Post("/services/data/v46.0/jobs/query", "{}")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Jobs_are_listed_aborted_and_deleted()
    {
        var strangers = await Strangers.MakeAsync(Org, Client, "A", "B");
        var id = await Jobs.Run("SELECT Name FROM Account");
        var listed = (await Client.Get(Jobs.Jobs)).Json!;
        Assert.That(((bool)listed["done"]!, listed["nextRecordsUrl"]), Is.EqualTo((true, (JsonNode?)null)));
        Assert.That(listed["records"]!.AsArray().Select(r => (string)r!["jobType"]!), Is.EqualTo(new[] { "V2Query", "V2Query" }));
        Assert.That((await Client.Get($"{Jobs.Jobs}?jobType=Classic")).Records, Is.Empty);
        Assert.That((await Client.Get("jobs/ingest")).Records, Has.Count.EqualTo(1));

        var aborted = await Jobs.Abort(id);
        Assert.That(
            (aborted.Status, aborted.Code, aborted.Message),
            Is.EqualTo((400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed")));
        Assert.That((await Client.Delete($"{Jobs.Jobs}/{id}")).Status, Is.EqualTo(204));
        foreach (var address in new[] { $"{Jobs.Jobs}/{id}", $"{Jobs.Jobs}/{id}/results", $"{Jobs.Jobs}/{id}/resultPages" })
        {
            var answer = await Client.Get(address);
            Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "NOT_FOUND")));
        }

        await strangers.CheckAsync();
    }

    [Test]
    public async Task A_locator_of_another_query_is_refused()
    {
        var id = await Jobs.Run("SELECT Name FROM Account");
        foreach (var locator in new[] { "MTAwMDA", "x", "!!", "LTE", new string('A', 100) })
        {
            Assert.That((await Jobs.Results(id, $"?locator={locator}")).Code, Is.EqualTo("INVALID_QUERY_LOCATOR"), locator);
        }
    }

    private static (string Number, string Locator) Header(Answer answer) =>
        (answer.Headers.GetValues("Sforce-NumberOfRecords").Single(), answer.Headers.GetValues("Sforce-Locator").Single());

    private static string Csv(int rows) =>
        "Name,Site,NumberOfEmployees\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"Row {i},\"a\n\"\"{i}\"\"\",{i}\n"));

    private async Task<JsonNode> EndAsync(string id)
    {
        JsonNode job;
        while ((string)(job = (await Jobs.Poll(id)).Json!)["state"]! is "UploadComplete" or "InProgress")
        {
            await Task.Delay(5);
        }

        return job;
    }
}
