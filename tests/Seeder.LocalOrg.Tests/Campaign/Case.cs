using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>One run of a shape with a fault: which request the fault hits, and what must be undone before the user continues.</summary>
internal sealed class Case(Stage stage, Random random)
{
    private const int Killed = 137;

    private static readonly HashSet<string> OnlyOurs = ["Seed_Key__c", "Code__c", "Username", "DeveloperName"];

    private readonly List<Func<Task>> _lifts = [];

    public Stage Stage => stage;

    public World World => stage.World;

    public Random Random => random;

    /// <summary>Flags that the user adds to the command.</summary>
    public List<string> Flags { get; } = [];

    /// <summary>Rows that the fault adds to the org and that must remain.</summary>
    public HashSet<string> Added { get; } = [];

    /// <summary>Whether a command of this run was killed.</summary>
    public bool IsKilled { get; private set; }

    /// <summary>Whether the org's automation added a row, which is then ignored.</summary>
    public Func<string, bool>? Ignored { get; set; }

    /// <summary>Whether the case of letters is ignored, because the org's automation changes texts to upper case.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>Whether the fault happened; null asks the org whether a request failed by each of its rules.</summary>
    public bool? Struck { get; set; }

    /// <summary>Whether it is enough that a request failed by one of the rules.</summary>
    public bool AnyRule { get; private set; }

    /// <summary>The request that was hit, for the message of a failed test.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The jobs of somebody else during the run; null if the plan uses no jobs.</summary>
    public OtherJobs? Others { get; private set; }

    /// <summary>
    /// Whether the running job of somebody else writes its rows before the user continues. Otherwise it does so at the end.
    /// </summary>
    public bool ReleasesOthers { get; set; }

    /// <summary>How long the command waits for a late commit, in seconds.</summary>
    public int SettleWait { get; set; }

    public string[] Args => [.. stage.Shape.Quiet[..^1], $"{SettleWait}", .. Flags];

    public Task<CliResult> RunAsync() => World.RunAsync(Args);

    /// <summary>Adds a step that runs before the user continues.</summary>
    public void Later(Func<Task> lift) => _lifts.Add(lift);

    /// <summary>Restores the state before the run, and lets somebody else use jobs.</summary>
    public async Task StartAsync()
    {
        await World.RestoreAsync();
        Others = stage.Shape.Jobs is { } rows ? await OtherJobs.StartAsync(World, rows) : null;
    }

    /// <summary>Lets the jobs of somebody else end.</summary>
    /// <returns>What is wrong with them; null if nothing is.</returns>
    public async Task<string?> EndOthersAsync()
    {
        var others = Others;
        Others = null;
        return others is null ? null : await others.EndAsync(Added);
    }

    public async Task LiftAsync()
    {
        Struck ??= await HasStruckAsync();
        await World.LiftAsync();
        if (ReleasesOthers && Others is { } others)
        {
            await others.ReleaseAsync();
        }
        await World.RuleAsync([]);
        foreach (var lift in _lifts)
        {
            await lift();
        }
    }

    /// <summary>Chooses one of the requests of an undisturbed run, counted from 1; in four of five cases a write.</summary>
    public int Any() => Pick(random.Next(5) > 0 && stage.Log.Any(IsCall) ? IsCall : _ => true);

    /// <summary>Chooses a request that writes: a Tree, a Collections call, or a Batch of raw requests.</summary>
    public int Write() => Pick(IsWrite);

    public int Create() => Pick(IsCreate);

    public int Pick(Func<JsonObject, bool> wanted)
    {
        var found = stage.Log.Select((e, i) => (Entry: e, Index: i + 1)).Where(e => wanted(e.Entry)).ToList();
        var (entry, index) = found[random.Next(found.Count)];
        Target = $"request {index} of {stage.Log.Count}, {entry["kind"]} {entry["path"]}";
        return index;
    }

    private async Task<bool> HasStruckAsync()
    {
        var applied = await World.FaultsAsync();
        return applied.Count > 0 && (AnyRule ? applied.Sum() > 0 : applied.TrueForAll(a => a > 0));
    }

    public static bool IsWrite(JsonObject entry) =>
        (bool)entry["write"]!
        && (int)entry["created"]!.AsArray().Count + entry["updated"]!.AsArray().Count + entry["deleted"]!.AsArray().Count > 0;

    public static bool IsCreate(JsonObject entry) => (string)entry["kind"]! is "tree" or "collections-create";

    private static bool IsCall(JsonObject entry) => ((string)entry["path"]!).Contains("/composite", StringComparison.Ordinal);

