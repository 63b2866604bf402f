namespace Seeder.Local;

/// <summary>Reads the JSON of requests about query jobs, and makes their errors.</summary>
internal static class QueryJobRequest
{
    /// <summary>Reads a new job. Its id, user and times are empty.</summary>
    public static BulkJob Read(OrgState org, JsonInput input, int version)
    {
        var operation = IngestRequest.Text(input, "operation") ?? throw IngestRequest.Invalid("operation is required");
        if (operation is not ("query" or "queryAll"))
        {
            throw IngestRequest.Invalid($"Invalid operation: {operation}");
        }

        if (IngestRequest.Text(input, "contentType") is { } type && type != "CSV")
        {
            throw IngestRequest.Invalid($"Invalid contentType: {type}");
        }

        var soql = IngestRequest.Text(input, "query") ?? throw IngestRequest.Invalid("query is required");
        var query = SoqlCompiler.CompileJob(soql, org, operation == "queryAll");
        return new BulkJob
        {
            Id = "",
            JobType = BulkJob.OfQuery,
            Operation = operation,
            Object = query.Shape.Type!.Name,
            State = JobState.UploadComplete,
            CreatedById = "",
            CreatedDate = 0,
            SystemModstamp = 0,
            ApiVersion = version,
            Csv = IngestRequest.Csv(input),
            Query = soql,
        };
    }

    public static Refusal NotComplete(BulkJob job) => new(
        412,
        "JOB_NOT_COMPLETE",
        $"can only download query results of successfully completed bulk job with status: JOB_COMPLETE. Current status: {Status(job)}");

    // The guide names the status only.
    public static Refusal OtherVersion(BulkJob job) => new(
        409, "API_ERROR", $"The results of the job can only be read with the version that created it: {job.ApiVersion}.0");

    /// <summary>The state in the text of an error: <c>IN_PROGRESS</c>.</summary>
    private static string Status(BulkJob job) =>
        string.Concat(job.State.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
