using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Seeder.Cli.Tests.Reports;

/// <summary>A report as a test reads it.</summary>
internal sealed partial class ReportFile
{
    public ReportFile(string path)
    {
        Html = File.ReadAllText(path, Encoding.UTF8);
        Data = JsonNode.Parse(Between("<script type=\"application/json\" id=\"data\">", "</script>"))!.AsObject();
        Main = XElement.Parse($"<main>{Between("<main id=\"main\">", "</main>")}</main>");
        Header = XElement.Parse($"<header>{Between("<header class=\"page\">", "</header>")}</header>");
    }

    public string Html { get; }

    /// <summary>What the script shows.</summary>
    public JsonObject Data { get; }

    /// <summary>The plans, as far as they can be read without a script.</summary>
    public XElement Main { get; }

    /// <summary>The command and its outcome.</summary>
    public XElement Header { get; }

    public string Text => $"{TextOf(Header)}\n{TextOf(Main)}";

    public string Script => Between("</script>\n<script>", "</script>");

    public string Style => Between("<style>", "</style>");

    public string Policy => PolicyTag.Match(Html).Groups[1].Value;

    /// <summary>Each record as "reference type action".</summary>
    public IEnumerable<string> Records(int plan = 0)
    {
        var records = Data["plans"]![plan]!["records"]!;
        string Named(string column, string names, int i) => (string)records[names]![(int)records[column]![i]!]!;
        return Enumerable.Range(0, (int)records["n"]!)
            .Select(i => $"{records["ref"]![i]} {Named("type", "types", i)} {Named("action", "actions", i)}");
    }

    public static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    private static string TextOf(XElement element) =>
        string.Join(' ', element.DescendantNodes().OfType<XText>().Select(t => t.Value.Trim()));

    private string Between(string start, string end)
    {
        var from = Html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        Assert.That(from, Is.GreaterThan(start.Length), $"no {start}");
        return Html[from..Html.IndexOf(end, from, StringComparison.Ordinal)];
    }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">")]
    private static partial Regex PolicyTag { get; }
}
