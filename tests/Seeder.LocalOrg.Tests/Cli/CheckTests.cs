using System.Net.Http.Json;

namespace Seeder.Cli.Tests;

/// <summary><c>show --check</c>: how the manifest stands against the org, without a write.</summary>
internal sealed class CheckTests : ChangeFixture
{
    private const string Plan = """
        plan: checked
        records:
          Account:
            - $ref: acme
              Name: Acme
              NumberOfEmployees: 7
              Contacts:
                - { $ref: jane, LastName: Doe, Birthdate: "${today - 9000d}" }
                - { $ref: joe, LastName: Roe }
          Opportunity:
            - $ref: renewal
              Name: Renewal
              StageName: Prospecting
              CloseDate: ${today + 30d}
              Amount: 1000.50
              AccountId: ${acme}
              $then: { StageName: Qualification }
          Task:
            - $ref: left
              Subject: Call
        """;

    [Test]
    public async Task A_manifest_that_the_org_agrees_with_ends_in_0_and_writes_nothing()
    {
        Write("checked.yaml", Plan);
        await DoneAsync("apply", "checked.yaml", "--clock", "2026-01-01");
        var (writes, manifest) = (await WritesAsync(), await File.ReadAllTextAsync(ManifestOf("checked")));

        var result = await DoneAsync("show", "checked.yaml", "--check");

        Assert.That(result.Out, Is.EqualTo("5 records: 5 as sent\n"));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
        Assert.That(await File.ReadAllTextAsync(ManifestOf("checked")), Is.EqualTo(manifest));
    }

    [Test]
    public async Task What_was_changed_deleted_or_is_not_shown_is_told_with_2()
    {
        Write("checked.yaml", Plan);
        await DoneAsync("apply", "checked.yaml");
        var ids = IdsOf("checked");
        await SendAsync(
            HttpMethod.Patch, $"sobjects/Account/{ids["acme"]}", new { Name = "Acme Ltd", NumberOfEmployees = 7, Site = "Bern" });
        await SendAsync(
            HttpMethod.Patch, $"sobjects/Opportunity/{ids["renewal"]}", new { StageName = "Prospecting", CloseDate = "2040-01-01" });
        await SendAsync(HttpMethod.Delete, $"sobjects/Contact/{ids["joe"]}", null);
        var manifest = ReadManifest("checked");
        manifest["records"]!["left"]!["id"] = Core.Schema.SalesforceId.TryNormalise($"{ids["left"][..8]}zzzzzzz", out var nobody)
            ? nobody
            : "";
        await File.WriteAllTextAsync(ManifestOf("checked"), manifest.ToJsonString());
        var writes = await WritesAsync();

        var text = await RunAsync("show", "checked.yaml", "--check");
        var json = await RunAsync("show", "checked.yaml", "--check", "--json");
        var one = await RunAsync("show", "checked.yaml", "jane", "--check");

        Assert.That((text.Exit, json.Exit, one.Exit), Is.EqualTo((2, 2, 0)), text.ToString());
        Assert.That(
            text.Out.Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))),
            Is.EqualTo((string[])
            [
                $"acme Account {ids["acme"]} changed: Name", $"joe Contact {ids["joe"]} deleted",
                $"renewal Opportunity {ids["renewal"]} changed: StageName, CloseDate", $"left Task {nobody} invisible",
                "", "5 records: 1 as sent, 2 changed, 1 deleted, 1 invisible", "",
            ]));
        Assert.That(json.Json["status"]!.GetValue<int>(), Is.EqualTo(2));
        Assert.That(
            json.Json["result"]!["records"]!.AsArray()
                .Select(r => $"{r!["refId"]} {r["action"]} {r["state"]} {r["fields"]!.ToJsonString()}"),
            Is.EqualTo((string[])
                ["acme created changed [\"Name\"]", "jane created same []", "joe created deleted []",
                    "renewal created changed [\"StageName\",\"CloseDate\"]", "left created invisible []"]));
        Assert.That(await WritesAsync(), Is.EqualTo(writes));
    }

    [Test]
    public async Task Of_a_record_that_left_the_plan_it_is_told_whether_it_is_there()
    {
        Write("checked.yaml", Plan);
        await DoneAsync("apply", "checked.yaml");
        var task = IdsOf("checked")["left"];
        Write("checked.yaml", Plan[..Plan.IndexOf("  Task:", StringComparison.Ordinal)]);
        await DoneAsync("show", "checked.yaml", "--check");

        await SendAsync(HttpMethod.Delete, $"sobjects/Task/{task}", null);

        Assert.That((await RunAsync("show", "checked.yaml", "left", "--check")).Out, Does.Contain("deleted"));
    }

    [Test]
    public async Task Without_a_manifest_there_is_nothing_to_compare() =>
        Assert.That((await RunAsync("show", "small.yaml", "--check")).Err, Does.Contain("SEED633"));

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(
            method, new Uri(Org.Url, $"/services/data/v66.0/{path}"))
        { Content = body is null ? null : JsonContent.Create(body) };
        message.Headers.Authorization = new("Bearer", Org.AccessToken);
        using var answer = await http.SendAsync(message);
        answer.EnsureSuccessStatusCode();
    }
}
