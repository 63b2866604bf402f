using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests.Campaign;

internal static partial class Faults
{
    private static string[] JobRequests => ["job-create", "job-upload", "job-close", "job-poll", "job-results"];

    private static (string Name, string Action, (string, JsonNode)[] More)[] Ways =>
    [
        ("lost before", "drop-before", []),
        ("lost after", "drop-after", []),
        ("503 before", "status", [("status", 503), ("retryAfter", 0)]),
        ("500 after", "status", [("status", 500), ("at", "after"), ("retryAfter", 0)]),
        ("HTML after", "status", [("status", 200), ("at", "after"), ("body", Html), ("contentType", "text/html")]),
        ("cut", "cut", []),
        ("no session", "status", [("status", 401), ("every", 1), ("times", 100_000)]),
        ("always lost before", "drop-before", [("every", 1), ("times", 100_000)]),
        ("always lost after", "drop-after", [("every", 1), ("times", 100_000)]),
        ("daily limit", "status", [("status", 403), ("every", 1), ("times", 100_000), ("body", DailyLimit)]),
    ];

    private const string DailyLimit = """[{"message":"TotalRequests Limit exceeded.","errorCode":"REQUEST_LIMIT_EXCEEDED"}]""";

    private static IEnumerable<Fault> OfJobs =>
    [
        .. from request in JobRequests
           from way in Ways
           select new Fault($"{request} {way.Name}", c => RequestAsync(c, request, way.Action, way.More)),
        .. from request in JobRequests
           from at in new[] { "before", "after" }
           from fault in new Fault[]
           {
               new($"{request} killed {at}", c => HeldAsync(Released(c), RequestOf(c, request), at)) { IsSlow = true },
               new($"{request} Ctrl-C twice {at}", c => Released(c).CutOffAsync(RequestOf(c, request), at == "after")),
           }
           select fault,
        new("job-close takes effect late", c => RequestAsync(c, "job-close", "late", [])),
        new("job-close takes effect late, and all others are lost", LateCloseAsync),
        new("job-results lag behind", LagAsync),
        new("job fails in the middle", c => JobAsync(c, "fail")),
        new("job fails, the next one too", c => JobAsync(c, "fail", ("every", 1), ("times", 3))),
        new("job is aborted by an administrator", c => JobAsync(c, "abort")),
        new("job with rows that are locked once", c => JobAsync(c, "lock", ("everyRow", 2))),
        new("job with rows that are always locked", c => JobAsync(c, "lock", ("everyRow", 3), ("every", 1), ("times", 100_000))),
        new("job over the limit of a trigger once", c => JobAsync(c, "governor", ("most", 1))),
        new("job always over the limit of a trigger", c => JobAsync(c, "governor", ("most", 1), ("every", 1), ("times", 100_000))),
        new("job without results", c => JobAsync(Alone(c), "lose")) { Rarity = 4 },
        new("job runs, killed", KilledWithJobAsync) { IsSlow = true },
        new("job runs, killed, results gone after eight days", WeekAsync) { IsSlow = true },
        new("job runs, Ctrl-C", c => CancelJobAsync(c)),
        new("job runs, Ctrl-C with --abort-jobs", c => CancelJobAsync(c, "--abort-jobs")),
        new("job runs, Ctrl-C, then another user continues", OtherUserAsync),
    ];

    // A request of a job is resolved by the id of the job, so rows of others may appear at any time.
    private static Case Released(Case run)
    {
        run.ReleasesOthers = run.Random.Next(2) == 0;
        return run;
    }

    // Without results, equal rows of the same login and time could be those of the plan.
    private static Case Alone(Case run)
    {
        run.ReleasesOthers = false;
        return run;
    }

    private static int RequestOf(Case run, string kind) => run.Pick(e => (string)e["kind"]! == kind);

    private static Task<CliResult> RequestAsync(Case run, string kind, string action, (string, JsonNode)[] more) =>
        OnceAsync(Released(run), RequestOf(run, kind), action, more);