    /// <summary>
    /// Makes one request fail. It is counted among the requests of its kind, because the number of other requests depends on caches.
    /// </summary>
    public Task FailAsync(int nth, string action, params (string Name, JsonNode Value)[] more)
    {
        var kind = (string)stage.Log[nth - 1]["kind"]!;
        var place = stage.Log.Take(nth).Count(e => (string)e["kind"]! == kind);
        // How often the state of a job is read depends on the speed of the org: at least once.
        place = kind == "job-poll" ? Math.Min(place, JobCount) : place;
        return World.FailAsync(Rule(place, action, [("kind", kind), .. more]));
    }

    /// <summary>The number of jobs in an undisturbed run.</summary>
    public int JobCount => stage.Log.Count(e => (string)e["kind"]! == "job-create");

    /// <summary>Makes a request and all later ones fail.</summary>
    public async Task FailFromAsync(int nth, string action, params (string Name, JsonNode Value)[] more)
    {
        AnyRule = true;
        (string, JsonNode)[] always = [("every", 1), ("times", 100_000), .. more];
        await FailAsync(nth, action, always);
        await World.FailAsync(Rule(nth, action, always));
    }

    /// <summary>Makes the request at this position fail, whatever its kind is.</summary>
    public Task FailNextAsync(int nth, string action, params (string Name, JsonNode Value)[] more) =>
        World.FailAsync(Rule(nth, action, more));

    private static JsonObject Rule(int nth, string action, IEnumerable<(string Name, JsonNode Value)> more)
    {
        var rule = new JsonObject { ["path"] = "/services", ["nth"] = nth, ["action"] = action };
        foreach (var (name, value) in more)
        {
            rule[name] = value.DeepClone();
        }
        return rule;
    }

    /// <summary>The rows of a create, as another user would send them: without references, idempotency keys and unique values.</summary>
    public JsonArray RowsOf(int nth, string? user)
    {
        var rows = new JsonArray();
        foreach (var record in JsonNode.Parse((string)stage.Log[nth - 1]["body"]!)!["records"]!.AsArray())
        {
            var sent = record!.AsObject().Where(f => f.Value is JsonValue && !OnlyOurs.Contains(f.Key) && !IsId(f.Value));
            var values = new JsonObject(sent.Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
            rows.Add(new JsonObject { ["type"] = (string)record["attributes"]!["type"]!, ["user"] = user, ["values"] = values });
        }
        return rows;
    }

    /// <summary>
    /// Runs the command and stops it with two signals while a request is held. Its connection is dropped, and journal and org keep their
    /// state.
    /// </summary>
    public async Task<CliResult> CutOffAsync(int nth, bool committed)
    {
        await FailAsync(nth, "hold", ("at", committed ? "after" : "before"));
        using var cancel = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var run = World.RunAsync(Args, cancel.Token, abort.Token);
        while (!run.IsCompleted && !await HasStruckAsync())
        {
            await Task.Delay(5);
        }
        Struck = await HasStruckAsync();
        await cancel.CancelAsync();
        await abort.CancelAsync();
        var result = await run;
        // The journal after a crash.
        await World.Canaries.CheckFilesAsync(World.Folder);
        await World.LiftAsync();
        return result;
    }

    /// <summary>Runs the command in a separate process, and kills it at the given moment.</summary>
    public async Task<CliResult> KillAsync(Func<Task<bool>> isThere)
    {
        using var process = new CliProcess(World.Folder, World.Variables, Args);
        while (!process.HasEnded && !await isThere())
        {
            await Task.Delay(2);
        }
        process.Kill();
        var result = World.Canaries.Check(await process.EndAsync());
        // If the command had ended before, its exit code shows it.
        var isKilled = result.Exit == Killed;
        (IsKilled, Struck) = (IsKilled || isKilled, isKilled);
        await World.KilledAsync();
        await World.LiftAsync();
        return result;
    }

    /// <summary>The path of the journal that a run left; null if there is no journal.</summary>
    public string? Journal => Directory.EnumerateFiles(World.Folder, "*.journal", SearchOption.AllDirectories).FirstOrDefault();

    public string Manifest => Path.Combine(World.Folder, ".seeder", World.Org.OrgId, $"{stage.Shape.PlanName}.manifest.json");

    public string Here(string path) => Path.Combine(World.Folder, path);

    private static bool IsId(JsonNode value) =>
        value.ToString() is { Length: 18 } text && !text.Contains(' ', StringComparison.Ordinal) && char.IsDigit(text[0]);
}
