using Seeder.Core.Facts;

namespace Seeder.Cli.Output;

/// <summary>The result of <c>apply</c> and <c>destroy</c> as JSON.</summary>
internal static class RunJson
{
    /// <param name="sent">The number of HTTP requests of any kind, including queries and retries.</param>
    public static void Write(Utf8JsonWriter json, SeedReport report, ImmutableArray<RecordReport> records, OrgIdentity org, int sent)
    {
        json.WriteString("plan", report.Planning.Plan?.Name ?? report.Planning.Syntax?.Name?.Text);
        json.WriteString("orgId", org.Id);
        json.WriteString("instanceUrl", org.InstanceUrl);
        json.WriteString("apiVersion", org.ApiVersion);
        json.WriteString("manifest", report.ManifestPath);
        json.WriteStartObject("calls");
        CallCounts.Of(RunText.Sent(report)).WriteProperties(json);
        json.WriteNumber("http", sent);
        json.WriteEndObject();
        DriftJson.Write(json, report.Planning.Drift);
        WriteRecords(json, records);
    }

    public static void WriteRecords(Utf8JsonWriter json, ImmutableArray<RecordReport> records)
    {
        json.WriteStartArray("records");
        foreach (var record in records)
        {
            json.WriteStartObject();
            json.WriteString("refId", record.RefId);
            json.WriteString("type", record.Type);
            json.WriteString("id", record.Id);
            json.WriteString("action", record.Action);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
