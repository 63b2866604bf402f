using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

// One file, although it is long: all cases begin with the same two clones of one repository.
/// <summary>
/// Two developers with a clone each of one repository, one org, and a manifest that they share through Git: in turn and at once, and one of
/// them killed. No record is doubled, no command ends in 6 without a way on, and what others have in the org stays as it is.
/// </summary>
[Platform("Linux,MacOsX")]
internal sealed class TwoClonesTests : RemoteFixture
{
    private readonly List<string> _lines = [];
    private string _strangers = "";

    private string Ours => Path.Combine(Folder, "ours");

    private string Theirs => Path.Combine(Folder, "theirs");

    [SetUp]
    public async Task CloneAsync()
    {
        await SendAsync(HttpMethod.Post, "/local-org/rows", new object[]
        {
            new { type = "Account", user = "automated", values = new { Name = "A stranger", CreatedDate = "2019-03-01T08:00:00Z" } },
            new { type = "Account", user = "automated", values = new { Name = "A stranger of today" } },
            new { type = "Contact", values = new { LastName = "A stranger", CreatedDate = "2019-03-01T08:00:00Z" } },
        });
        _strangers = await StrangersAsync();
        var origin = Path.Combine(Folder, "origin.git");
        await GitAsync(Folder, "init", "-q", "--bare", "-b", "main", origin);
        await GitAsync(Folder, "clone", "-q", origin, Ours);
        await GitAsync(Ours, "checkout", "-q", "-b", "main");
        _lines.AddRange(["- { $ref: shared, Name: Shared, Industry: Banking }"]);
        WritePlan(Ours);
        await CommandAsync(Ours, "apply", "plan.yaml");
        await CommitAsync(Ours, "first");
        await GitAsync(Ours, "push", "-q", "origin", "main");
        await GitAsync(Folder, "clone", "-q", origin, Theirs);
    }

    [TearDown]
    public async Task StrangersAreAsTheyWere() => Assert.That(await StrangersAsync(), Is.EqualTo(_strangers));

    [Test]
    public async Task Ten_changes_each_in_turn()
    {
        for (var change = 1; change <= 20; change++)
        {
            var clone = change % 2 == 0 ? Ours : Theirs;
            await GitAsync(clone, "pull", "-q");
            _lines.Add($"- {{ $ref: r{change}, Name: R{change} }}");
            _lines[0] = $"- {{ $ref: shared, Name: Shared, Industry: {(change % 2 == 0 ? "Energy" : "Banking")} }}";
            if (change % 5 == 0)
            {
                _lines.RemoveAt(1);
            }
            WritePlan(clone);
            await CommandAsync(clone, "apply", "plan.yaml", "--prune");
            await CommitAsync(clone, $"change {change}");
            await GitAsync(clone, "push", "-q", "origin", "main");
            await IsExactAsync(clone);
        }
    }

    [TestCase("other records", "collections-create", 1, true)]
    [TestCase("other records", "collections-create", 2, false)]
    [TestCase("other records", "collections-create", 3, true)]
    [TestCase("the same update", "collections-update", 1, true)]
    [TestCase("another update", "collections-update", 1, true)]
    [TestCase("another update", "collections-update", 1, false)]
    [TestCase("the same new record", "collections-create", 1, true)]
    [TestCase("the same new record", "collections-create", 2, true)]
    [TestCase("the same new record", "collections-create", 2, false)]
    [TestCase("a record less", "collections-create", 2, true)]
    [TestCase("a record less", "collections-create", 1, false)]
    public async Task Both_change_at_once_and_one_of_them_is_killed(string change, string kind, int call, bool arrives)
    {
        // Both begin with the same manifest. Theirs is complete and pushed; ours is cut off.
        var (ours, theirs) = (Plan(change, isOurs: true), Plan(change, isOurs: false));
        File.WriteAllText(Path.Combine(Theirs, "plan.yaml"), theirs);
        File.WriteAllText(Path.Combine(Ours, "plan.yaml"), ours);
        await KilledAsync(Ours, kind, call, arrives);
        await CommandAsync(Theirs, "apply", "plan.yaml", "--prune");
        await CommitAsync(Theirs, "theirs");
        await GitAsync(Theirs, "push", "-q", "origin", "main");

        // The plans are merged by hand; the manifest comes from Git.
        await GitAsync(Ours, "checkout", "-q", "--", "plan.yaml");
        await GitAsync(Ours, "pull", "-q");
        _lines.Clear();
        _lines.AddRange(Merged(change));
        WritePlan(Ours);
        var asksOnce = await EndsAsync(Ours);

        // Only the user can tell what to do about a record that both made.
        Assert.That(asksOnce, Is.EqualTo(change == "the same new record"));
        await IsExactAsync(Ours);
        await CommitAsync(Ours, "ours");
        await GitAsync(Ours, "push", "-q", "origin", "main");
        await GitAsync(Theirs, "pull", "-q");
        await CommandAsync(Theirs, "apply", "plan.yaml", "--prune");
        await IsExactAsync(Theirs);
    }

