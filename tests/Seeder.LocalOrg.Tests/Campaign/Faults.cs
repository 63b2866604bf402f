using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

/// <summary>All kinds of faults. Those of single requests hit any request of the run, from the login to the last call.</summary>
internal static partial class Faults
{
    private const string Html = "<html>Maintenance</html>";

    private const string Concurrent =
        """[{"message":"ConcurrentRequests (Concurrent API Requests) Limit exceeded","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""";

    public static IReadOnlyList<Fault> All { get; } = [.. OfRequests, .. OfTheOrg, .. OfOtherPeople, .. OfTheClient, .. OfFiles];

    /// <summary>The faults of plans with jobs.</summary>
    public static IReadOnlyList<Fault> WithJobs { get; } = [.. OfJobs, .. All];

    private static IEnumerable<Fault> OfRequests =>
    [
        new("answer dropped before the work", c => OnceAsync(c, c.Any(), "drop-before")),
        new("answer dropped after the commit", c => OnceAsync(c, c.Any(), "drop-after")),
        new("late commit", c => LateAsync(c)) { Occurs = HasWrites },
        new("500 after the commit", c => StatusAsync(c, 500, after: true)),
        new("502 with HTML after the commit", c => StatusAsync(c, 502, after: true, Html)),
        new("503 before", c => StatusAsync(c, 503, after: false)),
        new("503 after the commit", c => StatusAsync(c, 503, after: true)),
        new("504 without a body after the commit", c => StatusAsync(c, 504, after: true, "")),
        new("429", c => StatusAsync(c, 429, after: false, "")),
        new("HTML with status 200 in place of the answer", c => StatusAsync(c, 200, after: true, Html)),
        new("cut in mid-body", c => OnceAsync(c, c.Any(), "cut")),
        new("silence before the work", c => SilenceAsync(c, "before")) { IsSlow = true },
        new("silence after the commit", c => SilenceAsync(c, "after")) { IsSlow = true },
        new("wrong count of results", c => StatusAsync(c, 200, after: true, "[]")),
        new("half-done Batch", c => OnceAsync(c, c.Pick(e => (string)e["kind"]! == "batch"), "half"))
            { Occurs = s => s.Log.Exists(e => (string)e["kind"]! == "batch") },
        new("lock error once", c => OnceAsync(c, c.Pick(IsRecords), "lock")) { Occurs = s => s.Log.Exists(IsRecords) },
        new("lock error always", c => AlwaysAsync(c, c.Pick(IsRecords), "lock")) { Occurs = s => s.Log.Exists(IsRecords) },
        new("concurrent limit", c => StatusAsync(c, 403, after: false, Concurrent)),
        new("daily limit", c => AlwaysAsync(c, c.Any(), "status", ("status", 403))),
        new("expired session", c => AlwaysAsync(c, c.Any(), "status", ("status", 401))),
        new("governor limit beyond 2 records", c => AlwaysAsync(c, 1, "governor", ("most", 2)))
            { Occurs = s => s.Log.Exists(e => IsRecords(e) && (int)e["records"]! > 2) },
        new("slow answers", c => AlwaysAsync(c, 1, "slow", ("pauseMs", 1))),
        new("Retry-After of a day", c => OnceAsync(c, c.Any(), "status", ("status", 503), ("retryAfter", 86_400))),
        new("an answer that is too large", c => StatusAsync(c, 200, after: true, $"[{new string(' ', 100_000)}")),
        new("the org is gone from a call on", c => AlwaysAsync(c, c.Any(), "drop-before")),
        new("the org is gone after a commit", c => AlwaysAsync(c, c.Write(), "drop-after")) { Occurs = HasWrites },
        new("two faults in a row", TwoAsync),
        new("a fault and another while it is resolved", WhileResolvedAsync) { Occurs = HasWrites },
    ];

    private static bool HasWrites(Stage stage) => stage.Log.Exists(Case.IsWrite);

    private static bool Creates(Stage stage) => stage.Log.Exists(Case.IsCreate);

    private static bool IsRecords(JsonObject entry) =>
        (string)entry["kind"]! is "tree" or "collections-create" or "collections-update" or "collections-delete";

    private static async Task<CliResult> OnceAsync(Case run, int nth, string action, params (string Name, JsonNode Value)[] more)
    {
        await run.FailAsync(nth, action, more);
        return await run.RunAsync();
    }

    private static async Task<CliResult> AlwaysAsync(Case run, int nth, string action, params (string Name, JsonNode Value)[] more)
    {
        await run.FailFromAsync(nth, action, more);
        return await run.RunAsync();
    }

    private static Task<CliResult> StatusAsync(Case run, int status, bool after, string? body = null)
    {
        List<(string, JsonNode)> more = [("status", status), ("retryAfter", 0), ("at", after ? "after" : "before")];
        if (body is not null)
        {
            more.AddRange([("body", body), ("contentType", body.StartsWith('[') ? "application/json" : "text/html")]);
        }
        return OnceAsync(run, run.Any(), "status", [.. more]);
    }

    private static Task<CliResult> LateAsync(Case run)
    {
        run.SettleWait = 2;
        return OnceAsync(run, run.Write(), "late");
    }

    private static Task<CliResult> SilenceAsync(Case run, string at)
    {
        // On a slow machine, other calls time out too, and commit late.
        run.SettleWait = 2;
        run.Flags.AddRange(["--timeout", "1"]);
        return OnceAsync(run, run.Any(), "hold", ("at", at));
    }

    private static async Task<CliResult> TwoAsync(Case run)
    {
        var nth = run.Any();
        await run.FailAsync(nth, "drop-after");
        await run.FailNextAsync(nth + 1, "status", ("status", 503), ("retryAfter", 0));
        return await run.RunAsync();
    }

    private static async Task<CliResult> WhileResolvedAsync(Case run)
    {
        var nth = run.Write();
        await run.FailAsync(nth, "drop-after");
        await run.FailNextAsync(nth + 1, "drop-before");
        await run.FailNextAsync(nth + 2, "cut");
        return await run.RunAsync();
    }
}
