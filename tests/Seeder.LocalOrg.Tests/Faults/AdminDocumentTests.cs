namespace Seeder.Local.Tests;

/// <summary>Documents of the admin interface with spelling mistakes: an error names the unknown key, and nothing is changed.</summary>
internal sealed class AdminDocumentTests : OrgFixture
{
    [TestCase("POST", "faults", """{"kind":"any","action":"status","staus":500}""", "'staus'")]
    [TestCase("POST", "faults", """{"Kind":"any","action":"status","a\nb":1}""", "'Kind', 'a\nb'")]
    [TestCase("POST", "faults", """{"action":"stauts"}""", "'stauts'")]
    [TestCase("POST", "faults", """{"kind":"rows"}""", "'rows'")]
    [TestCase("POST", "faults", """{"at":"later"}""", "'later'")]
    [TestCase("POST", "faults", """{"action":"twice","answer":"third"}""", "'third'")]
    [TestCase("POST", "faults", """{"nth":"1"}""", "'nth'")]
    [TestCase("POST", "faults", """{"nth":1.5}""", "'nth'")]
    [TestCase("POST", "faults", """{"times":-1}""", "'times'")]
    [TestCase("POST", "faults", """{"latencyMs":99999999999999999999}""", "'latencyMs'")]
    [TestCase("POST", "faults", """{"action":"status","status":20}""", "'status'")]
    [TestCase("POST", "faults", """{"path":["/query"]}""", "'path'")]
    [TestCase("POST", "faults", """{"rows":[{"type":"Account","value":{}}]}""", "'value'")]
    [TestCase("POST", "faults", """{"rows":{"type":"Account"}}""", "rows is a list")]
    [TestCase("POST", "rows", """[{"type":"Account","values":{"Name":"x"},"owner":"joe"}]""", "'owner'")]
    [TestCase("POST", "rows", """[{"type":7,"values":{"Name":"x"}}]""", "'type'")]
    [TestCase("POST", "rows", """["Account"]""", "A row is an object")]
    [TestCase("POST", "tokens", """{"usr":"automated"}""", "'usr'")]
    [TestCase("POST", "tokens", """{"user":7}""", "'user'")]
    [TestCase("PUT", "rules", """{"duplicate":[]}""", "'duplicate'")]
    [TestCase("PUT", "rules", """{"duplicates":[{"object":"Account","name":"d","fields":["Name"],"allert":true}]}""", "'allert'")]
    [TestCase("PUT", "rules", """{"duplicates":[{"object":null,"name":"d","fields":["Name"]}]}""", "object")]
    [TestCase("PUT", "rules", """{"validation":[{"object":"Account","name":"v"}]}""", "condition")]
    public async Task An_unknown_key_or_value_is_named(string method, string path, string body, string named)
    {
        var before = (await Client.Get("/local-org/rules")).Text;
        var answer = await Client.Send(new HttpMethod(method), $"/local-org/{path}", body);
        Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
        Assert.That(answer.Message, Does.Contain(named).IgnoreCase);
        Assert.That((await Client.Get("/local-org/faults")).Json!.AsArray(), Is.Empty);
        Assert.That((await Client.Get("/local-org/rules")).Text, Is.EqualTo(before));
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Is.Empty);
    }

    [TestCase("rules")]
    [TestCase("faults")]
    [TestCase("rows")]
    [TestCase("tokens")]
    public async Task A_document_that_is_no_json_is_400(string path)
    {
        foreach (var body in new[] { "", "{", "7", "nonsense", "\"\\ud800\"" })
        {
            var answer = await Client.Send(new HttpMethod(path == "rules" ? "PUT" : "POST"), $"/local-org/{path}", body);
            Assert.That(answer.Status, Is.EqualTo(400), $"{body}: {answer.Text}");
        }
    }

    [Test]
    public async Task Formulas_cannot_exhaust_the_stack_or_the_memory()
    {
        foreach (var condition in new[]
        {
            new string('(', 100_000) + "Name = 'x'" + new string(')', 100_000),
            string.Concat(Enumerable.Repeat("NOT(", 50_000)) + "TRUE" + new string(')', 50_000),
            string.Concat(Enumerable.Repeat("-", 50_000)) + "1 = 1",
            string.Join(" + ", Enumerable.Repeat("1", 100_000)) + " = 1",
            string.Concat(Enumerable.Repeat("TRIM(LEFT(Name, ROUND(", 90)),
            string.Concat(Enumerable.Repeat("IF(BEGINS(Name, Name), ", 60)) + "TRUE",
            string.Concat(Enumerable.Repeat("RIGHT(", 60)) + "Name" + string.Concat(Enumerable.Repeat(", 5)", 60)) + " = 'x'",
        })
        {
            var rule = new System.Text.Json.Nodes.JsonObject
            {
                ["validation"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
                {
                    ["object"] = "Account",
                    ["name"] = "v",
                    ["condition"] = condition,
                    ["message"] = "m",
                }),
            };
            var answer = await Client.Send(HttpMethod.Put, "/local-org/rules", rule.ToJsonString());
            Assert.That(answer.Status, Is.EqualTo(400), condition[..20]);
        }

        await Client.Create("Account", """{"Name":"x"}""");
    }
}
