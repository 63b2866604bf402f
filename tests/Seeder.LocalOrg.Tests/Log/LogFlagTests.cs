using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Log;

/// <summary>The log of the command line. stdout holds the result alone, and the result does not depend on the log.</summary>
internal sealed class LogFlagTests : RemoteFixture
{
    private static string SalesDemo => Repository.At("plans", "sales-demo.yaml");

    [Test]
    public async Task Verbose_shows_requests_waits_and_files_on_stderr()
    {
        await FailAsync(new { kind = "tree", action = "status", status = 503, nth = 1 });

        var result = await RunAsync("apply", SalesDemo, "--verbose");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Match(@"\d\d:\d\d:\d\d\.\d{3} info POST /services/data/v\d+\.0/composite/tree/Account: "));
        Assert.That(result.Err, Does.Match(@"tree/Account: status 503 in [\d.]+ ms, 7 records, retry 0"));
        Assert.That(result.Err, Does.Match(@"tree/Account: status 201 in [\d.]+ ms, 7 records, retry 1"));
        Assert.That(result.Err, Does.Match("info Waiting [\\d.]+ s: ").And.Contain("info Wrote the manifest .seeder/"));
        Assert.That(result.Err, Does.Not.Contain(" debug ").And.Not.Contain(" trace "));
        Assert.That(result.Out, Does.Contain("all                          18").And.Not.Contain(" info "));
    }

    [TestCase("debug")]
    [TestCase("trace")]
    public async Task A_level_shows_more(string level)
    {
        var result = await RunAsync("apply", SalesDemo, "--log-level", level);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain(" debug Planning stage Pack: ").And.Contain(" debug Wrote Begin to the journal"));
        var hasBody = result.Err.Contains("Globex", StringComparison.Ordinal);
        Assert.That(hasBody, Is.EqualTo(level == "trace"), "A body is logged at trace alone.");
        Assert.That(result.Out, Does.Not.Contain(" debug "));
    }

    [Test]
    public async Task Values_can_be_left_out_of_bodies()
    {
        var result = await RunAsync("apply", SalesDemo, "--log-level", "trace", "--log-redact-values", "--log-file", "log.jsonl");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        foreach (var text in new[] { result.Err, Read("log.jsonl") })
        {
            Assert.That(text, Does.Contain("***").And.Contain("AnnualRevenue"));
            Assert.That(text, Does.Not.Contain("Globex").And.Not.Contain("Rotterdam").And.Not.Contain("45000000"));
        }
    }

    [Test]
    public async Task A_file_has_a_json_object_on_each_line_and_is_appended_to()
    {
        var first = await RunAsync("apply", SalesDemo, "--log-file", "logs/log.jsonl");
        var lines = LinesOf("logs/log.jsonl");
        var second = await RunAsync("plan", SalesDemo, "--log-file", "logs/log.jsonl", "--json");

        Assert.That((first.Exit, second.Exit), Is.EqualTo((0, 0)), $"{first}\n{second}");
        Assert.That(first.Err, Does.Not.Contain(" info "));
        Assert.That(lines.Select(l => (string)l["level"]!), Has.None.EqualTo("debug").And.Some.EqualTo("info"));
        var response = lines.First(l => (int)l["id"]! == 101);
        Assert.That((string)response["event"]!, Is.EqualTo("ResponseReceived"));
        string[] names = ["Method", "Path", "Status", "Duration", "Records", "Retry"];
        Assert.That(response["values"]!.AsObject().Select(v => v.Key), Is.EqualTo(names));
        Assert.That((DateTimeOffset)response["time"]!, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromHours(1)));
        Assert.That(LinesOf("logs/log.jsonl"), Has.Count.GreaterThan(lines.Count));
        Assert.That(second.Json["result"]!["plan"], Is.Not.Null);
        if (!OperatingSystem.IsWindows())
        {
            var mode = File.GetUnixFileMode(Path.Combine(Folder, "logs/log.jsonl"));
            Assert.That(mode, Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    [Test]
    public async Task The_result_is_the_same_with_and_without_a_log()
    {
        await RunAsync("apply", SalesDemo);
        var plain = await RunAsync("plan", SalesDemo);
        var logged = await RunAsync("plan", SalesDemo, "--log-level", "trace", "--log-file", "x");
        var quiet = await RunAsync("plan", SalesDemo, "--log-level", "trace", "--quiet", "--log-file", "y");

        // Each command uses some of the day's calls.
        string[] results = [.. new[] { plain, logged, quiet }.Select(r => Regex.Replace(r.Out, "API calls .*", ""))];
        Assert.That(results, Is.All.EqualTo(results[0]).And.All.Not.Empty);
        Assert.That(quiet.Err, Is.Empty);
        Assert.That(LinesOf("y").Select(l => (string)l["level"]!), Has.Some.EqualTo("trace"));
    }

    [TestCase("--log-level", "info", "which is not debug or trace")]
    [TestCase("--log-level", "DEBUG", "which is not debug or trace")]
    [TestCase("--log-level", "", "which is not debug or trace")]
    [TestCase("--log-file", "", "which is not the path of a file")]
    public async Task A_bad_value_is_an_error_before_anything_is_sent(string flag, string value, string expected)
    {
        var result = await RunAsync("apply", "small.yaml", flag, value);

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED622").And.Contain(expected));
        Assert.That((await CountsAsync())["writes"]!.GetValue<int>(), Is.Zero);
    }

    [TestCase("folder")]
    [TestCase("pipe")]
    [TestCase("small.yaml/log")]
    [TestCase("/dev/full")]
    [TestCase("outside")]
    [Platform("Linux")]
    public async Task A_log_file_that_cannot_be_written_is_a_warning(string path)
    {
        Directory.CreateDirectory(Path.Combine(Folder, "folder"));
        Directory.CreateDirectory(Path.Combine(Folder, ".git"));
        File.CreateSymbolicLink(Path.Combine(Folder, "outside"), Path.Combine(Cache, "target"));
        await File.WriteAllTextAsync(Path.Combine(Cache, "target"), "mine");
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder, "pipe")]))
        {
            await mkfifo.WaitForExitAsync();
        }

        var result = await RunAsync("apply", "small.yaml", "--log-file", path, "--json");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Json["warnings"]!.AsArray().Select(w => (string)w!), Has.Some.StartsWith("The log file '"));
        Assert.That(result.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(3));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(Cache, "target")), Is.EqualTo("mine"));
        var text = await RunAsync("plan", "small.yaml", "--log-file", path);
        Assert.That((text.Exit, text.Err.Contains("warning SEED721", StringComparison.Ordinal)), Is.EqualTo((0, true)), text.ToString());
    }

    [Test]
    public async Task Validate_logs_its_stages()
    {
        var result = await RunAsync("validate", SalesDemo, "--log-level", "debug");

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("debug Planning stage Read: "));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));

    private List<JsonNode> LinesOf(string path) => [.. Read(path).TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!)];
}
