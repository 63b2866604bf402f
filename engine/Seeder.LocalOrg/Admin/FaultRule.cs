using System.Text.Json;

namespace Seeder.Local;

internal enum FaultAction { None, DropBefore, DropAfter, Status, Lock, Cut, Hold, Slow, Late, Governor, Half, Twice }

/// <summary>Which calls go wrong, and how. Counts run from the moment the rule is posted.</summary>
internal sealed class FaultRule
{
    private long matched, applied;

    public required int Id { get; init; }
    public string Kind { get; init; } = "any";
    public string? Path { get; init; }

    /// <summary>The first match that is hit, from 1; without <see cref="Every"/> and <see cref="Times"/> the only one.</summary>
    public long? Nth { get; init; }

    public long? Every { get; init; }
    public long? Times { get; init; }
    public FaultAction Action { get; init; }
    public int LatencyMs { get; init; }
    /// <summary>Between the pieces of a slow body; 0 waits until the rule goes.</summary>
    public int PauseMs { get; init; }

    /// <summary>How many records a call may write before it meets a governor limit.</summary>
    public int Most { get; init; }

    public int Status { get; init; } = 503;
    public string? Body { get; init; }
    public string ContentType { get; init; } = ApiResponse.JsonType;
    public int? RetryAfter { get; init; }

    /// <summary>Of a request that is handled twice: which answer the client gets, first, second or none.</summary>
    public string Answered { get; init; } = "first";

    /// <summary>What somebody else writes before the work, or after it is committed and before its answer leaves.</summary>
    public IReadOnlyList<AdminRow> Rows { get; init; } = [];

    /// <summary>Latency, status, hold and the rows of somebody else may also come after the work is committed.</summary>
    public bool After { get; init; }

    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Counts the request if the rule is about it, and says whether it is hit.</summary>
    public bool Hits(string kind, string path)
    {
        if ((Kind != "any" && Kind != kind) || (Path is not null && !path.Contains(Path, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

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

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("id", Id);
        json.WriteString("kind", Kind);
        json.WriteString("path", Path);
        json.WriteString("action", FaultRules.NameOf(Action));
        json.WriteNumber("matched", matched);
        json.WriteNumber("applied", applied);
        json.WriteEndObject();
    }
}
