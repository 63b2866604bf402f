using Seeder.Core.Calls;
using Seeder.Core.Calls.Jobs;
using Seeder.Core.Facts;

namespace Seeder.Org;

/// <summary>
/// Reads many rows of a type by a query job of Bulk API 2.0 (fact sheet section 3.5). A job is only a faster way: where the org refuses or
/// fails it, the caller reads the rows by other calls. Jobs of others are never touched.
/// </summary>
internal sealed class QueryJobs(OrgClient org)
{
    /// <summary>
    /// The number of rows that are read for one wanted row at most. A page of a job has 25 times as many rows as a retrieve, so a job saves
    /// calls although it reads many foreign rows.
    /// </summary>
    public const long MostPerId = 20;

    private const string Jobs = "jobs/query";

    // A person who stopped the command waits for it.
    private static readonly TimeSpan LongestDelete = TimeSpan.FromSeconds(10), LongestStop = TimeSpan.FromSeconds(1);

    private const string Undocumented = "it does not have the documented structure.";

    private sealed record Pages(ImmutableArray<string> Urls, string? Next);

    private sealed record Number(long Value);

    /// <summary>Reads the rows of a type that fulfil a condition, also deleted and archived ones, if they are not too many.</summary>
    /// <param name="type">The type.</param>
    /// <param name="fields">The fields to read, the id among them.</param>
    /// <param name="condition">The condition in SOQL.</param>
    /// <param name="most">With more rows than this, nothing is read.</param>
    /// <param name="row">Is called at each row.</param>
    /// <param name="cancel">Stops the read.</param>
    /// <param name="pageRows">The maximum number of rows in a page; null lets the org choose it.</param>
    /// <returns>
    /// Whether all rows were read. If not, <paramref name="row"/> may have been called at some of them, and what it read is right.
    /// </returns>
    public async Task<bool> TryReadAsync(
        string type,
        ImmutableArray<string> fields,
        string condition,
        long most,
        Action<QueryRows> row,
        CancellationToken cancel,
        int? pageRows = null)
    {
        if (await CountAsync(type, condition, cancel) is not { } count || count > most)
        {
            return false;
        }
        var rows = new QueryRows(fields);
        var soql = $"SELECT {string.Join(", ", fields)} FROM {type} WHERE {condition}";
        return await TryReadAsync(soql, rows, () => row(rows), cancel, pageRows);
    }

    /// <summary>Reads the rows of a query, also deleted and archived ones.</summary>
    /// <param name="pageRows">The maximum number of rows in a page; null lets the org choose it.</param>
    /// <returns>Whether all rows were read.</returns>
    public async Task<bool> TryReadAsync(string soql, QueryRows rows, Action row, CancellationToken cancel, int? pageRows = null)
    {
        if (await UnlessRefusedAsync(() => CreateAsync(soql, cancel)) is not { } created)
        {
            return false;
        }
        var job = $"{Jobs}/{created.Id}";
        var size = pageRows is { } most ? string.Create(CultureInfo.InvariantCulture, $"maxRecords={most}") : "";
        JobAnswer? end = null;
        try
        {
            end = await org.EndOfJobAsync(job, _ => { }, cancel);
            return end?.State == JobState.JobComplete
                && await ReadPagesAsync(job, rows, row, size, cancel)
                && rows.Count >= end.Processed;
        }
        finally
        {
            await DeleteAsync(job, isRunning: end is null);
        }
    }

    // Not stopped by a signal, because the job would go on and stay. An org that cannot be reached must not hold the command. If this
    // fails, the org deletes the job after seven days.
    private async Task DeleteAsync(string job, bool isRunning)
    {
        using var limit = new CancellationTokenSource(isRunning ? LongestStop : LongestDelete);
        if (isRunning)
        {
            await org.SendAsync(JobWriter.SetState(job, JobState.Aborted), limit.Token);
        }
        await org.SendAsync(new ApiRequest("DELETE", job, default), limit.Token);
    }

