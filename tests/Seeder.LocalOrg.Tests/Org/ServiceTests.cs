using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Seeder.Local.Tests;

internal sealed class ServiceTests : OrgFixture
{
    private readonly Clock clock = new(new DateTimeOffset(2026, 3, 4, 5, 6, 7, 890, TimeSpan.Zero));

    protected override LocalOrgOptions Options => new() { Time = clock };

    [Test]
    public async Task Versions_need_no_token_and_end_with_the_latest()
    {
        Client.Http.DefaultRequestHeaders.Authorization = null;
        var answer = await Client.Get("/services/data/");
        Assert.That(answer.Status, Is.EqualTo(200));
        var last = answer.Json!.AsArray()[^1]!;
        Assert.That((string)last["version"]!, Is.EqualTo("67.0"));
        Assert.That((string)last["label"]!, Is.EqualTo("Summer '26"));
        Assert.That((string)last["url"]!, Is.EqualTo("/services/data/v67.0"));
        Assert.That((string)answer.Json!.AsArray()[^2]!["label"]!, Is.EqualTo("Spring '26"));
        Assert.That((string)answer.Json!.AsArray()[^3]!["label"]!, Is.EqualTo("Winter '26"));
        Assert.That((string)answer.Json!.AsArray()[^4]!["label"]!, Is.EqualTo("Summer '25"));
        Assert.That((string)answer.Json!.AsArray()[0]!["version"]!, Is.EqualTo("31.0"));
        Assert.That((string)answer.Json!.AsArray()[0]!["label"]!, Is.EqualTo("Summer '14"));
        Assert.That(answer.Headers.Contains("Sforce-Limit-Info"), Is.False);
    }

