namespace Seeder.Local;

/// <summary><c>jobs</c>: Bulk API 2.0 (Bulk API 2.0 and Bulk API Developer Guide).</summary>
internal sealed class JobsResource(OrgState org)
{
    private readonly IngestResource ingest = new(org);
    private readonly QueryJobResource queries = new(org);

    /// <param name="request">The request.</param>
    /// <param name="path">The segments after <c>jobs</c>.</param>
    public Task<ApiResponse> AnswerAsync(ApiRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", []) => Task.FromResult(Resources(request)),
        (_, ["ingest", .. var rest]) => ingest.AnswerAsync(request, rest),
        (_, ["query", .. var rest]) => queries.AnswerAsync(request, rest),
        (_, []) => throw Refusal.MethodNotAllowed(request.Method, "GET"),
        _ => throw Refusal.NotFound(),
    };

    /// <summary>Continues the jobs that were running when the org stopped, or when the rows were saved that the org has now.</summary>
    public static async Task ResumeAsync(OrgState org)
    {
        var (ingest, queries) = await org.Database.ReadAsync(
            db => (JobStore.Running(db, BulkJob.Ingest), JobStore.Running(db, BulkJob.OfQuery)));
        ingest.ForEach(id => org.Jobs.Start(id, new IngestWorker(org, id).RunAsync));
        queries.ForEach(id => org.Jobs.Start(id, new QueryJobWorker(org, id).RunAsync));
    }

    /// <summary>Whether a request uploads the data of a job, which may be larger than other bodies.</summary>
    public static bool IsUpload(ApiRequest request) =>
        request is { Method: "PUT", Segments: [_, "data", _, "jobs", "ingest", _, "batches"] };

    private static ApiResponse Resources(ApiRequest request) => ApiResponse.Json(200, json =>
    {
        json.WriteStartObject();
        json.WriteString("ingest", $"{request.DataPath}/jobs/ingest");
        json.WriteString("query", $"{request.DataPath}/jobs/query");
        json.WriteEndObject();
    });
}
