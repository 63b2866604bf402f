using System.Net.Http.Headers;
using System.Text;
using Seeder.Local;

namespace Seeder.Benchmarks;

/// <summary>
/// Measures the local org with four clients in this process: creates by Collections and Tree, and look-ups by external id.
/// </summary>
internal static class OrgBenchmark
{
    private const int Clients = 4;
    private const int PerCall = 200;
    private const int Lookups = 2_000;
    private const string Version = "66.0";

    private const string Field = """
        <?xml version="1.0" encoding="UTF-8"?>
        <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
            <fullName>Key__c</fullName>
            <label>Key</label>
            <type>Text</type>
            <length>40</length>
            <externalId>true</externalId>
            <unique>true</unique>
        </CustomField>
        """;

    public static async Task RunAsync(int records, int rows)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-org-");
        try
        {
            var fields = folder.CreateSubdirectory("objects/Account/fields");
            await File.WriteAllTextAsync(Path.Combine(fields.FullName, "Key__c.field-meta.xml"), Field);
            await using var org = await LocalOrg.StartAsync(new LocalOrgOptions
            {
                DataFile = Path.Combine(folder.FullName, "org.db"),
                MetadataPaths = [folder.FullName],
                Seed = "bench",
            });
            using var http = Client(org);
            // The first calls compile code and fill caches, so they are not measured.
            await CreateAsync(http, 20 * PerCall, "warm", Collections);
            await CreateAsync(http, 20 * PerCall, "warmtree", Tree);
            Console.WriteLine($"{Clients} clients, {PerCall} records a call, an org kept in a file; wanted: 10,000 records/s each");
            var table = new Table("records created", "records", "s", "records/s", "managed MB, half way", "at the end");
            await AddAsync("through Collections", "coll", Collections);
            await AddAsync("through Tree (an account with 4 contacts)", "tree", Tree);
            table.Print();
            await LookUpAsync(http, rows);

            async Task AddAsync(string name, string prefix, Func<string, int, string> body)
            {
                var watch = Stopwatch.StartNew();
                await CreateAsync(http, records / 2, $"{prefix}a", body);
                var half = watch.Elapsed;
                var (before, second) = (Megabytes(), Stopwatch.StartNew());
                await CreateAsync(http, records / 2, $"{prefix}b", body);
                var time = half + second.Elapsed;
                table.Add(
                    $"{name}",
                    $"{records:#,0}",
                    $"{time.TotalSeconds:0.0}",
                    $"{records / time.TotalSeconds:#,0}",
                    $"{before:0}",
                    $"{Megabytes():0}");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task LookUpAsync(HttpClient http, int rows)
    {
        await CreateAsync(http, rows, "key", Collections);
        double[] times = new double[Lookups];
        for (var i = 0; i < Lookups; i++)
        {
            // The keys are spread over the table.
            var key = $"key-{(long)i * 7_368_787 % rows}";
            var start = Stopwatch.GetTimestamp();
            var answer =
                await http.GetStringAsync($"query?q={Uri.EscapeDataString($"SELECT Id, Name FROM Account WHERE Key__c = '{key}'")}");
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (!answer.Contains("\"totalSize\":1,", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{key}: {answer}");
            }
        }
        Array.Sort(times);
        Console.WriteLine($"\n{Lookups:#,0} queries by external id, one after another, at {rows:#,0} rows and more; wanted: under 1 ms");
        var table = new Table("", "median, ms", "95 %, ms", "most, ms");
        table.Add($"query", $"{times[Lookups / 2]:0.00}", $"{times[Lookups * 95 / 100]:0.00}", $"{times[^1]:0.0}");
        table.Print();
    }

    private static async Task CreateAsync(HttpClient http, int records, string prefix, Func<string, int, string> body)
    {
        var (next, address) = (-1, body == Tree ? "composite/tree/Account" : "composite/sobjects");
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            for (var call = Interlocked.Increment(ref next); call < records / PerCall; call = Interlocked.Increment(ref next))
            {
                using var content = new StringContent(body(prefix, call), Encoding.UTF8, "application/json");
                using var response = await http.PostAsync(address, content);
                var answer = await response.Content.ReadAsStringAsync();
                if (!response.IsSuccessStatusCode || answer.Contains("\"success\":false", StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"{response.StatusCode}: {answer[..Math.Min(answer.Length, 400)]}");
                }
            }
        })));
    }

    private static string Collections(string prefix, int call)
    {
        var json = new StringBuilder("""{"allOrNone":true,"records":[""");
        for (var i = call * PerCall; i < (call + 1) * PerCall; i++)
        {
            json.Append(
                CultureInfo.InvariantCulture,
                $$"""{"attributes":{"type":"Account"},"Name":"Account {{i}}","Key__c":"{{prefix}}-{{i}}","Industry":"Energy","NumberOfEmployees":{{i % 900}}},""");
        }
        json[^1] = ']';
        return json.Append('}').ToString();
    }

    private static string Tree(string prefix, int call)
    {
        var json = new StringBuilder("""{"records":[""");
        for (var i = call * PerCall / 5; i < (call + 1) * PerCall / 5; i++)
        {
            json.Append(
                CultureInfo.InvariantCulture,
                $$"""{"attributes":{"type":"Account","referenceId":"a{{i}}"},"Name":"Account {{i}}","Key__c":"{{prefix}}-{{i}}","Contacts":{"records":[""");
            for (var c = 0; c < 4; c++)
            {
                json.Append(
                    CultureInfo.InvariantCulture,
                    $$"""{"attributes":{"type":"Contact","referenceId":"a{{i}}c{{c}}"},"LastName":"Contact {{c}}","Email":"c{{i}}.{{c}}@example.com"},""");
            }
            json[^1] = ']';
            json.Append("}},");
        }
        json[^1] = ']';
        return json.Append('}').ToString();
    }

    private static HttpClient Client(LocalOrg org)
    {
        var http = new HttpClient { BaseAddress = new Uri(org.Url, $"/services/data/v{Version}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", org.AccessToken);
        return http;
    }

    private static double Megabytes()
    {
        Measured.Collect();
        return GC.GetTotalMemory(forceFullCollection: false) / 1e6;
    }
}
