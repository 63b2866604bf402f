using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging;

namespace Seeder.Cli.Log;

/// <summary>One line of the log.</summary>
internal sealed record LogEntry(
    DateTimeOffset Time,
    LogLevel Level,
    string Category,
    EventId Event,
    string Message,
    IReadOnlyList<KeyValuePair<string, object?>> Values)
{
    public string LevelName => Level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };
}

/// <summary>A log entry as a line of text: <c>12:00:00.123 info POST /services/...</c>.</summary>
internal static class LogText
{
    public static string Of(LogEntry entry, Func<string, string> hide) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Time:HH:mm:ss.fff} {entry.LevelName} {hide(entry.Message)}");
}

/// <summary>A log entry as a line of JSON, for programs; it is safe for terminals too.</summary>
internal static class LogJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Of(LogEntry entry, Func<string, string> hide)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", IsoTime.Format(entry.Time));
            json.WriteString("level", entry.LevelName);
            json.WriteNumber("id", entry.Event.Id);
            json.WriteString("event", entry.Event.Name);
            json.WriteString("category", entry.Category);
            json.WriteString("message", hide(entry.Message));
            json.WriteStartObject("values");
            foreach (var (name, value) in entry.Values)
            {
                // The template is the same for every line of an event.
                if (name != "{OriginalFormat}")
                {
                    Write(json, name, value, hide);
                }
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetBytes($"{Visible.Json(Encoding.UTF8.GetString(buffer.ToArray()))}\n");
    }

    private static void Write(Utf8JsonWriter json, string name, object? value, Func<string, string> hide)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                break;
            case int number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteNumber(name, number);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            case bool truth:
                json.WriteBoolean(name, truth);
                break;
            default:
                json.WriteString(name, hide(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
                break;
        }
    }
}
