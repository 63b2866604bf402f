using Seeder.Core.Facts;

namespace Seeder.Cli.Output;

/// <summary>The result of <c>apply</c> and <c>destroy</c> as JSON.</summary>
internal static class RunJson
{
    /// <param name="sent">The number of HTTP requests of any kind, including queries and retries.</param>
    public static void Write(Utf8JsonWriter json, SeedReport report, IReadOnlyList<RecordReport> records, OrgIdentity org, int sent)
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
        WriteJobs(json, report.Result?.Jobs ?? []);
        DriftJson.Write(json, report.Planning.Drift);
        WriteRecords(json, records);
    }

    private static void WriteJobs(Utf8JsonWriter json, ImmutableArray<RunJob> jobs)
    {
        json.WriteStartArray("jobs");
        foreach (var job in jobs)
        {
            json.WriteStartObject();
            json.WriteNumber("call", job.Call + 1);
            json.WriteString("id", job.Id);
            json.WriteString("type", job.Type);
            json.WriteNumber("records", job.Records);
            json.WriteNumber("processed", job.Processed);
            if (job.Stored is { } stored)
            {
                json.WriteNumber("stored", stored);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteRecords(Utf8JsonWriter json, IReadOnlyList<RecordReport> records)
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
