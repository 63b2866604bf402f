using Seeder.Core.Explanations;

namespace Seeder.Cli.Output;

/// <summary>
/// Diagnostics as a SARIF 2.1.0 log, which code scanning services and editors read. Its rules are the explanations of the codes.
/// </summary>
internal static class Sarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    public static string Of(CommandResult result) => JsonBytes.Text(json => Write(json, result), indented: true);

    private static void Write(Utf8JsonWriter json, CommandResult result)
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        WriteRun(json, result);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, CommandResult result)
    {
        List<string> codes = [.. result.Diagnostics.Select(d => d.Code).Distinct().Order(StringComparer.Ordinal)];
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Seeder");
        json.WriteString("version", typeof(Sarif).Assembly.GetName().Version!.ToString(3));
        json.WriteStartArray("rules");
        codes.ForEach(c => WriteRule(json, c));
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        // Errors in a plan do not count as a failure of the tool.
        json.WriteBoolean("executionSuccessful", result.Code is ExitCode.Done or ExitCode.PlanErrors);
        json.WriteNumber("exitCode", (int)result.Code);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var diagnostic in result.Diagnostics)
        {
            WriteResult(json, diagnostic, codes.IndexOf(diagnostic.Code));
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, string code)
    {
        json.WriteStartObject();
        json.WriteString("id", code);
        if (ExplanationBook.Find(code) is { } explanation)
        {
            WriteText(json, "shortDescription", explanation.Title);
            WriteText(json, "fullDescription", explanation.Text);
            json.WriteStartObject("help");
            json.WriteString("text", ExplanationText.Render(explanation));
            json.WriteString("markdown", ExplanationText.Markdown(explanation));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic diagnostic, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", diagnostic.Code);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", diagnostic.Severity == Severity.Error ? "error" : "warning");
        WriteText(json, "message", diagnostic.Hint is { } hint ? $"{diagnostic.Message} {hint}" : diagnostic.Message);
        json.WriteStartArray("locations");
        if (diagnostic.Span is { } span)
        {
            json.WriteStartObject();
            WritePlace(json, span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        var related = diagnostic.Notes.Where(n => n.Span is not null).ToList();
        if (related.Count > 0)
        {
            json.WriteStartArray("relatedLocations");
            foreach (var note in related)
            {
                json.WriteStartObject();
                WritePlace(json, note.Span!.Value);
                WriteText(json, "message", note.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, SourceSpan span)
    {
        var (line, column) = span.Source.Locate(span.Start);
        var (endLine, endColumn) = span.Source.Locate(span.End);
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Address(span.Source.Path));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteNumber("startColumn", column);
        json.WriteNumber("endLine", endLine);
        json.WriteNumber("endColumn", endColumn);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    // A relative path stays relative, so that the log is valid on every machine.
    private static string Address(string path) => Path.IsPathFullyQualified(path)
        ? new Uri(path).AbsoluteUri
        : string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
