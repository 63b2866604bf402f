using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Seeder.Cli.Report;

/// <summary>The page as one file: the template with the style sheet, the script and the content.</summary>
internal static partial class ReportPage
{
    /// <summary>The start of each report. A file with another start is never replaced.</summary>
    public const string Marker = "<!DOCTYPE html>\n<!-- A report of seeder. -->\n";

    /// <param name="title">The title of the window.</param>
    /// <param name="header">HTML: the command, the org and the outcome.</param>
    /// <param name="main">HTML: the plans.</param>
    /// <param name="footer">HTML: who wrote the page, and when.</param>
    /// <param name="data">The JSON for the script; it contains no character that acts in HTML.</param>
    public static byte[] Render(string title, string header, string main, string footer, byte[] data)
    {
        var (style, script) = (Part("report.css"), Part("report.js"));
        var page = new MemoryStream(data.Length + 200_000);
        var template = Part("report.html");
        var last = 0;
        // The template is read once, so a placeholder in the content stays text.
        foreach (Match match in Placeholder.Matches(template))
        {
            Write(template[last..match.Index]);
            last = match.Index + match.Length;
            switch (match.Groups[1].Value)
            {
                case "marker": Write(Marker); break;
                case "policy":
                    Write(
                        $"default-src 'none'; script-src {HashOf(script)}; style-src {HashOf(style)}; base-uri 'none'; form-action 'none'");
                    break;
                case "title": Write(new HtmlText().Text(title).ToString()); break;
                case "style": Write(style); break;
                case "script": Write(script); break;
                case "header": Write(header); break;
                case "main": Write(main); break;
                case "footer": Write(footer); break;
                case "data": page.Write(data); break;
                case var name: throw new InvalidOperationException(name);
            }
        }
        Write(template[last..]);
        return page.ToArray();

        void Write(string text) => page.Write(Encoding.UTF8.GetBytes(text));
    }

    private static string HashOf(string text) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    // A checkout may have other line breaks; a browser computes the hash with these.
    private static string Part(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream($"Seeder.Cli.Report.{name}")
            ?? throw new InvalidOperationException(name);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\{\{([a-z]+)\}\}")]
    private static partial Regex Placeholder { get; }
}