    private Task<JobAnswer?> CreateAsync(string soql, CancellationToken cancel)
    {
        // If the response is lost, a second job reads the same rows, and the first one does no harm.
        var request = ApiRequest.Json("POST", Jobs, json =>
        {
            json.WriteStartObject();
            json.WriteString("operation", "queryAll");
            json.WriteString("query", soql);
            json.WriteEndObject();
        });
        return org.TryReadAsync<JobAnswer>(Jobs, request, response => JobResults.State(response.Body), cancel, mayBeMissing: true);
    }

    private async Task<bool> ReadPagesAsync(string job, QueryRows rows, Action row, string size, CancellationToken cancel)
    {
        // Assumption: resultPages knows maxRecords as results does. An org that ignores it sends larger pages.
        for (var next = $"{job}/resultPages{(size.Length == 0 ? "" : $"?{size}")}"; next is not null;)
        {
            if (await UnlessRefusedAsync(() => PagesAsync(next, cancel)) is not { } pages)
            {
                // Before version 58, each page names the next one.
                return rows.Count == 0 && await ReadChainAsync(job, rows, row, size, cancel);
            }
            // The org names up to five pages, which may be read together.
            var answers = pages.Urls.Select(url => UnlessRefusedAsync(() => PageAsync(org.PageAt(url), cancel))).ToList();
            await Task.WhenAll(answers);
            foreach (var answer in answers)
            {
                if (await answer is not { } page || !TryRead(rows, page, row))
                {
                    return false;
                }
            }
            next = pages.Next is { } url ? org.PageAt(url) : null;
        }
        return true;
    }

    private async Task<bool> ReadChainAsync(string job, QueryRows rows, Action row, string size, CancellationToken cancel)
    {
        var path = $"{job}/results";
        var read = new HashSet<string>(StringComparer.Ordinal);
        for (string? locator = ""; locator is not null;)
        {
            // An org that names a page twice would never end.
            string[] query = [locator.Length == 0 ? "" : $"locator={Uri.EscapeDataString(locator)}", size];
            var url = $"{path}?{string.Join('&', query.Where(q => q.Length > 0))}".TrimEnd('?');
            if (!read.Add(locator) || await UnlessRefusedAsync(() => PageAsync(url, cancel)) is not { } page || !TryRead(rows, page, row))
            {
                return false;
            }
            locator = page.Locator;
        }
        return true;
    }

    private static bool TryRead(QueryRows rows, ApiResponse page, Action row)
    {
        try
        {
            rows.Read(page.Body, row);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private Task<Pages?> PagesAsync(string path, CancellationToken cancel) =>
        org.TryReadAsync("resultPages", new ApiRequest("GET", path, default), response => Read(response.Body), cancel, mayBeMissing: true);

    private static Pages Read(ReadOnlyMemory<byte> body) => JsonBytes.Read(body, Undocumented, pages => new Pages(
        [.. pages.GetProperty("resultPages").EnumerateArray().Select(p => p.GetProperty("resultUrl").GetString()!)],
        pages.GetProperty("done").GetBoolean() ? null : pages.GetProperty("nextRecordsUrl").GetString()));

    private Task<ApiResponse?> PageAsync(string path, CancellationToken cancel)
    {
        var request = new ApiRequest("GET", path, default) { Accept = ApiRequest.Csv };
        return org.TryReadAsync("results", request, response => response, cancel, mayBeMissing: true);
    }

    // Null if the org refuses to count, for example because that takes too long.
    private async Task<long?> CountAsync(string type, string condition, CancellationToken cancel)
    {
        var soql = Uri.EscapeDataString($"SELECT COUNT() FROM {type} WHERE {condition}");
        var request = new ApiRequest("GET", $"queryAll?q={soql}", default);
        var count = await UnlessRefusedAsync(() => org.TryReadAsync("queryAll", request, Total, cancel, mayBeMissing: true));
        return count?.Value;
    }

    private static Number Total(ApiResponse response) =>
        JsonBytes.Read(response.Body, Undocumented, answer => new Number(answer.GetProperty("totalSize").GetInt64()));

    private static async Task<T?> UnlessRefusedAsync<T>(Func<Task<T?>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (SeederException refused) when (refused.Kind == DiagnosticKind.Rejected)
        {
            return null;
        }
    }
}
