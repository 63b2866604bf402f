using System.Net.Http.Headers;
using Seeder.Local;

namespace Seeder.Benchmarks;

/// <summary>Measures whether a process keeps anything of orgs and connections that are disposed.</summary>
internal static class MemoryGrowth
{
    private const int WarmUp = 200, Count = 1_000, AtOnce = 50;

    public static async Task RunAsync()
    {
        Console.WriteLine($"\n{Count:#,0} orgs, and {Count:#,0} connections, opened and disposed after {WarmUp} others; wanted: no growth");
        var table = new Table("", "managed, MB", "SQLite, MB", "RSS, MB", "files", "sockets", "threads", "ms each");
        SQLitePCL.Batteries_V2.Init();
        Add(table, "at the start", 0);
        await AddAsync("orgs", async () =>
        {
            await using var org = await SeededOrg.StartAsync();
            await org.ResetAsync();
        });
        await using var local = await LocalOrg.StartAsync(new LocalOrgOptions());
        using var admin = new HttpClient { BaseAddress = local.Url };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.AccessToken);
        await AddAsync("connections", async () =>
        {
            await using (await OrgConnection.ConnectAsync(OrgLogin.Token(local.Url.AbsoluteUri, local.AccessToken)))
            {
            }
            // The org keeps its last 50,000 requests for its log.
            using var answer = await admin.DeleteAsync("/local-org/log");
            answer.EnsureSuccessStatusCode();
        });
        var orgs = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(SeededOrg.StartAsync)));
        Add(table, $"with {AtOnce} orgs at once", 0);
        await Task.WhenAll(orgs.Select(o => o.DisposeAsync().AsTask()));
        Add(table, "after these", 0);
        table.Print();

        async Task AddAsync(string name, Func<Task> once)
        {
            await RepeatAsync(WarmUp, once);
            Add(table, $"after {WarmUp} {name}", 0);
            for (var part = 1; part <= 4; part++)
            {
                var time = await RepeatAsync(Count / 4, once);
                Add(table, $"after {part * Count / 4:#,0} more", time);
            }
        }
    }

    private static async Task<double> RepeatAsync(int times, Func<Task> once)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await once();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / times;
    }

    private static void Add(Table table, string name, double each)
    {
        Measured.Collect();
        using var process = Process.GetCurrentProcess();
        string?[] handles = Directory.Exists("/proc/self/fd")
            ? [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget)]
            : [];
        var sockets = handles.Count(h => h?.StartsWith("socket:", StringComparison.Ordinal) == true);
        table.Add(
            $"{name}",
            $"{GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0}",
            $"{SQLitePCL.raw.sqlite3_memory_used() / 1e6:0.0}",
            $"{process.WorkingSet64 / 1e6:0.0}",
            $"{handles.Length - sockets}",
            $"{sockets}",
            $"{process.Threads.Count}",
            $"{each:0.0}");
    }
}
