namespace Seeder.Cli.Tests;

/// <summary>Records of the manifest that the org shows no more: deleted ones come back, ones that are just not there only when asked
/// for.</summary>
internal sealed class RecreateTests : ChangeFixture
{
    private const string Keyed = """
        plan: keyed
        records:
          Account:
            - $ref: acme
              $key: Name
              Name: Acme
        """;

    [Test]
    public async Task What_not_even_the_recycle_bin_shows_stops_the_run_until_the_flag_is_given()
    {
        await DoneAsync("apply", "small.yaml");
        Lose("small", "jane");

        var stopped = await RunAsync("apply", "small.yaml");
        var writes = await WritesAsync();
        var plan = await DoneAsync("plan", "small.yaml", "--recreate-missing", "--json");
        var result = await DoneAsync("apply", "small.yaml", "--recreate-missing", "--json");

        Assert.That(stopped.Exit, Is.EqualTo(1), stopped.ToString());
        Assert.That(stopped.Err, Does.Contain("small.yaml:7:11: error SEED303").And.Contain("--recreate-missing"));
        Assert.That(plan.Json["result"]!["counts"]!["create"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(Actions(result), Is.EqualTo((string[])["acme unchanged", "jane created", "acme.Contacts#1 unchanged"]));
        Assert.That(await WritesAsync(), Is.EqualTo(writes + 1));
        await NothingLeftToDoAsync("small.yaml");
        await DoneAsync("destroy", "small.yaml");
        Assert.That((await LiveAsync("Contact")).Select(c => (string)c["LastName"]!), Is.Empty, "it went with its account");
    }

    [Test]
    public async Task A_key_that_finds_nothing_does_not_create_it_behind_the_users_back()
    {
        Write("keyed.yaml", Keyed);
        await DoneAsync("apply", "keyed.yaml");
        await DeleteAsync(IdsOf("keyed")["acme"]);
        Lose("keyed", "acme");

        var stopped = await RunAsync("apply", "keyed.yaml");
        await DoneAsync("apply", "keyed.yaml", "--recreate-missing");

        Assert.That(stopped.Exit, Is.EqualTo(1), stopped.ToString());
        Assert.That(stopped.Err, Does.Contain("SEED303"));
        await IsExactAsync("keyed", "Account");
    }

    [Test]
    public async Task What_was_deleted_in_the_org_comes_back_without_being_asked_for()
    {
        await DoneAsync("apply", "small.yaml");
        await DeleteAsync(IdsOf("small")["jane"]);

        Assert.That(
            Actions(await DoneAsync("apply", "small.yaml", "--json")),
            Is.EqualTo((string[])["acme unchanged", "jane created", "acme.Contacts#1 unchanged"]));
        await IsExactAsync("small", "Account", "Contact");
    }

    // As if the record had been made invisible: its id is that of no row.
    private void Lose(string plan, string address)
    {
        var manifest = ReadManifest(plan);
        var id = (string)manifest["records"]![address]!["id"]!;
        manifest["records"]![address]!["id"] = Core.Schema.SalesforceId.TryNormalise($"{id[..8]}zzzzzzz", out var other)
            ? other
            : throw new InvalidOperationException(id);
        File.WriteAllText(ManifestOf(plan), manifest.ToJsonString());
    }

    private async Task DeleteAsync(string id)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", Org.AccessToken);
        using var answer = await http.DeleteAsync(new Uri(Org.Url, $"/services/data/v66.0/composite/sobjects?ids={id}"));
        answer.EnsureSuccessStatusCode();
    }
}
