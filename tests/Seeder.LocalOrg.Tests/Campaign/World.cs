using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Seeder.Local;
using Seeder.Local.Tests.Language;
using Seeder.Local.Tests.Properties;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>An org and a folder with rows and files of other people. Both are restored before each run.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly string[] Guarded = ["Account", "Contact", "Case", "Opportunity"];

    private const string LongField = """
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
            <fullName>Long__c</fullName>
            <label>Long</label>
            <type>LongTextArea</type>
            <length>131072</length>
            <visibleLines>3</visibleLines>
        </CustomField>
        """;

    private const string CodeField = """
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
            <fullName>Code__c</fullName>
            <label>Code</label>
            <type>Text</type>
            <length>40</length>
            <externalId>true</externalId>
            <unique>true</unique>
            <caseSensitive>false</caseSensitive>
        </CustomField>
        """;

    private readonly HttpClient _http = new();
    private readonly string _root = Directory.CreateTempSubdirectory("seeder-campaign-").FullName;
    private readonly ShiftedTime _time = new();
    private readonly Dictionary<string, byte[]> _kept = [];
    private int? _heldJob;

    private World()
    {
    }

    public LocalOrg Org { get; private set; } = null!;

    private string Cache => Path.Combine(_root, "cache");

    public string Folder => Path.Combine(_root, "work");

    /// <summary>The environment of every command: the login, and secrets that a plan must not read.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Secrets that must never be printed, written or sent.</summary>
    public Canaries Canaries { get; } = new();

    public static async Task<World> StartAsync()
    {
        var world = new World();
        var metadata = Path.Combine(world._root, "objects");
        foreach (var type in Guarded)
        {
            var fields = Directory.CreateDirectory(Path.Combine(metadata, type, "fields")).FullName;
            await File.WriteAllBytesAsync(Path.Combine(fields, "Seed_Key__c.field-meta.xml"), DocumentationTests.GuardField());
        }
        await File.WriteAllTextAsync(Path.Combine(metadata, "Account", "fields", "Code__c.field-meta.xml"), CodeField);
        await File.WriteAllTextAsync(Path.Combine(metadata, "Account", "fields", "Long__c.field-meta.xml"), LongField);
        // Describes are not cached in the second in which the schema was created.
        world.Shift = TimeSpan.FromHours(-2);
        world.Org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [metadata], Time = world._time });
        world.LogIn();
        return world;
    }

    /// <summary>The offset of the org's clock from this machine's clock.</summary>
    public TimeSpan Shift
    {
        set => _time.Shift = value;
    }

    /// <summary>Starts with a new org and an empty folder.</summary>
    public async Task ResetAsync()
    {
        await ReleaseJobAsync();
        await LiftAsync();
        Shift = TimeSpan.Zero;
        await Org.ResetAsync();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
        Directory.CreateDirectory(Folder);
        LogIn();
        (Variables["SF_ORG_INSTANCE_URL"], Variables["SF_ACCESS_TOKEN"]) = (Org.Url.ToString(), Org.AccessToken);
        Variables["XDG_CACHE_HOME"] = Cache;
        Canaries.PutInto(Variables, Org.AccessToken);
    }

    /// <summary>Saves the state of org and folder.</summary>
    public async Task KeepAsync()
    {
        await SendAsync(HttpMethod.Post, "/local-org/snapshot?name=kept");
        await SendAsync(HttpMethod.Delete, "/local-org/log");
        _kept.Clear();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            _kept[file] = await File.ReadAllBytesAsync(file);
        }
    }

    /// <summary>Restores the saved state of org and folder, and removes all faults.</summary>
    public async Task RestoreAsync()
    {
        await ReleaseJobAsync();
        await LiftAsync();
        await RuleAsync([]);
        await SendAsync(HttpMethod.Post, "/local-org/restore?name=kept");
        await SendAsync(HttpMethod.Delete, "/local-org/log");
        Shift = TimeSpan.Zero;
        Directory.Delete(Folder, recursive: true);
        foreach (var (path, bytes) in _kept)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, bytes);
        }
    }

    /// <summary>
    /// Removes all faults. Requests that they hold do not continue, because their clients are gone, and the org has noticed it.
    /// </summary>
    public async Task LiftAsync()
    {
        await GoneClients.EndedAsync(() => GetAsync("/local-org/log"));
        foreach (var rule in await RulesAsync())
        {
            await SendAsync(HttpMethod.Delete, $"/local-org/faults/{rule["id"]}");
        }
    }

    /// <summary>Sets a fault that holds a job of somebody else. It is no fault of the run.</summary>
    public async Task HoldJobAsync(JsonObject rule) => _heldJob = (int)(await AskAsync(HttpMethod.Post, "/local-org/faults", rule))!["id"]!;

    public async Task<bool> IsJobHeldAsync() =>
        (await GetAsync("/local-org/faults")).AsArray().Any(f => (int)f!["id"]! == _heldJob && (int)f["applied"]! > 0);

    public async Task ReleaseJobAsync()
    {
        if (_heldJob is { } rule)
        {
            _heldJob = null;
            await SendAsync(HttpMethod.Delete, $"/local-org/faults/{rule}");
        }
    }

    /// <summary>Waits until the org works on no job.</summary>
    public async Task JobsEndAsync()
    {
        while ((await GetAsync("/services/data/v66.0/jobs/ingest"))["records"]!.AsArray()
            .Any(j => (string)j!["state"]! is "UploadComplete" or "InProgress"))
        {
            await Task.Delay(5);
        }
    }

    private async Task<IEnumerable<JsonNode>> RulesAsync() =>
        (await GetAsync("/local-org/faults")).AsArray().Select(f => f!).Where(f => (int)f["id"]! != _heldJob);

    /// <summary>Waits until the org has ended the requests of a process that was killed.</summary>
    public Task KilledAsync() => GoneClients.KilledAsync(Org.Url, () => GetAsync("/local-org/log"));

    public Task FailAsync(JsonObject rule) => SendAsync(HttpMethod.Post, "/local-org/faults", rule);

    /// <summary>Sets rules. Describes that change get the time of an hour ago, so that caches stay valid and runs are comparable.</summary>
    public async Task RuleAsync(JsonObject rules)
    {
        var shift = _time.Shift;
        Shift = TimeSpan.FromHours(-1);
        await SendAsync(HttpMethod.Put, "/local-org/rules", rules);
        Shift = shift;
    }

    /// <summary>Deletes the cached describes, so that commands read them again.</summary>
    public void ForgetCache()
    {
        if (Directory.Exists(Cache))
        {
            Directory.Delete(Cache, recursive: true);
        }
    }

    /// <summary>The number of requests that failed by each rule.</summary>
    public async Task<List<int>> FaultsAsync() => [.. (await RulesAsync()).Select(f => (int)f["applied"]!)];

    public async Task<List<JsonObject>> LogAsync() => [.. (await GetAsync("/local-org/log")).AsArray().Select(e => e!.AsObject())];

    public Task KeepBodiesAsync() => SendAsync(HttpMethod.Put, "/local-org/log?bodies=true");

    public async Task<int> WritesAsync() => (int)(await GetAsync("/local-org/counts"))["writes"]!;

    /// <summary>Adds rows of other people, each with type, values, and optionally a user.</summary>
    /// <returns>The ids of the rows.</returns>
    public async Task<List<string>> AddRowsAsync(JsonArray rows)
    {
        if (rows.Count == 0)
        {
            return [];
        }
        foreach (var values in rows.Where(r => (string)r!["type"]! == "User").Select(r => r!["values"]!))
        {
            values["ProfileId"] = (string)(await RowsAsync("Profile")).Single(p => (string)p["Name"]! == "Standard User")["Id"]!;
        }
        using var answer = await _http.PostAsync(new Uri(Org.Url, "/local-org/rows"), JsonContent.Create(rows));
        var results = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray();
        var wrong = results.FirstOrDefault(r => !(bool)r!["success"]!);
        return wrong is null ? [.. results.Select(r => (string)r!["id"]!)] : throw new InvalidOperationException(wrong.ToJsonString());
    }

    public Task ChangeAsync(string type, string id, JsonObject values) =>
        SendAsync(HttpMethod.Patch, $"/services/data/v66.0/sobjects/{type}/{id}", values);

    public Task DeleteAsync(string type, string id) => SendAsync(HttpMethod.Delete, $"/services/data/v66.0/sobjects/{type}/{id}");

    /// <summary>The rows of a type without deleted ones.</summary>
    public async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray().Select(r => r!.AsObject()).Where(r =>
            r["IsDeleted"]?.GetValue<bool>() != true)];

    public Task<CliResult> RunAsync(params string[] args) => RunAsync(args, default, default);

    /// <summary>Runs a command in this process, without waits unless another clock is given.</summary>
    public async Task<CliResult> RunAsync(
        string[] args, CancellationToken cancel, CancellationToken abort, TimeProvider? time = null) =>
        Canaries.Check(
            await CliInProcess.RunAsync(Folder, Variables, args, new CommandHost(time ?? HastyTime.Instance, cancel, abort)));

    /// <summary>Searches for secrets in the cache of the commands.</summary>
    public Task CheckCacheAsync() =>
        Directory.Exists(Cache) ? Canaries.CheckFilesAsync(Cache) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Org.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private void LogIn() => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Org.AccessToken);

    private async Task<JsonNode> GetAsync(string path) => (await _http.GetFromJsonAsync<JsonNode>(new Uri(Org.Url, path)))!;

    private Task SendAsync(HttpMethod method, string path, JsonNode? body = null) => AskAsync(method, path, body);

    /// <summary>Sends a request as another program would.</summary>
    /// <returns>The answer; null if it is empty.</returns>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonNode? body)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        var text = await TextAsync(method, path, content);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task UploadAsync(string path, string csv)
    {
        using var content = new StringContent(csv, System.Text.Encoding.UTF8, "text/csv");
        await TextAsync(HttpMethod.Put, path, content);
    }

    public Task<string> ReadAsync(string path) => TextAsync(HttpMethod.Get, path, null);

    private async Task<string> TextAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(Org.Url, path)) { Content = content };
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{method} {path}: {text}");
    }
}
