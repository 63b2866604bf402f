using System.Globalization;
using System.Text;
using Seeder.Core;
using Seeder.Core.Calls;
using Seeder.Core.Saved;
using Seeder.Core.Text;
using Seeder.Local.Tests.Language;
using Seeder.Local.Tests.Properties;
using Seeder.Org;
using LocalOrgOptions = Seeder.Local.LocalOrgOptions;

namespace Seeder.Cli.Tests.Saved;

/// <summary>The requests that the org gets are byte for byte those that were planned; only ids that did not exist yet are filled
/// in.</summary>
internal sealed class SavedBytesTests : SavedFixture
{
    private const string Before = """
        plan: all
        options: { recordsPerCall: 3, defer: cycles }
        records:
          Account:
            - { $ref: old, Name: Old, Industry: Banking }
            - $ref: gone
              Name: Gone
              Contacts: [{ $ref: child, LastName: Gone }]
          Case:
            - { $ref: first, Subject: First }
            - { $ref: second, Subject: Second }
          CaseComment:
            - { $ref: comment, ParentId: "${first}", CommentBody: Text }
        """;

    private const string After = """
        plan: all
        options: { recordsPerCall: 3, defer: cycles }
        records:
          Account:
            - { $ref: old, Name: Old, Industry: Energy }
            - $ref: acme
              Name: Acme Ä 😀 "x"
              NumberOfEmployees: 12
              AnnualRevenue: 1.50
              Contacts:
                - { $ref: jane, LastName: Doe, ReportsToId: "${joe}", Birthdate: "${today}" }
                - LastName: Poe
          Contact:
            - { $ref: joe, LastName: Roe, ReportsToId: "${jane}", AccountId: "${acme}" }
            - { $ref: known, $key: LastName, LastName: Known, Title: Boss }
          Case:
            - { $ref: first, Subject: First }
            - { $ref: second, Subject: Second }
            - { $ref: help, Subject: Help, ContactId: "${joe}" }
            - { $ref: late, $key: [Contact, Subject], Subject: "${help.CaseNumber} again", ContactId: "${joe}" }
          CaseComment:
            - { $ref: comment, ParentId: "${second}", CommentBody: Text }
        batch:
          - POST: sobjects/Task
            body: { Subject: Call, WhoId: "${jane}" }
          - PATCH: sobjects/Account/${acme}
            body: { Rating: Hot }
        """;

    protected override LocalOrgOptions OrgOptions
    {
        get
        {
            Write("md/objects/Account/fields/Seed_Key__c.field-meta.xml", Encoding.UTF8.GetString(DocumentationTests.GuardField()));
            return new LocalOrgOptions { MetadataPaths = [Path.Combine(Folder, "md")] };
        }
    }

    [Test]
    public async Task What_is_sent_is_what_was_planned()
    {
        Write("all.yaml", Before);
        await DoneAsync("apply", "all.yaml");
        await ByHandAsync("Contact", new { LastName = "Known" });
        Write("all.yaml", After);
        await SaveAsync("all.yaml", "--prune", "--replace", "--parallel", "1", "--clock", "2026-01-31");
        var (planned, digest) = await PlannedAsync("all.yaml", r => r with { Prune = true, Replace = true });

        var sent = await SentAsync("apply", File);

        Assert.That((string?)ReadSaved()["digest"], Is.EqualTo(digest));
        Assert.That(sent, Is.EqualTo(await FilledInAsync(planned)));
        Assert.That(sent, Has.Count.GreaterThan(8));
    }

