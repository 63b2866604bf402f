using Seeder.Cli.Output;
using Seeder.Core.Diff;
using Seeder.Core.Preview;

namespace Seeder.Cli.Report;

/// <summary>Writes which records were changed or deleted in the org since they were sent.</summary>
internal static class ReportDrift
{
    private const int MostShown = 500;

    public static void Write(HtmlText html, Drift drift, Func<string, string> hide)
    {
        var records = drift.Records.Where(r => r.State != CheckedState.Same || !r.Fields.IsEmpty).ToList();
        if (records.Count > 0)
        {
            html.Element("h3", $"Differences in the org: {Plural.Count(records.Count, "record")}").Markup("\n");
            html.Markup("<div class=\"wide\"><table class=\"drift\">\n<thead><tr>");
            foreach (var title in new[] { "Record", "Type", "State", "Field", "Value in the org" })
            {
                html.Markup("<th scope=\"col\">").Text(title).Markup("</th>");
            }
            html.Markup("</tr></thead>\n<tbody>\n");
            foreach (var record in records.Take(MostShown))
            {
                Write(html, record, hide);
            }
            html.Markup("</tbody>\n</table></div>\n");
            if (records.Count > MostShown)
            {
                html.Element("p.soft", $"and {Plural.Count(records.Count - MostShown, "more record")}").Markup("\n");
            }
        }
        if (!drift.NotCompared.IsEmpty)
        {
            html.Element("p.soft", $"Not compared, because the user cannot read it: {string.Join(", ", drift.NotCompared)}.").Markup("\n");
        }
    }

    private static void Write(HtmlText html, CheckedRecord record, Func<string, string> hide)
    {
        var state = record.State == CheckedState.Same ? "set by the org" : DriftJson.NameOf(record.State);
        FieldDrift?[] fields = record.Fields.IsEmpty ? [null] : [.. record.Fields];
        foreach (var field in fields)
        {
            html.Markup("<tr><th scope=\"row\">").Text(record.Address).Markup("</th>").Element("td", record.Entry.Type).Element("td", state)
                .Element("td", field?.Name ?? "").Markup("<td>");
            if (field is not null)
            {
                html.Text(ReportValues.Shown(field.Held is { } held ? ShownValue.Of(held) : ShownValue.Null, hide));
                html.Text(field.IsOwn ? " (the org sets this value itself)" : "");
            }
            html.Markup("</td></tr>\n");
        }
    }
}
