using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Seeder.Core.State;

/// <summary>
/// The manifest as JSON (<c>schemas/manifest.schema.json</c>). A newer format is rejected, and so is an unknown key: it may be a misspelt
/// <c>keep</c>, without which the record would be deleted.
/// </summary>
internal static class ManifestJson
{
    private static readonly JsonTypeInfo<ManifestContent> Content = ManifestContext.Default.ManifestContent;

    /// <summary>Writes the manifest without holding all of its text.</summary>
    /// <param name="mostSpelled">The most records of a set that are written one by one.</param>
    public static void Write(Stream stream, Manifest manifest, int mostSpelled = RecordTable.MostObjects) =>
        JsonBytes.Write(stream, json => Write(json, manifest, mostSpelled));

    public static byte[] Write(Manifest manifest, int mostSpelled = RecordTable.MostObjects)
    {
        using var bytes = new MemoryStream();
        Write(bytes, manifest, mostSpelled);
        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Manifest manifest, int mostSpelled)
    {
        json.WriteStartObject();
        json.WriteNumber("format", manifest.HasUnproven ? 1 : Manifest.CurrentFormat);
        json.WriteString("plan", manifest.Plan);
        json.WriteString("source", manifest.Source);
        json.WriteString("lineage", manifest.Lineage);
        json.WriteNumber("serial", manifest.Serial);
        json.WriteString("lastRun", manifest.LastRun);
        json.WriteBoolean("complete", manifest.Complete);
        json.WriteString("clock", manifest.Clock is { } clock ? IsoTime.FormatWithOffset(clock) : null);
        json.WriteStartObject("org");
        json.WriteString("id", manifest.Org.Id);
        json.WriteString("user", manifest.Org.User);
        json.WriteString("instanceUrl", manifest.Org.InstanceUrl);
        json.WriteString("apiVersion", manifest.Org.ApiVersion);
        json.WriteEndObject();
        WriteRuns(json, manifest.Runs);
        json.WritePropertyName("recentRuns");
        JsonBytes.WriteTexts(json, manifest.RecentRuns);
        var (shapes, spelled, sets) = Split(manifest.Records, mostSpelled);
        json.WriteStartArray("shapes");
        foreach (var shape in shapes.Keys)
        {
            JsonBytes.WriteTexts(json, shape.Split(',', StringSplitOptions.RemoveEmptyEntries));
        }
        json.WriteEndArray();
        json.WriteStartObject("records");
        foreach (var row in spelled)
        {
            var (address, record) = manifest.Records.At(row);
            json.WriteStartObject(address);
            json.WriteString("type", record.Type);
            json.WriteString("id", record.Id);
            if (record.In is not null)
            {
                json.WriteString("in", record.In);
            }
            json.WriteNumber("shape", shapes[ShapeText(record.Shape)]);
            json.WriteString("hash", record.Hash);
            json.WritePropertyName("refs");
            JsonBytes.WriteTexts(json, record.Refs);
            json.WriteNumber("order", record.Order);
            json.WriteBoolean("created", record.Created);
            WriteFlags(json, record.Keep, record.IsNew, record.Deactivated);
            WriteOrigin(json, record.Origin);
            WritePrints(json, "sent", record.Sent);
            if (record.Seen is { } seen)
            {
                json.WriteString("seen", IsoTime.Format(seen));
            }
            WritePrints(json, "repaired", record.Repaired);
            WritePrints(json, "own", record.Own);
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
            JsonBytes.FlushSometimes(json);
        }
        json.WriteEndObject();
        if (sets.Count > 0)
        {
            json.WriteStartArray("sets");
            foreach (var (set, rows) in sets)
            {
                SetWriter.Write(json, set, rows, shapes[ShapeText(set.Head.Shape)]);
            }
            json.WriteEndArray();
        }
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

    // The lists of field names with their positions, the rows that are written one by one, and the sets of more rows.
    private static (OrderedDictionary<string, int> Shapes, List<int> Spelled, List<(RecordSet Set, List<int> Rows)> Sets) Split(
        ManifestRecords records, int mostSpelled)
    {
        var rows = new OrderedDictionary<RecordSet, List<int>>(ReferenceEqualityComparer.Instance);
        foreach (var (_, packed) in records.Rows)
        {
            if (packed is var (set, at))
            {
                rows.GetOrAdd(set, _ => []).Add(at);
            }
        }
        var shapes = new OrderedDictionary<string, int>();
        var known = new HashSet<RecordSet>(ReferenceEqualityComparer.Instance);
        var spelled = new List<int>();
        foreach (var (row, packed) in records.Rows)
        {
            if (packed is not var (set, _))
            {
                shapes.TryAdd(ShapeText(records.At(row).Value.Shape), shapes.Count);
                spelled.Add(row);
                continue;
            }
            if (known.Add(set))
            {
                shapes.TryAdd(ShapeText(set.Head.Shape), shapes.Count);
            }
            if (rows[set].Count <= mostSpelled)
            {
                spelled.Add(row);
            }
        }
        return (shapes, spelled, [.. rows.Where(s => s.Value.Count > mostSpelled).Select(s => (s.Key, s.Value))]);
    }

    private static string ShapeText(ImmutableArray<string> shape) => string.Join(',', shape);

    internal static void WriteFlags(Utf8JsonWriter json, bool keep, bool isNew, bool deactivated)
    {
        if (keep)
        {
            json.WriteBoolean("keep", true);
        }
        if (isNew)
        {
            json.WriteBoolean("new", true);
        }
        if (deactivated)
        {
            json.WriteBoolean("deactivated", true);
        }
    }

    internal static void WriteOrigin(Utf8JsonWriter json, Origin? origin)
    {
        switch (origin)
        {
            case { Run: { } run }:
                json.WriteString("run", run);
                break;
            case { At: { } at }:
                json.WriteString("madeBy", origin.User);
                json.WriteString("madeAt", IsoTime.Format(at));
                break;
        }
    }

    private static void WritePrints(Utf8JsonWriter json, string name, ImmutableSortedDictionary<string, string> prints)
    {
        if (prints.Count > 0)
        {
            json.WriteStartObject(name);
            foreach (var (field, print) in prints)
            {
                json.WriteString(field, print);
            }
            json.WriteEndObject();
        }
    }

    /// <param name="path">The path of the file, for the places of its faults.</param>
    /// <exception cref="JsonFaultException">The file cannot be used.</exception>
    public static Manifest Read(byte[] utf8, string path = "")
    {
        var source = new JsonSource(path, utf8);
        return JsonFile.Read(
            source, Content, "manifest.schema.json", Manifest.CurrentFormat, content => new ManifestReader(source).Read(content));
    }
}
