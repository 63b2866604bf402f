using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Deletes;

/// <summary>Manifests that do not name the run of a record: of an earlier version, put back to its format, or edited.</summary>
internal sealed class FormatTests : DeleteFixture
{
    private const string Kept = """
        plan: family
        records:
          Account:
            - { $ref: acme, Name: Acme }
            - { $ref: kept, $keep: true, Name: Kept }
            - { $ref: beta, Name: Beta }
        """;

    private static readonly string[] Edits = [
        "all", "one", "runs", "a run that is not there", "an empty run", "runs and names", "null runs"];

    [SetUp]
    public async Task Apply()
    {
        Write("family.yaml", Kept);
        await DoneAsync("apply", "family.yaml");
        await StrangerAsync("Account", new { Name = "Theirs" });
    }

    [TestCase("destroy", "--yes", "--quiet")]
    [TestCase("destroy", "--yes", "--quiet", "--json")]
    [TestCase("destroy", "--yes")]
    [TestCase("destroy", "--yes", "--quiet", "--cascade")]
    [TestCase("destroy", "--yes", "--quiet", "--no-refresh")]
    [TestCase("apply", "--prune", "--yes", "--quiet")]
    public async Task What_is_agreed_to_beforehand_is_shown_also_to_the_quiet(string command, params string[] flags)
    {
        ToFormat1();
        var before = await StrangersRowsAsync();
        Write("family.yaml", command == "apply" ? Kept.Replace("    - { $ref: beta, Name: Beta }", "", StringComparison.Ordinal) : Kept);

        var result = await DoneAsync([command, "family.yaml", .. flags]);

        Assert.That(
            result.Err,
            Does.Contain("SEED544").And.Contain(
                $"3 Account, created {DateTime.UtcNow:yyyy-MM-dd} by {Org.UserId}: {IdsOf("family")["kept"][..3]}"));
        Assert.That(result.Err.Split("SEED544"), Has.Length.EqualTo(2), "once");
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Does.Not.Contain("Beta"));
    }

    [TestCase("destroy")]
    [TestCase("apply --prune")]
    [TestCase("destroy --quiet")]
    [TestCase("destroy --cascade")]
    [TestCase("destroy --no-refresh")]
    public async Task Without_yes_nothing_is_deleted(string command)
    {
        ToFormat1();
        Write(
            "family.yaml",
            command.StartsWith("apply", StringComparison.Ordinal)
                ? Kept.Replace("    - { $ref: beta, Name: Beta }", "", StringComparison.Ordinal)
                : Kept);
        var words = command.Split(' ');

        var refused = await RunAsync([words[0], "family.yaml", .. words[1..]]);

        Assert.That(refused.Exit, Is.EqualTo(1), refused.ToString());
        Assert.That(refused.Err, Does.Contain("SEED543"));
        Assert.That(await LiveAsync("Account"), Has.Count.EqualTo(4));
        Assert.That((int)ReadManifest("family")["format"]!, Is.EqualTo(1));
    }

    [Test]
    public async Task A_confirmed_manifest_has_format_2_with_the_rows_own_users_and_dates()
    {
        ToFormat1();
        var ids = IdsOf("family");
        Write("family.yaml", Kept.Replace("    - { $ref: beta, Name: Beta }", "", StringComparison.Ordinal));
        var row = (await LiveAsync("Account")).Single(a => (string)a["Name"]! == "Acme");

        await DoneAsync("apply", "family.yaml", "--prune", "--yes");

        var manifest = ReadManifest("family");
        Assert.That((int)manifest["format"]!, Is.EqualTo(2));
        Assert.That(manifest["records"]!.AsObject().Select(r => r.Key), Is.EquivalentTo((string[])["acme", "kept"]));
        foreach (var (_, record) in manifest["records"]!.AsObject())
        {
            Assert.That((string)record!["madeBy"]!, Is.EqualTo(Org.UserId));
            Assert.That(
                (DateTime)record["madeAt"]!,
                Is.EqualTo(DateTime.Parse((string)row["CreatedDate"]!, System.Globalization.CultureInfo.InvariantCulture))
                    .Within(TimeSpan.FromMinutes(1)));
        }
        Assert.That((await DoneAsync("destroy", "family.yaml")).Err, Does.Not.Contain("SEED544"), "nobody is asked twice");
        Assert.That(
            (await LiveAsync("Account")).Select(a => (string)a["Name"]!), Is.EquivalentTo((string[])["Kept", "Theirs"]), ids["acme"]);
    }

    [Test]
    public async Task An_unconfirmed_manifest_stays_in_format_1()
    {
        ToFormat1();
        Write("family.yaml", $"{Kept}\n    - {{ $ref: gamma, Name: Gamma }}\n");
        await DoneAsync("apply", "family.yaml");

        var manifest = ReadManifest("family");
        Assert.That((int)manifest["format"]!, Is.EqualTo(1));
        Assert.That(manifest["records"]!["gamma"]!["run"], Is.Not.Null);
        Assert.That(manifest["records"]!["acme"]!["run"], Is.Null);
        Assert.That((await RunAsync("destroy", "family.yaml")).Exit, Is.EqualTo(1));
        Assert.That((await DoneAsync("destroy", "family.yaml", "--yes")).Err, Does.Contain("3 Account, "), "the new one is proven");
    }

    [Test]
    public async Task In_format_2_a_record_without_its_run_is_not_deleted(
        [ValueSource(nameof(Edits))] string edit,
        [Values("destroy", "destroy --yes --cascade --quiet", "apply --prune --yes")] string command)
    {
        EditManifest("family", m => Strip(m, edit));
        if (command.StartsWith("apply", StringComparison.Ordinal))
        {
            Write("family.yaml", Kept.Replace("    - { $ref: acme, Name: Acme }\n", "", StringComparison.Ordinal));
        }
        var (before, words) = (await StrangersRowsAsync(), command.Split(' '));

        var result = await RunAsync([words[0], "family.yaml", .. words[1..]]);

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(
            result.Err,
            Does.Contain("SEED541").And.Contain($"'acme' (Account {IdsOf("family")["acme"]}): created 20").And.Contain(
                "does not name its run"));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Does.Contain("Acme"));
        Assert.That(await StrangersRowsAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Edits))]
    public async Task And_it_is_not_replaced_or_rolled_back(string edit)
    {
        EditManifest("family", m =>
        {
            Strip(m, edit);
            m["complete"] = false;
            m["records"]!["acme"]!["new"] = true;
        });
        Write("family.yaml", $"{Kept}\n  Case:\n    - {{ ParentId: 500000000000001AAA }}\n");

        var result = await RunAsync("apply", "family.yaml", "--on-error", "rollback");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED545").And.Contain("'acme'"));
        Assert.That((await LiveAsync("Account")).Select(a => (string)a["Name"]!), Does.Contain("Acme"));
    }

    private static void Strip(JsonObject manifest, string edit)
    {
        var records = manifest["records"]!.AsObject();
        switch (edit)
        {
            case "runs":
                manifest["runs"] = new JsonArray();
                break;
            case "null runs":
                manifest.Remove("runs");
                break;
            case "a run that is not there":
                records["acme"]!["run"] = "other";
                break;
            case "an empty run":
                records["acme"]!["run"] = "";
                break;
            case "one":
                records["acme"]!.AsObject().Remove("run");
                break;
            default:
                records.ToList().ForEach(r => r.Value!.AsObject().Remove("run"));
                manifest["runs"] = edit == "all" ? manifest["runs"]!.DeepClone() : new JsonArray();
                break;
        }
    }

    private void ToFormat1() => EditManifest("family", m =>
    {
        m["format"] = 1;
        m.Remove("runs");
        m["records"]!.AsObject().ToList().ForEach(r => r.Value!.AsObject().Remove("run"));
    });
}
