using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>
/// Records with random values in random fields of random types: none is an error of the server, and every success can be read again. The
/// seed makes a failure repeatable; SEEDER_CASES raises the number of records.
/// </summary>
[NonParallelizable]
internal sealed class ValueFuzzTests : OrgFixture
{
    private const int Seed = 50;

    private static readonly string[] Types =
    [
        "Account", "Contact", "Lead", "Opportunity", "Case", "Task", "Event", "Campaign", "CampaignMember", "Product2", "Pricebook2",
        "PricebookEntry", "OpportunityLineItem", "Order", "OrderItem", "Contract", "Asset", "ContentVersion", "ContentDocumentLink", "User",
        "Group", "GroupMember", "Note", "Attachment",
    ];

    private static readonly Dictionary<string, string> Required = new()
    {
        ["Account"] = """{"Name":"x"}""",
        ["Contact"] = """{"LastName":"x"}""",
        ["Lead"] = """{"LastName":"x","Company":"y"}""",
        ["Opportunity"] = """{"Name":"x","StageName":"Prospecting","CloseDate":"2026-01-31"}""",
        ["Event"] = """{"Subject":"x","ActivityDateTime":"2026-01-31T10:00:00Z","DurationInMinutes":30}""",
        ["Campaign"] = """{"Name":"x"}""",
        ["Product2"] = """{"Name":"x"}""",
        ["Pricebook2"] = """{"Name":"x"}""",
    };

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "-1e-999", "99999999999999999999999999", "1.5", "\"\"", "\" \"", "\"x\"", "\"true\"", "\"1,5\"",
        "\"2026-01-31\"", "\"2026-13-45\"", "\"0000-00-00\"", "\"9999-12-31T23:59:59.999+23:59\"", "\"2026-01-31T10:00:00Z\"",
        "\"25:00:00Z\"",
        "\"001000000000001\"", "\"001000000000001AAA\"", "\"zzz\"", "[]", "{}", "[null]", "{\"Name\":\"Acme\"}",
        "{\"attributes\":{\"type\":\"Account\"}}",
        "{\"attributes\":null,\"Id\":1}", "{\"Id\":{}}", "\"\\u0000\"", "\"a;b;;c\"", "\"a@b\"", "\"NaN\"", "\"Infinity\"", "\"====\"",
        "\"aGVsbG8=\"",
    ];

    [Test]
    public async Task Any_value_in_any_field_has_an_answer()
    {
        var random = new Random(Seed);
        var count = SoqlFuzzTests.Cases(1_500);
        var fields = new Dictionary<string, string[]>();
        foreach (var type in Types)
        {
            var describe = await Client.Get($"sobjects/{type}/describe");
            if (describe.Status == 200)
            {
                fields[type] = [.. describe.Json!["fields"]!.AsArray().Where(f => (bool)f!["createable"]! || (bool)f["updateable"]!)
                    .SelectMany(f => new[] { (string?)f!["name"], (string?)f["relationshipName"] }).OfType<string>()];
            }
        }

        var types = fields.Keys.ToArray();
        var ids = new List<(string Type, string Id)> { ("Account", await Client.Create("Account", """{"Name":"Acme"}""")) };
        for (var i = 0; i < count; i++)
        {
            var (type, id) = random.Next(3) == 0 ? ids[random.Next(ids.Count)] : (types[random.Next(types.Length)], null);
            var body = id is null && Required.TryGetValue(type, out var required) && random.Next(4) > 0
                ? JsonNode.Parse(required)!.AsObject()
                : [];
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                body[fields[type][random.Next(fields[type].Length)]] = JsonNode.Parse(Values[random.Next(Values.Length)]);
            }

            var answer = id is null
                ? await Client.Post($"sobjects/{type}", body.ToJsonString())
                : await Client.Patch($"sobjects/{type}/{id}", body.ToJsonString());
            Assert.That(answer.Status, Is.InRange(200, 499), $"case {i}: {type} {body.ToJsonString()}\n{answer.Text}");
            Assert.That(answer.Text, Does.Not.Contain("   at ").And.Not.Contain("SQLite error"), $"case {i}: {type} {body.ToJsonString()}");
            if (answer.Status == 201)
            {
                ids.Add((type, (string)answer.Json!["id"]!));
            }

            if (answer.Status < 300)
            {
                var read = await Client.Send(HttpMethod.Get, $"sobjects/{type}/{id ?? ids[^1].Id}", null, ("Accept", "application/xml"));
                Assert.That(read.Status, Is.EqualTo(200), $"case {i}: {type} {body.ToJsonString()}\n{read.Text}");
            }
        }

        Assert.That(ids, Has.Count.GreaterThan(count / 50));
    }
}
