using Seeder.Core.Diff;
using Seeder.Core.Run;
using Seeder.Core.State;

namespace Seeder.Cli.Output;

/// <summary>The records that would be deleted, as text.</summary>
internal static class DeletionText
{
    /// <summary>How many records of which types are deleted, deactivated, and deleted by cascade.</summary>
    public static string Render(PlanningState planning) => TextTable.Render([.. Rows(planning)]);

    /// <param name="namesRecords">Whether a row of a cascade names some records; false if the records are listed elsewhere.</param>
    public static IEnumerable<string[]> Rows(PlanningState planning, bool namesRecords = true)
    {
        if (planning.Run is not { } run)
        {
            yield break;
        }
        var deletions = run.Deletions.Where(d => !d.Stays && !run.IsReplaced(d.Address)).ToList();
        yield return Row("delete", deletions.Where(d => d.Entry.Type != Undo.Undeletable).CountBy(d => d.Entry.Type));
        if (deletions.Count(d => d.Entry.Type == Undo.Undeletable) is > 0 and var users)
        {
            yield return ["deactivate", Plural.Count(users, "user")];
        }
        if (run.Deletions.Where(d => !d.Stays && run.IsReplaced(d.Address)).ToList() is { Count: > 0 } replaced)
        {
            yield return Row("replace", replaced.CountBy(d => d.Entry.Type));
        }
        if (planning.Removal is not { } removal)
        {
            yield break;
        }
        foreach (var (title, types) in new[] {
            ("cascade, records of others", removal.Along.Strangers), ("cascade, made by the org's automation", removal.Along.Automation) })
        {
            if (!namesRecords && !types.IsEmpty)
            {
                yield return Row(title, types.Select(t => KeyValuePair.Create(t.Type, t.Ids.Length)));
            }
            foreach (var type in namesRecords ? types : [])
            {
                yield return [title, DeletionDiagnostics.Say(type)];
            }
        }
        foreach (var left in removal.NotDeleted.GroupBy(n => n.Entry.Type, StringComparer.Ordinal))
        {
            yield return ["not deleted", $"{Plural.Number(left.Count())} {left.Key}, not created by this plan"];
        }
    }

    /// <summary>Who created the records to be deleted, and when.</summary>
    public static IEnumerable<string[]> Runs(PlanningState planning)
    {
        var counts = planning.Deletions.CountBy(d => d.Entry.Origin?.Run ?? "").ToDictionary(StringComparer.Ordinal);
        foreach (var run in (planning.Recovered?.Manifest?.Runs ?? []).Where(r => counts.ContainsKey(r.Id)))
        {
            yield return ["created",
                $"{Plural.Count(counts[run.Id], "record")} by {run.User}, {Time(run.From)} to {Time(run.To)} (plus or minus "
                    + $"{ManifestRun.Slack.TotalSeconds:0} s)"];
        }
        foreach (var adopted in planning.Deletions.Select(d => d.Entry.Origin)
            .Where(o => o is { Run: null, At: not null })
            .GroupBy(o => o!.User))
        {
            yield return ["adopted", $"{Plural.Count(adopted.Count(), "record")} created by {adopted.Key ?? "an unknown user"}"];
        }
    }

    private static string[] Row(string title, IEnumerable<KeyValuePair<string, int>> types)
    {
        var all = types.ToList();
        var list = string.Join(", ", all.Select(t => $"{Plural.Number(t.Value)} {t.Key}"));
        return [title, list.Length == 0 ? Plural.Count(0, "record") : $"{Plural.Count(all.Sum(t => t.Value), "record")}: {list}"];
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
