namespace Seeder.Cli.Output;

/// <summary>The result as one JSON object in the format of the sf CLI, so that scripts for sf can read it.</summary>
internal static class Envelope
{
    public static string Of(CommandResult result) => $"{JsonBytes.Text(json => Write(json, result))}\n";

    private static void Write(Utf8JsonWriter json, CommandResult result)
    {
        json.WriteStartObject();
        json.WriteNumber("status", (int)result.Code);
        var failed = result.Code is not (ExitCode.Done or ExitCode.ChangesPending);
        if (failed)
        {
            json.WriteString("name", result.Name ?? result.Code.ToString());
            json.WriteString("message", result.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message ?? result.Last ?? "");
            json.WriteNumber("exitCode", (int)result.Code);
        }
        json.WriteStartObject(failed ? "data" : "result");
        result.Json?.Invoke(json);
        DiagnosticJson.Write(json, "diagnostics", result.Diagnostics);
        json.WriteEndObject();
        json.WriteStartArray("warnings");
        foreach (var warning in result.Diagnostics.Where(d => d.Severity == Severity.Warning))
        {
            json.WriteStringValue(warning.Span is { } span ? $"{span}: {warning.Message}" : warning.Message);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
