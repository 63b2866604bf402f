using System.Text.Json;

namespace Seeder.Local;

internal enum FaultAction
{
    None, DropBefore, DropAfter, Status, Lock, Cut, Hold, Slow, Late, Governor, Half, Twice, Expire, Fail, Abort, Lose,
}

/// <summary>Which requests fail, and how. Requests are counted from the moment when the rule is posted.</summary>
internal sealed class FaultRule
{
    private long matched, applied, held;

    public required int Id { get; init; }
    public string Kind { get; init; } = "any";
    public string? Path { get; init; }

    /// <summary>
    /// The number of the first matching request that fails, from 1. Without <see cref="Every"/> and <see cref="Times"/> it is the only one.
    /// </summary>
    public long? Nth { get; init; }

    public long? Every { get; init; }
    public long? Times { get; init; }
    public FaultAction Action { get; init; }
    public int LatencyMs { get; init; }
    /// <summary>The wait between the pieces of a slow response body, in milliseconds; 0 waits until the rule is removed.</summary>
    public int PauseMs { get; init; }

    /// <summary>The number of records above which a request fails with a governor limit.</summary>
    public int Most { get; init; }

    public int Status { get; init; } = 503;
    public string? Body { get; init; }
    public string ContentType { get; init; } = ApiResponse.JsonType;
    public int? RetryAfter { get; init; }

    /// <summary>Which response the client gets if the request is executed twice: first, second or none.</summary>
    public string Answered { get; init; } = "first";

    /// <summary>
    /// The rows that another user writes, before the request is executed, or after it is committed and before it is answered.
    /// </summary>
    public IReadOnlyList<AdminRow> Rows { get; init; } = [];

    /// <summary>Whether the fault happens after the request is committed. This is possible for latency, status, hold and rows.</summary>
    public bool After { get; init; }

    /// <summary>The object of the jobs that fail; null for any. Only rules for jobs have it, like the next three.</summary>
    public string? Object { get; init; }

    /// <summary>The number of rows that a job works on before the fault begins.</summary>
    public long AfterRows { get; init; }

    /// <summary>Which rows are locked: each n-th one.</summary>
    public long EveryRow { get; init; } = 1;

    /// <summary>The error message of a job that fails; null for a usual one.</summary>
    public string? Message { get; init; }

    /// <summary>How sessions end, if the rule is about sessions. It does not match requests.</summary>
    public ExpireRule? Expiry { get; init; }

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts the request if it matches, and returns whether it fails.</summary>
    public bool Hits(string kind, string path) =>
        Expiry is null
            && Kind is not (FaultRules.Job or FaultRules.QueryJob)
            && (Kind == "any" || Kind == kind)
            && (Path is null || path.Contains(Path, StringComparison.OrdinalIgnoreCase))
            && Counts();

    /// <summary>Counts the job if it matches, and returns whether something happens to it.</summary>
    public bool Hits(BulkJob job) =>
        Kind == (job.JobType == BulkJob.Ingest ? FaultRules.Job : FaultRules.QueryJob)
            && (Object is null || Object.Equals(job.Object, StringComparison.OrdinalIgnoreCase))
            && Counts();

    private bool Counts()
    {
        matched++;
        var first = Nth ?? (Every ?? 1);
        var most = Times ?? (Nth is not null && Every is null ? 1 : long.MaxValue);
        if (matched < first || (matched - first) % (Every ?? 1) != 0 || applied >= most)
        {
            return false;
        }

        applied++;
        return true;
    }

    /// <summary>
    /// Counts a request that waits from now on. A client that reads the count knows that the request is at this point: with
    /// <see cref="After"/>, it is committed.
    /// </summary>
    public void Hold() => Interlocked.Increment(ref held);

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("id", Id);
        json.WriteString("kind", Kind);
        json.WriteString("path", Path);
        json.WriteString("action", FaultRules.NameOf(Action));
        json.WriteNumber("matched", Expiry?.Counted ?? matched);
        json.WriteNumber("applied", Expiry?.Ended ?? (Action == FaultAction.Hold ? Interlocked.Read(ref held) : applied));
        json.WriteEndObject();
    }
}
