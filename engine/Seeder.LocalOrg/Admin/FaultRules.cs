using System.Text.Json;

namespace Seeder.Local;

/// <summary>The active fault rules, in the order in which they were posted.</summary>
internal sealed class FaultRules
{
    private static readonly (string Name, FaultAction Action)[] Names =
    [
        ("latency", FaultAction.None), ("drop-before", FaultAction.DropBefore), ("drop-after", FaultAction.DropAfter),
        ("status", FaultAction.Status), ("lock", FaultAction.Lock), ("cut", FaultAction.Cut), ("hold", FaultAction.Hold),
        ("slow", FaultAction.Slow),
        ("late", FaultAction.Late), ("governor", FaultAction.Governor), ("half", FaultAction.Half), ("twice", FaultAction.Twice),
    ];

    private static readonly string[] Kinds =
    [
        "any", "tree", "collections-create", "collections-update", "collections-upsert", "collections-delete", "collections-retrieve",
        "batch", "query", "describe", "row", "other",
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

    public FaultRule Add(JsonElement json)
    {
        var name = Text(json, "action") ?? "latency";
        var action = Array.Find(Names, n => n.Name == name);
        var kind = Text(json, "kind") ?? "any";
        if (action.Name is null || !Kinds.Contains(kind))
        {
            throw new Refusal(400, "INVALID_INPUT", action.Name is null
                ? $"There is no fault action '{name}'; there are {string.Join(", ", Names.Select(n => n.Name))}"
                : $"There is no kind '{kind}'; there are {string.Join(", ", Kinds)}");
        }

        if (json.EnumerateObject().Select(p => p.Name).Where(n => !Keys.Contains(n)).ToList() is { Count: > 0 } unknown)
        {
            var names = string.Join(", ", unknown.Select(n => $"'{n}'"));
            throw new Refusal(400, "INVALID_INPUT", $"A fault rule has no {names}; it has {string.Join(", ", Keys)}");
        }

        var answered = Text(json, "answer") ?? "first";
        if (answered is not ("first" or "second" or "none"))
        {
            throw new Refusal(400, "INVALID_INPUT", $"There is no answer '{answered}'; there are first, second, none");
        }

        var rows = json.TryGetProperty("rows", out var given) ? AdminRow.ReadAll(given) : [];
        lock (gate)
        {
            var rule = new FaultRule
            {
                Id = ++last,
                Kind = kind,
                Path = Text(json, "path"),
                Nth = Number(json, "nth"),
                Every = Number(json, "every"),
                Times = Number(json, "times"),
                Action = action.Action,
                LatencyMs = (int)(Number(json, "latencyMs") ?? 0),
                PauseMs = (int)(Number(json, "pauseMs") ?? 0),
                Most = (int)(Number(json, "most") ?? 1),
                Status = (int)(Number(json, "status") ?? 503),
                Body = json.TryGetProperty("body", out var body)
                    ? body.ValueKind == JsonValueKind.String ? body.GetString() : body.GetRawText()
                    : null,
                ContentType = Text(json, "contentType") ?? ApiResponse.JsonType,
                RetryAfter = (int?)Number(json, "retryAfter"),
                After = Text(json, "at") == "after",
                Answered = answered,
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

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
