using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Reads the JSON of requests about ingest jobs, and makes their errors. The codes of errors are those of the guide (Errors) in capitals,
/// as in its examples for query jobs; texts that no source shows are assumptions.
/// </summary>
internal static class IngestRequest
{
    // Assignment rules exist for these objects only, and jobs have had them since version 49.
    private const int FirstWithAssignment = 49;

    private static readonly string[] Operations = ["insert", "update", "upsert", "delete", "hardDelete"];

    private static readonly string[] Assigned = ["Case", "Lead"];

    private static readonly string[] Keys =
    [
        "object", "operation", "externalIdFieldName", "contentType", "lineEnding", "columnDelimiter", "assignmentRuleId", "concurrencyMode",
    ];

    /// <summary>Reads a new job. Its id, user and times are empty.</summary>
    public static BulkJob Read(OrgState org, JsonInput input, int version)
    {
        var json = input.Root;
        if (json.EnumerateObject().FirstOrDefault(p => !Keys.Contains(p.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new Refusal(400, "JSON_PARSER_ERROR", $"Unrecognized field \"{unknown.Name}\"");
        }

        var name = Text(input, "object") ?? throw Invalid("object is required");
        var operation = Text(input, "operation") ?? throw Invalid("operation is required");
        if (!Operations.Contains(operation))
        {
            throw new Refusal(400, "INVALIDOPERATION", $"InvalidOperation : Invalid operation: {operation}");
        }

        var type = org.Schema.Find(name) ?? throw new Refusal(400, "INVALIDENTITY", $"InvalidEntity : Unable to find object: {name}");
        if (operation == "hardDelete" && !org.Rules.Rules.BulkHardDelete)
        {
            throw new Refusal(
                400,
                "FEATURENOTENABLED",
                "hardDelete operation requires special user profile permission, please contact your system administrator");
        }

        if (Text(input, "contentType") is { } content && content != "CSV")
        {
            throw Invalid($"Invalid contentType: {content}");
        }

        var rule = Text(input, "assignmentRuleId");
        if (rule is not null && (version < FirstWithAssignment || !Assigned.Contains(type.Name)))
        {
            throw Invalid($"assignmentRuleId is only for Case and Lead, from version {FirstWithAssignment}.0");
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
            ApiVersion = version,
            Csv = Csv(input),
            ExternalIdField = operation == "upsert" ? Key(type, Text(input, "externalIdFieldName")) : null,
            AssignmentRuleId = rule,
        };
    }

    /// <summary>Reads the state that a request wants.</summary>
    public static JobState State(JsonElement json) => json.TryGetProperty("state", out var state) ? state.ToString() switch
    {
        "UploadComplete" => JobState.UploadComplete,
        "Aborted" => JobState.Aborted,
        var other => throw new Refusal(400, "INVALIDJOBSTATE", $"Changing the job state to {other} is not allowed"),
    }
    : throw Invalid("state is required");

    public static Refusal WrongState(BulkJob job, JobState wanted) => new(
        400,
        "INVALIDJOBSTATE",
        wanted == JobState.Aborted ? "Aborting already Completed Job not allowed" : $"Closing already {job.State} Job not allowed");

    /// <summary>The error for data of a job that is not open, or has its data already. Its text for the latter was recorded.</summary>
    public static Refusal Uploaded(BulkJob job) => job.State == JobState.Open
        ? new(
            400,
            "CLIENTINPUTERROR",
            $"Found multiple contents for job: <{job.Id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and "
                + "make sure you only do 'PUT' once on a given Job.")
        : new(400, "INVALIDJOBSTATE", $"Job state must be Open to upload data; it is {job.State}");

    /// <summary>The error for data of another user's job, or for its end.</summary>
    public static Refusal OtherUser() => new(400, "INVALIDUSER", "InvalidUser : The job was created by another user");

    public static Refusal NotTerminated() =>
        new(400, "API_ERROR", "Error encountered when deleting the job because the job is not terminated");

    private static string Key(ObjectDef type, string? name) =>
        name is null ? throw Invalid($"External ID was blank for {type.Name}. An External ID must be specified for upsert.")
        : type.Field(name) is { } field && (field.ExternalId || field.IdLookup || field.Type == FieldType.Id) ? field.Name
        : throw Invalid($"Field name provided, {name} does not match an External ID for {type.Name}");

    /// <summary>Reads the form of the CSV that a new job names.</summary>
    public static CsvDialect Csv(JsonInput input)
    {
        var (delimiter, lineEnd) = (Text(input, "columnDelimiter"), Text(input, "lineEnding"));
        return CsvDialect.Of(delimiter, lineEnd) ?? throw (CsvDialect.Of(delimiter, null) is null
            ? Invalid($"Invalid columnDelimiter: {delimiter}. It is one of {string.Join(", ", CsvDialect.DelimiterNames)}")
            : Invalid($"Invalid lineEnding: {lineEnd}. It is one of {string.Join(", ", CsvDialect.LineEndNames)}"));
    }

    /// <summary>The text of a property; null if it is not there.</summary>
    public static string? Text(JsonInput input, string name) =>
        !input.Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw input.Mismatch("string", value);

    public static Refusal Invalid(string message) => new(400, "INVALIDJOB", $"InvalidJob : {message}");
}
