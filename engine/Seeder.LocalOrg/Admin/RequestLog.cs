using System.Diagnostics;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// Stores the latest requests, and counts all of them. Old entries are removed, so that a long load does not fill the memory.
/// </summary>
internal sealed class RequestLog
{
    private const int MaxIds = 500_000, MaxEntries = 50_000;

    private readonly Lock gate = new();
    private readonly Queue<LogEntry> entries = new();
    private readonly SortedDictionary<string, long> byMethod =
        new(StringComparer.Ordinal), byKind = new(StringComparer.Ordinal), byStatus = new(StringComparer.Ordinal);
    private readonly DateTimeOffset zero = DateTimeOffset.UtcNow;
    private readonly long zeroTicks = Stopwatch.GetTimestamp();
    private long last, ids, total, writes, created, updated, deleted;

    /// <summary>Whether the bodies of requests are stored too.</summary>
    public bool KeepsBodies { get; set; }

    public LogEntry Start(string method, string path, string query)
    {
        lock (gate)
        {
            var entry = new LogEntry(++last, method, path, query, Now);
            entries.Enqueue(entry);
            return entry;
        }
    }

    /// <summary>
    /// Ends and counts a request, once. It is called before the response is sent, so that a client which has the response finds it counted.
    /// </summary>
    public void Finish(LogEntry entry, int status)
    {
        lock (gate)
        {
            if (!entry.Finish(status))
            {
                return;
            }

            total++;
            Add(byMethod, entry.Method);
            Add(byKind, entry.Kind);
            Add(byStatus, entry.Status.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writes += entry.Write ? 1 : 0;
            created += entry.Touched.Created.Count;
            updated += entry.Touched.Updated.Count;
            deleted += entry.Touched.Deleted.Count;
            ids += entry.Weight;
            while ((ids > MaxIds || entries.Count > MaxEntries) && entries.TryDequeue(out var old))
            {
                ids -= old.Weight;
            }
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            byMethod.Clear();
            byKind.Clear();
            byStatus.Clear();
            (ids, total, writes, created, updated, deleted) = (0, 0, 0, 0, 0, 0);
        }
    }

    /// <param name="most">The maximum number of entries, from the latest ones; null for all.</param>
    public ApiResponse Entries(long after, int? most = null)
    {
        lock (gate)
        {
            return ApiResponse.Json(200, json =>
            {
                json.WriteStartArray();
                foreach (var entry in (most is null ? entries : entries.TakeLast(most.Value)).Where(e => e.Sequence > after))
                {
                    entry.WriteJson(json);
                }

                json.WriteEndArray();
            });
        }
    }

    public ApiResponse Counts((long Logins, long Expired) sessions)
    {
        lock (gate)
        {
            return ApiResponse.Json(200, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("total", total);
                json.WriteNumber("writes", writes);
                json.WriteNumber("created", created);
                json.WriteNumber("updated", updated);
                json.WriteNumber("deleted", deleted);
                json.WriteNumber("logins", sessions.Logins);
                json.WriteNumber("expired", sessions.Expired);
                Write(json, "byMethod", byMethod);
                Write(json, "byKind", byKind);
                Write(json, "byStatus", byStatus);
                json.WriteEndObject();
            });
        }
    }

    // One monotonic clock for starts and ends, so that overlaps of requests are measured exactly.
    private DateTimeOffset Now() => zero + Stopwatch.GetElapsedTime(zeroTicks);

    private static void Add(SortedDictionary<string, long> counts, string key) => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static void Write(Utf8JsonWriter json, string name, SortedDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (key, count) in counts)
        {
            json.WriteNumber(key, count);
        }

        json.WriteEndObject();
    }
}
