using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

// One file, although it is long: it is the life of one run, and its steps share the org, the files and the plans.
/// <summary>
/// A run with calls of every kind (look-up, Tree, create, update, retrieve, delete, raw Batch). It is started many times with the same org
/// and files, and is killed each time.
/// </summary>
internal sealed class KilledRun(string folder, Dictionary<string, string> variables, Func<Uri> org, string manifest) : IDisposable
{
    private const string Before = """
        plan: killed
        options: { recordsPerCall: 3, defer: cycles }
        records:
          Account:
            - $ref: old
              Name: Old
              Industry: Banking
            - $ref: gone
              Name: Gone
              Contacts:
                - LastName: Gone
        """;

    private const string After = """
        plan: killed
        options: { recordsPerCall: 3, defer: cycles }
        records:
          Account:
            - $ref: old
              Name: Old
              Industry: Energy
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                  ReportsToId: ${joe}
                - LastName: Poe
            - Name: Twin
            - Name: Twin
          Contact:
            - $ref: joe
              LastName: Roe
              ReportsToId: ${jane}
              AccountId: ${acme}
          Case:
            - $ref: help
              Subject: Help
              ContactId: ${joe}
            - $key: [Contact, Subject]
              Subject: ${help.CaseNumber} again
              ContactId: ${joe}
        batch:
          - POST: sobjects/Task
            body: { Subject: Call }
          - PATCH: sobjects/Account/${acme}
            body: { Rating: Hot }
        """;

    private static readonly string[] Types = ["Account", "Contact", "Case", "Task"];

    private readonly HttpClient _http = new(new Seeder.Local.Tests.TokenHandler(() => variables["SF_ACCESS_TOKEN"]));
    private Dictionary<string, byte[]> _files = [];

    /// <summary>Saves and restores the org's data; null uses the org's snapshots, which end with its process.</summary>
    public (Func<Task> Save, Func<Task> Restore)? Keeping { get; init; }

    /// <summary>The content of the org after an undisturbed run.</summary>
    public List<string> Expected { get; private set; } = [];

    /// <summary>The kinds of the run's calls, in order.</summary>
    public List<string> Calls { get; private set; } = [];

    /// <summary>The duration of an undisturbed run.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>The number of requests to composite resources before the first call.</summary>
    public int RequestsBeforeCalls { get; private set; }

    public string Journal => $"{manifest}.journal";

    private string Folder => Path.GetDirectoryName(manifest)!;

