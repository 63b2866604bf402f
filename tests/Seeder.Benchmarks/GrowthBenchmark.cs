using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Facts;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Benchmarks;

/// <summary>Finds work that grows faster than the plan: measures <c>validate</c> for each kind of plan in three sizes.</summary>
internal static class GrowthBenchmark
{
    private const double MostRatio = 5.5;

    private static readonly DateTimeOffset Now = new(2026, 3, 31, 9, 30, 0, TimeSpan.Zero);

    public static void Run(string only, int scale)
    {
        Console.WriteLine(
            "Each kind in sizes n, 2n and 4n, CPU time, least of two rounds at n and 2n; "
                + $"four times the size should take about four times the time, {MostRatio} is marked");
        var table = new Table("kind", "n", "ms at n", "at 2n", "at 4n", "ratio", "", "diagnostics at 4n");
        foreach (var kind in GrowthKinds.Faulty.Concat(GrowthKinds.Sound)
            .Where(k => k.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            Add(table, kind with { Start = kind.Start * scale });
        }
        table.Print();
    }

    private static void Add(Table table, GrowthKinds.Kind kind)
    {
        var times = new double[3];
        var said = "";
        for (var size = 0; size < times.Length; size++)
        {
            var n = kind.Start << size;
            var (plan, csv) = (new SourceText("growth.yaml", kind.Text(n)), kind.Csv?.Invoke(n));
            if (size == 0)
            {
                Validate(plan, csv);
            }
            times[size] = Measured.BestOf(size == 2 ? 1 : 2, () => said = Validate(plan, csv)).Cpu.TotalMilliseconds;
        }
        var ratio = times[2] / Math.Max(1, times[0]);
        table.Add(
            $"{kind.Name}",
            $"{kind.Start:#,0}",
            $"{times[0]:0}",
            $"{times[1]:0}",
            $"{times[2]:0}",
            $"{ratio:0.0}",
            $"{(ratio > MostRatio ? "grows" : "")}",
            $"{said}");
        Console.Error.WriteLine($"{kind.Name}: {times[0]:0} {times[1]:0} {times[2]:0} = {ratio:0.0} ({said})");
    }

    private static string Validate(SourceText source, string? csv)
    {
        var planning = Planner.Advance(
            new PlanningState(new PlanRequest(source, Now), StandardObjects.Schema, OrgFacts.None) { History = History.None });
        while (planning.Needs is Needs.Files files)
        {
            planning = Planner.Advance(
                planning with { Files = planning.Files.AddRange(files.Paths.Select(p => KeyValuePair.Create(p, Fact(p, csv)))) });
        }
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(planning.Diagnostics);
        if (planning is { HasErrors: false, Plan: { } plan })
        {
            new OfflineChecks(plan, planning.Clock, isPinned: false, [], diagnostics).Check();
        }
        var all = diagnostics.ToImmutable();
        _ = DiagnosticText.Render(all).Length;
        return all.IsEmpty ? "" : $"{all.Length:#,0} {string.Join(' ', all.Select(d => d.Code).Distinct().Take(4))}";
    }

    private static FileFact Fact(string path, string? csv) =>
        csv is null ? new FileFact.Missing("it is not there.", []) : new FileFact.Found(path, Encoding.UTF8.GetBytes(csv));
}
