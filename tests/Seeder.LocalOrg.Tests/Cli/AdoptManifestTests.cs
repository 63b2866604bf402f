using Seeder.Core.State;

namespace Seeder.Cli.Tests;

/// <summary>A copy of an org, in which records keep their ids: the other org's manifest is where this one's begins.</summary>
internal sealed class AdoptManifestTests : ChangeFixture
{
    private const string Source = "production.manifest.json";

    [Test]
    public async Task Every_id_is_verified_and_nothing_is_created_twice()
    {
        var ids = await SourceAsync();
        Write("small.yaml", Small.Replace("LastName: Roe", "LastName: Poe", StringComparison.Ordinal));
        var writes = await WritesAsync();

        var plan = await DoneAsync("plan", "small.yaml", "--adopt-manifest", Source, "--json");
        Assert.That(File.Exists(ManifestOf("small")), Is.False, "plan writes nothing");
        var result = await DoneAsync("apply", "small.yaml", "--adopt-manifest", Source, "--json");

        Assert.That(
            plan.Json["result"]!["counts"]!.ToJsonString(),
            Is.EqualTo("""{"create":0,"update":1,"replace":0,"unchanged":2,"delete":0,"deactivate":0}"""));
        Assert.That(Actions(result), Is.EqualTo((string[])["acme unchanged", "jane unchanged", "acme.Contacts#1 updated"]));
        Assert.That(await WritesAsync(), Is.EqualTo(writes + 1));
        Assert.That(IdsOf("small"), Is.EqualTo(ids));
        var manifest = ReadManifest("small");
        Assert.That((string)manifest["org"]!["id"]!, Is.EqualTo(Org.OrgId));
        Assert.That(
            (string)manifest["lineage"]!,
            Is.Not.EqualTo(
                (string)System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, Source)))!["lineage"]!));
        await DoneAsync("apply", "small.yaml", "--adopt-manifest", Source);
        Assert.That(await WritesAsync(), Is.EqualTo(writes + 1), "the same command goes on with it");
        await DestroyedAsync("small.yaml", "Account", "Contact");
    }

    [Test]
    public async Task A_run_that_is_killed_knows_what_it_started_from()
    {
        await SourceAsync();
        Write("small.yaml", Small + "\n    - { $ref: beta, Name: Beta }\n");
        var rule =
            (await PostAsync(
                "/local-org/faults", new { kind = "collections-create", action = "hold", at = "before", nth = 1 }))["id"]!.GetValue<int>();
        using (var process = Start("apply", "small.yaml", "--adopt-manifest", Source))
        {
            await KillAtAsync(process, () => HasStruckAsync(rule));
        }
        await LetGoAsync();

        await DoneAsync("apply", "small.yaml", "--adopt-manifest", Source);

        await IsExactAsync("small", "Account", "Contact");
    }

    [Test]
    public async Task Ids_that_the_org_has_not_are_listed_and_created_only_when_asked_for()
    {
        var ids = await SourceAsync();
        using (var http = new HttpClient())
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", Org.AccessToken);
            (await http.DeleteAsync(new Uri(Org.Url, $"/services/data/v66.0/composite/sobjects?ids={ids["jane"]}")))
                .EnsureSuccessStatusCode();
        }

        var refused = await RunAsync("apply", "small.yaml", "--adopt-manifest", Source);
        Assert.That(refused.Exit, Is.EqualTo(6), refused.ToString());
        Assert.That(refused.Err, Does.Contain("SEED535").And.Contain($"'jane' (Contact {ids["jane"]})").And.Not.Contain(ids["acme"]));
        Assert.That(File.Exists(ManifestOf("small")), Is.False);

        var result = await DoneAsync("apply", "small.yaml", "--adopt-manifest", Source, "--recreate-missing", "--json");
        Assert.That(Actions(result), Is.EqualTo((string[])["acme unchanged", "jane created", "acme.Contacts#1 unchanged"]));
        await IsExactAsync("small", "Account", "Contact");
    }

    [Test]
    public async Task What_cannot_be_started_from_is_refused()
    {
        await DoneAsync("apply", "small.yaml");
        var own = ManifestOf("small");
        File.Copy(own, Path.Combine(Folder, "own.json"));
        Rewrite("own.json", "others.json", Org.OrgId, "00D000000000001AAA");
        Rewrite("others.json", "plan.json", "\"plan\": \"small\"", "\"plan\": \"large\"");

        // One that a killed run left.
        var left = JournalJson.WriteAll([new JournalEntry.Header(
            1, "run", "lineage", 0, "small", "small.yaml", "", new ManifestOrg(
                Org.OrgId, "005000000000001AAA", "", "66.0"), DateTimeOffset.UnixEpoch, "stop")]);

        var already = await RunAsync("apply", "small.yaml", "--adopt-manifest", "others.json");
        File.Delete(own);
        await File.WriteAllBytesAsync($"{own}.journal", left);
        var journal = await RunAsync("apply", "small.yaml", "--adopt-manifest", "others.json");
        File.Delete($"{own}.journal");
        var same = await RunAsync("apply", "small.yaml", "--adopt-manifest", "own.json");
        var none = await RunAsync("apply", "small.yaml", "--adopt-manifest", "none.json");
        var plan = await RunAsync("apply", "small.yaml", "--adopt-manifest", "plan.json");

        Assert.That((already.Exit, journal.Exit, same.Exit, none.Exit, plan.Exit), Is.EqualTo((6, 6, 6, 6, 6)));
        Assert.That(already.Err, Does.Contain("SEED534"));
        Assert.That(journal.Err, Does.Contain("SEED534"));
        Assert.That(same.Err, Does.Contain("SEED533"));
        Assert.That(none.Err, Does.Contain("SEED530"));
        Assert.That(plan.Err, Does.Contain("SEED532"));
    }

    // What an apply in the other org left, as if this one had been copied from it afterwards.
    private async Task<Dictionary<string, string>> SourceAsync()
    {
        await DoneAsync("apply", "small.yaml");
        var ids = IdsOf("small");
        Rewrite(ManifestOf("small"), Source, Org.OrgId, "00D000000000001AAA");
        File.Delete(ManifestOf("small"));
        File.Delete($"{ManifestOf("small")}.journal");
        return ids;
    }

    private void Rewrite(string from, string to, string old, string now) =>
        File.WriteAllText(
            Path.Combine(Folder, to), File.ReadAllText(Path.Combine(Folder, from)).Replace(old, now, StringComparison.Ordinal));
}
