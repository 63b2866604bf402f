using System.Text.Json;
using System.Text.RegularExpressions;
using Seeder.Core.Binding;
using Seeder.Core.State;

namespace Seeder.Core.Calls;

/// <summary>Writes the plan's own subrequests as one Batch call.</summary>
internal static partial class RawRequestWriter
{
    public static ApiRequest Write(ApiCall.Batch call, PlannedRun run, RunState state) => ApiRequest.Json("POST", "composite/batch", json =>
    {
        var (holes, fields) = (run.HolesNow(state), new FieldWriter(run, state));
        json.WriteStartObject();
        json.WriteBoolean("haltOnError", true);
        json.WriteStartArray("batchRequests");
        foreach (var raw in call.Operations.Select(o => run.Plan.Batch[run.NodeOf(o).Record]))
        {
            json.WriteStartObject();
            json.WriteString("method", raw.Method);
            json.WriteString("url", $"v{run.Org!.ApiVersion}/{Encoded(string.Concat(raw.Url.Select(holes.Require)))}");
            if (raw.Body is { } body)
            {
                json.WritePropertyName("richInput");
                WriteBody(json, body, fields);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteBody(Utf8JsonWriter json, RawBody body, FieldWriter fields)
    {
        switch (body)
        {
            case RawBody.Value value:
                fields.Write(json, null, value.Content);
                break;
            case RawBody.List list:
                json.WriteStartArray();
                foreach (var item in list.Items)
                {
                    WriteBody(json, item, fields);
                }
                json.WriteEndArray();
                break;
            case RawBody.Mapping mapping:
                json.WriteStartObject();
                foreach (var (name, value) in mapping.Entries)
                {
                    json.WritePropertyName(name);
                    WriteBody(json, value, fields);
                }
                json.WriteEndObject();
                break;
        }
    }

    // Query strings in plans are not percent-encoded. An ampersand separates two parameters only if a name and '=' follow it, because a
    // value may contain ampersands.
    private static string Encoded(string url)
    {
        var at = url.IndexOf('?');
        if (at < 0)
        {
            return string.Join('/', url.Split('/').Select(Uri.EscapeDataString));
        }
        var pairs = Parameter.Split(url[(at + 1)..])
            .Select(p => p.IndexOf('=') is >= 0 and var eq ? $"{p[..eq]}={Uri.EscapeDataString(p[(eq + 1)..])}" : p);
        return $"{Encoded(url[..at])}?{string.Join('&', pairs)}";
    }

    [GeneratedRegex(@"&(?=[A-Za-z_][A-Za-z0-9_.]*=)", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter { get; }
}
