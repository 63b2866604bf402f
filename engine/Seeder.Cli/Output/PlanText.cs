using Seeder.Core.Calls;
using Seeder.Core.Diff;

namespace Seeder.Cli.Output;

/// <summary>The result of <c>plan</c> as text: the cost, the calls, and the records that are no longer in the plan.</summary>
internal static class PlanText
{
    // The number of records listed for a call; --verbose lists all.
    private const int RecordsShown = 12;

    public static string Render(SeedReport report, CostEstimate cost, bool verbose)
    {
        var run = report.Planning.Run!;
        var shown = verbose ? int.MaxValue : RecordsShown;
        var text = new StringBuilder();
        text.Append(TextTable.Render(Rows(report.Planning, run, cost)));
        if (!cost.IsEmpty)
        {
            text.Append('\n').Append(GraphText.Render(run, shown));
        }
        if (!cost.Orphans.IsEmpty)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{Plural.Count(cost.Orphans.Length, "record")} no longer in the plan would stay in the org (--prune deletes them):\n");
            foreach (var (address, record) in cost.Orphans.Take(shown))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {address} ({record.Type}) {record.Id}\n");
            }
            text.Append(cost.Orphans.Length > shown ? $"  and {cost.Orphans.Length - shown} more\n" : "");
        }
        return text.ToString();
    }

    private static List<string[]> Rows(PlanningState planning, PlannedRun run, CostEstimate cost)
    {
        var rows = new List<string[]>
        {
            new[] { "plan", $"{run.Plan.Name} ({run.Plan.Source})" },
        };
        if (run.Plan.Selection is { } selection)
        {
            rows.Add(
                ["only",
                    $"{string.Join(", ", planning.Request.Only)}: {Plural.Number(selection.Count)} of "
                        + Plural.Count(run.Plan.Records.Length, "record")]);
        }
        rows.AddRange(
        [
            new[] { "create", Records(cost.Changes.Create, Types(run, Verdict.Create, Verdict.Find)) },
            new[] { "update", Records(cost.Changes.Update, Types(run, Verdict.Update)) },
        ]);
        rows.AddRange(DeletionText.Rows(planning).Where(r => r[0] == "replace"));
        rows.Add(["unchanged", Records(cost.Changes.Unchanged, [])]);
        rows.AddRange(DeletionText.Rows(planning).Where(r => r[0] != "replace"));
        rows.AddRange(DeletionText.Runs(planning));
        if (cost.IsEmpty)
        {
            rows.Add(["calls", "0: nothing to do"]);
        }
        else
        {
            rows.Add(
                ["calls",
                    $"{Plural.Number(cost.Calls.Total)} in {Plural.Count(cost.Waves, "wave")} ({cost.Calls}); "
                        + $"{Best(cost.Calls.Total, cost.Bound.Calls, cost.LimitedBy.Calls, cost.Limits)}"]);
            rows.Add(["waves", $"{Plural.Number(cost.Waves)}; {Best(cost.Waves, cost.Bound.Waves, cost.LimitedBy.Waves, cost.Limits)}"]);
            if (cost.LockRounds > cost.Waves)
            {
                rows.Add(["lock rounds", $"{Plural.Number(cost.LockRounds)}: calls that lock the same record follow each other"]);
            }
        }
        rows.Add(["queries", Plural.Number(cost.Queries)]);
        if (cost.Usage is var (used, allowed))
        {
            var left = allowed - used;
            rows.Add(
                ["API calls",
                    $"{Plural.Number(cost.ApiCalls)} of the {Plural.Number(left)} that the org still allows "
                        + $"today{Share(cost.ApiCalls, left)}"]);
        }
        if (cost.Changes.Create > 0)
        {
            var left = cost.StorageLeft is { } megabytes ? $" of {Plural.Number(megabytes)} MB left" : "";
            rows.Add(["storage", $"about {Size(cost.StorageKilobytes)}{left}"]);
        }
        return rows;
    }

    private static string Best(int reached, int bound, BindingConstraintKind limit, ApiLimits limits) => reached == bound
        ? "the minimum"
        : $"at least {Plural.Number(bound)}; limited by: {BindingConstraint.Describe(limit, limits)}";

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
