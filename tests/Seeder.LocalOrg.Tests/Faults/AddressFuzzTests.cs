namespace Seeder.Local.Tests;

/// <summary>
/// Requests to random addresses with random parameters and headers: every one has an answer, and none is an error of the server. The seed
/// makes a failure repeatable; SEEDER_CASES raises the number of requests.
/// </summary>
[NonParallelizable]
internal sealed class AddressFuzzTests : OrgFixture
{
    private const int Seed = 67;

    private static readonly string[] Methods = ["GET", "GET", "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];

    private static readonly string[] Starts = [
        "v66.0", "v57.0", "v31.0", "v42.0", "v67.0", "v68.0", "v1.0", "v-1.0", "vx", "66.0", "%2e%2e", ""];

    private static readonly string[] Known =
    [
        "sobjects", "sobjects/Account", "sobjects/Account/describe", "sobjects/Account/updated", "sobjects/Account/deleted", "query",
        "queryAll",
        "limits", "limits/recordCount", "composite", "composite/sobjects", "composite/sobjects/Account", "composite/tree/Account",
        "composite/batch", "composite/sobjects/Contact/Email", "sobjects/Account/001000000000001", "sobjects/Contact/Email/a@b.com",
    ];

    private static readonly string[] Segments =
    [
        "sobjects", "query", "queryAll", "composite", "tree", "batch", "limits", "recordCount", "describe", "updated", "deleted", "Account",
        "Contact", "User", "RecordType", "Id", "Email", "Name", "001000000000001", "00000000000000000", "' OR 1=1 --", "%00", "%ff", "%2F",
        "Account.json", "limits.xml", "query.json", "x.xml", ".xml", "AccountHistory", "ContentVersion", "VersionData", "BillingAddress",
        "jobs", "search", "0r8xx-2000", "01gxx0000000001AAA-500", "*", "é", "a b", "undefined", "null", "-1",
    ];

    private static readonly string[] Parameters =
    [
        "q=SELECT+Id+FROM+Account", "q=", "q", "q=%FF", "q=%", "q=SELECT", "fields=Id,Name", "fields=Nonsense", "fields=,",
        "fields=Owner.Name",
        "ids=001000000000001", "ids=", "ids=,,,", "ids=x", "allOrNone=maybe", "columns=true", "_HttpMethod=PATCH", "_HttpMethod=DELETE",
        "_HttpMethod=", "start=2026-01-01T00:00:00Z", "end=2026-01-02T00:00:00Z", "start=yesterday", "end=9999-99-99", "sObjects=Account,x",
        "sObjects=", "updateOnly=true", "&&&", "=", "%3D=1", "fields=BillingAddress", "fields=Id%00",
        "start=0001-01-01T00:00:00Z", "end=9999-12-31T23:59:59Z",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "application/xml"), ("Accept", ";;;"), ("X-PrettyPrint", "1"), ("Sforce-Query-Options", "batchSize=99999999999"),
        ("Sforce-Query-Options", "batchSize=-1"), ("If-Modified-Since", "yesterday"),
        ("If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ("If-None-Match", "*"), ("If-Match", "\"x"), ("If-Unmodified-Since", "0"), ("Sforce-Auto-Assign", "01Q000000000001"),
        ("Sforce-Duplicate-Rule-Header", "allowSave=true"), ("Content-Type", "application/json"), ("Content-Encoding", "nonsense"),
    ];

    private static readonly string[] Bodies = [
        "", "{}", "[]", "null", "{\"records\":[]}", "{\"ids\":[1],\"fields\":[null]}", "<a/>", "\"\""];

    [Test]
    public async Task Every_address_has_an_answer()
    {
        var random = new Random(Seed);
        var count = SoqlFuzzTests.Cases(2_000);
        await Client.Create("Account", """{"Name":"Acme"}""");
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            var path = random.Next(3) > 0
                ? Known[random.Next(Known.Length)]
                : string.Join('/', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Segments[random.Next(Segments.Length)]));
            var query = string.Join('&', Enumerable.Range(0, random.Next(0, 4)).Select(_ => Parameters[random.Next(Parameters.Length)]));
            var header = Headers[random.Next(Headers.Length)];
            var body = Bodies[random.Next(Bodies.Length)];
            var request = $"{Methods[random.Next(Methods.Length)]} /services/data/{Starts[random.Next(2) * random.Next(Starts.Length)]}/"
                + $"{path.Replace(" ", "%20", StringComparison.Ordinal).Replace("é", "%C3%A9", StringComparison.Ordinal)}?{query} "
                + "HTTP/1.1\n"
                + "Host: {host}\nAuthorization: Bearer {token}\nConnection: close\n"
                + $"{header.Name}: {header.Value}\nContent-Length: {body.Length}\n\n";
            var answer = await RawHttp.ExchangeAsync(Org, request, System.Text.Encoding.UTF8.GetBytes(body));
            Assert.That(answer.Status, Is.InRange(200, 499), $"case {i}: {request}{body}\n{answer.Head}\n{answer.Body}");
            Assert.That(answer.Body, Does.Not.Contain("   at ").And.Not.Contain("SQLite error"), $"case {i}: {request}");
            found += answer.Status == 200 ? 1 : 0;
        }

        Assert.That(found, Is.GreaterThan(count / 100), "some of the addresses exist");
    }
}
