using Seeder.Core.Calls;
using Seeder.Core.Diff;

namespace Seeder.Cli.Output;

/// <summary>What <c>plan</c> shows besides the changes and the cost.</summary>
/// <param name="Calls">Whether it shows the graph of calls.</param>
/// <param name="IsVerbose">Whether it shows every record, waves and lock rounds.</param>
internal readonly record struct PlanDetail(bool Calls, bool IsVerbose);

/// <summary>The result of <c>plan</c> as text: the changes, the cost, the calls, and the records that are no longer in the plan.</summary>
internal static class PlanText
{
    // The number of fields listed as not compared.
    private const int NotComparedShown = 5;

    // The number of records listed for a call; --verbose lists all.
    private const int RecordsShown = 12;

    /// <param name="changes">The changed records with their values.</param>
    public static string Render(SeedReport report, CostEstimate cost, string changes, PlanDetail detail)
    {
        var run = report.Planning.Run!;
        var shown = detail.IsVerbose ? int.MaxValue : RecordsShown;
        var text = new StringBuilder();
        text.Append(TextTable.Render(Heading(report.Planning, run)));
        if (changes.Length > 0)
        {
            text.Append('\n').Append(changes).Append('\n');
        }
        text.Append(TextTable.Render(Rows(report.Planning, run, cost, detail.IsVerbose)));
        if (detail.Calls && !cost.IsEmpty)
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
            text.Append(cost.Orphans.Length > shown ? $"  and {Plural.Number(cost.Orphans.Length - shown)} more\n" : "");
        }
        return text.ToString();
    }

    // As wide as the table below, so that both have the same columns.
    private static List<string[]> Heading(PlanningState planning, PlannedRun run)
    {
        var rows = new List<string[]>
        {
            new[] { "plan     ", $"{run.Plan.Name} ({run.Plan.Source})" },
        };
        if (run.Plan.Selection is { } selection)
        {
            rows.Add(
                ["only",
                    $"{string.Join(", ", planning.Request.Only)}: {Plural.Number(selection.Count)} of "
                        + Plural.Count(run.Plan.Records.Length, "record")]);
        }
        return rows;
    }

    // "Nothing to do" would hide that records differ from what was sent.
    private static string Nothing(Drift? drift) => drift is { IsCompared: true } && drift.Differing.Count() is > 0 and var differing
        ? $"0: the plan has not changed, but {Plural.Count(differing, "record")} {(differing == 1 ? "differs" : "differ")} in the org"
        : "0: nothing to do";

    private static List<string[]> Rows(PlanningState planning, PlannedRun run, CostEstimate cost, bool isVerbose)
    {
        var rows = new List<string[]>
        {
            new[] { "create", Records(cost.Changes.Create, Types(run, Verdict.Create, Verdict.Find)) },
            new[] { "update", Records(cost.Changes.Update, Types(run, Verdict.Update)) },
        };
        var deletions = DeletionText.Rows(planning, namesRecords: false).ToList();
        rows.AddRange(deletions.Where(r => r[0] == "replace"));
        rows.Add(["unchanged", Records(cost.Changes.Unchanged, [])]);
        rows.AddRange(deletions.Where(r => r[0] != "replace"));
        rows.AddRange(DeletionText.Runs(planning));
        if (cost.IsEmpty)
        {
            rows.Add(["calls", Nothing(planning.Drift)]);
        }
        else
        {
            rows.AddRange(CallRows(cost, isVerbose));
        }
        if (planning.Drift is { NotCompared: { IsEmpty: false } fields })
        {
            rows.Add(["not compared", $"{Quoting.SomeAndCount(fields, NotComparedShown)}: the values cannot be read"]);
        }
        rows.Add(["queries", Plural.Number(cost.Queries)]);
        if (cost.Usage is var (used, allowed))
        {
            var left = allowed - used;
            rows.Add(
                ["API calls",
                    $"{(cost.Jobs is null ? "" : "about ")}{Plural.Number(cost.ApiCalls)} of the {Plural.Number(left)} that the org "
                        + $"still allows today{Share(cost.ApiCalls, left)}"]);
        }
        if (cost.Changes.Create > 0)
        {
            var left = cost.StorageLeft is { } megabytes ? $" of {Plural.Number(megabytes)} MB left" : "";
            rows.Add(["storage", $"about {Quoting.Size(1024L * cost.StorageKilobytes)}{left}"]);
        }
        return rows;
    }

    private static IEnumerable<string[]> CallRows(CostEstimate cost, bool isVerbose)
    {
        yield return ["calls",
            $"{Plural.Number(cost.Calls.Total)} ({cost.Calls}); "
                + Best(cost.Calls.Total, cost.Bound.Calls, cost.LimitedBy.Calls, cost.Limits)];
        if (cost.Jobs is { } jobs)
        {
            yield return ["jobs", jobs.ToString()];
        }
        if (cost.Waves > 1)
        {
            yield return ["steps", $"{Plural.Number(cost.Waves)} that wait for each other: each needs results of the step before it"];
        }
        if (!isVerbose)
        {
            yield break;
        }
        yield return ["waves", $"{Plural.Number(cost.Waves)}; {Best(cost.Waves, cost.Bound.Waves, cost.LimitedBy.Waves, cost.Limits)}"];
        if (cost.LockRounds > cost.Waves)
        {
            yield return ["lock rounds", $"{Plural.Number(cost.LockRounds)}: calls that lock the same record follow each other"];
        }
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
}
