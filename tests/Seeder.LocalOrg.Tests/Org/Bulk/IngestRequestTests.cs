using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The requests about ingest jobs: their responses, states and errors.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IngestRequestTests : OrgFixture
{
    private const string Lists = "jobs/ingest";

    private IngestClient Jobs => new(Client);

    [Test]
    public async Task A_new_job_is_open_and_tells_where_its_data_goes()
    {
        var created = (await Client.Post(
            "/services/data/v60.0/jobs/ingest/",
            """{"object":"account","contentType":"CSV","operation":"insert","lineEnding":"CRLF"}""")).Json!;
        var id = (string)created["id"]!;
        Assert.That(id, Does.StartWith("750").And.Length.EqualTo(18));
        Assert.That(
            Without(created, "createdDate", "systemModstamp"),
            Is.EqualTo(
                $$"""
                {"id":"{{id}}","operation":"insert","object":"Account","createdById":"{{Org.UserId}}","state":"Open",
                """ + "\"concurrencyMode\":\"Parallel\",\"contentType\":\"CSV\",\"apiVersion\":60.0,"
                    + $"\"contentUrl\":\"services/data/v60.0/jobs/ingest/{id}/batches\","
                    + "\"lineEnding\":\"CRLF\",\"columnDelimiter\":\"COMMA\"}"));
        Assert.That(
            DateTime.ParseExact((string)created["createdDate"]!, "yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture),
            Is.EqualTo(DateTime.UtcNow).Within(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task A_job_goes_through_its_states()
    {
        var id = await Jobs.Create("Account", "insert");
        Assert.That((string)(await Jobs.Poll(id))["contentUrl"]!, Does.EndWith($"/jobs/ingest/{id}/batches"));
        var upload = await Jobs.Upload(id, "Name\nA\n");
        Assert.That((upload.Status, upload.Text), Is.EqualTo((201, "")));
        var closed = (await Jobs.Change(id, "UploadComplete")).Json!;
        Assert.That(
            Without(closed, "createdDate", "systemModstamp"),
            Is.EqualTo(
                $$"""
                {"id":"{{id}}","operation":"insert","object":"Account","createdById":"{{Org.UserId}}","state":"UploadComplete",
                """ + "\"concurrencyMode\":\"Parallel\",\"contentType\":\"CSV\",\"apiVersion\":66.0}"));
        var ended = await Jobs.End(id);
        Assert.That(
            ended.AsObject().Select(p => p.Key),
            Is.EqualTo(
                new[]
                {
                    "id", "operation", "object", "createdById", "createdDate", "systemModstamp", "state", "concurrencyMode", "contentType",
                    "apiVersion", "jobType", "lineEnding", "columnDelimiter", "numberRecordsProcessed", "numberRecordsFailed", "retries",
                    "totalProcessingTime", "apiActiveProcessingTime", "apexProcessingTime",
                }));
        Assert.That(((string?)ended["jobType"], (int)ended["retries"]!), Is.EqualTo(("V2Ingest", 0)));
        Assert.That((await Client.Delete($"{Lists}/{id}")).Status, Is.EqualTo(204));
        Assert.That((await Client.Get($"{Lists}/{id}")).Code, Is.EqualTo("NOT_FOUND"));
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(1), "the rows stay");
    }

    [Test]
    public async Task Requests_that_do_not_fit_the_state_of_a_job_are_refused()
    {
        var id = await Jobs.Create("Account", "insert");
        Assert.That((await Client.Delete($"{Lists}/{id}")).Message, Does.EndWith("because the job is not terminated"));
        await Jobs.Upload(id, "Name\nA\n");
        Assert.That(
            (await Jobs.Upload(id, "Name\nA\n")).Message, Does.StartWith($"Found multiple contents for job: <{id}>, please 'Close'"));
        Assert.That((await Jobs.Change(id, "Open")).Code, Is.EqualTo("INVALIDJOBSTATE"));
        await Jobs.Change(id, "UploadComplete");
        await Jobs.End(id);
        Assert.That((await Jobs.Upload(id, "Name\nA\n")).Code, Is.EqualTo("INVALIDJOBSTATE"));
        Assert.That((await Jobs.Change(id, "UploadComplete")).Code, Is.EqualTo("INVALIDJOBSTATE"));
        var abort = await Jobs.Change(id, "Aborted");
        Assert.That(
            (abort.Status, abort.Code, abort.Message), Is.EqualTo((400, "INVALIDJOBSTATE", "Aborting already Completed Job not allowed")));
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task An_aborted_job_does_nothing_and_its_rows_are_unprocessed()
    {
        var id = await Jobs.Create("Account", "insert");
        await Jobs.Upload(id, "Name\nA\n\"B, C\"\n");
        Assert.That((string)(await Jobs.Change(id, "Aborted")).Json!["state"]!, Is.EqualTo("Aborted"));
        Assert.That((await Jobs.Change(id, "UploadComplete")).Code, Is.EqualTo("INVALIDJOBSTATE"));
        var job = await Jobs.Poll(id);
        Assert.That(await Jobs.Rows(job, "unprocessedrecords"), Is.EqualTo(new[] { "\"A\"", "\"B, C\"" }));
        Assert.That(await Jobs.Rows(job, "successfulResults"), Is.Empty);
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Is.Empty);
    }

    [TestCase("""{"operation":"insert"}""", "INVALIDJOB", "InvalidJob : object is required")]
    [TestCase("""{"object":"Account"}""", "INVALIDJOB", "InvalidJob : operation is required")]
    [TestCase("""{"object":"Account","operation":"merge"}""", "INVALIDOPERATION", "InvalidOperation : Invalid operation: merge")]
    [TestCase("""{"object":"Nothing__c","operation":"insert"}""", "INVALIDENTITY", "InvalidEntity : Unable to find object: Nothing__c")]
    [TestCase("""{"object":"Account","operation":"insert","contentType":"XML"}""", "INVALIDJOB", "InvalidJob : Invalid contentType: XML")]
    [TestCase(
        """{"object":"Account","operation":"insert","columnDelimiter":"DOT"}""",
        "INVALIDJOB",
        "InvalidJob : Invalid columnDelimiter: DOT. It is one of BACKQUOTE, CARET, COMMA, PIPE, SEMICOLON, TAB")]
    [TestCase(
        """{"object":"Account","operation":"insert","lineEnding":"CR"}""",
        "INVALIDJOB",
        "InvalidJob : Invalid lineEnding: CR. It is one of LF, CRLF")]
    [TestCase(
        """{"object":"Account","operation":"upsert"}""",
        "INVALIDJOB",
        "InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.")]
    [TestCase(
        """{"object":"Account","operation":"hardDelete"}""",
        "FEATURENOTENABLED",
        "hardDelete operation requires special user profile permission, please contact your system administrator")]
    [TestCase("""{"object":"Account","operation":"insert","x":1}""", "JSON_PARSER_ERROR", "Unrecognized field \"x\"")]
    [TestCase("[]", "JSON_PARSER_ERROR", null)]
    public async Task Wrong_jobs_are_refused(string json, string code, string? message)
    {
        var answer = await Client.Post(Lists, json);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)), answer.Text);
        Assert.That(answer.Message, message is null ? Is.Not.Empty : Is.EqualTo(message));
        Assert.That((await Client.Get(Lists)).Records, Is.Empty);
    }

    [TestCase("GET", "/services/data/v40.0/jobs/ingest", 404)]
    [TestCase("GET", "/services/data/v41.0/jobs/ingest", 200)]
    [TestCase("GET", "jobs/ingest/750000000000001AAA", 404)]
    [TestCase("GET", "jobs/ingest/nonsense/successfulResults", 404)]
    [TestCase("DELETE", "jobs/ingest", 405)]
    [TestCase("POST", "jobs/ingest/750000000000001AAA", 405)]
    [TestCase("POST", "jobs/ingest/750000000000001AAA/batches", 405)]
    [TestCase("GET", "jobs/ingest?queryLocator=nonsense", 400)]
    [TestCase("PUT", "jobs", 405)]
    public async Task Addresses_answer(string method, string path, int status) =>
        Assert.That((await Client.Send(new HttpMethod(method), path)).Status, Is.EqualTo(status));

    [Test]
    public async Task Jobs_name_their_resources() => Assert.That(
        (await Client.Get("jobs/")).Text,
        Is.EqualTo("""{"ingest":"/services/data/v66.0/jobs/ingest","query":"/services/data/v66.0/jobs/query"}"""));

    [Test]
    public async Task The_list_has_a_thousand_jobs_a_page()
    {
        for (var i = 0; i < 1002; i++)
        {
            await Jobs.Create("Account", "insert");
        }

        var first = (await Client.Get(Lists)).Json!;
        Assert.That(((bool)first["done"]!, first["records"]!.AsArray().Count), Is.EqualTo((false, 1000)));
        var next = (string)first["nextRecordsUrl"]!;
        Assert.That(next, Does.Match("^/services/data/v66.0/jobs/ingest\\?queryLocator=01g.{15}-1000$"));
        var second = (await Client.Get(next)).Json!;
        Assert.That(((bool)second["done"]!, second["records"]!.AsArray().Count), Is.EqualTo((true, 2)));
        Assert.That(second["nextRecordsUrl"], Is.Null);
        var ids = first["records"]!.AsArray().Concat(second["records"]!.AsArray()).Select(j => (string)j!["id"]!).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That((await Client.Get(Lists + "?jobType=V2Ingest&isPkChunkingEnabled=false")).Records, Has.Count.EqualTo(1000));
        Assert.That((await Client.Get(Lists + "?jobType=Classic")).Records, Is.Empty);
        Assert.That((await Client.Get(Lists + "?isPkChunkingEnabled=true")).Records, Is.Empty);
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    public async Task One_request_creates_a_job_with_its_data(string line)
    {
        var form = string.Join(
            line,
            "--BOUNDARY",
            "Content-Type: application/json",
            "Content-Disposition: form-data; name=\"job\"",
            "",
            """{"object":"Contact","contentType":"CSV","operation":"insert","lineEnding":"LF"}""",
            "",
            "--BOUNDARY",
            "Content-Type: text/csv",
            "Content-Disposition: form-data; name=\"content\"; filename=\"content\"",
            "",
            "FirstName,LastName\nAstro,\"No--BOUNDARY\"\nHootie,McOwl",
            "--BOUNDARY--",
            "");
        var answer = await Form(form);
        Assert.That((answer.Status, (string?)answer.Json!["state"]), Is.EqualTo((200, "UploadComplete")), answer.Text);
        var job = await Jobs.End((string)answer.Json["id"]!);
        Assert.That($"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}", Is.EqualTo("JobComplete 2 0"));
        var names = (await Client.Query("SELECT LastName FROM Contact ORDER BY LastName")).Records.Select(r => (string)r!["LastName"]!);
        Assert.That(names, Is.EqualTo(new[] { "McOwl", "No--BOUNDARY" }));
    }

    [Test]
    public async Task A_form_without_content_or_with_too_much_of_it_is_refused()
    {
        const string Job = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n"
            + "{\"object\":\"Account\",\"operation\":\"insert\"}\r\n";
        const string Content = "--BOUNDARY\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\n";
        Assert.That((await Form(Job + "--BOUNDARY--")).Message, Is.EqualTo("InvalidJob : The form has no part 'content'"));
        Assert.That((await Form(Content + "--BOUNDARY--")).Message, Is.EqualTo("InvalidJob : The form has no part 'job'"));
        var most = "Name\n" + new string('x', 99_995);
        Assert.That((await Form($"{Job}{Content}{most}x\r\n--BOUNDARY--")).Message, Does.Contain("more than 100000 characters"));
        Assert.That((await Client.Get(Lists)).Records, Is.Empty);
        Assert.That((await Form($"{Job}{Content}{most}\r\n--BOUNDARY--")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_job_of_another_user_takes_no_data_and_cannot_be_closed_but_ended()
    {
        var token = (string)(await Client.Post("/local-org/tokens", """{"user":"automated"}""")).Json!["accessToken"]!;
        using var other = new OrgClient(Org);
        other.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var theirs = new IngestClient(other);
        var id = await Jobs.Create("Account", "insert");
        Assert.That((await theirs.Upload(id, "Name\nTheirs\n")).Code, Is.EqualTo("INVALIDUSER"));
        await Jobs.Upload(id, "Name\nOurs\n");
        Assert.That((await theirs.Change(id, "UploadComplete")).Code, Is.EqualTo("INVALIDUSER"));
        Assert.That((string)(await theirs.Change(id, "Aborted")).Json!["state"]!, Is.EqualTo("Aborted"));
        var job = await theirs.Run("Account", "insert", "Name\nTheirs\n");
        var row = (await Client.Query("SELECT Name, OwnerId, CreatedById FROM Account")).Records.Single()!;
        var user = (string)job["createdById"]!;
        Assert.That(((string)row["OwnerId"]!, (string)row["CreatedById"]!), Is.EqualTo((user, user)));
        Assert.That(user, Is.Not.EqualTo(Org.UserId));
    }

    [TestCase("gzip")]
    [TestCase("deflate")]
    public async Task Data_may_be_compressed_and_so_are_results(string encoding)
    {
        var id = await Jobs.Create("Account", "insert");
        using var packed = new MemoryStream();
        await using (Stream packer = encoding == "gzip"
            ? new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)
            : new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            await packer.WriteAsync("Name\nPacked\n"u8.ToArray());
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv") { CharSet = "utf-8" };
        content.Headers.ContentEncoding.Add(encoding);
        using var uploaded = await Client.Http.PutAsync(new Uri(Client.Http.BaseAddress!, $"{IngestClient.Jobs}/{id}/batches"), content);
        Assert.That((int)uploaded.StatusCode, Is.EqualTo(201));
        await Jobs.Change(id, "UploadComplete");
        await Jobs.End(id);
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(Client.Http.BaseAddress!, $"{IngestClient.Jobs}/{id}/successfulResults"));
        request.Headers.AcceptEncoding.ParseAdd("gzip, deflate");
        using var response = await Client.Http.SendAsync(request);
        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo(new[] { "gzip" }));
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked);
        Assert.That((await reader.ReadToEndAsync()).Split('\n')[1], Does.EndWith(",\"true\",\"Packed\""));
    }

    [Test]
    public async Task Data_has_at_most_100_megabytes_and_its_type()
    {
        var id = await Jobs.Create("Account", "insert");
        using var large = new ByteArrayContent(new byte[(100 * 1024 * 1024) + 1]);
        large.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var refused = await Client.Http.PutAsync(new Uri(Client.Http.BaseAddress!, $"{IngestClient.Jobs}/{id}/batches"), large);
        Assert.That((int)refused.StatusCode, Is.EqualTo(413));
        var json = await Client.Send(HttpMethod.Put, $"{Lists}/{id}/batches", "{}");
        Assert.That((json.Status, json.Code), Is.EqualTo((415, "UNSUPPORTED_MEDIA_TYPE")));
        Assert.That((await Jobs.Upload(id, "Name\nA\n")).Status, Is.EqualTo(201), "the job is still without data");
    }

    private async Task<Answer> Form(string form)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=BOUNDARY");
        using var response = await Client.Http.PostAsync(new Uri(Client.Http.BaseAddress!, IngestClient.Jobs), content);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    private static string Without(JsonNode json, params string[] keys)
    {
        var copy = json.DeepClone().AsObject();
        foreach (var key in keys)
        {
            Assert.That(copy.Remove(key), Is.True, key);
        }

        return copy.ToJsonString();
    }
}
