namespace Seeder.Local;

/// <summary><c>jobs/query</c>: jobs that read rows into CSV (Bulk API 2.0 guide, Bulk API 2.0 Query).</summary>
internal sealed class QueryJobResource(OrgState org)
{
    // resultPages came later than the other resources.
    private const int FirstWithPages = 58;

    private readonly JobList list = new(org, BulkJob.OfQuery);

    /// <param name="request">The request.</param>
    /// <param name="path">The segments after <c>jobs/query</c>.</param>
    public Task<ApiResponse> AnswerAsync(ApiRequest request, string[] path) => (request.Method, path) switch
    {
        ("POST", []) => CreateAsync(request),
        ("GET", []) => list.AnswerAsync(request, "query"),
        ("GET", [var id]) => PollAsync(id),
        ("PATCH", [var id]) => AbortAsync(request, id),
        ("DELETE", [var id]) => DeleteAsync(request, id),
        ("GET", [var id, "results"]) => ResultsAsync(request, id, r => r.SetAsync(request)),
        ("GET", [var id, "resultPages"]) when request.Version >= FirstWithPages =>
            ResultsAsync(request, id, r => Task.FromResult(r.Pages(request))),
        (_, []) => throw Refusal.MethodNotAllowed(request.Method, "GET", "POST"),
        (_, [_]) => throw Refusal.MethodNotAllowed(request.Method, "DELETE", "GET", "PATCH"),
        (_, [_, "results"]) => throw Refusal.MethodNotAllowed(request.Method, "GET"),
        (_, [_, "resultPages"]) when request.Version >= FirstWithPages => throw Refusal.MethodNotAllowed(request.Method, "GET"),
        _ => throw Refusal.NotFound(),
    };

    private async Task<ApiResponse> CreateAsync(ApiRequest request)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var draft = QueryJobRequest.Read(org, input, request.Version);
        var job = await org.WriteAsync(request, (context, _) =>
        {
            var made = JobStore.New(context, draft);
            JobStore.Save(context.Db, made);
            return made;
        });
        org.Jobs.Start(job.Id, new QueryJobWorker(org, job.Id).RunAsync);
        return JobJson.Response(job, (json, j) =>
        {
            JobJson.Head(json, j);
            JobJson.Csv(json, j);
        });
    }

    private Task<ApiResponse> PollAsync(string id) => org.Database.ReadAsync(db => JobJson.Response(Find(db, id), (json, job) =>
    {
        JobJson.Head(json, job);
        json.WriteString("jobType", job.JobType);
        JobJson.Csv(json, job);
        JobJson.Progress(json, job);
        // Salesforce has a list of objects, and custom objects; that all objects but those of the setup are in it is an assumption.
        json.WriteBoolean("isPkChunkingSupported", org.Schema.Find(job.Object) is { Traits.Setup: false });
    }));

    private async Task<ApiResponse> AbortAsync(ApiRequest request, string id)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var wanted = IngestRequest.State(input.Root);
        var job = await org.WriteAsync(request, (context, _) =>
        {
            var old = Find(context.Db, id);
            if (wanted != JobState.Aborted || old.State.IsEnded())
            {
                throw IngestRequest.WrongState(old, wanted);
            }

            var aborted = old with { State = JobState.Aborted, SystemModstamp = context.Now };
            JobStore.Save(context.Db, aborted);
            QueryJobStore.Delete(context.Db, aborted.Id);
            return aborted;
        });
        return JobJson.Response(job, JobJson.Head);
    }

    private Task<ApiResponse> DeleteAsync(ApiRequest request, string id) => org.WriteAsync(request, (context, _) =>
    {
        var job = Find(context.Db, id);
        if (!job.State.IsEnded())
        {
            throw IngestRequest.NotTerminated();
        }

        JobStore.Delete(context.Db, job.Id);
        QueryJobStore.Delete(context.Db, job.Id);
        return ApiResponse.Empty();
    });

    private async Task<ApiResponse> ResultsAsync(ApiRequest request, string id, Func<QueryJobResults, Task<ApiResponse>> read)
    {
        var job = await org.Database.ReadAsync(db => Find(db, id));
        return request.Version != job.ApiVersion ? throw QueryJobRequest.OtherVersion(job)
            : job.State != JobState.JobComplete ? throw QueryJobRequest.NotComplete(job)
            : job.HasLostResults(org.Time.GetUtcNow()) ? throw Refusal.NotFound()
            : await read(new QueryJobResults(org, job));
    }

    private BulkJob Find(Sqlite db, string id) => JobStore.Find(db, BulkJob.OfQuery, id, org.Time.GetUtcNow()) ?? throw Refusal.NotFound();
}
