using Seeder.Cli.Output;

namespace Seeder.Cli.Report;

/// <summary>The table of the number of records by type and action.</summary>
internal static class ReportCounts
{
    // The order of the columns: what a plan would do, then what a run did.
    private static readonly ImmutableArray<string> Actions =
    [
        "create", "create or update", "update", "replace", "activate", "delete", "delete by cascade", "deactivate", "send",
        .. RunText.Columns.Select(c => Word(c)),
    ];

    public static void Write(HtmlText html, ImmutableArray<ReportRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }
        var counts = rows.CountBy(r => (Type: r.Type ?? "", r.Action)).ToDictionary();
        var types = rows.Select(r => r.Type ?? "").Distinct(StringComparer.Ordinal).ToList();
        var actions = rows.Select(r => r.Action).Distinct(StringComparer.Ordinal).OrderBy(a => Actions.IndexOf(a)).ToList();
        html.Markup("<div class=\"wide\"><table class=\"counts\">\n<thead><tr><th scope=\"col\">Type</th>");
        actions.ForEach(a => html.Markup("<th scope=\"col\">").Text(a).Markup("</th>"));
        html.Markup("</tr></thead>\n<tbody>\n");
        types.ForEach(t => Row(t.Length == 0 ? "unknown" : t, a => counts.GetValueOrDefault((t, a))));
        html.Markup("</tbody>\n");
        if (types.Count > 1)
        {
            html.Markup("<tfoot>\n");
            Row("all", a => counts.Where(c => c.Key.Action == a).Sum(c => c.Value));
            html.Markup("</tfoot>\n");
        }
        html.Markup("</table></div>\n");

        void Row(string name, Func<string, int> count)
        {
            html.Markup("<tr><th scope=\"row\">").Text(name).Markup("</th>");
            actions.ForEach(a => html.Element("td", count(a) is > 0 and var some ? Plural.Number(some) : ""));
            html.Markup("</tr>\n");
        }
    }

    private static string Word(string action) => action == RecordReports.InDoubt ? "in doubt" : action;
}
