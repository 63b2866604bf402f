using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Seeder.Local;

namespace Seeder.Benchmarks;

/// <summary>
/// Measures ingest jobs of Bulk API 2.0 in the local org, from UploadComplete to JobComplete: accounts and contacts of six fields. The
/// client runs in this process; meanwhile it only polls, ten times a second.
/// </summary>
internal static class JobBenchmark
{
    private const string Jobs = "/services/data/v66.0/jobs/ingest";
    private const int Rounds = 3;

    // A job has at most 100 MB.
    private const int MostRows = 500_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task RunAsync(int rows)
    {
        Console.WriteLine($"{rows:#,0} rows; wanted: 100,000 rows in 5 CPU seconds");
        var table = new Table("job", "CPU s", "s", "rows/s", "results: CPU s", "MB above the start");
        foreach (var isFile in new[] { false, true })
        {
            var folder = Directory.CreateTempSubdirectory("seeder-jobs-");
            try
            {
                await using var org = await LocalOrg.StartAsync(
                    new LocalOrgOptions { DataFile = isFile ? Path.Combine(folder.FullName, "org.db") : null, Seed = "bench" });
                using var http = new HttpClient { BaseAddress = org.Url };
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", org.AccessToken);
                // The first job compiles code and fills caches, so it is not measured.
                await RunAsync(http, "Account", Accounts, 5_000);
                var store = isFile ? "in a file" : "in memory";
                await MeasureAsync(http, table, $"accounts, {store}", "Account", Accounts, rows);
                var parent = await ParentAsync(http);
                await MeasureAsync(http, table, $"contacts of an account, {store}", "Contact", i => Contact(i, parent), rows);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }

        table.Print();

        static string Accounts(int i) => i < 0
            ? "Name,Phone,Website,BillingCity,AnnualRevenue,NumberOfEmployees"
            : $"Account {i},+1 555 {i:0000000},https://example.com/{i},\"City, {i % 900}\",{i * 10}.5,{i % 5_000}";

        static string Contact(int i, string parent) => i < 0
            ? "FirstName,LastName,Email,Phone,Birthdate,AccountId"
            : $"First {i},Last {i},contact{i}@example.com,+1 555 {i:0000000},1980-01-{(i % 28) + 1:00},{parent}";
    }

    private static async Task MeasureAsync(
        HttpClient http, Table table, string name, string type, Func<int, string> line, int rows)
    {
        var peak = new PeakMemory();
        var costs = new List<(TimeSpan Cpu, TimeSpan Time, TimeSpan Results)>();
        for (var round = 0; round < (rows > MostRows ? 1 : Rounds); round++)
        {
            Measured.Collect();
            costs.Add(await RunAsync(http, type, line, rows));
        }

        var (cpu, time, results) = costs.OrderBy(c => c.Cpu).ElementAt(costs.Count / 2);
        table.Add(
            $"{name}",
            $"{cpu.TotalSeconds:0.00}",
            $"{time.TotalSeconds:0.00}",
            $"{rows / time.TotalSeconds:#,0}",
            $"{results.TotalSeconds:0.00}",
            $"{peak.Stop():#,0}");
    }

    private static async Task<(TimeSpan Cpu, TimeSpan Time, TimeSpan Results)> RunAsync(
        HttpClient http, string type, Func<int, string> line, int rows)
    {
        var ids = new List<string>();
        for (var first = 0; first < rows; first += MostRows)
        {
            var created = await SendAsync(http, HttpMethod.Post, Jobs, Json($$"""{"object":"{{type}}","operation":"insert"}"""));
            ids.Add(created.GetProperty("id").GetString()!);
            using var content = new RowContent(line, first, Math.Min(rows, first + MostRows));
            await SendAsync(http, HttpMethod.Put, $"{Jobs}/{ids[^1]}/batches", content);
        }

        var (cpu, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        foreach (var id in ids)
        {
            await SendAsync(http, HttpMethod.Patch, $"{Jobs}/{id}", Json("""{"state":"UploadComplete"}"""));
        }

        foreach (var id in ids)
        {
            await EndAsync(http, id);
        }

        var (cost, time) = (Environment.CpuUsage.TotalTime - cpu, watch.Elapsed);
        cpu = Environment.CpuUsage.TotalTime;
        var lines = 0;
        foreach (var id in ids)
        {
            using var response = await http.GetAsync(
                new Uri(http.BaseAddress!, $"{Jobs}/{id}/successfulResults"), HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is not null)
            {
                lines++;
            }
        }

        return lines == rows + ids.Count
            ? (cost, time, Environment.CpuUsage.TotalTime - cpu)
            : throw new InvalidOperationException($"{rows} rows have {lines - ids.Count} results.");
    }

    private static async Task EndAsync(HttpClient http, string id)
    {
        while (true)
        {
            var job = await SendAsync(http, HttpMethod.Get, $"{Jobs}/{id}", null);
            if (job.GetProperty("state").GetString() is "JobComplete" && job.GetProperty("numberRecordsFailed").GetInt32() == 0)
            {
                return;
            }

            if (job.GetProperty("state").GetString() is not ("UploadComplete" or "InProgress"))
            {
                throw new InvalidOperationException($"The job failed: {job}");
            }

            await Task.Delay(Pause);
        }
    }

    private static async Task<string> ParentAsync(HttpClient http)
    {
        var created = await SendAsync(http, HttpMethod.Post, "/services/data/v66.0/sobjects/Account", Json("""{"Name":"Parent"}"""));
        return created.GetProperty("id").GetString()!;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> SendAsync(HttpClient http, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(http.BaseAddress!, path)) { Content = content };
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return !response.IsSuccessStatusCode ? throw new InvalidOperationException(text)
            : text.Length == 0 ? default
            : JsonElement.Parse(text);
    }

    /// <summary>Rows that are made while they are sent.</summary>
    private sealed class RowContent : HttpContent
    {
        private readonly Func<int, string> line;
        private readonly int first, end;

        public RowContent(Func<int, string> line, int first, int end)
        {
            (this.line, this.first, this.end) = (line, first, end);
            Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            await writer.WriteLineAsync(line(-1));
            for (var i = first; i < end; i++)
            {
                await writer.WriteLineAsync(line(i));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
