using Seeder.Core.Calls;
using Seeder.Core.Diff;

namespace Seeder.Cli.Output;

/// <summary>The answer of <c>plan</c> for people: the bill, the calls, and what would be left behind.</summary>
internal static class PlanText
{
    // Enough to see what a call is about; --verbose lists all.
    private const int RecordsShown = 12;

    public static string Render(SeedReport report, CostEstimate bill, bool verbose)
    {
        var run = report.Planning.Run!;
        var shown = verbose ? int.MaxValue : RecordsShown;
        var text = new StringBuilder();
        text.Append(TextTable.Render(Rows(report.Planning, run, bill)));
        if (!bill.IsEmpty)
        {
            text.Append('\n').Append(GraphText.Render(run, shown));
        }
        if (!bill.Left.IsEmpty)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Plural.Count(bill.Left.Length, "record")} left the plan and would stay in the org (--prune deletes what left):\n");
            foreach (var (address, record) in bill.Left.Take(shown))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {address} ({record.Type}) {record.Id}\n");
            }
            text.Append(bill.Left.Length > shown ? $"  and {bill.Left.Length - shown} more\n" : "");
        }
        return text.ToString();
    }

    private static List<string[]> Rows(PlanningState planning, PlannedRun run, CostEstimate bill)
    {
        var rows = new List<string[]>
        {
            new[] { "plan", $"{run.Plan.Name} ({run.Plan.Source})" },
            new[] { "create", Records(bill.Create, Types(run, Verdict.Create, Verdict.Find)) },
            new[] { "update", Records(bill.Update, Types(run, Verdict.Update)) },
        };
        rows.AddRange(DeletionText.Rows(planning).Where(r => r[0] == "replace"));
        rows.Add(["leave", Records(bill.Leave, [])]);
        rows.AddRange(DeletionText.Rows(planning).Where(r => r[0] != "replace"));
        rows.AddRange(DeletionText.Runs(planning));
        if (bill.IsEmpty)
        {
            rows.Add(["calls", "none: nothing to do"]);
        }
        else
        {
            rows.Add(["calls", $"{Plural.Number(bill.Calls.Total)} in {Plural.Count(bill.Waves, "wave")} ({bill.Calls}); {Best(bill.Calls.Total, bill.Bound.Calls, bill.Obstacle.Calls, bill.Limits)}"]);
            rows.Add(["waves", $"{Plural.Number(bill.Waves)}; {Best(bill.Waves, bill.Bound.Waves, bill.Obstacle.Waves, bill.Limits)}"]);
            if (bill.LockRounds > bill.Waves)
            {
                rows.Add(["lock rounds", $"{Plural.Number(bill.LockRounds)}: calls that lock the same record follow each other"]);
            }
        }
        rows.Add(["look-ups", Plural.Count(bill.Queries, "query", "queries")]);
        if (bill.Usage is var (used, allowed))
        {
            var left = allowed - used;
            rows.Add(["API calls", $"{Plural.Number(bill.ApiCalls)} of the {Plural.Number(left)} that the org has left today{Share(bill.ApiCalls, left)}"]);
        }
        if (bill.Create > 0)
        {
            var left = bill.StorageLeft is { } megabytes ? $" of {Plural.Number(megabytes)} MB left" : "";
            rows.Add(["storage", $"about {Size(bill.StorageKilobytes)}{left}"]);
        }
        return rows;
    }

    private static string Best(int reached, int bound, BindingConstraintKind obstacle, ApiLimits limits) => reached == bound
        ? "no plan needs fewer"
        : $"at least {Plural.Number(bound)}; in the way: {BindingConstraint.Describe(obstacle, limits)}";

    private static IEnumerable<KeyValuePair<string, int>> Types(PlannedRun run, params Verdict[] verdicts) =>
        run.Plan.Records.Where(r => verdicts.Contains(run.Diff.Records[r.Index].Verdict)).CountBy(r => r.Type.Name);

    private static string Records(int count, IEnumerable<KeyValuePair<string, int>> types)
    {
        var list = string.Join(", ", types.Select(t => $"{Plural.Number(t.Value)} {t.Key}"));
        return list.Length == 0 ? Plural.Count(count, "record") : $"{Plural.Count(count, "record")}: {list}";
    }

    private static string Share(int calls, int left) => calls == 0 || left <= 0 ? ""
        : 100m * calls / left is var share && share < 0.1m ? " (less than 0.1 %)"
        : $" ({share:0.#} %)";

    private static string Size(int kilobytes) => kilobytes < 1024 ? $"{kilobytes} KB" : $"{kilobytes / 1024m:N1} MB";
}
