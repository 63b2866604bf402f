using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Seeder.Local;
using Seeder.Local.Tests.Properties;

namespace Seeder.Cli.Tests.Jobs;

/// <summary>
/// Plans that go by jobs, beside another program with the same login: it has rows that are equal to those of the plan, and an open job of
/// the same type with such rows. Each account has contacts that are named after it, so that exchanged ids are found.
/// </summary>
internal abstract class JobFixture : RemoteFixture
{
    protected const string Jobs = "/services/data/v66.0/jobs/ingest";

    protected const string Plan = """
        plan: jobs
        options: { bulk: 1 }
        records:
          Account:
            - { $ref: acme, Name: Acme, AnnualRevenue: 912260031 }
            - { $ref: beta, Name: Beta, AnnualRevenue: 0.1 }
            - { $ref: twin, $count: 4, Name: Twin }
          Contact:
            - { $count: 2, LastName: of Acme, AccountId: "${acme}" }
            - { LastName: of Beta, AccountId: "${beta}" }
            - { LastName: of Twin, AccountId: "${twin_2}" }
            - { LastName: of Twin, AccountId: "${twin_3}" }
        """;

    private const int Accounts = 6, Contacts = 5;

    private readonly ShiftedTime _time = new();
    private readonly HttpClient _client = new();
    private string _open = "";
    private bool _isLater;

    protected override LocalOrgOptions OrgOptions => new() { Time = _time };

    [SetUp]
    public async Task StartOthers()
    {
        Write("jobs.yaml", Plan);
        await PostAsync("/services/data/v66.0/sobjects/Account", new { Name = "Twin" });
        await PostAsync("/services/data/v66.0/sobjects/Account", new { Name = "Acme", AnnualRevenue = 912260031 });
        await PostAsync("/services/data/v66.0/sobjects/Contact", new { LastName = "of Twin" });
        _open = await JobOfOthersAsync("Account", "Name\nTwin\nAcme\n");
    }

    [TearDown]
    public async Task OthersAreAsTheyWere()
    {
        using var client = _client;
        if (_isLater)
        {
            return;
        }
        Assert.That((string?)(await JobAsync(_open))["state"], Is.EqualTo("Open"));
        await SetStateAsync(_open, "UploadComplete");
        while ((string?)(await JobAsync(_open))["state"] is "UploadComplete" or "InProgress")
        {
            await Task.Delay(5);
        }
        Assert.That((int)(await JobAsync(_open))["numberRecordsProcessed"]!, Is.EqualTo(2));
    }

    /// <summary>Another program creates a job and uploads its rows.</summary>
    /// <returns>The id of the job.</returns>
    protected async Task<string> JobOfOthersAsync(string type, string csv)
    {
        var job = (string)(await PostAsync(Jobs, new { @object = type, operation = "insert", lineEnding = "LF" }))["id"]!;
        await SendAsync(HttpMethod.Put, $"{Jobs}/{job}/batches", new StringContent(csv, Encoding.UTF8, "text/csv"));
        return job;
    }

    /// <summary>Lets days pass. The org closes open jobs after one.</summary>
    protected void PassDays(int days) => (_time.Shift, _isLater) = (TimeSpan.FromDays(days), true);

    protected Task<JsonNode> JobAsync(string job) => GetAsync($"{Jobs}/{job}");

    /// <summary>The jobs of the plan, in the order of their ids.</summary>
    protected async Task<List<JsonNode>> OwnJobsAsync() =>
        [.. (await GetAsync(Jobs))["records"]!.AsArray().Select(j => j!).Where(j => (string)j["id"]! != _open)
            .OrderBy(j => (string)j["id"]!)];

    protected async Task SendAsync(HttpMethod method, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(method, new Uri(Org.Url, path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Org.AccessToken);
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    protected Task SetStateAsync(string job, string state) =>
        SendAsync(HttpMethod.Patch, $"{Jobs}/{job}", JsonContent.Create(new { state }));

    /// <summary>Logs in as another user, whom the org has.</summary>
    protected async Task LogInAsync(string user) =>
        Variables["SF_ACCESS_TOKEN"] = (string)(await PostAsync("/local-org/tokens", new { user }))["accessToken"]!;

    /// <summary>Runs a command and stops it when a request or a job was hit by the fault.</summary>
    /// <param name="isKilled">Whether requests are dropped, so that journal and org are as after a kill.</param>
    /// <param name="command">The command.</param>
    protected async Task<CliResult> StopAsync(bool isKilled, params string[] command)
    {
        using var cancel = new CancellationTokenSource();
        using var abort = new CancellationTokenSource();
        var run = CliInProcess.RunAsync(
            Folder, Variables, command, new CommandHost(TimeProvider.System, cancel.Token, abort.Token));
        await UntilStruckAsync(run);
        await cancel.CancelAsync();
        if (isKilled)
        {
            await abort.CancelAsync();
        }
        else
        {
            // A held request goes on after the signal.
            await Task.Delay(50);
        }
        await LetGoAsync();
        return await run;
    }

    /// <summary>The org ends with exactly the records of the plan, and <c>destroy</c> leaves what others have.</summary>
    /// <param name="command">The command that completes the plan.</param>
    protected async Task EndsExactAsync(params string[] command)
    {
        var result = await RunAsync(command.Length > 0 ? command : ["apply", "jobs.yaml"]);
        Assert.That(result.Exit, Is.Zero, result.ToString());
        await IsExactAsync();
        var gone = await RunAsync("destroy", "jobs.yaml", "--yes");
        Assert.That(gone.Exit, Is.Zero, gone.ToString());
        Assert.That((await RowsAsync("Account")).Count, Is.EqualTo(2));
        Assert.That((await RowsAsync("Contact")).Count, Is.EqualTo(1));
    }

    protected async Task IsExactAsync()
    {
        var again = await RunAsync("apply", "jobs.yaml");
        Assert.That(again.Out, Does.StartWith($"Nothing to do: all {Accounts + Contacts} records"), again.ToString());
        var accounts = (await RowsAsync("Account")).ToDictionary(a => (string)a["Id"]!, a => (string)a["Name"]!);
        Assert.That(accounts, Has.Count.EqualTo(Accounts + 2));
        var contacts = await RowsAsync("Contact");
        Assert.That(contacts, Has.Count.EqualTo(Contacts + 1));
        foreach (var contact in contacts.Where(c => c["AccountId"] is not null))
        {
            Assert.That((string)contact["LastName"]!, Is.EqualTo($"of {accounts[(string)contact["AccountId"]!]}"));
        }
        Assert.That(contacts.Select(c => (string?)c["AccountId"]).Where(a => a is not null).Distinct().Count(), Is.EqualTo(4));
        Assert.That((await RunAsync("show", "jobs.yaml", "--check")).Exit, Is.Zero);
    }

    protected async Task<List<JsonObject>> RowsAsync(string type) =>
        [.. (await GetAsync($"/local-org/rows/{type}")).AsArray().Select(r => r!.AsObject())
            .Where(r => r["IsDeleted"]?.GetValue<bool>() != true)];
}
