using Seeder.Cli.Commands;
using Seeder.Cli.Output;

namespace Seeder.Cli.Report;

/// <summary>What a command found or did for one plan, as far as it came.</summary>
/// <param name="Facts">The cost of the plan, or of the run.</param>
/// <param name="Rows">The records.</param>
/// <param name="Hide">Removes secrets from a value.</param>
internal sealed record ReportResult(
    SeedReport Report, ImmutableArray<(string Name, string Value)> Facts, ImmutableArray<ReportRow> Rows, Func<string, string> Hide)
{
    /// <param name="report">The outcome of a run, as far as it came.</param>
    /// <param name="records">The outcome of each record.</param>
    /// <param name="sent">The number of HTTP requests.</param>
    /// <param name="screen">Knows the secrets.</param>
    public static ReportResult Of(SeedReport report, IReadOnlyList<RecordReport> records, int sent, Screen screen) =>
        new(report, ReportFacts.OfRun(report, sent), ReportRows.OfRun(report, records), new ShownValues(screen).Hide);
}

/// <summary>The part of the page about one plan.</summary>
/// <param name="Title">The name of the plan and its file.</param>
/// <param name="Html">The part that is readable without a script.</param>
/// <param name="Data">The JSON object for the script.</param>
internal sealed record ReportPlan(string Title, PlanStatus Status, string Html, byte[] Data)
{
    /// <param name="title">The name of the plan and its file.</param>
    /// <param name="status">What became of the plan.</param>
    /// <param name="result">What the command printed for the plan.</param>
    /// <param name="reason">Why the plan was skipped; null if it was not.</param>
    /// <param name="held">What the command found or did; null if it stopped before.</param>
    public static ReportPlan Of(string title, PlanStatus status, CommandResult result, string? reason, ReportResult? held)
    {
        var html = new HtmlText();
        html.Markup("<h2>").Text(title).Markup(" ").Markup($"<span class=\"badge {Class(status, result.Code)}\">")
            .Text(WordOf(status, result.Code)).Markup("</span></h2>\n");
        if ((reason is null ? result.Last : $"Skipped: {reason}.") is { Length: > 0 } last)
        {
            html.Markup("<p class=\"outcome\">").Lines(last).Markup("</p>\n");
        }
        else if (held is { Rows: var all } && all.All(r => r.Change is null && r.Action is ReportRows.Unchanged or RecordReports.Found))
        {
            html.Element("p.outcome", "Nothing to do: the records in the org match the plan.").Markup("\n");
        }
        if (held is not null)
        {
            html.Markup("<div class=\"summary\">\n").Facts(held.Facts);
            ReportCounts.Write(html, held.Rows);
            html.Markup("</div>\n");
        }
        ReportDiagnostics.Write(html, "h3", result.Diagnostics);
        if (held?.Report.Planning.Drift is { } drift)
        {
            ReportDrift.Write(html, drift, held.Hide);
        }
        return new ReportPlan(title, status, html.ToString(), held is null ? ReportData.None : ReportData.Of(held));
    }

    public static string Class(PlanStatus status, ExitCode code) => (status, code) switch
    {
        (PlanStatus.Done, _) => "ok",
        (PlanStatus.Skipped, _) => "rest",
        (_, ExitCode.InDoubt) => "doubt",
        (PlanStatus.Cancelled, _) => "warn",
        _ => "bad",
    };

    private static string WordOf(PlanStatus status, ExitCode code) => status switch
    {
        PlanStatus.Done => code == ExitCode.ChangesPending ? "changes are pending" : "done",
        PlanStatus.Skipped => "skipped",
        PlanStatus.Cancelled => "cancelled",
        _ => code == ExitCode.InDoubt ? "in doubt" : "failed",
    };
}
