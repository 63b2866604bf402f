using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>
/// Thousands of damaged queries: each is answered with 400, or, if it is a query by accident, with all that a page of a query has. The seed
/// makes a failure repeatable; SEEDER_CASES raises the number of queries.
/// </summary>
[NonParallelizable]
internal sealed class SoqlFuzzTests : OrgFixture
{
    private const int Seed = 16, PerBatch = 25;

    private static readonly string[] Queries =
    [
        "SELECT Id, Name, Account.Owner.Name FROM Contact WHERE Account.Name = 'Acme' AND (LastName LIKE 'A%' OR Email != null)",
        "SELECT COUNT(Id) n, Industry FROM Account WHERE CreatedDate >= LAST_N_DAYS:30 GROUP BY Industry HAVING COUNT(Id) > 1 ORDER BY "
            + "Industry",
        "SELECT Name, (SELECT LastName FROM Contacts WHERE Email IN ('a@b.com', 'c@d.com') LIMIT 5) FROM Account LIMIT 10 OFFSET 2",
        "SELECT FIELDS(STANDARD) FROM Opportunity WHERE Amount > 1.5e3 AND CloseDate = 2026-01-31 AND IsClosed = false",
        "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName = 'x') AND NOT (Name = 'y')",
        "SELECT COUNT() FROM Task WHERE ActivityDate < NEXT_90_DAYS AND What.Type = 'Account' AND CreatedDate > 2026-01-01T00:00:00Z",
        "SELECT Id FROM Case WHERE Subject = 'it\\'s \\u00e9\\n' ORDER BY CreatedDate DESC NULLS LAST FOR VIEW",
        "SELECT toLabel(Status), CALENDAR_YEAR(CreatedDate) y FROM Lead GROUP BY Status, CALENDAR_YEAR(CreatedDate)",
        "SELECT Id, BillingAddress FROM Account USING SCOPE mine WHERE NumberOfEmployees NOT IN (1, 2) WITH SECURITY_ENFORCED",
    ];

    private static readonly string[] Scraps =
    [
        "(", ")", "'", ",", ".", "=", "!=", "<", ">=", ":", "*", ";", "--", "/*", "\\", "\"", "?", "{", "\0", "\n", "\u00e9",
        "\ud83d\ude00",
        " SELECT ", " FROM ", " WHERE ", " AND ", " OR ", " NOT ", " IN ", " LIKE ", " GROUP BY ", " HAVING ", " ORDER BY ", " LIMIT ",
        " OFFSET ", " NULLS ", "COUNT(", "SUM(Name)", "FIELDS(ALL)", "TYPEOF What WHEN Account THEN Name END", "null", "true", "-1",
        "1e999",
        "99999999999999999999", "0x10", "LAST_N_DAYS:", "LAST_N_YEARS:99999", "2026-13-45", "2026-01-01T25:00:00Z", "Nonsense__c", "Owner.",
        "Account.Account.Account", "INCLUDES ('a;b')", "GROUP BY ROLLUP(Name)", "DISTANCE(BillingAddress, GEOLOCATION(1,2), 'mi')",
        "t0._n", "sqlite_master", "'; DROP TABLE Account; --", "%", "_", "convertTimezone(", "FORMAT(Amount)", "((((((((", "))))))))",
    ];

    [Test]
    public async Task Damaged_queries_are_refused_and_nothing_else_happens()
    {
        var random = new Random(Seed);
        var count = Cases(3_000);
        await Client.Create("Account", """{"Name":"Acme"}""");
        var refused = 0;
        for (var done = 0; done < count; done += PerBatch)
        {
            var queries = Enumerable.Range(0, PerBatch).Select(_ => Damaged(random)).ToList();
            var requests = new JsonArray([.. queries.Select(q => new JsonObject
            {
                ["method"] = "GET", ["url"] = $"v66.0/query{(random.Next(8) == 0 ? "All" : "")}?q={Escaped(q)}",
            })]);
            var answer = await Client.Post("composite/batch", new JsonObject { ["batchRequests"] = requests }.ToJsonString());
            Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
            refused += queries.Zip(answer.Json!["results"]!.AsArray(), Check).Count(r => r);
        }

        Assert.That(refused, Is.GreaterThan(count * 8 / 10));
        Assert.That((await Client.Query("SELECT Name FROM Account")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_memory_stays_flat()
    {
        var random = new Random(Seed);
        await RunAsync(500);
        var before = await MemoryAsync();
        await RunAsync(Cases(1_500));
        Assert.That(await MemoryAsync() - before, Is.LessThan(24 * 1024 * 1024));

        async Task RunAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await Client.Query(Damaged(random));
            }
        }

        async Task<long> MemoryAsync()
        {
            await Client.Delete("/local-org/log");
            return GC.GetTotalMemory(forceFullCollection: true) + SQLitePCL.raw.sqlite3_memory_used();
        }
    }

    internal static int Cases(int few) =>
        int.TryParse(Environment.GetEnvironmentVariable("SEEDER_CASES"), CultureInfo.InvariantCulture, out var many)
            ? Math.Max(few, many)
            : few;

    /// <returns>Whether the query was refused.</returns>
    private static bool Check(string query, JsonNode? result)
    {
        var status = (int)result!["statusCode"]!;
        var text = result.ToJsonString();
        Assert.That(status, Is.EqualTo(200).Or.EqualTo(400), $"{query}\n{text}");
        Assert.That(text, Does.Not.Contain("   at ").And.Not.Contain("SQLite error"), query);
        if (status == 400)
        {
            Assert.That((string?)result["result"]![0]!["errorCode"], Does.Match("^[A-Z_]+$"), query);
            Assert.That((string?)result["result"]![0]!["message"], Is.Not.Empty, query);
            return true;
        }

        var page = result["result"]!;
        Assert.That((int)page["totalSize"]!, Is.GreaterThanOrEqualTo(page["records"]!.AsArray().Count), query);
        Assert.That((bool)page["done"]!, Is.True, query);
        Assert.That(page["records"]!.AsArray().All(r => r!["attributes"]!["type"] is not null), query);
        return false;
    }

    private static string Damaged(Random random)
    {
        var text = new StringBuilder(Queries[random.Next(Queries.Length)]);
        for (var times = random.Next(1, 4); times > 0 && text.Length > 1; times--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(1, 12), text.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    text.Length = Math.Max(1, at);
                    break;
                case 1:
                    text.Remove(at, length);
                    break;
                case 2:
                    text[at] = (char)random.Next(1, 0x2ff);
                    break;
                case 3:
                    text.Insert(random.Next(text.Length), text.ToString(at, length));
                    break;
                default:
                    text.Insert(at, Scraps[random.Next(Scraps.Length)]);
                    break;
            }
        }

        return text.Length == 0 ? " " : text.ToString();
    }

    // Half of a surrogate pair can be in the text after an edit; a client cannot send it.
    private static string Escaped(string query) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(query)));
}
