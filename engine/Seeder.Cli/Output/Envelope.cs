namespace Seeder.Cli.Output;

/// <summary>One JSON object in the shape of the sf CLI's: scripts that read sf's answers read ours.</summary>
internal static class Envelope
{
    public static string Of(CommandResult answer) => $"{JsonBytes.Text(json => Write(json, answer))}\n";

    private static void Write(Utf8JsonWriter json, CommandResult answer)
    {
        json.WriteStartObject();
        json.WriteNumber("status", (int)answer.Code);
        var failed = answer.Code is not (ExitCode.Done or ExitCode.ChangesPending);
        if (failed)
        {
            json.WriteString("name", answer.Name ?? answer.Code.ToString());
            json.WriteString("message", answer.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error)?.Message ?? answer.Last ?? "");
            json.WriteNumber("exitCode", (int)answer.Code);
        }
        json.WriteStartObject(failed ? "data" : "result");
        answer.Json?.Invoke(json);
        DiagnosticJson.Write(json, "diagnostics", answer.Diagnostics);
        json.WriteEndObject();
        json.WriteStartArray("warnings");
        foreach (var warning in answer.Diagnostics.Where(d => d.Severity == Severity.Warning))
        {
            json.WriteStringValue(warning.Span is { } span ? $"{span}: {warning.Message}" : warning.Message);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
