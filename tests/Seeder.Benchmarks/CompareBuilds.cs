using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Seeder.Tests.Properties;

namespace Seeder.Benchmarks;

/// <summary>
/// Runs two builds of the command side by side over the examples and over generated plans, and compares their execution graphs, the
/// requests that reach the org, and the manifests. Each plan gets a new local org, which is the one of the newer build for both.
/// </summary>
internal sealed partial class CompareBuilds : IDisposable
{
    private static readonly string[] Steps = [
        "graph", "dot", "requests of apply", "manifest", "requests of a second apply", "requests of destroy"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seeder-compare-");
    private readonly HttpClient _http = new();
    private readonly string _metadata;
    private readonly string _orgCommand;
    private string _url = "";
    private string _token = "";

    private CompareBuilds(string metadata, string orgCommand) => (_metadata, _orgCommand) = (metadata, orgCommand);

    /// <returns>The number of plans that differ.</returns>
    public static async Task<int> RunAsync(string before, string after, int count, int seed)
    {
        var root = StartBenchmark.Root();
        var examples = Directory.GetFiles(Path.Combine(root, "plans"), "*.yaml").Order(StringComparer.Ordinal).ToList();
        var metadata = Path.Combine(root, "tests", "Seeder.Tests", "Properties", "Plans", "Metadata");
        using var compared = new CompareBuilds(metadata, after);
        compared.Run(after, ["plan", examples[0], "--metadata", metadata]);
        var random = new Random(seed);
        var generated = Enumerable.Range(1, count)
            .Select(n => compared.Write($"random-{n}.yaml", PlanYaml.Write(PlanGenerator.Generate(random))));
        var different = 0;
        var (plans, calls) = (0, 0);
        foreach (var plan in examples.Concat(generated))
        {
            var (old, now) = (await compared.ResultsAsync(before, plan), await compared.ResultsAsync(after, plan));
            plans++;
            calls += now[2].Count(c => c == '\n');
            var steps = Steps.Where((_, i) => old[i] != now[i]).ToList();
            if (steps.Count > 0)
            {
                different++;
                Console.WriteLine($"{Path.GetFileName(plan)}: {string.Join(", ", steps)} differ");
                Console.WriteLine(FirstDifference(old[Array.IndexOf(Steps, steps[0])], now[Array.IndexOf(Steps, steps[0])]));
            }
        }
        Console.WriteLine(
            $"{plans} plans ({examples.Count} examples, {count} generated with seed {seed}), {calls} requests of apply: "
                + $"{different} differ");
        return different;
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<Process> StartOrgAsync()
    {
        // A copy of one org, so that its ids are the same each time.
        var (fresh, data) = (Path.Combine(_folder.FullName, ".seeder", "local", "local-org.db"), Path.Combine(_folder.FullName, "org.db"));
        foreach (var old in _folder.GetFiles("org.db*"))
        {
            old.Delete();
        }
        File.Copy(fresh, data);
        var start = new ProcessStartInfo(_orgCommand, ["org", "start", "--data", data, "--metadata", _metadata, "--json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        var org = Process.Start(start)!;
        org.ErrorDataReceived += (_, _) => { };
        org.BeginErrorReadLine();
        for (var text = ""; ;)
        {
            text += await org.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The local org did not start: {text}");
            if (TryParse(text)?["result"] is { } result)
            {
                _url = result["instanceUrl"]!.GetValue<string>();
                _token = result["accessToken"]!.GetValue<string>();
                return org;
            }
        }
    }

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What each of <see cref="Steps"/> gave, without what differs from run to run.</summary>
    private async Task<string[]> ResultsAsync(string command, string plan)
    {
        using var org = await StartOrgAsync();
        _folder.CreateSubdirectory("cache").Delete(recursive: true);
        try
        {
            return await ResultsOfAsync(command, plan);
        }
        finally
        {
            org.Kill(entireProcessTree: true);
            await org.WaitForExitAsync();
        }
    }

    private async Task<string[]> ResultsOfAsync(string command, string plan)
    {
        var manifest = Path.Combine(_folder.FullName, "compared.manifest.json");
        File.Delete(manifest);
        string[] common = ["--manifest", manifest, "--clock", "2026-01-31T10:20:30Z", "--instance-url", _url];
        var graph = WithoutWords(Run(command, ["plan", plan, "--json", .. common]));
        var dot = Run(command, ["plan", plan, "--format", "dot", .. common]);
        var applied = await LoggedAsync(() => Run(command, ["apply", plan, "--json", "--parallel", "1", .. common]));
        var written = File.Exists(manifest) ? File.ReadAllText(manifest) : "";
        var again = await LoggedAsync(() => Run(command, ["apply", plan, "--json", "--parallel", "1", .. common]));
        var destroyed = await LoggedAsync(() => Run(command, ["destroy", plan, "--yes", "--json", "--parallel", "1", .. common]));
        var runs = RunIds().Matches(written).Select(m => m.Value).Distinct().ToList();
        return [
            .. new[] { graph, dot, applied, written, again, destroyed }.Select(
                t => Stable(runs.Aggregate(t, (r, id) => r.Replace(id, "RUN", StringComparison.Ordinal))))];
    }

    private string Run(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            command, arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.FullName };
        start.Environment["SF_ACCESS_TOKEN"] = _token;
        start.Environment["XDG_CACHE_HOME"] = Path.Combine(_folder.FullName, "cache");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // Messages may be worded anew: a failure is compared by its codes.
        var codes = string.Join(' ', Codes().Matches(error.Result + output).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));
        return process.ExitCode == 0 ? output : $"exit {process.ExitCode} {codes}";
    }

    // The requests that an action sends, one per line, with their bodies.
    private async Task<string> LoggedAsync(Func<string> action)
    {
        await AdminAsync(HttpMethod.Delete, "log");
        await AdminAsync(HttpMethod.Put, "log?bodies=true");
        action();
        var log = JsonNode.Parse(await AdminAsync(HttpMethod.Get, "log"))!;
        var entries = (log as JsonArray ?? log["requests"] as JsonArray ?? log["entries"] as JsonArray)!;
        return string.Concat(entries.Select(e => $"{e!["method"]} {e["path"]}{e["query"]} {e["body"]}\n"));
    }

    private async Task<string> AdminAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"{_url}/local-org/{path}")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", _token) },
        };
        using var response = await _http.SendAsync(request);
        return response.IsSuccessStatusCode
            ? await response.Content.ReadAsStringAsync()
            : throw new InvalidOperationException($"{method} {path}: {await response.Content.ReadAsStringAsync()}");
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    // Sentences may be worded anew: the graph is compared without them.
    private static string WithoutWords(string output)
    {
        var at = output.IndexOf('{', StringComparison.Ordinal);
        if (at < 0 || TryParse(output[at..]) is not { } json)
        {
            return output;
        }
        Strip(json);
        return output[..at] + json.ToJsonString();

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject fields)
            {
                foreach (var word in new[] { "message", "hint", "reason", "limitedBy", "obstacle", "wavesObstacle", "apiUsage" })
                {
                    fields.Remove(word);
                }
                fields.Select(f => f.Value).ToList().ForEach(Strip);
            }
            else if (node is JsonArray items)
            {
                items.ToList().ForEach(Strip);
            }
        }
    }

    // Without the address of the org, the time of the run and its durations.
    private string Stable(string text)
    {
        text = text.Replace(_url, "URL", StringComparison.Ordinal);
        text = Times()
            .Replace(
                text,
                m =>
                    Math.Abs(
                        (DateTimeOffset.Parse(m.Value.Replace("%3A", ":", StringComparison.Ordinal), CultureInfo.InvariantCulture)
                            - DateTimeOffset.UtcNow).TotalDays) < 2
                        ? "NOW"
                        : m.Value);
        return Durations().Replace(text, "$1:0");
    }

    private static string FirstDifference(string before, string after)
    {
        var at = before.Zip(after).TakeWhile(p => p.First == p.Second).Count();
        var from = Math.Max(0, at - 80);
        return $"  before: {Part(before)}\n  after:  {Part(after)}";

        string Part(string text) => text[Math.Min(from, text.Length)..Math.Min(at + 120, text.Length)].ReplaceLineEndings("\\n");
    }

    [GeneratedRegex("""\d{4}-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)""")]
    private static partial Regex Times();

    [GeneratedRegex("""("(?:took|elapsedMs|durationMs|seconds|milliseconds)"):[0-9.]+""")]
    private static partial Regex Durations();

    [GeneratedRegex("SEED[0-9]{3}")]
    private static partial Regex Codes();

    [GeneratedRegex("""[0-9a-f]{32}""")]
    private static partial Regex RunIds();
}
