using System.Text.Json.Nodes;
using Seeder.Core;
using Seeder.Core.Text;
using Seeder.Local;
using Seeder.Local.Tests;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Cli.Tests;

/// <summary>Plans that run at once, and orgs that share a folder: no run fails, and none sees the types of another's org.</summary>
internal sealed class SideBySideTests : RemoteFixture
{
    private static readonly string[] Types = ["Account", "Contact", "Lead", "Campaign"];

    private static string PlanOf(int round, int n) => $"""
        plan: side{n}
        records:
          {Types[n]}:
            - {(n == 1 || n == 2 ? "LastName" : "Name")}: Round {round}
        {(n == 2 ? "      Company: Acme" : "")}
        """;

    [Test]
    public async Task Four_plans_side_by_side_on_a_fresh_folder_never_fail()
    {
        for (var round = 0; round < 25; round++)
        {
            var folder = Path.Combine(Folder, $"round{round}");
            var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => RunOneAsync(folder, round, n))));

            var ends = runs.Select(r => (r.ExitCode, string.Join("; ", r.Diagnostics)));
            Assert.That(ends, Is.All.EqualTo((ExitCode.Done, "")), $"round {round}");
        }
        foreach (var type in Types)
        {
            Assert.That((await GetAsync($"/local-org/rows/{type}")).AsArray(), Has.Count.EqualTo(25), type);
        }
    }

    // Each with a session of its own, as processes have; the cache and the folder of manifests are shared.
    private async Task<SeedReport> RunOneAsync(string folder, int round, int n)
    {
        using var session = await OrgSession.OpenAsync(Logins.Token(Org.Url, Org.AccessToken), Logins.Context(), null, default);
        var request = new PlanRequest(new SourceText($"side{n}.yaml", PlanOf(round, n)), TimeProvider.System.GetUtcNow());
        var options = new RunOptions(request)
        {
            ManifestPath = Path.Combine(folder, "m", $"side{n}.manifest.json"),
            CacheFolder = Path.Combine(folder, "cache"),
        };
        using var run = new SeedRun(session, options, TimeProvider.System);
        return await run.ApplyAsync(null, default, default);
    }

    [Test]
    public async Task Four_processes_side_by_side_on_a_fresh_folder_never_fail()
    {
        for (var n = 0; n < 4; n++)
        {
            Write($"side{n}.yaml", PlanOf(0, n));
        }
        CliProcess[] processes = [.. Enumerable.Range(0, 4).Select(n => Start("apply", $"side{n}.yaml"))];
        var ends = await Task.WhenAll(processes.Select(p => p.EndAsync()));
        foreach (var process in processes)
        {
            process.Dispose();
        }

        Assert.That(ends.Select(e => e.Exit), Is.All.Zero, string.Join("\n", ends.Select(e => e.ToString())));
    }

    [Test]
    public async Task Two_orgs_in_one_folder_do_not_mix_their_types()
    {
        const string Inner = "<label>Invoice</label><nameField><label>Name</label><type>Text</type></nameField>";
        using var project = new Project().Object("Invoice__c", Inner);
        await using var other = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        Write("invoice.yaml", "plan: invoice\nrecords:\n  Invoice__c:\n    - Name: One\n");
        var (url, token) = (Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]);
        for (var i = 0; i < 3; i++)
        {
            (Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]) = (other.Url.ToString(), other.AccessToken);
            var has = await RunAsync("apply", "invoice.yaml", "--manifest", $"m/{other.OrgId}.json");
            (Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]) = (url, token);
            var lacks = await RunAsync("apply", "invoice.yaml", "--manifest", $"m/{Org.OrgId}.json");

            Assert.That(has.Exit, Is.Zero, has.ToString());
            Assert.That((lacks.Exit, lacks.Err.Contains("SEED201", StringComparison.Ordinal)), Is.EqualTo((1, true)), lacks.ToString());
        }
    }

    [TestCase("plan", "small.yaml")]
    [TestCase("apply", "small.yaml")]
    [TestCase("apply", "small.yaml", "--prune")]
    [TestCase("show", "small.yaml")]
    [TestCase("show", "small.yaml", "--check")]
    [TestCase("adopt", "small.yaml", "acme=001000000000001AAA")]
    [TestCase("forget", "small.yaml", "jane")]
    [TestCase("destroy", "small.yaml")]
    public async Task A_folder_schema_beside_the_manifest_stays_unchanged(params string[] command)
    {
        Assert.That((await RunAsync("apply", "small.yaml", "--manifest", "x/m.json")).Exit, Is.Zero);
        string[] theirs =
            ["x/schema/index.json", "x/schema/Account.json", "x/schema/ours.sql", "x/schema/deep/er.txt", "x/m.json.tmp", "x/m.json.last",
                "x/notes.txt"];
        foreach (var path in theirs)
        {
            Write(path, $"a user's own {path}");
        }

        await RunAsync([.. command, "--manifest", "x/m.json"]);
        await RunAsync("schema", "pull", "small.yaml", "--output", "x/pulled.json");

        Assert.That(theirs.Select(t => File.ReadAllText(Path.Combine(Folder, t))), Is.EqualTo(theirs.Select(t => $"a user's own {t}")));
        Assert.That(Directory.GetFiles(Path.Combine(Folder, "x/schema"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(4));
    }

    [Test]
    public async Task Describes_are_kept_in_the_users_cache_folder()
    {
        Assert.That((await RunAsync("apply", "small.yaml")).Exit, Is.Zero);
        var folder = Directory.EnumerateDirectories(Path.Combine(Cache, "seeder", "describes")).Single();
        Assert.That(Path.GetFileName(folder), Does.StartWith($"{Org.OrgId}-{Org.UserId}-v"));
        var kept = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f).Split('.')[0]);
        Assert.That(kept, Is.SupersetOf(new[] { "index", "Account", "Contact" }));
        Assert.That(Directory.GetFiles(Folder, "index.json", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_cache_that_cannot_be_written_is_no_reason_to_stop()
    {
        File.WriteAllText(Path.Combine(Cache, "seeder"), "a user's own file where the folder would be");

        var applied = await RunAsync("apply", "small.yaml", "--json");

        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        Assert.That(applied.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(File.ReadAllText(Path.Combine(Cache, "seeder")), Does.StartWith("a user's own"));
    }

    // The answer to a question that never gets one: such a cache once made an endless loop.
    [Test]
    [CancelAfter(60_000)]
    public async Task A_cached_describe_of_another_type_is_asked_for_again()
    {
        Assert.That((await RunAsync("plan", "small.yaml")).Exit, Is.Zero);
        var folder = Directory.EnumerateDirectories(Path.Combine(Cache, "seeder", "describes")).Single();
        var account = Directory.EnumerateFiles(folder, "Account.*.json").Single();
        foreach (var other in Directory.EnumerateFiles(folder).Where(f => f != account && Path.GetFileName(f) != "index.json").ToList())
        {
            File.Copy(account, other, overwrite: true);
        }

        var planned = await RunAsync("plan", "small.yaml", "--json");

        Assert.That(planned.Exit, Is.Zero, planned.ToString());
        Assert.That(JsonNode.Parse(planned.Out)!["status"]!.GetValue<int>(), Is.Zero);
    }
}
