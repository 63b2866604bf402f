using System.Globalization;
using System.Text;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>A table of the results of all runs: one row per fault, one column per result.</summary>
internal static class CampaignReport
{
    public static string Render(IReadOnlyList<Outcome> all, int seed, TimeSpan took)
    {
        IReadOnlyList<Outcome> outcomes = [.. all.Where(o => o.Struck || !o.IsExact)];
        var idle = all.Count - outcomes.Count;
        var (shapes, faults) = (outcomes.Select(o => o.Shape).Distinct().Count(), outcomes.Select(o => o.Fault).Distinct().Count());
        var columns = all.Select(o => o.Column).Distinct().OrderBy(c => c != "exact").ThenBy(c => c, StringComparer.Ordinal).ToList();
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{outcomes.Count} runs, seed {seed}, {shapes} shapes, {faults} kinds of fault, {took.TotalSeconds:0} s");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"exact by the command itself or by the same command once more: {Share(outcomes, o => o.IsExactByItself)}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"exact by the command that the message names: {Share(outcomes, o => o.IsExact && !o.IsExactByItself)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"not exact: {Share(outcomes, o => !o.IsExact)}");
        text.AppendLine(CultureInfo.InvariantCulture, $"the fault did not happen, and the run counts for nothing: {idle}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| fault | {string.Join(" | ", columns)} |")
            .AppendLine(CultureInfo.InvariantCulture, $"|---{string.Concat(columns.Select(_ => "|---"))}|");
        foreach (var fault in all.GroupBy(o => o.Fault, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var counts = columns.Select(c => fault.Count(o => o.Column == c)).Select(n => n == 0 ? "" : $"{n}");
            text.AppendLine(CultureInfo.InvariantCulture, $"| {fault.Key} | {string.Join(" | ", counts)} |");
        }
        text.AppendLine();
        foreach (var other in outcomes.Where(o => o.IsExact && !o.IsExactByItself))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{other.Column}: {other.Shape} / {other.Fault} / {other.Target}");
        }
        return text.ToString();
    }

    private static string Share(IReadOnlyList<Outcome> outcomes, Func<Outcome, bool> counts) =>
        string.Create(CultureInfo.InvariantCulture, $"{outcomes.Count(counts)} ({100.0 * outcomes.Count(counts) / outcomes.Count:0.0} %)");
}
