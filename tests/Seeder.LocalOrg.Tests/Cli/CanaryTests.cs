namespace Seeder.Cli.Tests;

/// <summary>
/// Secrets lie in the environment, in files with a dot inside the root, and outside of it. Plans of every kind try to read them. No secret
/// is in any output, file, request or row.
/// </summary>
[Platform("Linux")]
internal sealed class CanaryTests : RemoteFixture
{
    private const string Canary = "CANARY";

    private static readonly string[] Places =
    [
        ".git/config", "../.git/config", ".env", "../.env", ".sfdx/x.json", "../.sfdx/x.json", ".seeder/x", "../.seeder/x",
        "TOP/outside/secret", "../../outside/secret", "/proc/self/environ", "/proc/self/fd/3", "/proc/self/root/proc/self/environ",
        "/proc/self/cwd/.env",
        "/proc/1/environ", "/proc/thread-self/environ", "/dev/fd/0", "link", "folder/secret", "chain", "environ", "../plans/.env",
        "hidden/config", "./folder/../folder/secret",
    ];

    private static readonly string[] Readers =
    [
        "include: ['PLACE']\nrecords:\n  Account:\n    - Name: Acme\n",
        "uses:\n  base: 'PLACE'\nrecords:\n  Account:\n    - Name: Acme\n",
        "records:\n  Account:\n    - $from: 'PLACE.csv'\n      Name: ${row.a}\n",
        "records:\n  Account:\n    - Name: Acme\n      Description: ${file(PLACE)}\n",
        "records:\n  Account:\n    - Name: Acme\n      Description: ${base64(PLACE)}\n",
    ];

    private static IEnumerable<int> Kinds => Enumerable.Range(0, Readers.Length);

    [TestCaseSource(nameof(Kinds))]
    public async Task No_plan_reads_a_secret_by_any_way(int kind)
    {
        PlantCanaries();
        await SendBodiesToLogAsync();
        foreach (var place in Places)
        {
            var path = place.Replace("TOP", Path.Combine(Folder), StringComparison.Ordinal);
            Write("repository/plans/plan.yaml", "plan: thief\n" + Readers[kind].Replace("PLACE", path, StringComparison.Ordinal));
            foreach (var command in new[] { "validate", "apply" })
            {
                var result = await RunAsync(command, "repository/plans/plan.yaml", "--verbose");

                Assert.That(result.Exit, Is.EqualTo(1), $"{command} {path}\n{result}");
                Assert.That(result.Err, Does.Match("SEED6(66|67|68|50)"), $"{command} {path}");
                AssertNoCanary(result.ToString(), $"{command} {path}");
            }
        }
        await AssertNothingLeftAsync();
    }

    [Test]
    public async Task No_import_reads_a_secret()
    {
        PlantCanaries();
        foreach (var place in Places)
        {
            var path = place.Replace("TOP", Folder, StringComparison.Ordinal);
            Write("repository/plans/data-plan.json", $$"""[{"sobject":"Account","files":["{{path}}"]}]""");
            var result = await RunAsync("import", "repository/plans/data-plan.json", "--output", "repository/plans/out.yaml");

            Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
            AssertNoCanary(result.ToString(), path);
        }
        await AssertNothingLeftAsync();
    }

    [TestCase("../.env")]
    [TestCase("../.git/config")]
    [TestCase("../../outside/secret")]
    [TestCase("/proc/self/environ")]
    [TestCase("../.sfdx/x.json")]
    public async Task No_plan_that_is_a_link_prints_a_secret(string target)
    {
        PlantCanaries();
        File.CreateSymbolicLink(Path.Combine(Folder, "repository/plans/linked.yaml"), target);
        string[][] commands =
        [
            ["validate", "repository/plans/linked.yaml"], ["validate", "repository/plans"], ["validate", "repository/plans/*.yaml"],
            ["apply", "repository/plans/linked.yaml"], ["schema", "pull", "repository/plans"], ["show", "repository/plans/linked.yaml"],
        ];
        foreach (var command in commands)
        {
            var result = await RunAsync(command);

            Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
            AssertNoCanary(result.ToString(), string.Join(' ', command));
        }
        await AssertNothingLeftAsync();
    }

    [Test]
    public async Task What_the_command_line_allows_is_read()
    {
        PlantCanaries();
        Write("repository/plans/plan.yaml", "plan: fine\nrecords:\n  Account:\n    - Name: ${file(../../outside/name.txt)}\n");
        Write("outside/name.txt", "Acme");

        Assert.That((await RunAsync("validate", "repository/plans/plan.yaml")).Exit, Is.EqualTo(1));
        Assert.That((await RunAsync("validate", "repository/plans/plan.yaml", "--allow-files", "outside")).Exit, Is.Zero);
        var applied =
            await RunAsync("apply", "repository/plans/plan.yaml", "--allow-files", "nowhere", "--allow-files", "outside/name.txt");
        Assert.That(applied.Exit, Is.Zero, applied.ToString());
        var small = await RunAsync("apply", "repository/plans/plan.yaml", "--allow-files", "outside", "--max-file-size", "3");
        Assert.That((small.Exit, small.Err.Contains("SEED669", StringComparison.Ordinal)), Is.EqualTo((1, true)), small.ToString());
    }

