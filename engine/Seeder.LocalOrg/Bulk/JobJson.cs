using System.Text.Json;

namespace Seeder.Local;

/// <summary>Writes jobs as JSON (Bulk API 2.0 guide, Create a Job, Get Information About an Ingest Job).</summary>
internal static class JobJson
{
    public static ApiResponse Response(BulkJob job, Action<Utf8JsonWriter, BulkJob> write) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        write(json, job);
        json.WriteEndObject();
    });

    /// <summary>Writes the properties that every response about a job begins with.</summary>
    public static void Head(Utf8JsonWriter json, BulkJob job)
    {
        json.WriteString("id", job.Id);
        json.WriteString("operation", job.Operation);
        json.WriteString("object", job.Object);
        json.WriteString("createdById", job.CreatedById);
        json.WriteString("createdDate", Temporal.WireDateTime(job.CreatedDate));
        json.WriteString("systemModstamp", Temporal.WireDateTime(job.SystemModstamp));
        json.WriteString("state", job.State.ToString());
        if (job.ExternalIdField is { } key)
        {
            json.WriteString("externalIdFieldName", key);
        }

        json.WriteString("concurrencyMode", "Parallel");
        json.WriteString("contentType", "CSV");
        json.WritePropertyName("apiVersion");
        json.WriteRawValue($"{job.ApiVersion}.0");
        if (job.AssignmentRuleId is { } rule)
        {
            json.WriteString("assignmentRuleId", rule);
        }
    }

    /// <summary>Writes how the CSV of the job is formatted.</summary>
    public static void Csv(Utf8JsonWriter json, BulkJob job)
    {
        json.WriteString("lineEnding", job.Csv.LineEndName);
        json.WriteString("columnDelimiter", job.Csv.DelimiterName);
    }

    /// <summary>Writes how far the job is.</summary>
    public static void Progress(Utf8JsonWriter json, BulkJob job)
    {
        json.WriteNumber("numberRecordsProcessed", job.Processed);
        if (job.JobType == BulkJob.Ingest)
        {
            json.WriteNumber("numberRecordsFailed", job.Failed);
        }

        json.WriteNumber("retries", job.Retries);
        json.WriteNumber("totalProcessingTime", job.TotalTime);
        if (job.JobType == BulkJob.Ingest)
        {
            json.WriteNumber("apiActiveProcessingTime", job.ApiTime);
            json.WriteNumber("apexProcessingTime", job.ApexTime);
        }

        if (job.ErrorMessage is { } error)
        {
            json.WriteString("errorMessage", error);
        }
    }
}
