using System.Text;
using System.Text.Json;
using Seeder.Core.Text;

namespace Seeder.Core.State;

/// <summary>
/// The manifest as JSON (<c>schemas/manifest.schema.json</c>). Unknown keys of a newer minor version are ignored; a newer format is
/// rejected.
/// </summary>
internal static class ManifestJson
{
    public static byte[] Write(Manifest manifest) => JsonBytes.Of(json => Write(json, manifest), indented: true).ToArray();

    private static void Write(Utf8JsonWriter json, Manifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("format", manifest.HasUnproven ? 1 : Manifest.CurrentFormat);
        json.WriteString("plan", manifest.Plan);
        json.WriteString("source", manifest.Source);
        json.WriteString("lineage", manifest.Lineage);
        json.WriteNumber("serial", manifest.Serial);
        json.WriteString("lastRun", manifest.LastRun);
        json.WriteBoolean("complete", manifest.Complete);
        json.WriteString("clock", manifest.Clock is { } clock ? IsoTime.Format(clock) : null);
        json.WriteStartObject("org");
        json.WriteString("id", manifest.Org.Id);
        json.WriteString("user", manifest.Org.User);
        json.WriteString("instanceUrl", manifest.Org.InstanceUrl);
        json.WriteString("apiVersion", manifest.Org.ApiVersion);
        json.WriteEndObject();
        WriteRuns(json, manifest.Runs);
        json.WritePropertyName("recentRuns");
        WriteStrings(json, manifest.RecentRuns);
        var shapes = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteStartArray("shapes");
        foreach (var record in manifest.Records.Values)
        {
            if (shapes.TryAdd(string.Join(',', record.Shape), shapes.Count))
            {
                WriteStrings(json, record.Shape);
            }
        }
        json.WriteEndArray();
        json.WriteStartObject("records");
        foreach (var (address, record) in manifest.Records)
        {
            json.WriteStartObject(address);
            json.WriteString("type", record.Type);
            json.WriteString("id", record.Id);
            if (record.In is not null)
            {
                json.WriteString("in", record.In);
            }
            json.WriteNumber("shape", shapes[string.Join(',', record.Shape)]);
            json.WriteString("hash", record.Hash);
            json.WritePropertyName("refs");
            WriteStrings(json, record.Refs);
            json.WriteNumber("order", record.Order);
            json.WriteBoolean("created", record.Created);
            if (record.Keep)
            {
                json.WriteBoolean("keep", true);
            }
            if (record.IsNew)
            {
                json.WriteBoolean("new", true);
            }
            if (record.Deactivated)
            {
                json.WriteBoolean("deactivated", true);
            }
            WriteOrigin(json, record);
            if (record.Read.Count > 0)
            {
                json.WriteStartObject("read");
                foreach (var (field, value) in record.Read)
                {
                    json.WritePropertyName(field);
                    json.WriteRawValue(value);
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        if (manifest.Batch.Count > 0)
        {
            json.WriteStartObject("batch");
            foreach (var (name, raw) in manifest.Batch)
            {
                json.WriteStartObject(name);
                json.WriteString("hash", raw.Hash);
                if (raw.Result is { } result)
                {
                    json.WritePropertyName("result");
                    json.WriteRawValue(result);
                }
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteRuns(Utf8JsonWriter json, ImmutableArray<ManifestRun> runs)
    {
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("id", run.Id);
            json.WriteString("user", run.User);
            json.WriteString("from", IsoTime.Format(run.From));
            json.WriteString("to", IsoTime.Format(run.To));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteOrigin(Utf8JsonWriter json, ManifestRecord record)
    {
        switch (record.Origin)
        {
            case { Run: { } run }:
                json.WriteString("run", run);
                break;
            case { At: { } at } origin:
                json.WriteString("madeBy", origin.User);
                json.WriteString("madeAt", IsoTime.Format(at));
                break;
        }
        if (record.Dated is { } dated)
        {
            json.WriteString("dated", dated);
        }
    }

    /// <exception cref="FormatException">This engine cannot read the text as a manifest; the message gives the reason.</exception>
    public static Manifest Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            // Some editors save files with a byte order mark.
            var reader = new Utf8JsonReader(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
            using var document = JsonDocument.ParseValue(ref reader);
            return Read(document.RootElement);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(Reason(exception), exception);
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        JsonException json => $"it is no whole JSON text (line {json.LineNumber + 1})",
        KeyNotFoundException => "a member is missing that every manifest has",
        InvalidOperationException => "a member is of another kind than in any manifest",
        _ => "it contains an address twice",
    };

    private static Manifest Read(JsonElement root)
    {
        if (root.GetProperty("format").GetInt32() is var format && format > Manifest.CurrentFormat)
        {
            throw new FormatException($"its format is {format}, and this version of seeder reads up to {Manifest.CurrentFormat}");
        }
        var values = new ManifestValues();
        var shapes = root.GetProperty("shapes").EnumerateArray().Select((s, i) => ReadShape(s, i, values)).ToArray();
        var org = root.GetProperty("org");
        var origins = new Dictionary<string, Origin>(StringComparer.Ordinal);
        return new Manifest
        {
            IsFormat1 = format < 2,
            Plan = root.GetProperty("plan").GetString()!,
            Source = root.GetProperty("source").GetString()!,
            Lineage = root.GetProperty("lineage").GetString()!,
            Serial = root.GetProperty("serial").GetInt32(),
            LastRun = root.GetProperty("lastRun").GetString(),
            Complete = root.GetProperty("complete").GetBoolean(),
            Clock = root.GetProperty("clock").ValueKind == JsonValueKind.Null ? null : root.GetProperty("clock").GetDateTimeOffset(),
            Org = new ManifestOrg(Text(org, "id"), Text(org, "user"), Text(org, "instanceUrl"), Text(org, "apiVersion")),
            Runs = ReadRuns(root),
            RecentRuns = root.TryGetProperty("recentRuns", out var recent) ? Strings(recent) : [],
            Records = new ManifestRecords(
                root.GetProperty("records")
                    .EnumerateObject()
                    .Select(p => KeyValuePair.Create(p.Name, ReadRecord(p.Name, p.Value, shapes, origins, values)))),
            Batch = root.TryGetProperty("batch", out var batch)
                ? batch.EnumerateObject().ToImmutableSortedDictionary(
                    p => p.Name,
                    p =>
                        new RawResult(Text(p.Value, "hash"), p.Value.TryGetProperty("result", out var result) ? result.GetRawText() : null),
                    StringComparer.Ordinal)
                : Manifest.NoBatch,
        };
    }

    // A manifest of format 1 does not contain this member.
    private static ImmutableArray<ManifestRun> ReadRuns(JsonElement root) => !root.TryGetProperty("runs", out var runs) ? [] :
    [
        .. runs.EnumerateArray()
            .Select(
                (r, i) => new ManifestRun(
                    Text(r, "id"), ManifestValues.Id(Text(r, "user"), "runs", $"{i}", "user"), Time(r, "from"), Time(r, "to"))),
    ];

    // All records of a run share one origin.
    private static Origin? ReadOrigin(string address, JsonElement json, Dictionary<string, Origin> origins)
    {
        if (json.TryGetProperty("run", out _))
        {
            var run = Text(json, "run");
            if (!origins.TryGetValue(run, out var origin))
            {
                origins.Add(run, origin = new Origin(run));
            }
            return origin;
        }
        return json.TryGetProperty("madeAt", out _)
            ? new Origin(
                null,
                json.TryGetProperty("madeBy", out var user) && user.GetString() is { } id
                    ? ManifestValues.Id(id, "records", address, "madeBy")
                    : null,
                Time(json, "madeAt"))
            : null;
    }

    private static DateTimeOffset Time(JsonElement json, string name) => json.GetProperty(name).TryGetDateTimeOffset(out var time)
        ? time
        : throw new FormatException(
            $"its '{name}' is '{json.GetProperty(name).GetString()}', which is not a time such as 2026-01-31T09:00:00Z");

    private static ImmutableArray<string> ReadShape(JsonElement json, int index, ManifestValues values) =>
        [.. json.EnumerateArray().Select((f, i) => values.Name(f.GetString(), "shapes", $"{index}", $"{i}"))];

    private static ManifestRecord ReadRecord(
        string address, JsonElement json, ImmutableArray<string>[] shapes, Dictionary<string, Origin> origins, ManifestValues values)
    {
        var (shape, hash) = (json.GetProperty("shape").GetInt32(), Text(json, "hash"));
        if (shape < 0 || shape >= shapes.Length || hash.Length != shapes[shape].Length * Fingerprint.Length)
        {
            throw new FormatException($"the record with the id '{Text(json, "id")}' has a hash or a shape that does not fit");
        }
        var record = new ManifestRecord(
            values.Name(Text(json, "type"), "records", address, "type"),
            ManifestValues.Id(Text(json, "id"), "records", address, "id"),
            json.TryGetProperty("in", out var nested) ? nested.GetString() : null,
            shapes[shape],
            hash,
            Strings(json.GetProperty("refs")),
            json.GetProperty("order").GetInt32(),
            json.GetProperty("created").GetBoolean());
        return record with
        {
            Keep = json.TryGetProperty("keep", out var keep) && keep.GetBoolean(),
            IsNew = json.TryGetProperty("new", out var isNew) && isNew.GetBoolean(),
            Read = json.TryGetProperty("read", out var read)
                ? read.EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetRawText(), StringComparer.Ordinal)
                : record.Read,
            Deactivated = json.TryGetProperty("deactivated", out var deactivated) && deactivated.GetBoolean(),
            Origin = ReadOrigin(address, json, origins),
            Dated = json.TryGetProperty("dated", out var dated) ? dated.GetString() : null,
        };
    }

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"its '{name}' is null");

    private static ImmutableArray<string> Strings(JsonElement json) => [.. json.EnumerateArray().Select(i => i.GetString()!)];

    private static void WriteStrings(Utf8JsonWriter json, ImmutableArray<string> items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }
        json.WriteEndArray();
    }
}
