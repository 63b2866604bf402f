using System.Text.Json;

namespace Seeder.Local;

/// <summary>Reads the JSON of requests about ingest jobs, and makes their errors.</summary>
internal static class IngestRequest
{
    private static readonly string[] Operations = ["insert", "update", "upsert", "delete", "hardDelete"];

    /// <summary>Reads a new job. Its id, user and times are empty.</summary>
    public static BulkJob Read(Schema schema, JsonElement json)
    {
        var name = Text(json, "object") ?? throw Invalid("object is required");
        var operation = Text(json, "operation") ?? throw Invalid("operation is required");
        if (!Operations.Contains(operation))
        {
            throw Invalid($"Invalid operation: {operation}");
        }

        var type = schema.Find(name) ?? throw new Refusal(400, "INVALIDENTITY", $"Unable to find object: {name}");
        var key = Text(json, "externalIdFieldName");
        if (operation == "upsert" && (key is null || type.Field(key) is not { } field
            || !(field.ExternalId || field.IdLookup || field.Type == FieldType.Id)))
        {
            throw Invalid(key is null ? "External ID was blank for upsert" : $"Field name not found or is not an external id : {key}");
        }

        return new BulkJob
        {
            Id = "",
            JobType = BulkJob.Ingest,
            Operation = operation,
            Object = type.Name,
            State = JobState.Open,
            CreatedById = "",
            CreatedDate = 0,
            SystemModstamp = 0,
            ApiVersion = 0,
            Csv = CsvDialect.Of(Text(json, "columnDelimiter"), Text(json, "lineEnding"))
                ?? throw Invalid("columnDelimiter or lineEnding has an unknown value"),
            ExternalIdField = operation == "upsert" ? key : null,
            AssignmentRuleId = Text(json, "assignmentRuleId"),
        };
    }

    /// <summary>Reads the state that a request wants.</summary>
    public static JobState State(JsonElement json) => Text(json, "state") switch
    {
        "UploadComplete" => JobState.UploadComplete,
        "Aborted" => JobState.Aborted,
        var other => throw new Refusal(400, "INVALIDJOBSTATE", $"Changing the job state to {other} is not allowed"),
    };

    public static Refusal WrongState(BulkJob job, JobState wanted) => new(
        400,
        "INVALIDJOBSTATE",
        wanted == JobState.Aborted ? "Aborting already Completed Job not allowed" : $"Closing already {job.State} Job not allowed");

    public static Refusal Uploaded(BulkJob job) => new(
        400, "INVALIDJOBSTATE", job.State == JobState.Open ? "The data of the job is already uploaded" : $"The job is {job.State}");

    public static Refusal NotTerminated() =>
        new(400, "API_ERROR", "Error encountered when deleting the job because the job is not terminated");

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Refusal Invalid(string message) => new(400, "INVALIDJOB", $"InvalidJob : {message}");
}