    [TestCase("theirs")]
    [TestCase("ours")]
    [TestCase("by hand")]
    [TestCase("rebase: theirs")]
    [TestCase("rebase: ours")]
    public async Task Both_complete_a_run_from_the_same_manifest_and_the_merge_keeps_either(string kept)
    {
        _lines.Clear();
        File.WriteAllText(Path.Combine(Theirs, "plan.yaml"), Plan("other records", isOurs: false));
        File.WriteAllText(Path.Combine(Ours, "plan.yaml"), Plan("other records", isOurs: true));
        await CommandAsync(Theirs, "apply", "plan.yaml");
        await CommandAsync(Ours, "apply", "plan.yaml");
        await CommitAsync(Theirs, "theirs");
        await GitAsync(Theirs, "push", "-q", "origin", "main");
        await CommitAsync(Ours, "ours");
        var isRebase = kept.StartsWith("rebase", StringComparison.Ordinal);
        await GitAsync(Ours, ["pull", "-q", isRebase ? "--rebase" : "--no-rebase"], mayFail: true);
        _lines.AddRange(Merged("other records"));
        WritePlan(Ours);

        // With the marks of Git in it no command goes on, and the message names file and line.
        var marked = await CliInProcess.RunAsync(Ours, Variables, ["apply", "plan.yaml"]);
        Assert.That(marked.Exit, Is.EqualTo(6), marked.ToString());
        Assert.That(
            marked.Err, Does.Contain("SEED516").And.Contain("plan.manifest.json").And.Match("line [0-9]+").And.Contain("git checkout"));

        if (kept == "by hand")
        {
            await UniteAsync();
        }
        else
        {
            await GitAsync(Ours, "checkout", $"--{kept.Split(' ')[^1]}", "--", ManifestIn(Ours));
        }
        await GitAsync(Ours, "add", ".");
        await GitAsync(Ours, isRebase ? ["-c", "core.editor=true", "rebase", "--continue"] : ["commit", "-q", "-m", "merged"]);

        // As it went, one of the two lost its records in the manifest; each clone knows its own.
        if (kept is "ours" or "rebase: theirs")
        {
            await CommitAsync(Ours, "merged");
            await GitAsync(Ours, "push", "-q", "origin", "main");
            await GitAsync(Theirs, "pull", "-q");
            await CommandAsync(Theirs, "apply", "plan.yaml");
            await IsExactAsync(Theirs);
        }
        else
        {
            await CommandAsync(Ours, "apply", "plan.yaml");
            await IsExactAsync(Ours);
            await CommitAsync(Ours, "applied");
            await GitAsync(Ours, "push", "-q", "origin", "main");
            await GitAsync(Theirs, "pull", "-q");
            await CommandAsync(Theirs, "apply", "plan.yaml");
            await IsExactAsync(Theirs);
        }
    }

    // What a developer does: the plan's records, then the way on that each message names.
    private async Task<bool> EndsAsync(string clone)
    {
        var result = await CliInProcess.RunAsync(clone, Variables, ["apply", "plan.yaml", "--prune", "--settle-wait", "0"]);
        if (result.Exit == 0)
        {
            return false;
        }
        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED514").And.Contain("--assume manifest"));
        result = await CliInProcess.RunAsync(
            clone, Variables, ["apply", "plan.yaml", "--prune", "--settle-wait", "0", "--assume", "manifest"]);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        return true;
    }

    private static string Text(IEnumerable<string> lines) => $"""
        plan: plan
        options: {"{ recordsPerCall: 1 }"}
        records:
          Account:
            {string.Join("\n    ", lines)}

        """;

    private string Plan(string change, bool isOurs) => Text(Lines(change, isOurs));

    private static string[] Lines(string change, bool isOurs) => change switch
    {
        "the same update" => ["- { $ref: shared, Name: Shared, Industry: Energy }",
            $"- {{ $ref: {(isOurs ? "mine" : "yours")}, Name: {(isOurs ? "Mine" : "Yours")} }}"],
        "another update" => [$"- {{ $ref: shared, Name: Shared, Industry: {(isOurs ? "Energy" : "Media")} }}",
            "- { $ref: later, Name: Later, $after: shared }"],
        "the same new record" => ["- { $ref: shared, Name: Shared, Industry: Banking }", "- { $ref: twin, Name: Twin }",
            $"- {{ $ref: {(isOurs ? "mine" : "yours")}, Name: {(isOurs ? "Mine" : "Yours")} }}"],
        "a record less" => isOurs
            ? ["- { $ref: shared, Name: Shared, Industry: Banking }", "- { $ref: mine, Name: Mine }", "- { $ref: mine2, Name: Mine 2 }"]
            : ["- { $ref: yours, Name: Yours }"],
        _ => ["- { $ref: shared, Name: Shared, Industry: Banking }",
            .. Enumerable.Range(1, 3)
                .Select(n => $"- {{ $ref: {(isOurs ? "mine" : "yours")}{n}, Name: {(isOurs ? "Mine" : "Yours")} {n} }}")],
    };

