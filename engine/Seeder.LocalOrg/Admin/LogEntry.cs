using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>One request in the log: its start and end, what it requested, and what it changed.</summary>
internal sealed class LogEntry(long sequence, string method, string path, string query, Func<DateTimeOffset> clock)
{
    private const int BytesOfId = 64;

    private readonly DateTimeOffset start = clock();
    private Touched touched = new();
    private ReadOnlyMemory<byte> body;
    private DateTimeOffset? end;
    private string effective = method;
    private string? version;
    private int status;

    public long Sequence => sequence;

    public string Method => effective;

    public string Kind { get; private set; } = "other";

    /// <summary>
    /// When the connection was dropped: before or after the commit (before, after), or inside the response (cut); null if it was not.
    /// </summary>
    public string? Dropped { get; set; }

    public bool Write { get; private set; }

    /// <summary>The size of the entry, in ids of 18 characters. Body, path and query count with their lengths.</summary>
    public int Weight => touched.Count + ((body.Length + (2 * (path.Length + query.Length))) / BytesOfId);

    public int Status => status;

    public Touched Touched => touched;

    public void Describe(ApiRequest request)
    {
        effective = request.Method;
        Kind = OperationKind.Of(request.Method, request.Segments);
        Write = OperationKind.Writes(Kind, request.Method);
        version = request.Segments is ["services", "data", var v, ..] ? v.TrimStart('v', 'V') : null;
    }

    public void Keep(ReadOnlyMemory<byte> sent) => body = sent;

    public void Take(Touched done)
    {
        touched = done;
        Write |= done.Wrote;
    }

    /// <returns>False if it was finished before.</returns>
    public bool Finish(int answered)
    {
        if (end is not null)
        {
            return false;
        }

        status = answered;
        end = clock();
        return true;
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", sequence);
        json.WriteString("start", start.ToString("O"));
        json.WriteString("end", end?.ToString("O"));
        json.WriteString("method", effective);
        json.WriteString("path", path);
        json.WriteString("query", query);
        json.WriteNumber("status", status);
        json.WriteString("version", version);
        json.WriteString("kind", Kind);
        json.WriteBoolean("write", Write);
        json.WriteNumber("records", touched.Records);
        Ids("created", touched.Created);
        Ids("updated", touched.Updated);
        Ids("deleted", touched.Deleted);
        Ids("targets", touched.Targets.Order(StringComparer.Ordinal));
        json.WriteString("dropped", Dropped);
        if (!body.IsEmpty)
        {
            // A body that is not valid UTF-8 is logged with replacement characters.
            json.WriteString("body", Encoding.UTF8.GetString(body.Span));
        }

        json.WriteEndObject();

        void Ids(string name, IEnumerable<string> ids)
        {
            json.WriteStartArray(name);
            foreach (var id in ids)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }
    }
}
