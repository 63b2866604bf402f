namespace Seeder.Cli.Output;

/// <summary>Diagnostics as JSON. Lines and columns count from 1; the end column is exclusive.</summary>
internal static class DiagnosticJson
{
    public static void Write(Utf8JsonWriter json, string name, ImmutableArray<Diagnostic> diagnostics)
    {
        json.WriteStartArray(name);
        foreach (var diagnostic in diagnostics)
        {
            json.WriteStartObject();
            json.WriteString("code", diagnostic.Code);
            json.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("message", diagnostic.Message);
            json.WriteString("hint", diagnostic.Hint);
            WritePlace(json, diagnostic.Span);
            json.WriteStartArray("notes");
            foreach (var note in diagnostic.Notes)
            {
                json.WriteStartObject();
                json.WriteString("message", note.Message);
                WritePlace(json, note.Span);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // A diagnostic without a place in a file has no such properties.
    private static void WritePlace(Utf8JsonWriter json, SourceSpan? place)
    {
        if (place is not { } span)
        {
            return;
        }
        var (line, column) = span.Source.Locate(span.Start);
        var (endLine, endColumn) = span.Source.Locate(span.End);
        json.WriteString("file", span.Source.Path);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteNumber("endLine", endLine);
        json.WriteNumber("endColumn", endColumn);
    }
}
