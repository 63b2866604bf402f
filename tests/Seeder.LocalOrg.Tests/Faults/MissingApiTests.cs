namespace Seeder.Local.Tests;

/// <summary>APIs that the local org does not have: the address says so, with and without a token.</summary>
internal sealed class MissingApiTests : OrgFixture
{
    [TestCase("/services/Soap/u/66.0", "SOAP")]
    [TestCase("/services/Soap/c/66.0/00D000000000001", "SOAP")]
    [TestCase("/services/Soap/m/66.0", "Metadata")]
    [TestCase("/services/Soap/T/66.0", "Tooling SOAP")]
    [TestCase("/services/Soap/s/66.0", "Apex SOAP")]
    [TestCase("/services/async/66.0/job", "Bulk 1.0")]
    [TestCase("/services/async/66.0/job/750000000000001/batch", "Bulk 1.0")]
    public async Task Soap_and_bulk_send_no_header_with_a_token(string path, string api)
    {
        var answer = await RawHttp.ExchangeAsync(Org, $$"""
            POST {{path}} HTTP/1.1
            Host: {host}
            Content-Type: text/xml
            SOAPAction: login
            Content-Length: 3


            """, "<a>"u8.ToArray());
        Assert.That(answer.Status, Is.EqualTo(404));
        Assert.That(answer.Body, Does.Contain($"the local org has no {api} API"));
        Assert.That(answer.Head, Does.Contain("xml"));
        var text = System.Xml.Linq.XDocument.Parse(answer.Body);
        Assert.That(text.Descendants().Select(e => e.Name.LocalName), Does.Contain(api == "Bulk 1.0" ? "exceptionCode" : "faultstring"));
    }

    [TestCase("GET", "tooling/query?q=SELECT+Id+FROM+ApexClass", "Tooling")]
    [TestCase("POST", "tooling/sobjects/ValidationRule", "Tooling")]
    [TestCase("POST", "metadata/deployRequest", "Metadata REST")]
    [TestCase("GET", "search?q=FIND+%7BAcme%7D", "SOSL search")]
    [TestCase("GET", "parameterizedSearch?q=Acme", "SOSL search")]
    [TestCase("GET", "connect/organization", "Connect REST")]
    [TestCase("GET", "chatter/users/me", "Connect REST")]
    [TestCase("POST", "actions/standard/emailSimple", "Actions")]
    [TestCase("POST", "composite", "Composite")]
    [TestCase("POST", "composite/graph", "Composite Graph")]
    [TestCase("GET", "ui-api/object-info/Account", "User Interface")]
    [TestCase("POST", "graphql", "GraphQL")]
    [TestCase("GET", "/services/apexrest/hello", "Apex REST")]
    public async Task A_rest_api_that_is_missing_is_named(string method, string path, string api)
    {
        var answer = await Client.Send(new HttpMethod(method), path, method == "POST" ? "{}" : null);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((404, "NOT_FOUND")));
        Assert.That(answer.Message, Does.Contain($"the local org has no {api} API"));
    }

    [Test]
    public async Task In_a_batch_each_subrequest_gets_its_own_answer()
    {
        var answer = await Client.Post("composite/batch", """
            {"batchRequests":[
              {"method":"POST","url":"v66.0/sobjects/Account","richInput":{"Name":"Kept"}},
              {"method":"GET","url":"v66.0/search?q=FIND+%7BAcme%7D"},
              {"method":"GET","url":"v66.0/connect/organization"},
              {"method":"GET","url":"v66.0/chatter/users/me"},
              {"method":"POST","url":"v66.0/actions/standard/emailSimple","richInput":{"inputs":[]}},
              {"method":"GET","url":"v66.0/query?q=SELECT+Name+FROM+Account"}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        var results = answer.Json!["results"]!.AsArray();
        Assert.That(results.Select(r => (int)r!["statusCode"]!), Is.EqualTo(new[] { 201, 404, 404, 404, 404, 200 }));
        Assert.That(
            results.Skip(1).Take(4).Select(r => (string)r!["result"]![0]!["message"]!),
            Has.All.StartsWith("The requested resource does not exist: the local org has no "));
        Assert.That((string)results[5]!["result"]!["records"]![0]!["Name"]!, Is.EqualTo("Kept"));
    }

    [TestCase("composite/sobjects")]
    [TestCase("composite/tree/Account")]
    [TestCase("tooling/query")]
    [TestCase("jobs/ingest")]
    public async Task A_resource_that_no_batch_takes_fails_the_batch(string path)
    {
        var answer = await Client.Post("composite/batch", $$"""
            {"batchRequests":[{"method":"POST","url":"v66.0/sobjects/Account","richInput":{"Name":"x"} },
             {"method":"POST","url":"v66.0/{{path}}"}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Is.Empty);
    }

    [TestCase(1)]
    [TestCase(25)]
    public async Task Each_subrequest_of_a_batch_is_an_api_call(int count)
    {
        var before = await UsageAsync();
        var requests = string.Join(",", Enumerable.Repeat("""{"method":"GET","url":"v66.0/limits"}""", count));
        var answer = await Client.Post("composite/batch", $$"""{"batchRequests":[{{requests}}]}""");
        Assert.That(answer.Headers.GetValues("Sforce-Limit-Info").Single(), Is.EqualTo($"api-usage={before + count}/100000"));
        Assert.That(await UsageAsync(), Is.EqualTo(before + count + 1));
    }

    [Test]
    public async Task A_rolled_back_update_keeps_its_id_and_a_rolled_back_create_has_none()
    {
        var id = await Client.Create("Account", """{"Name":"Before"}""");
        var update = await Client.Patch("composite/sobjects", $$"""
            {"allOrNone":true,"records":[
              {"attributes":{"type":"Account"},"id":"{{id}}","Name":"After"},
              {"attributes":{"type":"Contact"},"id":"001xx000003DGb2999","LastName":"x"}]}
            """);
        Assert.That((string?)update.Json![0]!["id"], Is.EqualTo(id), update.Text);
        Assert.That((bool)update.Json[0]!["success"]!, Is.False);
        Assert.That(ErrorOf(update.Json[0]), Does.StartWith("ALL_OR_NONE_OPERATION_ROLLED_BACK: Record rolled back"));
        Assert.That(update.Json[1]!["id"], Is.Null);
        var delete = await Client.Delete($"composite/sobjects?allOrNone=true&ids={id},003000000000001");
        Assert.That((string?)delete.Json![0]!["id"], Is.EqualTo(id), delete.Text);
        Assert.That(ErrorOf(delete.Json[0]), Does.StartWith("ALL_OR_NONE_OPERATION_ROLLED_BACK"));
        var create = await Client.Post("composite/sobjects", """
            {"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"New"},{"attributes":{"type":"Contact"}}]}
            """);
        Assert.That(create.Json![0]!["id"], Is.Null, create.Text);
        var names = (await Client.Query("SELECT Name FROM Account")).Records.Select(r => (string)r!["Name"]!);
        Assert.That(names, Is.EqualTo(new[] { "Before" }));
    }

    private async Task<int> UsageAsync()
    {
        var info = (await Client.Get("limits")).Headers.GetValues("Sforce-Limit-Info").Single();
        return int.Parse(
            info["api-usage=".Length..info.IndexOf('/', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }
}
