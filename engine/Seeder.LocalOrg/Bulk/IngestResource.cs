using System.Text.Json;

namespace Seeder.Local;

/// <summary><c>jobs/ingest</c>: jobs that write the rows of a CSV (Bulk API 2.0 guide, Bulk API 2.0 Ingest).</summary>
internal sealed class IngestResource(OrgState org)
{
    /// <param name="request">The request.</param>
    /// <param name="path">The segments after <c>jobs/ingest</c>.</param>
    public Task<ApiResponse> AnswerAsync(ApiRequest request, string[] path) => (request.Method, path) switch
    {
        ("POST", []) => CreateAsync(request),
        ("GET", [var id]) => PollAsync(id),
        ("PATCH", [var id]) => ChangeAsync(request, id),
        ("DELETE", [var id]) => DeleteAsync(request, id),
        ("PUT", [var id, "batches"]) => UploadAsync(request, id),
        ("GET", [var id, "successfulResults" or "failedResults" or "unprocessedrecords"]) => ResultsAsync(id, path[1]),
        (_, []) => throw Refusal.MethodNotAllowed(request.Method, "GET", "POST"),
        (_, [_]) => throw Refusal.MethodNotAllowed(request.Method, "DELETE", "GET", "PATCH"),
        (_, [_, "batches"]) => throw Refusal.MethodNotAllowed(request.Method, "PUT"),
        (_, [_, "successfulResults" or "failedResults" or "unprocessedrecords"]) =>
            throw Refusal.MethodNotAllowed(request.Method, "GET"),
        _ => throw Refusal.NotFound(),
    };

    private async Task<ApiResponse> CreateAsync(ApiRequest request)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var draft = IngestRequest.Read(org.Schema, input.Root);
        return await org.WriteAsync(request, (context, _) =>
        {
            var job = draft with
            {
                Id = JobStore.NewId(context),
                CreatedById = context.Identity.UserId,
                CreatedDate = context.Now,
                SystemModstamp = context.Now,
                ApiVersion = request.Version,
            };
            JobStore.Save(context.Db, job);
            return JobJson.Response(job, (json, j) =>
            {
                JobJson.Head(json, j);
                ContentUrl(json, j);
                JobJson.Csv(json, j);
            });
        });
    }

    private Task<ApiResponse> PollAsync(string id) => org.Database.ReadAsync(db => JobJson.Response(Find(db, id), (json, job) =>
    {
        JobJson.Head(json, job);
        json.WriteString("jobType", job.JobType);
        ContentUrl(json, job);
        JobJson.Csv(json, job);
        JobJson.Progress(json, job);
    }));

    private async Task<ApiResponse> ChangeAsync(ApiRequest request, string id)
    {
        using var input = JsonInput.ParseObject(request.Body);
        var wanted = IngestRequest.State(input.Root);
        var job = await org.WriteAsync(request, (context, _) =>
        {
            var old = Find(context.Db, id);
            if (wanted == JobState.UploadComplete ? old.State != JobState.Open : old.State.IsEnded())
            {
                throw IngestRequest.WrongState(old, wanted);
            }

            var changed = old with { State = wanted, SystemModstamp = context.Now };
            JobStore.Save(context.Db, changed);
            return changed;
        });
        if (job.State.IsRunning())
        {
            org.Jobs.Start(job.Id, new IngestWorker(org, job.Id).RunAsync);
        }

        return JobJson.Response(job, JobJson.Head);
    }

    private Task<ApiResponse> UploadAsync(ApiRequest request, string id) => org.WriteAsync(request, (context, _) =>
    {
        var job = Find(context.Db, id);
        if (job.State != JobState.Open || job.Header is not null)
        {
            throw IngestRequest.Uploaded(job);
        }

        var splitter = new CsvSplitter(new MemoryStream(request.Body.ToArray()), job.Csv);
        splitter.Run((batch, rows, text) => IngestStore.AddBatch(context.Db, job.Id, batch, rows, text));
        JobStore.Save(context.Db, job with { Header = splitter.Header, Rows = splitter.Rows, Defect = splitter.Defect });
        return ApiResponse.Empty(201);
    });

    private async Task<ApiResponse> ResultsAsync(string id, string kind)
    {
        var job = await org.Database.ReadAsync(db => Find(db, id));
        return job.HasLostResults(org.Time.GetUtcNow()) ? throw Refusal.NotFound() : await new IngestResults(org, job).ReadAsync(kind);
    }

    private Task<ApiResponse> DeleteAsync(ApiRequest request, string id) => org.WriteAsync(request, (context, _) =>
    {
        var job = Find(context.Db, id);
        if (!job.State.IsEnded() && job.State != JobState.UploadComplete)
        {
            throw IngestRequest.NotTerminated();
        }

        JobStore.Delete(context.Db, job.Id);
        IngestStore.Delete(context.Db, job.Id);
        return ApiResponse.Empty();
    });

    private BulkJob Find(Sqlite db, string id) => JobStore.Find(db, BulkJob.Ingest, id, org.Time.GetUtcNow()) ?? throw Refusal.NotFound();

    private static void ContentUrl(Utf8JsonWriter json, BulkJob job)
    {
        if (job.State == JobState.Open)
        {
            json.WriteString("contentUrl", $"services/data/v{job.ApiVersion}.0/jobs/ingest/{job.Id}/batches");
        }
    }
}