    [Test]
    public async Task Retired_versions_are_gone_and_unknown_ones_not_found()
    {
        var retired = await Client.Get("/services/data/v30.0/limits");
        Assert.That((retired.Status, retired.Code), Is.EqualTo((410, "GONE")));
        foreach (var version in new[] { "v68.0", "v99.0", "vX.0", "66" })
        {
            var unknown = await Client.Get($"/services/data/{version}/limits");
            Assert.That(
                (unknown.Status, unknown.Code, unknown.Message),
                Is.EqualTo((404, "NOT_FOUND", "The requested resource does not exist")),
                version);
        }

        Assert.That((await Client.Get("/services/data/v31.0/limits")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_wrong_token_is_an_expired_session()
    {
        Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "00D000000000001!X");
        var answer = await Client.Get("limits");
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((401, "INVALID_SESSION_ID", "Session expired or invalid")));
        Client.Http.DefaultRequestHeaders.Authorization = null;
        Assert.That((await Client.Get("limits")).Status, Is.EqualTo(401));
        Client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("OAuth", Org.AccessToken);
        Assert.That((await Client.Get("limits")).Status, Is.EqualTo(200));
    }

    [Test]
    public void Tokens_look_as_the_sf_cli_expects_them()
    {
        Assert.That(Org.AccessToken, Does.Match(@"^(00D\w{12,15})![.\w]*$"));
        Assert.That(Org.AccessToken, Does.StartWith(Org.OrgId[..15] + "!"));
        Assert.That(Org.OrgId, Has.Length.EqualTo(18).And.StartsWith("00D"));
        Assert.That(Org.UserId, Has.Length.EqualTo(18).And.StartsWith("005"));
        Assert.That(Org.Url.Host, Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task Answers_carry_usage_and_the_date_of_the_orgs_clock()
    {
        var answer = await Client.Get("limits");
        Assert.That(answer.Headers.GetValues("Sforce-Limit-Info").Single(), Does.Match(@"^api-usage=\d+/\d+$"));
        Assert.That(answer.Headers.Date, Is.EqualTo(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)));
        Assert.That((int)answer.Json!["DailyApiRequests"]!["Max"]!, Is.GreaterThan((int)answer.Json["DailyApiRequests"]!["Remaining"]!));
        Assert.That(
            answer.ContentHeaders.ContentType!.ToString(),
            Is.EqualTo("application/json;charset=UTF-8").Or.EqualTo("application/json; charset=UTF-8"));
    }

    [Test]
    public async Task Resources_and_identity_name_the_org_and_the_user()
    {
        var resources = await Client.Get("/services/data/v60.0");
        Assert.That((string)resources.Json!["query"]!, Is.EqualTo("/services/data/v60.0/query"));
        var identity = (string)resources.Json["identity"]!;
        Assert.That(identity, Does.EndWith($"/id/{Org.OrgId}/{Org.UserId}").And.StartsWith("http://127.0.0.1:"));
        Assert.That((string)(await Client.Get(new Uri(identity).AbsolutePath)).Json!["user_id"]!, Is.EqualTo(Org.UserId));
        var user = await Client.Get("/services/oauth2/userinfo");
        Assert.That((string)user.Json!["organization_id"]!, Is.EqualTo(Org.OrgId));
        Assert.That((string)user.Json["preferred_username"]!, Does.Contain("@"));
    }

    [Test]
    public async Task Unknown_resources_and_methods_are_refused()
    {
        var missing = await Client.Get("nonsense");
        Assert.That((missing.Status, missing.Code), Is.EqualTo((404, "NOT_FOUND")));
        var type = await Client.Post("sobjects/Accout", "{}");
        Assert.That((type.Status, type.Code), Is.EqualTo((404, "NOT_FOUND")));
        var method = await Client.Patch("sobjects/Account", "{}");
        Assert.That(
            (method.Status, method.Code, method.Message),
            Is.EqualTo((405, "METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed. Allowed are GET,HEAD,POST")));
    }

    [Test]
    public async Task Only_json_and_xml_are_read()
    {
        using var text = new StringContent("Name: Acme", Encoding.UTF8, "text/yaml");
        using var response = await Client.Http.PostAsync(OrgClient.Base + "/sobjects/Account", text);
        Assert.That((int)response.StatusCode, Is.EqualTo(415));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("UNSUPPORTED_MEDIA_TYPE"));
    }

    [Test]
    public async Task Gzip_bodies_are_read()
    {
        using var buffer = new MemoryStream();
        await using (var gzip = new GZipStream(buffer, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync("""{"Name":"Zipped"}"""u8.ToArray());
        }

        using var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await Client.Http.PostAsync(OrgClient.Base + "/sobjects/Account", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
    }

    [Test]
    public async Task Long_uris_and_headers_are_refused()
    {
        var line = await Client.Get("query?q=" + new string('a', 16_400));
        Assert.That((line.Status, line.Code), Is.EqualTo((414, "URI_TOO_LONG")));
        var headers = await Client.Send(HttpMethod.Get, "limits", null, ("X-Long", new string('a', 16_400)));
        Assert.That(headers.Status, Is.EqualTo(431));
        Assert.That(
            (await Client.Get("query?q=SELECT+Id+FROM+Account+WHERE+Name='" + new string('a', 15_000) + "'")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Double_slashes_and_trailing_slashes_are_tolerated()
    {
        Assert.That((await Client.Get("//services/data/v66.0/limits/")).Status, Is.EqualTo(200));
        Assert.That((await Client.Get("query/?q=SELECT+Id+FROM+Account")).Status, Is.EqualTo(200));
    }

    [TestCase("{\"Name\":1 j}", "JSON_PARSER_ERROR", @"^Unexpected character \('j' \(code 106\)\): .* at \[line:1, column:11\]$")]
    [TestCase("{\n \"Name\" \"x\"}", "JSON_PARSER_ERROR", @"^Unexpected character \('""' \(code 34\)\): .* at \[line:2, column:9\]$")]
    [TestCase("{\"Name\":\"x\"", "JSON_PARSER_ERROR", "^Unexpected end-of-input")]
    [TestCase("", "JSON_PARSER_ERROR", "^The HTTP entity body is required, but this request has no entity body.$")]
    public async Task Unreadable_json_is_refused_with_its_place(string body, string code, string message)
    {
        var answer = await Client.Post("sobjects/Account", body);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)));
        Assert.That(Regex.IsMatch(answer.Message, message), answer.Message);
    }

    [Test]
    public async Task A_post_may_replace_a_patch()
    {
        var id = await Client.Create("Account", """{"Name":"Before"}""");
        Assert.That((await Client.Post($"sobjects/Account/{id}?_HttpMethod=PATCH", """{"Name":"After"}""")).Status, Is.EqualTo(204));
        Assert.That((string)(await Client.Get($"sobjects/Account/{id}?fields=Name")).Json!["Name"]!, Is.EqualTo("After"));
    }

    [Test]
    public async Task A_fresh_org_has_what_every_org_has()
    {
        var organization =
            (await Client.Query(
                "SELECT Id, Name, IsSandbox, OrganizationType, InstanceName, NamespacePrefix, TrialExpirationDate FROM "
                    + "Organization")).Records.Single()!;
        Assert.That((string)organization["Id"]!, Is.EqualTo(Org.OrgId));
        Assert.That((bool)organization["IsSandbox"]!, Is.False);
        Assert.That((string)organization["OrganizationType"]!, Is.EqualTo("Developer Edition"));
        var user = (await Client.Query($"SELECT Id, Profile.Name, IsActive FROM User WHERE Id = '{Org.UserId}'")).Records.Single()!;
        Assert.That((string)user["Profile"]!["Name"]!, Is.EqualTo("System Administrator"));
        var book = (await Client.Query("SELECT Id, IsActive FROM Pricebook2 WHERE IsStandard = true")).Records.Single()!;
        Assert.That((bool)book["IsActive"]!, Is.True);
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Profile")).Json!["totalSize"]!, Is.GreaterThan(3));
    }

    [Test]
    public async Task Audit_fields_follow_the_orgs_clock_in_whole_seconds()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        clock.Now = clock.Now.AddHours(1);
        await Client.Patch($"sobjects/Account/{id}", """{"Phone":"1"}""");
        var row = (await Client.Get($"sobjects/Account/{id}?fields=CreatedDate,CreatedById,LastModifiedDate,SystemModstamp,OwnerId")).Json!;
        Assert.That((string)row["CreatedDate"]!, Is.EqualTo("2026-03-04T05:06:07.000+0000"));
        Assert.That((string)row["LastModifiedDate"]!, Is.EqualTo("2026-03-04T06:06:07.000+0000"));
        Assert.That((string)row["SystemModstamp"]!, Is.EqualTo("2026-03-04T06:06:07.000+0000"));
        Assert.That((string)row["CreatedById"]!, Is.EqualTo(Org.UserId));
        Assert.That((string)row["OwnerId"]!, Is.EqualTo(Org.UserId));
        var found = await Client.Query(
            "SELECT Id FROM Account WHERE CreatedById = '" + Org.UserId + "' AND CreatedDate >= "
                + clock.Now.AddHours(-1).AddMinutes(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        Assert.That(found.Records, Has.Count.EqualTo(1));
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