    public async Task PrepareAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "killed.yaml"), Before);
        await EndsWellAsync("apply", "killed.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "killed.yaml"), After);
        await EndsWellAsync("plan", "killed.yaml", "--prune");
        _files = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllBytes);
        await (Keeping?.Save() ?? SendAsync(HttpMethod.Post, "/local-org/snapshot?name=killed"));
        await SendAsync(HttpMethod.Delete, "/local-org/log");
        var watch = Stopwatch.StartNew();
        var journal = await JournalOfAsync("apply", "killed.yaml", "--prune", "--parallel", "1");
        Took = watch.Elapsed;
        Expected = await ContentsAsync();
        Calls = [
            .. journal.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonNode.Parse(l)!)
                .Where(e => (string)e["entry"]! == "begin")
                .Select(e => (string)e["kind"]!)];
        RequestsBeforeCalls = (await GetAsync("/local-org/log")).AsArray()
            .Count(e => ((string)e!["path"]!).Contains("/composite/", StringComparison.Ordinal)) - Calls.Count;
    }

    /// <summary>Restores org and files to their state before the run.</summary>
    public async Task StartOverAsync()
    {
        await SendAsync(HttpMethod.Delete, "/local-org/faults");
        await (Keeping?.Restore() ?? SendAsync(HttpMethod.Post, "/local-org/restore?name=killed"));
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(f => !_files.ContainsKey(f)))
        {
            File.Delete(file);
        }
        foreach (var (path, bytes) in _files)
        {
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    /// <param name="settleWait">The wait for late commits, in seconds.</param>
    public CliProcess Start(int settleWait) =>
        new(folder, variables, "apply", "killed.yaml", "--prune", "--parallel", "1", "--settle-wait", $"{settleWait}");

    /// <summary>Returns whether the run has reached a point of a call.</summary>
    /// <param name="call">The number of the call, from 1.</param>
    public async Task<Func<Task<bool>>> WatchAsync(string point, int call)
    {
        switch (point)
        {
            case "before the begin entry":
                return () => Task.FromResult(Entries("end") >= call - 1 && File.Exists(Journal) && new FileInfo(Journal).Length > 0);
            case "begin flushed":
                return () => Task.FromResult(Entries("begin") >= call);
            case "received" or "committed":
                var rule =
                    (int)(await PostAsync(
                        new
                        {
                            path = "/composite/",
                            action = "hold",
                            at = point == "received"
                            ? "before"
                            : "after",
                            nth = RequestsBeforeCalls + call
                        }))["id"]!;
                return () => IsHeldAsync(rule);
            case "answered":
                return async () => (await GetAsync("/local-org/log")).AsArray()
                    .Count(
                        e => e!["end"] is not null
                            && ((string)e["path"]!).Contains("/composite/", StringComparison.Ordinal)) >= RequestsBeforeCalls + call;
            case "end flushed":
                return () => Task.FromResult(Entries("end") >= call);
            case "manifest written beside":
                return () => Task.FromResult(Entries("closed") > 0 && Directory.EnumerateFiles(Folder, ".seeder-*.tmp").Any());
            case "manifest renamed":
                var serial = Serial();
                return () => Task.FromResult(Serial() > serial);
            default:
                throw new ArgumentOutOfRangeException(nameof(point));
        }
    }

    public async Task LatencyAsync(int milliseconds)
    {
        await SendAsync(HttpMethod.Delete, "/local-org/log");
        await PostAsync(new { path = "/composite/", action = "latency", latencyMs = milliseconds / 2 });
        await PostAsync(new { path = "/composite/", action = "latency", latencyMs = milliseconds / 2, at = "after" });
    }

    /// <summary>Waits until the org has ended the requests of a command that was killed.</summary>
    public Task GoneAsync() => GoneClients.KilledAsync(org(), () => GetAsync("/local-org/log"));

    public Task LetGoAsync() => SendAsync(HttpMethod.Delete, "/local-org/faults");

    /// <summary>Applies and destroys the plan; null if both give the right result, otherwise what is wrong.</summary>
    public async Task<string?> FaultOfEndAsync(int settleWait)
    {
        using var process = Start(settleWait);
        var result = await process.EndAsync();
        return result.Exit != 0 ? result.ToString() : await FaultAsync() ?? await FaultOfDestroyAsync();
    }

    /// <summary>What is wrong with org and manifest; null if everything is exact.</summary>
    public async Task<string?> FaultAsync()
    {
        var contents = await ContentsAsync();
        if (!contents.SequenceEqual(Expected))
        {
            return $"the org holds\n{string.Join('\n', contents)}\nand not\n{string.Join('\n', Expected)}";
        }
        var known = JsonNode.Parse(await File.ReadAllTextAsync(manifest))!;
        var ids = known["records"]!.AsObject().Select(r => $"{r.Value!["id"]}").Order(StringComparer.Ordinal);
        // The raw request created the task, so it is not a record of the plan.
        var rows = (await Task.WhenAll(Types.Where(t => t != "Task").Select(RowsAsync))).SelectMany(r => r)
            .Select(r => $"{r["Id"]}")
            .Order(StringComparer.Ordinal);
        return !ids.SequenceEqual(rows)
            ? "the manifest has other ids than the org"
            : (bool)known["complete"]! ? null : "the manifest is not complete";
    }

    /// <summary>Destroys the plan; null if no record of it remains, otherwise what is wrong.</summary>
    private async Task<string?> FaultOfDestroyAsync()
    {
        var result = await CliInProcess.RunAsync(folder, variables, ["destroy", "killed.yaml"]);
        // Records of a raw request remain.
        var left = (await ContentsAsync()).Where(c => !c.StartsWith("Task ", StringComparison.Ordinal)).ToList();
        return result.Exit != 0 ? result.ToString() : left.Count > 0 ? $"destroyed, the org still holds\n{string.Join('\n', left)}" : null;
    }

    public void Dispose() => _http.Dispose();

    private int Serial() =>
        File.Exists(manifest) && TryRead(manifest) is { } text && JsonNode.Parse(text) is { } json ? (int)json["serial"]! : 0;

    private int Entries(string name) => File.Exists(Journal) && TryRead(Journal) is { } text
        ? text.Split('\n')[..^1].Count(l => l.StartsWith($"{{\"entry\":\"{name}\"", StringComparison.Ordinal)) : 0;

    private static string? TryRead(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task EndsWellAsync(params string[] args)
    {
        using var process = new CliProcess(folder, variables, args);
        var result = await process.EndAsync();
        Assert.That(result.Exit, Is.Zero, result.ToString());
    }

    // A journal is deleted when its run is complete, but an open file can still be read. The run is held while it is opened.
    private async Task<string> JournalOfAsync(params string[] args)
    {
        var rule = (int)(await PostAsync(new { path = "/composite/tree", action = "hold", nth = 1 }))["id"]!;
        using var process = new CliProcess(folder, variables, args);
        while (!process.HasEnded && !await IsHeldAsync(rule))
        {
            await Task.Delay(1);
        }
        using var journal = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await LetGoAsync();
        var result = await process.EndAsync();
        Assert.That(result.Exit, Is.Zero, result.ToString());
        using var reader = new StreamReader(journal);
        return await reader.ReadToEndAsync();
    }

    private async Task<bool> IsHeldAsync(int rule) =>
        (await GetAsync("/local-org/faults")).AsArray().Any(f => (int)f!["id"]! == rule && (int)f["applied"]! > 0);

    private async Task<List<string>> ContentsAsync()
    {
        var contents = new List<string>();
        foreach (var type in Types)
        {
            var rows = await RowsAsync(type);
            contents.AddRange(
                rows.Select(
                    r =>
                        $"{type} {string.Join(' ', new[] { "Name", "LastName", "Industry", "Rating" }.Select(f => r[f]))} "
                            + $"{(type == "Task" ? r["Subject"] : type == "Case" ? $"{r["Subject"]}"[..1] : "")} "
                            + $"{rows.Find(o => $"{o["Id"]}" == $"{r["ReportsToId"]}")?["LastName"]}"));
        }
        contents.Sort(StringComparer.Ordinal);
        return contents;
    }

    private async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray()
            .Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];

    private async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>(new Uri(org(), path)))!;

    private async Task<JsonNode> PostAsync(object rule)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri(org(), "/local-org/faults"), rule);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private async Task SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(org(), path));
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}
