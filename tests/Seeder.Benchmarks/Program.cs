namespace Seeder.Benchmarks;

/// <summary>Runs the benchmarks; README.md describes how to run each of them.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (arguments)
        {
            case ["compare", var before, var after, .. var counts]:
                int[] given = [.. counts.Select(int.Parse)];
                return await CompareBuilds.RunAsync(before, after, given.FirstOrDefault(200), given.ElementAtOrDefault(1)) == 0 ? 0 : 1;
            case ["generate"]:
                GenerateBenchmark.Run(100_000);
                return 0;
            case ["growth", .. var kinds]:
                GrowthBenchmark.Run(kinds.Length > 0 ? kinds[0] : "", kinds.Length > 1 ? int.Parse(kinds[1]) : 1);
                return 0;
            case ["jobs", .. var counts]:
                await JobBenchmark.RunAsync(counts.Select(int.Parse).FirstOrDefault(100_000));
                return 0;
            case ["org", .. var counts]:
                await OrgBenchmark.RunAsync(100_000, counts.Select(int.Parse).FirstOrDefault(1_000_000));
                return 0;
            case ["plan", .. var limits]:
                PlanBenchmark.Run(limits.Select(int.Parse).FirstOrDefault(1_000_000), limits.Length > 1 ? limits[1] : "");
                return 0;
            case ["read", .. var sizes]:
                ReadBenchmark.Run(sizes.Length > 0 ? [.. sizes.Select(int.Parse)] : [10, 100]);
                return 0;
            case ["start"]:
                StartBenchmark.Run();
                return 0;
            case ["testing", .. var parts]:
                await TestingBenchmark.RunAsync(parts.FirstOrDefault(""));
                return 0;
            case ["validate", .. var counts]:
                ValidateBenchmark.Run(counts.Select(int.Parse).FirstOrDefault(100_000));
                return 0;
            default:
                Console.Error.WriteLine(
                    "What? compare OLD NEW [plans [seed]] | generate | growth [kind [scale]] | jobs [rows] | org [rows] | "
                        + "plan [records [shape]] | read [megabytes...] | start | testing [times|tests|memory] | validate [records]");
                return 2;
        }
    }
}
