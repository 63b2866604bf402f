using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>What <c>apply</c> and <c>destroy</c> tell people and programs about their jobs.</summary>
internal sealed class ShownJobTests : Deletes.DeleteFixture
{
    private const string Plan = """
        plan: many
        records:
          Account:
            - $ref: acct
              $count: 3
              Name: Canary-${n}
              Contacts:
                - $count: 10
                  LastName: Doe-${n}
        """;

    [SetUp]
    public void WritePlan() => Write("many.yaml", Plan);

    [Test]
    public async Task The_result_names_each_job_with_its_rows_and_the_requests_that_were_sent()
    {
        var text = await DoneAsync("apply", "many.yaml", "--bulk", "10");
        var json = (await DoneAsync("destroy", "many.yaml", "--bulk", "10", "--yes", "--json")).Json["result"]!;

        Assert.Multiple(() =>
        {
            Assert.That(text.Out, Does.Match(@"(?m)^calls     1 create, 1 job \(\d+ HTTP requests in all\)$"));
            Assert.That(text.Out, Does.Match(@"(?m)^jobs      750\w{15}: 30 rows of Contact$"));
            var job = json["jobs"]!.AsArray().Single()!;
            Assert.That((string)job["id"]!, Does.Match(@"^750\w{15}$"));
            Assert.That(
                ((string)job["type"]!, (int)job["records"]!, (int)job["processed"]!, (int)job["stored"]!),
                Is.EqualTo(("Contact", 30, 30, 30)));
            Assert.That((int)json["calls"]!["job"]!, Is.EqualTo(1));
            // A job takes at least six requests: create, upload, start, one poll, and two results.
            Assert.That((int)json["calls"]!["http"]!, Is.GreaterThan((int)json["calls"]!["total"]! + 5));
        });
    }

    [Test]
    public async Task The_log_has_the_requests_of_a_job_without_its_values()
    {
        await DoneAsync(
            "apply", "many.yaml", "--bulk", "1", "--log-level", "trace", "--log-redact-values", "--log-file", "log.jsonl");

        var log = File.ReadAllLines(Path.Combine(Folder, "log.jsonl"));
        Assert.Multiple(() =>
        {
            Assert.That(log, Has.None.Contains("Canary-").And.None.Contains("Doe-"));
            Assert.That(log, Has.Some.Contains("/batches").And.Some.Contains("Name *** ("));
            Assert.That(log, Has.Some.Contains("successfulResults").And.Some.Contains("sf__Created"));
            Assert.That(
                log.Select(l => JsonNode.Parse(l)!.AsObject())
                    .Where(l => (string)l["event"]! == "ResponseReceived")
                    .Select(l => l["values"]!)
                    .Where(v => ((string)v["Path"]!).EndsWith("/batches", StringComparison.Ordinal))
                    .Select(v => (int)v["Records"]!),
                Is.EqualTo([3, 30]));
        });
    }

    [Test]
    public async Task The_report_has_each_step_of_a_job()
    {
        await DoneAsync("apply", "many.yaml", "--bulk", "10", "--report", "run.html");

        var html = File.ReadAllText(Path.Combine(Folder, "run.html"));
        Assert.That(
            html,
            Does.Match("\"jobs\":\\[\\{\"call\":2,\"id\":\"750\\w{15}\",\"rows\":\"30 rows of Contact\"\\}\\]")
                .And.Match("job 750\\w{15}").And.Match("JobComplete after \\d+ polls?, 30 rows"));
    }
}
