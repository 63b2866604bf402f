using System.Net;

namespace Seeder.Cli.Report;

/// <summary>
/// Writes HTML. Markup is given as constant text; all other text is made visible and encoded.
/// </summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup, which contains no text of the org, the plan or the user.</summary>
    public HtmlText Markup(string constant)
    {
        _text.Append(constant);
        return this;
    }

    /// <summary>Adds text on one line.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(WebUtility.HtmlEncode(Visible.Line(text)));
        return this;
    }

    /// <summary>Adds text of several lines.</summary>
    public HtmlText Lines(string text)
    {
        foreach (var (index, line) in text.TrimEnd('\n').Split('\n').Index())
        {
            _text.Append(index > 0 ? "\n" : "");
            Text(line);
        }
        return this;
    }

    /// <summary>Adds an element that contains only text.</summary>
    /// <param name="tag">The name of the element, with its class after a dot: <c>p.soft</c>.</param>
    public HtmlText Element(string tag, string text)
    {
        var (name, kind) = tag.Split('.') is [var first, var second] ? (first, second) : (tag, null);
        return Markup(kind is null ? $"<{name}>" : $"<{name} class=\"{kind}\">").Text(text).Markup($"</{name}>");
    }

    /// <summary>Adds names and values.</summary>
    public HtmlText Facts(IEnumerable<(string Name, string Value)> facts)
    {
        Markup("<dl class=\"facts\">\n");
        foreach (var (name, value) in facts)
        {
            Element("dt", name).Element("dd", value).Markup("\n");
        }
        return Markup("</dl>\n");
    }

    public override string ToString() => _text.ToString();
}
