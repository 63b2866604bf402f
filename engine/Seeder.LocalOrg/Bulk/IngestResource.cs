using System.Text.Json;

namespace Seeder.Local;

/// <summary><c>jobs/ingest</c>: jobs that write the rows of a CSV (Bulk API 2.0 guide, Bulk API 2.0 Ingest).</summary>
internal sealed class IngestResource(OrgState org)
{
    private readonly JobList list = new(org, BulkJob.Ingest);

    /// <param name="request">The request.</param>
    /// <param name="path">The segments after <c>jobs/ingest</c>.</param>
    public Task<ApiResponse> AnswerAsync(ApiRequest request, string[] path) => (request.Method, path) switch
    {
        ("GET", []) => list.AnswerAsync(request, "ingest"),
        ("POST", []) when MultipartJob.IsForm(request) => CreateWithDataAsync(request, MultipartJob.Read(request)),
        ("POST", []) => CreateAsync(request),
        ("GET", [var id]) => PollAsync(id),
        ("PATCH", [var id]) => ChangeAsync(request, id),
        ("DELETE", [var id]) => DeleteAsync(request, id),
        ("PUT", [var id, "batches"]) => UploadAsync(request, id),
        ("GET", [var id, "successfulResults" or "failedResults" or "unprocessedrecords"]) => ResultsAsync(request, id, path[1]),
        (_, []) => throw Refusal.MethodNotAllowed(request.Method, "GET", "POST"),
        (_, [_]) => throw Refusal.MethodNotAllowed(request.Method, "DELETE", "GET", "PATCH"),
        (_, [_, "batches"]) => throw Refusal.MethodNotAllowed(request.Method, "PUT"),
        (_, [_, "successfulResults" or "failedResults" or "unprocessedrecords"]) =>
            throw Refusal.MethodNotAllowed(request.Method, "GET"),
        _ => throw Refusal.NotFound(),
    };

    private async Task<ApiResponse> CreateAsync(ApiRequest request)
    {
        CheckType(request, "application/json");
        using var input = JsonInput.ParseObject(request.Body);
        var draft = IngestRequest.Read(org, input, request.Version);
        return await org.WriteAsync(request, (context, _) =>
        {
            var job = New(context, draft);
            JobStore.Save(context.Db, job);
            return Created(job);
        });
    }

    private async Task<ApiResponse> CreateWithDataAsync(ApiRequest request, MultipartJob form)
    {
        using var input = JsonInput.ParseObject(form.Job);
        var draft = IngestRequest.Read(org, input, request.Version);
        using var content = new MemoryStream(form.Content.ToArray());
        var made = await org.WriteAsync(request, (context, _) =>
        {
            var job = WithData(context.Db, New(context, draft), content) with { State = JobState.UploadComplete };
            JobStore.Save(context.Db, job);
            return job;
        });
        Start(made);
        return Created(made);
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
        CheckType(request, "application/json");
        using var input = JsonInput.ParseObject(request.Body);
        var wanted = IngestRequest.State(input.Root);
        var job = await org.WriteAsync(request, (context, _) =>
        {
            var old = Find(context.Db, id);
            if (wanted == JobState.UploadComplete ? old.State != JobState.Open : old.State.IsEnded())
            {
                throw IngestRequest.WrongState(old, wanted);
            }

            if (wanted == JobState.UploadComplete)
            {
                CheckUser(context, old);
            }

            var changed = old with { State = wanted, SystemModstamp = context.Now };
            JobStore.Save(context.Db, changed);
            return changed;
        });
        Start(job);
        return JobJson.Response(job, JobJson.Head);
    }

    private Task<ApiResponse> UploadAsync(ApiRequest request, string id)
    {
        CheckType(request, ApiResponse.CsvType);
        return org.WriteAsync(request, (context, _) =>
        {
            var job = Find(context.Db, id);
            CheckUser(context, job);
            if (job.State != JobState.Open || job.IsUploaded)
            {
                throw IngestRequest.Uploaded(job);
            }

            JobStore.Save(context.Db, WithData(context.Db, job, request.Upload!));
            return ApiResponse.Empty(201);
        });
    }

    private async Task<ApiResponse> ResultsAsync(ApiRequest request, string id, string kind)
    {
        var job = await org.Database.ReadAsync(db => Find(db, id));
        request.Touched.Records = (int)job.Rows;
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

    private static BulkJob New(WriteContext context, BulkJob draft)
    {
        // An open job was aborted a day after its last change at most.
        IngestStore.DeleteBefore(context.Db, context.Now - (long)(BulkJob.ResultsKept + BulkJob.MostOpen).TotalMilliseconds);
        return JobStore.New(context, draft);
    }

    private static BulkJob WithData(Sqlite db, BulkJob job, Stream csv)
    {
        csv.Position = 0;
        var splitter = new CsvSplitter(csv, job.Csv);
        splitter.Run((batch, rows, text) => IngestStore.AddBatch(db, job.Id, batch, rows, text));
        return job with { Header = splitter.Header ?? "", Rows = splitter.Rows, Defect = splitter.Defect };
    }

    private void Start(BulkJob job)
    {
        if (job.State.IsRunning())
        {
            org.Jobs.Start(job.Id, new IngestWorker(org, job.Id).RunAsync);
        }
    }

    private BulkJob Find(Sqlite db, string id) => JobStore.Find(db, BulkJob.Ingest, id, org.Time.GetUtcNow()) ?? throw Refusal.NotFound();

    /// <summary>A job belongs to its creator. Its end is also open to administrators, which all users of the local org are.</summary>
    private static void CheckUser(WriteContext context, BulkJob job)
    {
        if (job.CreatedById != context.Identity.UserId)
        {
            throw IngestRequest.OtherUser();
        }
    }

    private static void CheckType(ApiRequest request, string wanted)
    {
        var given = request.ContentType?.Split(';')[0].Trim() ?? wanted;
        if (!given.Equals(wanted, StringComparison.OrdinalIgnoreCase))
        {
            throw new Refusal(415, "UNSUPPORTED_MEDIA_TYPE", $"Content-Type '{request.ContentType}' is not supported; use {wanted}");
        }
    }

    private static ApiResponse Created(BulkJob created) => JobJson.Response(created, (json, job) =>
    {
        JobJson.Head(json, job);
        ContentUrl(json, job);
        JobJson.Csv(json, job);
    });

    private static void ContentUrl(Utf8JsonWriter json, BulkJob job)
    {
        if (job.State == JobState.Open)
        {
            json.WriteString("contentUrl", $"services/data/v{job.ApiVersion}.0/jobs/ingest/{job.Id}/batches");
        }
    }
}
