using Seeder.Cli.Commands;
using Seeder.Cli.Output;

namespace Seeder.Cli.Results;

/// <summary>The result as Markdown for the summary of a job in GitHub Actions.</summary>
internal static class SummaryMarkdown
{
    private const int MostDiagnostics = 50;
    private const int MostRecords = 200;
    private const int MostPlans = 200;

    // Long values of an org in a message would fill the summary.
    private const int LongestMessage = 500;

    /// <param name="hide">Removes secrets from a text.</param>
    public static string Write(string command, ResultSheet sheet, CommandResult result, Func<string, string> hide)
    {
        var text = new StringBuilder();
        var plans = sheet.Plans.Select(p => p.Name ?? p.File).ToList();
        var title = plans is [var only] ? $" {Markdown.Text(hide(only))}" : plans.Count == 0 ? "" : $" {Plural.Count(plans.Count, "plan")}";
        text.Append(CultureInfo.InvariantCulture, $"### seeder {command}{title}: {OutcomeOf(result.Code)}\n\n");
        if (sheet.Org is { } org)
        {
            text.Append(CultureInfo.InvariantCulture, $"Org: {Markdown.Code(hide(org))}\n\n");
        }
        text.Append(
            command == "validate" ? Checks(sheet.Plans, hide) : plans.Count == 1 ? Types(sheet.Plans[0]) : Plans(sheet.Plans, hide));
        ImmutableArray<Diagnostic> own = [.. result.Diagnostics.Except(sheet.Plans.SelectMany(p => p.Diagnostics))];
        List<Diagnostic> all = [.. own, .. sheet.Plans.SelectMany(p => p.Diagnostics)];
        text.Append(Diagnostics("error", all.Where(d => d.Severity == Severity.Error), hide));
        text.Append(Diagnostics("warning", all.Where(d => d.Severity == Severity.Warning), hide));
        text.Append(Records(sheet.Plans, hide));
        return text.Append('\n').ToString();
    }

    private static string OutcomeOf(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.ChangesPending => "changes are pending",
        ExitCode.Cancelled => "cancelled",
        ExitCode.InDoubt => "stopped with in-doubt calls",
        _ => $"failed (exit code {(int)code})",
    };

    private static string Checks(IReadOnlyList<PlanEntry> plans, Func<string, string> hide)
    {
        var rows = plans.OrderByDescending(p => p.Errors.Any())
            .Take(MostPlans)
            .Select(p => new[]
            {
                Markdown.Code(hide(p.File)), Markdown.Number(p.Errors.Count()), Markdown.Number(p.Warnings.Count()),
            });
        return plans.Count == 0 ? "" : Table(["plan", "errors", "warnings"], 2, rows, plans.Count, "plan");
    }

    private static string Types(PlanEntry plan)
    {
        if (plan.Records.Count == 0)
        {
            return plan.Counts.All(c => c.Value == 0)
                ? ""
                : Table(
                    [.. plan.Counts.Select(c => c.Key)], plan.Counts.Length, [plan.Counts.Select(c => Markdown.Number(c.Value))], 1, "");
        }
        var types = plan.Records.GroupBy(r => r.Type ?? "", StringComparer.Ordinal).ToList();
        var columns = RunText.Columns.Where(c => plan.Records.Any(r => r.Action == c)).ToList();
        var rows = types.Select(t => RowOf(Markdown.Code(t.Key), t)).Take(MostPlans).Append(RowOf("**all**", plan.Records));
        return Table(["type", .. columns], columns.Count, rows, types.Count + 1, "type");

        string[] RowOf(string name, IEnumerable<RecordReport> records)
        {
            var counts = records.CountBy(r => r.Action).ToDictionary(StringComparer.Ordinal);
            return [name, .. columns.Select(c => Markdown.Number(counts.GetValueOrDefault(c)))];
        }
    }

    private static string Plans(IReadOnlyList<PlanEntry> plans, Func<string, string> hide)
    {
        var columns = plans.SelectMany(p => p.Counts).Where(c => c.Value > 0).Select(c => c.Key).Distinct(StringComparer.Ordinal).ToList();
        var rows = plans.Take(MostPlans).Select(p => (string[])
        [
            Markdown.Code(hide(p.Name ?? p.File)),
            p.Status.ToString().ToLowerInvariant() + (p is { Status: PlanStatus.Skipped, Reason: { } reason }
                ? $": {Markdown.Text(hide(reason))}"
                : ""),
            .. columns.Select(c => Markdown.Number(p.Counts.Where(n => n.Key == c).Sum(n => n.Value))),
        ]);
        return plans.Count == 0 ? "" : Table(["plan", "outcome", .. columns], columns.Count, rows, plans.Count, "plan");
    }

    private static string Diagnostics(string noun, IEnumerable<Diagnostic> diagnostics, Func<string, string> hide)
    {
        var all = diagnostics.Distinct().ToList();
        if (all.Count == 0)
        {
            return "";
        }
        var rows = all.Take(MostDiagnostics).Select(d => new[]
        {
            d.Span is { } span ? Markdown.Code(hide($"{span.Source.Path}:{span.Source.Locate(span.Start).Line}")) : "",
            d.Code,
            Markdown.Text(Short(hide(d.Hint is { } hint ? $"{d.Message} {hint}" : d.Message))),
        });
        var table = Table(["place", "code", noun], 0, rows, all.Count, noun);
        return noun == "warning" ? Markdown.Folded(Plural.Count(all.Count, noun), table) : table;
    }

    private static string Records(IReadOnlyList<PlanEntry> plans, Func<string, string> hide)
    {
        var all = plans.Sum(p => p.Records.Count);
        if (all == 0)
        {
            return "";
        }
        // First what failed: a long list is cut.
        var records = plans.SelectMany(p => p.Records)
            .OrderBy(r => r.Action is not (RecordReports.Rejected or RecordReports.InDoubt))
            .Take(MostRecords)
            .Select(r => new[]
            {
                Markdown.Code(hide(r.RefId)), Markdown.Code(r.Type ?? ""), r.Id is { } id ? Markdown.Code(hide(id)) : "",
                Markdown.Text(r.Action),
            });
        return Markdown.Folded(Plural.Count(all, "record"), Table(["reference", "type", "id", "outcome"], 0, records, all, "record"));
    }

    private static string Table(
        IReadOnlyCollection<string> columns, int numbers, IEnumerable<IEnumerable<string>> rows, int count, string noun)
    {
        var shown = rows.ToList();
        var more = count > shown.Count ? $"\nand {Plural.Count(count - shown.Count, noun)} more\n" : "";
        return $"{Markdown.Head(columns, numbers)}{string.Concat(shown.Select(Markdown.Row))}{more}\n";
    }

    private static string Short(string text)
    {
        if (text.Length <= LongestMessage)
        {
            return text;
        }
        var end = char.IsHighSurrogate(text[LongestMessage - 1]) ? LongestMessage - 1 : LongestMessage;
        return $"{text[..end]}…";
    }
}
