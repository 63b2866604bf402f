using System.Text.Json;

namespace Seeder.Local;

/// <summary>The active fault rules, in the order in which they were posted.</summary>
internal sealed class FaultRules(Sessions sessions, JobFaults jobs, TimeProvider time)
{
    /// <summary>The kinds of rules for ingest jobs and query jobs of Bulk API 2.0 while the org works on them.</summary>
    public const string Job = "job", QueryJob = "query-job";

    private const string Expire = "expire";

    private static readonly (string Name, FaultAction Action)[] Names =
    [
        ("latency", FaultAction.None), ("drop-before", FaultAction.DropBefore), ("drop-after", FaultAction.DropAfter),
        ("status", FaultAction.Status), ("lock", FaultAction.Lock), ("cut", FaultAction.Cut), ("hold", FaultAction.Hold),
        ("slow", FaultAction.Slow),
        ("late", FaultAction.Late), ("governor", FaultAction.Governor), ("half", FaultAction.Half), ("twice", FaultAction.Twice),
        (Expire, FaultAction.Expire), ("fail", FaultAction.Fail), ("abort", FaultAction.Abort), ("lose", FaultAction.Lose),
    ];

    // What can happen to a request, and to a job.
    private static readonly string[] ForRequests =
        [.. Names.Where(n => n.Action is not (FaultAction.Fail or FaultAction.Abort or FaultAction.Lose)).Select(n => n.Name)];

    private static readonly string[] ForJobs = ["slow", "hold", "lock", "governor", "fail", "abort", "lose"];

    private static readonly string[] ForQueryJobs = ["slow", "hold", "fail", "abort", "lose"];

    private static readonly string[] Kinds =
    [
        "any", "tree", "collections-create", "collections-update", "collections-upsert", "collections-delete", "collections-retrieve",
        "batch", "query", "describe", "row", "job-create", "job-upload", "job-close", "job-poll", "job-results", "job-list", "job-delete",
        "other",
    ];

    private static readonly string[] Keys =
    [
        "action", "kind", "path", "nth", "every", "times", "latencyMs", "pauseMs", "most",
        "status", "body", "contentType", "retryAfter", "at", "answer", "rows",
    ];

    private readonly Lock gate = new();
    private readonly List<FaultRule> rules = [];
    private int last;

    public static string NameOf(FaultAction action) => Array.Find(Names, n => n.Action == action).Name;

    /// <exception cref="Refusal">The rule has an unknown key or value.</exception>
    public FaultRule Add(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("action", out var action)
            && action.ValueKind == JsonValueKind.String
            && action.ValueEquals(Expire))
        {
            return AddExpiry(json);
        }

        if (json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("kind", out var kind)
            && kind.ValueKind == JsonValueKind.String
            && kind.GetString() is Job or QueryJob)
        {
            return AddForJobs(json, kind.GetString()!);
        }

        var document = AdminDocument.Of(json, "A fault rule", Keys);
        var name = document.Choice("action", ForRequests);
        var rows = document.Value("rows") is { } given ? AdminRow.ReadAll(given) : [];
        lock (gate)
        {
            var rule = new FaultRule
            {
                Id = ++last,
                Kind = document.Choice("kind", Kinds),
                Path = document.Text("path"),
                Nth = document.Number("nth"),
                Every = document.Number("every"),
                Times = document.Number("times"),
                Action = Array.Find(Names, n => n.Name == name).Action,
                LatencyMs = document.Number("latencyMs") ?? 0,
                PauseMs = document.Number("pauseMs") ?? 0,
                Most = document.Number("most") ?? 1,
                Status = Status(document),
                Body = document.Value("body") is { } body
                    ? body.ValueKind == JsonValueKind.String ? body.GetString() : body.GetRawText()
                    : null,
                ContentType = document.Text("contentType") ?? ApiResponse.JsonType,
                RetryAfter = document.Number("retryAfter"),
                After = document.Choice("at", "before", "after") == "after",
                Answered = document.Choice("answer", "first", "second", "none"),
                Rows = rows,
            };
            rules.Add(rule);
            return rule;
        }
    }

    /// <summary>
    /// Returns the effect of all rules that apply to this request: latencies are added, and of the other actions the first one wins.
    /// </summary>
    public Fault Match(string kind, string path)
    {
        lock (gate)
        {
            return rules.Count == 0 ? Fault.None : new Fault(rules.Where(r => r.Hits(kind, path)).ToList());
        }
    }

    /// <param name="id">The id of one rule; null removes all rules. Requests that a removed rule holds are released.</param>
    public void Remove(int? id)
    {
        lock (gate)
        {
            rules.FindAll(r => id is null || r.Id == id).ForEach(r => r.Released.TrySetResult());
            rules.RemoveAll(r => id is null || r.Id == id);
            UseElsewhere();
        }
    }

    public ApiResponse List()
    {
        lock (gate)
        {
            return ApiResponse.Json(200, json =>
            {
                json.WriteStartArray();
                rules.ForEach(r => r.WriteJson(json));
                json.WriteEndArray();
            });
        }
    }

    private FaultRule AddExpiry(JsonElement json)
    {
        var document = AdminDocument.Of(json, $"A fault rule '{Expire}'", "action", "calls", "seconds", "all");
        var (calls, seconds) = (document.Number("calls"), document.Number("seconds"));
        if (calls is null && seconds is null)
        {
            throw AdminDocument.Invalid($"A fault rule '{Expire}' has calls, seconds, or both");
        }

        var expiry = new ExpireRule(calls, seconds, document.Flag("all"), time.GetUtcNow());
        lock (gate)
        {
            var rule = new FaultRule { Id = ++last, Action = FaultAction.Expire, Expiry = expiry };
            rules.Add(rule);
            UseElsewhere();
            return rule;
        }
    }

    private FaultRule AddForJobs(JsonElement json, string kind)
    {
        var document = AdminDocument.Of(
            json,
            $"A fault rule of kind '{kind}'",
            "action",
            "kind",
            "object",
            "nth",
            "every",
            "times",
            "afterRows",
            "everyRow",
            "most",
            "pauseMs",
            "message",
            "rows");
        var name = document.Choice("action", kind == Job ? ForJobs : ForQueryJobs);
        var rows = document.Value("rows") is { } given ? AdminRow.ReadAll(given) : [];
        lock (gate)
        {
            var rule = new FaultRule
            {
                Id = ++last,
                Kind = kind,
                Object = document.Text("object"),
                Nth = document.Number("nth"),
                Every = document.Number("every"),
                Times = document.Number("times"),
                Action = Array.Find(Names, n => n.Name == name).Action,
                AfterRows = document.Number("afterRows") ?? 0,
                EveryRow = Math.Max(1, document.Number("everyRow") ?? 1),
                Most = document.Number("most") ?? 0,
                PauseMs = document.Number("pauseMs") ?? 0,
                Message = document.Text("message"),
                Rows = rows,
            };
            rules.Add(rule);
            UseElsewhere();
            return rule;
        }
    }

    private void UseElsewhere()
    {
        sessions.Use([.. rules.Select(r => r.Expiry).OfType<ExpireRule>()]);
        jobs.Use([.. rules.Where(r => r.Kind is Job or QueryJob)]);
    }

    private static int Status(AdminDocument document) => document.Number("status") switch
    {
        null => 503,
        >= 200 and <= 599 and var status => status,
        _ => throw AdminDocument.Invalid("A fault rule: 'status' is an HTTP status from 200 to 599"),
    };
}