    [Test]
    public async Task Idempotency_keys_differ_only_in_the_id_of_the_run()
    {
        Write(
            "all.yaml",
            "plan: all\noptions: { guard: Seed_Key__c }\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n    - { $ref: b, Name: B }\n");
        await SaveAsync("all.yaml", "--parallel", "1");
        var (planned, digest) = await PlannedAsync("all.yaml", r => r);

        var sent = await SentAsync("apply", File);

        Assert.That((string?)ReadSaved()["digest"], Is.EqualTo(digest));
        var run = (string)ReadManifest("all")["lastRun"]!;
        Assert.That(sent, Is.EqualTo(planned.Select(p => p.Replace(PlannedRequests.RunId, run))));
        Assert.That(sent.Single(), Does.Contain($"\"Seed_Key__c\":\"{run}-0\""));
    }

    [Test]
    public async Task A_saved_destroy_sends_what_was_planned()
    {
        Write("all.yaml", Before);
        await DoneAsync("apply", "all.yaml");
        await SaveAsync("all.yaml", "--destroy", "--parallel", "1");
        var (planned, digest) = await PlannedAsync("all.yaml", r => r with { Goal = PlanGoal.Destroy });

        var sent = await SentAsync("apply", File);

        Assert.That((string?)ReadSaved()["digest"], Is.EqualTo(digest));
        Assert.That(sent, Is.EqualTo(planned).And.Not.Empty);
    }

    // The writes of the command, with the requests that read records of the run.
    private async Task<List<string>> SentAsync(params string[] args)
    {
        await KeepBodiesAsync();
        var last = (await GetAsync("/local-org/log")).AsArray().Max(e => (long)e!["sequence"]!);
        await DoneAsync(args);
        return
        [
            .. (await GetAsync(string.Create(CultureInfo.InvariantCulture, $"/local-org/log?after={last}"))).AsArray()
                .Where(e => (bool)e!["write"]! || ((string)e["path"]!).EndsWith("/composite/sobjects/Case", StringComparison.Ordinal))
                .Select(e => Text(
                    (string)e!["method"]!,
                    $"{((string)e["path"]!).Split('/', 5)[^1]}{Query((string?)e["query"])}",
                    (string?)e["body"] ?? "")),
        ];
    }

    private static string Query(string? query) =>
        string.IsNullOrEmpty(query) ? "" : query.StartsWith('?') ? query : $"?{query}";

    private async Task<(List<string> Planned, string Digest)> PlannedAsync(string plan, Func<PlanRequest, PlanRequest> change)
    {
        using var session = await OrgSession.OpenAsync(
            Logins.Token(Org.Url, Org.AccessToken), Logins.Context(), null, CancellationToken.None);
        var text = new SourceText(plan, await System.IO.File.ReadAllTextAsync(Path.Combine(Folder, plan)));
        var request = change(new PlanRequest(text, DateTimeOffset.UtcNow)
        {
            Clock = new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero)
        });
        using var run = new SeedRun(
            session,
            new RunOptions(request)
            {
                ManifestPath = ManifestOf("all"),
                CacheFolder = null,
                FileLimits = new() { Folder = Folder },
            },
            TimeProvider.System);
        var planning = (await run.PlanAsync(CancellationToken.None)).Planning;
        var (graph, manifest) = (planning.Run!, planning.Recovered!.Manifest);
        var requests = PlannedRequests.Of(graph, manifest, session.Identity).Select(r => r.Request).OfType<ApiRequest>();
        return (
            [.. requests.Select(r => Text(r.Method, r.Path, Encoding.UTF8.GetString(r.Body.Span)))],
            PlannedRequests.Digest(graph, manifest, session.Identity));
    }

    private async Task<List<string>> FilledInAsync(List<string> planned)
    {
        var number = (string)(await LiveAsync("Case")).Single(c => (string?)c["Subject"] == "Help")["CaseNumber"]!;
        var ids = IdsOf("all");
        return
        [
            .. planned.Select(p => ids.Aggregate(
                p.Replace("{help.CaseNumber}", number),
                (text, id) => text.Replace($"{{{id.Key}}}", id.Value).Replace($"%7B{id.Key}%7D", id.Value))),
        ];
    }

    private static string Text(string method, string path, string body) => $"{method} {path}\n{body}";
}
