namespace Seeder.Local.Tests;

internal sealed class BatchTests : OrgFixture
{
    [Test]
    public async Task Subrequests_run_in_order_and_each_commits()
    {
        var id = await Client.Create("Account", """{"Name":"Before"}""");
        var answer = await Client.Post("composite/batch", $$"""
            {"batchRequests":[
              {"method":"PATCH","url":"v66.0/sobjects/Account/{{id}}","richInput":{"Name":"After"} },
              {"method":"GET","url":"v66.0/sobjects/Account/{{id}}?fields=Name"},
              {"method":"GET","url":"/v50.0/query?q=SELECT+Name+FROM+Account"},
              {"method":"POST","url":"v66.0/sobjects/Contact","richInput":{} },
              {"method":"POST","url":"v66.0/sobjects/Contact","richInput":{"LastName":"x"} },
              {"method":"GET","url":"v34.0/limits"}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That((bool)answer.Json!["hasErrors"]!, Is.True);
        var results = answer.Json["results"]!.AsArray();
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 204, 200, 200, 400, 201, 200 }));
        Assert.That(results[0]!["result"], Is.Null);
        Assert.That((string)results[1]!["result"]!["Name"]!, Is.EqualTo("After"));
        Assert.That((string)results[2]!["result"]!["records"]![0]!["attributes"]!["url"]!, Does.StartWith("/services/data/v50.0/"));
        Assert.That(
            results[3]!["result"]!.ToJsonString(),
            Is.EqualTo(
                """[{"message":"Required fields are missing: [LastName]","errorCode":"REQUIRED_FIELD_MISSING","fields":["LastName"]}]"""));
        Assert.That((await Client.Query("SELECT Id FROM Contact")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task HaltOnError_stops_at_the_first_failure()
    {
        var answer = await Client.Post("composite/batch", """
            {"haltOnError":true,"batchRequests":[
              {"method":"POST","url":"v66.0/sobjects/Account","richInput":{"Name":"Kept"}},
              {"method":"GET","url":"v66.0/sobjects/Nothing"},
              {"method":"POST","url":"v66.0/sobjects/Account","richInput":{"Name":"Not sent"}}]}
            """);
        var results = answer.Json!["results"]!.AsArray();
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 201, 404, 412 }));
        Assert.That((string)results[2]!["result"]![0]!["errorCode"]!, Is.EqualTo("BATCH_PROCESSING_HALTED"));
        Assert.That(
            (await Client.Query("SELECT Name FROM Account")).Records.Select(r => (string)r!["Name"]!), Is.EqualTo(new[] { "Kept" }));
    }

    [TestCase("""{"method":"FETCH","url":"v66.0/limits"}""")]
    [TestCase("""{"method":"GET","url":"/services/data/v66.0/limits"}""")]
    [TestCase("""{"method":"GET","url":"limits"}""")]
    [TestCase("""{"method":"GET"}""")]
    [TestCase("""{"url":"v66.0/limits"}""")]
    [TestCase("""{"method":"GET","url":"v33.0/limits"}""")]
    [TestCase("""{"method":"GET","url":"v66.0/limits"}""", "v65.0")]
    [TestCase("""{"method":"POST","url":"v66.0/composite/sobjects","richInput":{} }""")]
    [TestCase("""{"method":"POST","url":"v66.0/composite/tree/Account","richInput":{} }""")]
    public async Task A_malformed_subrequest_fails_the_batch_before_anything_runs(string bad, string version = "v66.0")
    {
        var answer = await Client.Post(
            $"/services/data/{version}/composite/batch",
            $$"""{"batchRequests":[{"method":"POST","url":"v50.0/sobjects/Account","richInput":{"Name":"x"} },{{bad}}]}""");
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    [Test]
    public async Task Twenty_five_subrequests_are_the_limit()
    {
        Assert.That((await Client.Post("composite/batch", Limits(25))).Status, Is.EqualTo(200));
        Assert.That((await Client.Post("composite/batch", Limits(26))).Status, Is.EqualTo(400));
        Assert.That((await Client.Post("composite/batch", Limits(0))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Describes_come_through_a_batch()
    {
        var answer = await Client.Post(
            "composite/batch",
            """{"batchRequests":[{"method":"GET","url":"v66.0/sobjects/Account/describe"},{"method":"GET","url":"v66.0/sobjects/Contact/describe"}]}""");
        Assert.That(
            answer.Json!["results"]!.AsArray().Select(r => (string)r!["result"]!["name"]!), Is.EqualTo(new[] { "Account", "Contact" }));
        Assert.That((bool)answer.Json["hasErrors"]!, Is.False);
    }

    private static string Limits(int count) =>
        "{\"batchRequests\":[" + string.Join(",", Enumerable.Repeat("""{"method":"GET","url":"v66.0/limits"}""", count)) + "]}";
}
