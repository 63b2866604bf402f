using System.Text.Json;
using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>Reads in Batch calls: one HTTP request for up to 25 of them.</summary>
internal static class BatchReads
{
    /// <param name="paths">Resources relative to the version, their query strings encoded; 25 at most.</param>
    /// <param name="refused">The diagnostic for a read that the org refuses, by its place and the org's words.</param>
    public static async Task<List<JsonElement>> BatchAsync(
        this OrgConnection connection, IReadOnlyList<string> paths, Func<int, string, Diagnostic> refused, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            haltOnError = false,
            batchRequests = paths.Select(p => new { method = "GET", url = $"v{connection.ApiVersion}/{p}" }),
        });
        using var answer = await connection.ReadAsync("batch", new ApiRequest("POST", "composite/batch", body), cancel);
        var results = answer.RootElement.GetProperty("results").EnumerateArray().ToList();
        if (results.Count != paths.Count)
        {
            throw new StoppedException(EnvironmentDiagnostics.UnexpectedAnswer("batch", 200, $"it has {results.Count} results for {paths.Count} requests."), ExitCode.NoOrg);
        }
        var good = new List<JsonElement>(results.Count);
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i].GetProperty("result");
            var status = results[i].GetProperty("statusCode").GetInt32();
            good.Add(status is >= 200 and < 300
                ? result.Clone()
                : throw new StoppedException(refused(i, connection.Words(new ApiResponse(status, JsonSerializer.SerializeToUtf8Bytes(result)))), ExitCode.Rejected));
        }
        return good;
    }
}