    [TestCase("", 1)]
    [TestCase("ten", 1)]
    [TestCase("0", 1)]
    [TestCase("-1", 1)]
    [TestCase("10XB", 1)]
    [TestCase("99999999999999999999GB", 1)]
    [TestCase("4", 1)]
    [TestCase("400", 0)]
    [TestCase("1KB", 0)]
    [TestCase("5 mb", 0)]
    [TestCase("3GB", 0)]
    public async Task A_size_is_a_number_with_a_unit(string size, int exit)
    {
        Write("name.txt", "Acme");
        Write("plan.yaml", "plan: fine\nrecords:\n  Account:\n    - Name: ${file(name.txt)}\n");

        var result = await RunAsync("validate", "plan.yaml", "--max-file-size", size);

        Assert.That(result.Exit, Is.EqualTo(exit), result.ToString());
    }

    [Test]
    public async Task The_current_folder_is_the_root_where_nothing_else_says_what_is_and_the_home_folder_never()
    {
        Write("shared/name.txt", "Acme");
        Write("plans/plan.yaml", "plan: fine\nrecords:\n  Account:\n    - Name: ${file(../shared/name.txt)}\n");

        Assert.That((await RunAsync("validate", "plans/plan.yaml")).Exit, Is.Zero);
        Variables["HOME"] = Folder;
        Assert.That((await RunAsync("validate", "plans/plan.yaml")).Err, Does.Contain("SEED666"));
        Write("plan.yaml", "plan: fine\nrecords:\n  Account:\n    - Name: ${file(shared/name.txt)}\n");
        Assert.That((await RunAsync("validate", "plan.yaml")).Err, Does.Contain("SEED671"));
        Write(".git/HEAD", "");
        Assert.That((await RunAsync("validate", "plan.yaml")).Err, Does.Contain("SEED671"), "A repository, but the home folder.");
    }

    private void PlantCanaries()
    {
        for (var i = 0; i < 20; i++)
        {
            Variables[$"SECRET_{i}"] = $"{Canary}-{i}";
        }
        foreach (var path in new[] { ".git/config", ".env", ".sfdx/x.json", ".seeder/x", ".github/config" })
        {
            Write($"repository/{path}", $"{Canary}: of {path}\n");
        }
        Write("outside/secret", $"{Canary}: outside\n");
        Write("outside/secret.csv", $"a\n{Canary}\n");
        foreach (var (link, target) in new[]
        {
            ("link", "../.env"), ("folder", "../../outside"), ("environ", "/proc/self/environ"), ("chain", "link"), ("hidden", "../.git"),
            ("link.csv", "../../outside/secret.csv"), ("chain.csv", "link.csv"), ("environ.csv", "/proc/self/environ"),
        })
        {
            Directory.CreateDirectory(Path.Combine(Folder, "repository/plans"));
            File.CreateSymbolicLink(Path.Combine(Folder, "repository/plans", link), target);
        }
    }

    private async Task SendBodiesToLogAsync()
    {
        using var http = new HttpClient(new Seeder.Local.Tests.TokenHandler(() => Org.AccessToken));
        using var answer = await http.PutAsync(new Uri(Org.Url, "/local-org/log?bodies=true"), null);
        answer.EnsureSuccessStatusCode();
    }

    private static void AssertNoCanary(string text, string what)
    {
        var base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Canary))[..6];
        Assert.That(text, Does.Not.Contain(Canary).And.Not.Contain(base64), what);
    }

    // Every file that the commands wrote, what the org heard, and what it holds.
    private async Task AssertNothingLeftAsync()
    {
        string[] planted = [Path.Combine(Folder, "repository"), Path.Combine(Folder, "outside")];
        var written = new[] { Folder, Cache }.SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
            .Where(f => !planted.Any(p => f.StartsWith(p, StringComparison.Ordinal)) || f.EndsWith(".yaml", StringComparison.Ordinal));
        foreach (var file in written.Where(f => new FileInfo(f).LinkTarget is null))
        {
            AssertNoCanary(await File.ReadAllTextAsync(file), file);
        }
        AssertNoCanary((await GetAsync("/local-org/log")).ToJsonString(), "the org's log");
        AssertNoCanary((await GetAsync("/local-org/rows/Account")).ToJsonString(), "the org's rows");
        Assert.That((await GetAsync("/local-org/rows/Account")).AsArray(), Is.Empty);
    }
}