    private static async Task<CliResult> LateCloseAsync(Case run)
    {
        var nth = RequestOf(Released(run), "job-close");
        await run.FailAsync(nth, "late");
        for (var i = 1; i <= run.Random.Next(1, 9); i++)
        {
            var later = run.Stage.Log.Take(nth).Count(e => (string)e["kind"]! == "job-close") + i;
            await run.World.FailAsync(new JsonObject { ["kind"] = "job-close", ["nth"] = later, ["action"] = "drop-before" });
        }
        var result = await run.RunAsync();
        run.Struck = (await run.World.FaultsAsync()) is [> 0, ..];
        return result;
    }

    // The first answer has only the header.
    private static Task<CliResult> LagAsync(Case run) => RequestAsync(run, "job-results", "status",
        [("status", 200), ("at", "after"), ("body", "\"sf__Id\",\"sf__Error\",\"sf__Created\"\n"), ("contentType", "text/csv")]);

    private static async Task<CliResult> JobAsync(Case run, string action, params (string Name, JsonNode Value)[] more)
    {
        run.ReleasesOthers = run.ReleasesOthers || (action != "lose" && run.Random.Next(2) == 0);
        await RuleOfJobAsync(run, action, more);
        return await run.RunAsync();
    }

    private static Task RuleOfJobAsync(Case run, string action, params (string Name, JsonNode Value)[] more)
    {
        var rule = new JsonObject
        {
            ["kind"] = "job",
            ["nth"] = run.Random.Next(1, run.JobCount + 1),
            ["action"] = action,
            ["afterRows"] = action == "lose" ? 0 : run.Random.Next(3),
        };
        foreach (var (name, value) in more)
        {
            rule[name] = value.DeepClone();
        }
        return run.World.FailAsync(rule);
    }

    private static async Task<CliResult> KilledWithJobAsync(Case run)
    {
        await RuleOfJobAsync(Released(run), "hold");
        return await run.KillAsync(async () => await run.World.FaultsAsync() is [> 0]);
    }

    private static async Task<CliResult> WeekAsync(Case run)
    {
        var result = await KilledWithJobAsync(run);
        run.ReleasesOthers = false;
        run.Later(async () =>
        {
            // The job ends, and eight days later the user comes back.
            await run.EndOthersAsync();
            await run.World.JobsEndAsync();
            run.World.Shift = TimeSpan.FromDays(8);
        });
        return result;
    }

    private static async Task<CliResult> CancelJobAsync(Case run, params string[] flags)
    {
        run.Flags.AddRange(flags);
        await RuleOfJobAsync(Released(run), "hold");
        using var cancel = new CancellationTokenSource();
        var running = run.World.RunAsync(run.Args, cancel.Token, default, TimeProvider.System);
        while (!running.IsCompleted && await run.World.FaultsAsync() is not [> 0])
        {
            await Task.Delay(5);
        }
        run.Struck = await run.World.FaultsAsync() is [> 0];
        await cancel.CancelAsync();
        return await running;
    }

    private static async Task<CliResult> OtherUserAsync(Case run)
    {
        var result = await CancelJobAsync(run);
        var token = run.World.Variables["SF_ACCESS_TOKEN"];
        var given = await run.World.AskAsync(HttpMethod.Post, "/local-org/tokens", new JsonObject { ["user"] = Strangers.Other });
        run.World.Variables["SF_ACCESS_TOKEN"] = (string)given!["accessToken"]!;
        // The org does not show the job to this user.
        await run.World.FailAsync(new JsonObject
        {
            ["kind"] = "job-poll",
            ["action"] = "status",
            ["status"] = 404,
            ["body"] = """[{"message":"The requested resource does not exist","errorCode":"NOT_FOUND"}]""",
        });
        var other = await run.RunAsync();
        run.World.Variables["SF_ACCESS_TOKEN"] = token;
        return run.Struck == true && other.Exit is not (5 or 6)
            ? throw new InvalidOperationException($"another user continued: {other}") : result;
    }
}
