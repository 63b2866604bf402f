using System.Net.Http.Json;
using Seeder.Cli.Tests;
using Seeder.Cli.Tests.Packages;
using Seeder.Local.Tests.Properties;
using Seeder.Testing;

namespace Seeder.Local.Tests.Testing;

/// <summary>A real org for tests: other people's records stay, and everything that was seeded goes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RealOrgTests
{
    private const string Plan = """
        plan: acme
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - { $ref: jane, LastName: Doe }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("seeder-realorg-").FullName;

    private readonly ShiftedTime _time = new();

    private LocalOrg _real = null!;

    private string PlanPath => Path.Combine(_folder, "acme.yaml");

    private string Manifests => Path.Combine(_folder, "kept");

    private TestOrgOptions Options => new()
    {
        Login = OrgLogin.Token(_real.Url.ToString(), _real.AccessToken),
        ManifestFolder = Manifests,
    };

    [SetUp]
    public async Task StartOrg()
    {
        _real = await LocalOrg.StartAsync(new LocalOrgOptions { Time = _time });
        await File.WriteAllTextAsync(PlanPath, Plan);
    }

    [TearDown]
    public async Task StopOrg()
    {
        await _real.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task A_real_org_has_no_clones()
    {
        await using var org = await TestOrg.StartAsync(Options);
        Assert.That(() => org.CloneAsync(), Throws.InvalidOperationException.With.Message.Contains("A real org has no clones"));
    }

    [Test]
    public async Task Strangers_with_the_same_values_stay()
    {
        await using var stranger = await TestOrg.StartAsync(Options with { ManifestFolder = Path.Combine(_folder, "stranger") });
        await stranger.Http.PostAsJsonAsync("sobjects/Account", new { Name = "Acme" });
        var rows = await stranger.QueryAsync("SELECT Id, Name, SystemModstamp FROM Account");

        await using (var org = await TestOrg.StartAsync(Options))
        {
            var seed = await org.ApplyAsync(PlanPath);
            Assert.That((org.IsReal, org.Local), Is.EqualTo((true, (LocalOrg?)null)));
            Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.EqualTo(2));

            await org.ResetAsync();

            Assert.That(org.Seed["acme"], Is.Not.EqualTo(seed["acme"]), "applied again");
            Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.EqualTo(2));
            Assert.That(Directory.GetFiles(Manifests, "acme.manifest.json", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        }

        Assert.That(
            (await stranger.QueryAsync("SELECT Id, Name, SystemModstamp FROM Account")).Select(r => r.ToString()),
            Is.EqualTo(rows.Select(r => r.ToString())));
        Assert.That(await stranger.QueryValueAsync<int>("SELECT COUNT() FROM Contact"), Is.Zero);
        Assert.That(Directory.GetFiles(Manifests, "*", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_record_that_a_test_added_stops_the_cleanup_and_the_message_says_how_to_go_on()
    {
        var org = await TestOrg.StartAsync(Options);
        var seed = await org.ApplyAsync(PlanPath);
        await AddLaterAsync(org, seed["acme"]);

        var thrown = (await Assert.ThrowsAsync<SeedCleanupException>(async () => await org.DisposeAsync()))!;

        var manifest = Directory.GetFiles(Manifests, "acme.manifest.json", SearchOption.AllDirectories).Single();
        Assert.That(thrown.Message, Does.Contain("--cascade").And.Contain($"  seeder destroy {PlanPath} --manifest {manifest}"));
        Assert.That(thrown.InnerException, Is.TypeOf<OrgException>());
    }

    [Test]
    public async Task The_command_of_the_message_deletes_the_rest()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "it's a föld")).FullName;
        var plan = Path.Combine(folder, "my plan.yaml");
        await File.WriteAllTextAsync(plan, "plan: mine\nvars: { n: null }\nrecords:\n  Account:\n    - { $ref: a, Name: \"${var.n}\" }\n");
        var org = await TestOrg.StartAsync(Options with { ManifestFolder = folder });
        var seed = await org.ApplyAsync(plan, new SeedOptions { Vars = new Dictionary<string, string> { ["n"] = "a b" } });
        await AddLaterAsync(org, seed["a"]);
        var thrown = (await Assert.ThrowsAsync<SeedCleanupException>(async () => await org.DisposeAsync()))!;

        var command = thrown.Message.Split('\n')[^1].Trim().Replace("seeder ", $"{CliProcess.Executable} ", StringComparison.Ordinal);
        var (exit, output) = await Packed.BashAsync(
            _folder, $"{command} --cascade --yes --instance-url {_real.Url}", ("SF_ACCESS_TOKEN", _real.AccessToken));

        Assert.That(exit, Is.Zero, output);
        await using var after = await TestOrg.StartAsync(Options);
        Assert.That(await after.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.Zero);
    }

    [Test]
    public async Task With_cascade_such_a_record_goes_too()
    {
        await using (var org = await TestOrg.StartAsync(Options with { Cascade = true }))
        {
            var seed = await org.ApplyAsync(PlanPath);
            await AddLaterAsync(org, seed["acme"]);
        }

        await using var after = await TestOrg.StartAsync(Options);
        Assert.That(await after.QueryValueAsync<int>("SELECT COUNT() FROM Contact"), Is.Zero);
    }

    [Test]
    public async Task A_plan_that_fails_halfway_is_cleaned_up()
    {
        await File.WriteAllTextAsync(
            PlanPath,
            "plan: half\nrecords:\n  Account:\n    - { $ref: a, Name: A }\n  Contact:\n    - { $after: a, LastName: B, AccountId: "
                + "001000000000000AAA }\n");
        await using (var org = await TestOrg.StartAsync(Options))
        {
            await Assert.ThrowsAsync<OrgException>(() => org.ApplyAsync(PlanPath));
            Assert.That(await org.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.EqualTo(1));
        }

        await using var after = await TestOrg.StartAsync(Options);
        Assert.That(await after.QueryValueAsync<int>("SELECT COUNT() FROM Account"), Is.Zero);
    }

    // What the user creates in the first minute counts as made by the automation of the org.
    private async Task AddLaterAsync(TestOrg org, string account)
    {
        _time.Shift = TimeSpan.FromMinutes(2);
        using var answer = await org.Http.PostAsJsonAsync("sobjects/Contact", new { LastName = "Of a test", AccountId = account });
        answer.EnsureSuccessStatusCode();
    }
}
