using System.Text;

namespace Seeder.Local.Tests;

/// <summary>Bodies and queries whose text the org cannot read: 400 with a code of Salesforce, and no stack trace.</summary>
internal sealed class TextTests : OrgFixture
{
    private static readonly byte[][] Unreadable =
    [
        [.. "{\"Name\":\"A"u8, 0xff, .. "\"}"u8],
        [.. "{\"Name\":\"A"u8, 0xed, 0xa0, 0x80, .. "\"}"u8],
        [.. "{\"Na"u8, 0xc3, .. "me\":\"A\"}"u8],
        [.. "{\"Name\":\"\\ud800\"}"u8],
        [.. "{\"Name\":\"\\udc00x\"}"u8],
        [.. "{\"Name\":\"\\ud83dx\\ude00\"}"u8],
        [.. "{\"Na\\ud800me\":\"A\"}"u8],
        [.. "{\"Name\":\"A\",\"Nonsense\":{\"x\":\"\\ud800\"}}"u8],
    ];

    [TestCaseSource(nameof(Unreadable))]
    public async Task Text_that_is_no_unicode_is_400(byte[] body)
    {
        await RefusedAsync("POST", "sobjects/Account", body);
        await RefusedAsync("POST", "composite/sobjects", body);
        await RefusedAsync("POST", "composite/tree/Account", body);
        await RefusedAsync("POST", "composite/batch", body);
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    [TestCase(@"{""Name"":""\ud83d\ude00""}")]
    [TestCase(@"{""Name"":""\\ud800""}")]
    [TestCase(@"{""Name"":""a\\\\ud800\n""}")]
    [TestCase(@"{""Name"":""\u00e9""}")]
    public async Task Whole_pairs_and_escaped_backslashes_are_text(string body) => await Client.Create("Account", body);

    [Test]
    public async Task A_query_string_that_is_no_utf8_is_400()
    {
        var answer = await Client.Get("query?q=SELECT+Id+FROM+Account+WHERE+Name='%FF'");
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "MALFORMED_QUERY")));
    }

    [TestCase(1_000)]
    [TestCase(4_000)]
    public async Task Thousands_of_ors_work(int count)
    {
        var id = await Client.Create("Account", """{"Name":"N7"}""");
        var soql = "SELECT Id FROM Account WHERE " + string.Join(" OR ", Enumerable.Range(0, count).Select(i => $"Name='N{i}'"));
        Assert.That(soql, Has.Length.LessThanOrEqualTo(100_000));
        Assert.That((await LongQueryAsync(soql)).Select(r => (string)r!["Id"]!), Is.EqualTo(new[] { id }));
        var and = "SELECT Id FROM Account WHERE " + string.Join(" AND ", Enumerable.Range(8, count).Select(i => $"Name!='N{i}'"));
        Assert.That(await LongQueryAsync(and), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Long_lists_of_values_work()
    {
        await Client.Create("Account", """{"Name":"N7","NumberOfEmployees":7}""");
        var names = "SELECT Id FROM Account WHERE Name IN (" + string.Join(",", Enumerable.Range(0, 12_000).Select(i => $"'N{i}'")) + ")";
        Assert.That(names, Has.Length.InRange(90_000, 100_000));
        Assert.That(await LongQueryAsync(names), Has.Count.EqualTo(1));
        var numbers = "SELECT Id FROM Account WHERE NumberOfEmployees IN (" + string.Join(",", Enumerable.Repeat("7", 49_000)) + ")";
        Assert.That(await LongQueryAsync(numbers), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_query_above_100000_characters_is_400()
    {
        var results = await BatchAsync("SELECT Id FROM Account WHERE Name = '" + new string('x', 100_000) + "'", "SELECT Id FROM Account");
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 400, 200 }));
    }

    private static readonly string[] Deep =
    [
        "SELECT Id FROM Account WHERE " + new string('(', 40_000) + "Name='x'" + new string(')', 40_000),
        "SELECT Id FROM Account WHERE " + string.Concat(Enumerable.Repeat("NOT ", 20_000)) + "Name='x'",
        "SELECT Id FROM Account WHERE " + string.Concat(Enumerable.Repeat("NOT(", 20_000)),
        "SELECT " + string.Concat(Enumerable.Repeat("f(", 40_000)) + "Id FROM Account",
        string.Concat(Enumerable.Repeat("SELECT (", 12_000)),
        "SELECT Id FROM Account WHERE " + string.Concat(Enumerable.Repeat("Id IN (SELECT AccountId FROM Contact WHERE ", 2_000)),
        "SELECT Id FROM Account WHERE "
            + string.Concat(Enumerable.Repeat("(Name='a' OR (Name='b' AND ", 3_000)) + "Name='c'" + new string(')', 6_000),
    ];

    [TestCaseSource(nameof(Deep))]
    public async Task Deep_nesting_is_a_malformed_query(string soql)
    {
        var results = await BatchAsync("SELECT Id FROM Account", soql, "SELECT Id FROM Contact");
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 200, 400, 200 }));
        Assert.That((string)results[1]!["result"]![0]!["errorCode"]!, Is.EqualTo("MALFORMED_QUERY"));
        Assert.That((string)results[1]!["result"]![0]!["message"]!, Does.Contain("nested deeper than 250 levels"));
    }

    private static readonly string[] Nested =
    [
        "(Name='a' OR (Name='b' AND " + string.Concat(Enumerable.Repeat("(Name='a' OR (Name!='b' AND ", 49)) + "Name='N7'"
            + new string(')', 100),
        new string('(', 240) + "Name='N7'" + new string(')', 240),
        new string('(', 240) + "Name='N7'" + string.Concat(Enumerable.Repeat(" OR Name='x')", 240)),
        new string('(', 240) + "Name='N7'" + string.Concat(Enumerable.Repeat(" AND Name!='x')", 240)),
        string.Concat(Enumerable.Repeat("NOT ", 240)) + "Name='N7'",
        string.Concat(Enumerable.Repeat("NOT (", 120)) + "Name='N7'" + new string(')', 120),
    ];

    [TestCaseSource(nameof(Nested))]
    public async Task Nesting_that_a_query_builder_would_write_works(string where)
    {
        var id = await Client.Create("Account", """{"Name":"N7"}""");
        var found = await LongQueryAsync("SELECT Id FROM Account WHERE " + where);
        Assert.That(
            found.Select(r => (string)r!["Id"]!),
            Is.EqualTo(where.StartsWith("(Name='a' OR (Name='b'", StringComparison.Ordinal) ? [] : new[] { id }));
    }

    [TestCase("SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS:2147483647")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate = NEXT_N_YEARS:2147483647")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate > NEXT_N_WEEKS:2147483647")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate > N_QUARTERS_AGO:1500000000")]
    [TestCase("SELECT COUNT(")]
    [TestCase("SELECT FIELDS")]
    [TestCase("SELECT Id FROM Account LIMIT")]
    [TestCase("SELECT Id FROM Account WHERE Name IN")]
    [TestCase("SELECT Id FROM Account WHERE Name NOT")]
    public async Task Queries_that_stop_early_or_count_too_far_are_400(string soql)
    {
        var answer = await Client.Query(soql);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "MALFORMED_QUERY")), answer.Text);
    }

    [Test]
    public async Task In_a_batch_only_that_subrequest_fails()
    {
        var fields = string.Join(",", Enumerable.Repeat("COUNT(Id)", 5_000));
        var results = await BatchAsync("SELECT Id FROM Account", $"SELECT {fields} FROM Account", "SELECT Id FROM Contact");
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 200, 400, 200 }));
        Assert.That((string)results[1]!["result"]![0]!["errorCode"]!, Is.EqualTo("MALFORMED_QUERY"));
    }

    private async Task RefusedAsync(string method, string path, byte[] body)
    {
        var answer = await RawHttp.ExchangeAsync(Org, $$"""
            {{method}} /services/data/v66.0/{{path}} HTTP/1.1
            Host: {host}
            Authorization: Bearer {token}
            Content-Type: application/json
            Content-Length: {{body.Length}}


            """, body);
        Assert.That(answer.Status, Is.EqualTo(400), $"{path} {Encoding.UTF8.GetString(body)} {answer.Body}");
        Assert.That(answer.Body, Does.Contain("\"errorCode\":\"JSON_PARSER_ERROR\"").And.Contain("line:1"));
        Assert.That(answer.Body, Does.Not.Contain("   at "));
    }

    // A query of 100,000 characters does not fit in a URL of 16,384 bytes, so it is sent in a Batch.
    private async Task<System.Text.Json.Nodes.JsonArray> LongQueryAsync(string soql)
    {
        var result = (await BatchAsync(soql)).Single()!;
        Assert.That((int)result["statusCode"]!, Is.EqualTo(200), result.ToJsonString());
        return result["result"]!["records"]!.AsArray();
    }

    private async Task<System.Text.Json.Nodes.JsonArray> BatchAsync(params string[] queries)
    {
        var requests = queries.Select(q => $$"""{"method":"GET","url":"v66.0/query?q={{Uri.EscapeDataString(q)}}"}""");
        var answer = await Client.Post("composite/batch", $$"""{"batchRequests":[{{string.Join(",", requests)}}]}""");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text, Does.Not.Contain("   at "));
        return answer.Json!["results"]!.AsArray();
    }
}
