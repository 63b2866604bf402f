namespace Seeder.Benchmarks;

/// <summary>
/// Measures what a test project does with local orgs in memory: starts, snapshots, restores, and tests that run in parallel.
/// </summary>
internal static class TestingBenchmark
{
    private const int Tests = 200, Rows = 10;

    /// <summary>A plan of 1,000 records: 200 accounts, each with 4 contacts.</summary>
    private const string Plan = """
        plan: testing
        records:
          Account:
            - $ref: customer
              $count: 200
              Name: Customer ${n}
              Industry: Energy
              Contacts:
                - $count: 4
                  FirstName: Contact
                  LastName: Number ${n}
                  Email: c${n}@example.com

        """;

    public static async Task RunAsync(string part)
    {
        var folder = Directory.CreateTempSubdirectory("seeder-testing-");
        try
        {
            var path = Path.Combine(folder.FullName, "testing.yaml");
            await File.WriteAllTextAsync(path, Plan);
            if (part is "" or "times")
            {
                await StartsAsync();
                await SnapshotsAsync(path);
            }
            if (part is "" or "tests")
            {
                await ParallelAsync(path);
            }
            if (part is "" or "memory")
            {
                await MemoryGrowth.RunAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task StartsAsync()
    {
        const int rounds = 50;
        var first = await TimeAsync(StartAsync);
        double[] later = new double[rounds], stops = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var org = await SeededOrg.StartAsync();
            later[i] = Milliseconds(start);
            stops[i] = await TimeAsync(() => org.DisposeAsync().AsTask());
        }
        Console.WriteLine(
            $"TestOrg.StartAsync: an org in memory with a verified connection, {rounds} after the first; wanted: "
                + "under 150 ms, 30 ms is better");
        var table = new Table("ms", "first in the process", "least", "median", "most");
        Add(table, "start", later, first);
        Add(table, "dispose", stops);
        table.Print();

        static async Task StartAsync()
        {
            await using var org = await SeededOrg.StartAsync();
        }
    }

    private static async Task SnapshotsAsync(string path)
    {
        const int rounds = 100;
        await using var org = await SeededOrg.StartAsync();
        var seed = await TimeAsync(() => org.ApplyAsync(path));
        double[] snapshots = new double[rounds], restores = new double[rounds], clones = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            snapshots[i] = await TimeAsync(() => org.SnapshotAsync());
            await org.ChangeAsync(Rows);
            restores[i] = await TimeAsync(() => org.ResetAsync());
            await org.CheckAsync();
            var start = Stopwatch.GetTimestamp();
            await using var clone = await org.CloneAsync();
            clones[i] = Milliseconds(start);
            await clone.CheckAsync();
        }
        Console.WriteLine(
            $"\nsnapshots of 1,000 records, {rounds} times, {Rows} rows changed before each restore; wanted: a restore under 20 ms");
        var table = new Table("ms", "first in the process", "least", "median", "most");
        table.Add($"first apply of 1,000 records", $"{seed:0.0}", $"", $"", $"");
        Add(table, "snapshot", snapshots, snapshots[0]);
        Add(table, "reset (restore)", restores, restores[0]);
        Add(table, "clone", clones, clones[0]);
        table.Print();
    }

    private static async Task ParallelAsync(string path)
    {
        Console.WriteLine($"\n{Tests} tests, each changes {Rows} of 1,000 records over REST, and queries; wanted: under 10 s on two cores");
        var table = new Table("", "degree", "s", "ms a test", "CPU, s");
        foreach (var degree in (int[])[2, 4, 8])
        {
            await AddAsync("an org for each test, seeded by apply", degree, async _ =>
            {
                await using var org = await SeededOrg.StartAsync();
                await org.ApplyAsync(path);
                await org.TestAsync(Rows);
            });
        }
        await using var seeded = await SeededOrg.StartAsync();
        await seeded.ApplyAsync(path);
        await seeded.SnapshotAsync();
        foreach (var degree in (int[])[2, 4, 8])
        {
            await AddAsync("an org for each test, cloned from a seeded one", degree, async _ =>
            {
                await using var org = await seeded.CloneAsync();
                await org.TestAsync(Rows);
            });
        }
        foreach (var degree in (int[])[2, 4, 8])
        {
            // One org for each of the fixtures that run in parallel.
            var fixtures = new SeededOrg[degree];
            for (var i = 0; i < degree; i++)
            {
                fixtures[i] = await SeededOrg.StartAsync();
                await fixtures[i].ApplyAsync(path);
                await fixtures[i].SnapshotAsync();
            }
            var free = new System.Collections.Concurrent.ConcurrentBag<SeededOrg>(fixtures);
            await AddAsync("an org for each fixture, restored for each test", degree, async _ =>
            {
                free.TryTake(out var org);
                await org!.ResetAsync();
                await org.TestAsync(Rows);
                free.Add(org);
            });
            foreach (var org in fixtures)
            {
                await org.DisposeAsync();
            }
        }
        table.Print();

        async Task AddAsync(string name, int degree, Func<int, Task> test)
        {
            await test(0);
            var (cpu, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Tests),
                new ParallelOptions { MaxDegreeOfParallelism = degree },
                async (n, _) => await test(n));
            var time = Milliseconds(start);
            table.Add(
                $"{name}",
                $"{degree}",
                $"{time / 1e3:0.00}",
                $"{time / Tests:0.0}",
                $"{(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.0}");
        }
    }

    private static void Add(Table table, string name, double[] times, double? first = null)
    {
        Array.Sort(times);
        table.Add($"{name}", $"{first:0.0}", $"{times[0]:0.0}", $"{times[times.Length / 2]:0.0}", $"{times[^1]:0.0}");
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work();
        return Milliseconds(start);
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
