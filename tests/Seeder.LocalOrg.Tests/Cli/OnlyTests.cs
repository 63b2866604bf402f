using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

internal sealed class OnlyTests : RemoteFixture
{
    private const string Plan = """
        plan: only
        records:
          Account:
            - { $ref: acme, Name: Acme, Contacts: [ { $ref: jane, LastName: Doe, $tags: people } ] }
            - { $ref: globex, Name: Globex }
        """;

    [Test]
    public async Task It_seeds_the_named_records_with_those_that_they_need_and_a_later_apply_seeds_the_rest()
    {
        Write("only.yaml", Plan);

        var planned = await RunAsync("plan", "only.yaml", "--only", "tag:people");
        var part = await RunAsync("apply", "only.yaml", "--only", "tag:people", "--json");
        var again = await RunAsync("apply", "only.yaml", "--only", "jane,acme");
        var rest = await RunAsync("apply", "only.yaml", "--json");

        Assert.That(
            planned.Out,
            Does.Contain("only       tag:people: 2 of 3 records\n").And.Contain("create     2 records: 1 Account, 1 Contact\n"));
        Assert.That(Actions(part.Json), Is.EqualTo("acme created, jane created"), part.ToString());
        Assert.That(again.Out, Does.Contain("Nothing to do: all 2 records in the org match the plan."), again.ToString());
        Assert.That(Actions(rest.Json), Is.EqualTo("acme unchanged, jane unchanged, globex created"), rest.ToString());
    }

    [Test]
    public async Task What_it_does_not_name_stays_in_the_manifest_byte_for_byte()
    {
        Write("only.yaml", Plan);
        await RunAsync("apply", "only.yaml", "--manifest", "m.json");
        var before = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "m.json")))!["records"]!["globex"]!.ToJsonString();
        Write("only.yaml", Plan.Replace("Name: Globex", "Name: Other, ParentId: \"${acme}\"").Replace("Name: Acme", "Name: Acme Two"));

        var part = await RunAsync("apply", "only.yaml", "--manifest", "m.json", "--only", "acme", "--only", "acme");

        Assert.That(part.Out, Does.Contain("updated"), part.ToString());
        Assert.That(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "m.json")))!["records"]!["globex"]!.ToJsonString(),
            Is.EqualTo(before));
    }

    [TestCase(new[] { "apply", "only.yaml", "--only", "acme", "--prune" }, "'--only' and '--prune' do not go together")]
    [TestCase(new[] { "plan", "only.yaml", "--only", "acme", "--destroy" }, "'--only' and '--destroy' do not go together")]
    [TestCase(new[] { "destroy", "only.yaml", "--only", "acme" }, "'destroy' has no flag '--only'")]
    [TestCase(new[] { "apply", "only.yaml", "--only", "acme,,jane" }, "SEED622")]
    [TestCase(new[] { "apply", "only.yaml", "--only", "acmee" }, "Did you mean 'acme'?")]
    [TestCase(new[] { "apply", "only.yaml", "--only", "tag:peple" }, "Did you mean 'tag:people'?")]
    public async Task A_wrong_use_is_an_error_before_anything_is_sent(string[] args, string message)
    {
        Write("only.yaml", Plan);

        var result = await RunAsync(args);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.ToString(), Does.Contain(message));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    private static string Actions(JsonNode json) => string.Join(
        ", ", json["result"]!["records"]!.AsArray().Select(r => $"{r!["refId"]} {r["action"]}"));
}
