using System.Text.Json;

namespace Seeder.Local;

/// <summary>The list of jobs of one type, 1,000 a page (Bulk API 2.0 guide, Get Information About All Ingest Jobs, ... All Query
/// Jobs).</summary>
internal sealed class JobList(OrgState org, string jobType)
{
    private const int JobsOfPage = 1000;

    // The prefix of a locator, in which the id of the last job follows.
    private const string Locator = "01g";

    /// <param name="request">The request.</param>
    /// <param name="resource">The last segment of the address of the list.</param>
    public async Task<ApiResponse> AnswerAsync(ApiRequest request, string resource)
    {
        var after = request.Query.TryGetValue("queryLocator", out var locator) && locator.Length > 0 ? After(locator) : "";
        var jobs = IsWanted(request)
            ? await org.Database.ReadAsync(db => JobStore.List(db, jobType, after, JobsOfPage + 1, org.Time.GetUtcNow()))
            : [];
        var page = jobs.Take(JobsOfPage).ToList();
        var isDone = page.Count == jobs.Count;
        return ApiResponse.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("done", isDone);
            json.WriteStartArray("records");
            page.ForEach(job => Write(json, job));
            json.WriteEndArray();
            json.WriteString("nextRecordsUrl", isDone ? null : $"{request.DataPath}/jobs/{resource}?queryLocator={After(page[^1])}");
            json.WriteEndObject();
        });
    }

    private void Write(Utf8JsonWriter json, BulkJob job)
    {
        json.WriteStartObject();
        JobJson.Head(json, job);
        json.WriteString("jobType", job.JobType);
        JobJson.Csv(json, job);
        json.WriteEndObject();
    }

    /// <summary>Whether jobs of this list may match the filters. No job of this org splits its rows by their ids.</summary>
    private bool IsWanted(ApiRequest request) =>
        !request.Flag("isPkChunkingEnabled")
            && (!request.Query.TryGetValue("jobType", out var wanted) || wanted.Length == 0
                || wanted.Equals(jobType, StringComparison.OrdinalIgnoreCase));

    private static string After(BulkJob last) => $"{Locator}{last.Id[BulkJob.Prefix.Length..]}-{JobsOfPage}";

    private static string After(string locator) =>
        locator.StartsWith(Locator, StringComparison.Ordinal)
            && RecordId.Normalize(BulkJob.Prefix + locator[Locator.Length..].Split('-')[0]) is { } id
            ? id
            : throw Refusal.InvalidLocator();
}