    private static string[] Merged(string change) =>
        [.. Lines(change, false).Concat(Lines(change, true).Where(l => !l.Contains("$ref: shared", StringComparison.Ordinal))).Distinct()];

    private void WritePlan(string clone) => File.WriteAllText(Path.Combine(clone, "plan.yaml"), Text(_lines));

    private string ManifestIn(string clone) => Path.Combine(clone, ".seeder", Org.OrgId, "plan.manifest.json");

    private async Task CommandAsync(string clone, params string[] args)
    {
        var result = await CliInProcess.RunAsync(clone, Variables, args);
        Assert.That(result.Exit, Is.Zero, result.ToString());
    }

    // A run that was killed while the org had a call, which arrived, or did not.
    private async Task KilledAsync(string clone, string kind, int call, bool arrives)
    {
        await FailAsync(new { kind, action = "hold", nth = call, at = arrives ? "after" : "before" });
        using var process = new CliProcess(clone, Variables, "apply", "plan.yaml", "--parallel", "1");
        await UntilStruckAsync(() => process.HasEnded);
        await KillAsync(process);
        await LetGoAsync();
        Assert.That(File.Exists($"{ManifestIn(clone)}.journal"), Is.True, "it was killed too late");
    }

    // A merge by hand: the records of both, and the rest of one.
    private async Task UniteAsync()
    {
        var sides = new List<JsonObject>();
        foreach (var side in new[] { 2, 3 })
        {
            sides.Add(JsonNode.Parse(await GitAsync(Ours, "show", $":{side}:.seeder/{Org.OrgId}/plan.manifest.json"))!.AsObject());
        }
        foreach (var (address, record) in sides[1]["records"]!.AsObject())
        {
            if (!sides[0]["records"]!.AsObject().ContainsKey(address))
            {
                sides[0]["records"]!.AsObject().Add(address, record!.DeepClone());
            }
        }
        if (sides[0]["runs"] is JsonArray runs)
        {
            foreach (var run in sides[1]["runs"]!.AsArray().Where(r => runs.All(o => $"{o!["id"]}" != $"{r!["id"]}")))
            {
                runs.Add(run!.DeepClone());
            }
        }
        await File.WriteAllTextAsync(ManifestIn(Ours), sides[0].ToJsonString());
    }

    // The org holds each record of the plan once, and the manifest knows each by its id.
    private async Task IsExactAsync(string clone)
    {
        var names = _lines.Select(l => l[(l.IndexOf("Name: ", StringComparison.Ordinal) + 6)..].Split(',', '}')[0].Trim());
        var rows = (await RowsAsync("Account")).Where(r => !((string)r["Name"]!).StartsWith("A stranger", StringComparison.Ordinal))
            .ToList();
        Assert.That(rows.Select(r => (string)r["Name"]!), Is.EquivalentTo(names));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(ManifestIn(clone)))!;
        Assert.That(manifest["records"]!.AsObject().Select(r => $"{r.Value!["id"]}"), Is.EquivalentTo(rows.Select(r => (string)r["Id"]!)));
        foreach (var row in rows.Where(r => _lines[0].Contains($"Name: {r["Name"]},", StringComparison.Ordinal)))
        {
            Assert.That(_lines[0], Does.Contain($"Industry: {row["Industry"]} "));
        }
    }

    private async Task<string> StrangersAsync() => string.Join('\n', (await RowsAsync("Account")).Concat(await RowsAsync("Contact"))
        .Where(r => $"{r["Name"]}{r["LastName"]}".Contains("A stranger", StringComparison.Ordinal)).Select(r => r.ToJsonString()));

    private async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];

    private async Task SendAsync(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient();
        var url = new Uri(Org.Url, path.StartsWith('/') ? path : $"/services/data/v66.0/sobjects/{path}");
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add("Authorization", $"Bearer {Org.AccessToken}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task CommitAsync(string clone, string message)
    {
        // The folder .seeder says itself what belongs to one machine.
        await GitAsync(clone, "add", ".");
        await GitAsync(clone, "commit", "-q", "--allow-empty", "-m", message);
        var files = (await GitAsync(clone, "ls-files")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(f => Path.GetFileName(f));
        Assert.That(files, Is.EquivalentTo([".gitignore", "plan.manifest.json", "plan.yaml"]));
    }

    private static Task<string> GitAsync(string folder, params string[] args) => GitAsync(folder, args, mayFail: false);

    private static async Task<string> GitAsync(string folder, string[] args, bool mayFail)
    {
        string[] words = ["-c", "user.name=Tester", "-c", "user.email=tester@example.com", .. args];
        var start = new ProcessStartInfo("git", words) { WorkingDirectory = folder };
        // This machine's settings are not the test's.
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        var (exit, output, errors) = await ProcessOutput.ReadAsync(start);
        Assert.That(mayFail || exit == 0, $"git {string.Join(' ', args)}: {output}{errors}");
        return output;
    }
}
