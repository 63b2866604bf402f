using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>
/// Jobs of another program with the same login and object, and with rows like those of the plan: one that waits for its close, and one
/// on which the org works, until it is released.
/// </summary>
internal sealed class OtherJobs
{
    private const string Jobs = "/services/data/v66.0/jobs/ingest";

    private readonly World _world;
    private readonly int _rows;
    private readonly string _open;
    private readonly string _running;

    private OtherJobs(World world, string csv, string open, string running) =>
        (_world, _rows, _open, _running) = (world, csv.Count(c => c == '\n') - 1, open, running);

    public static async Task<OtherJobs> StartAsync(World world, (string Type, string Csv) rows)
    {
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var job = await world.AskAsync(
                HttpMethod.Post, Jobs, new JsonObject { ["object"] = rows.Type, ["operation"] = "insert" });
            ids.Add((string)job!["id"]!);
            await world.UploadAsync($"{Jobs}/{ids[i]}/batches", rows.Csv);
        }
        await world.HoldJobAsync(new JsonObject { ["kind"] = "job", ["action"] = "hold", ["nth"] = 1, ["object"] = rows.Type });
        await world.AskAsync(HttpMethod.Patch, $"{Jobs}/{ids[1]}", new JsonObject { ["state"] = "UploadComplete" });
        while (!await world.IsJobHeldAsync())
        {
            await Task.Delay(5);
        }
        await world.AskAsync(HttpMethod.Delete, "/local-org/log", null);
        return new OtherJobs(world, rows.Csv, ids[0], ids[1]);
    }

    /// <summary>Lets the running job end, and checks that nobody touched the two jobs.</summary>
    /// <param name="added">Receives the ids of the rows of the job.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public async Task<string?> EndAsync(HashSet<string> added)
    {
        var job = await ReleaseAsync();
        var text = await _world.ReadAsync($"{Jobs}/{_running}/successfulResults/");
        added.UnionWith(text.Split('\n').Skip(1).Where(l => l.Length > 0).Select(l => l.Split(',')[0].Trim('"')));
        var open = (string)(await StateAsync(_open))["state"]!;
        return (string)job["state"]! != "JobComplete" || (int)job["numberRecordsProcessed"]! != _rows
            ? $"the running job of somebody else was touched: {job.ToJsonString()}"
            : open != "Open" ? $"the open job of somebody else is now {open}" : null;
    }

    /// <summary>Lets the running job write its rows.</summary>
    /// <returns>The ended job.</returns>
    public async Task<JsonNode> ReleaseAsync()
    {
        await _world.ReleaseJobAsync();
        var job = await StateAsync(_running);
        while ((string)job["state"]! is "UploadComplete" or "InProgress")
        {
            await Task.Delay(5);
            job = await StateAsync(_running);
        }
        return job;
    }

    private async Task<JsonNode> StateAsync(string job) => (await _world.AskAsync(HttpMethod.Get, $"{Jobs}/{job}", null))!;
}
