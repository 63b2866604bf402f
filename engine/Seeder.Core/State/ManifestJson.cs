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
        var shapes = new Dictionary<string, int>();
        json.WriteStartArray("shapes");
        foreach (var record in manifest.Records.Values)
        {
            if (shapes.TryAdd(string.Join(',', record.Shape), shapes.Count))
            {
                JsonBytes.WriteTexts(json, record.Shape);
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
            JsonBytes.WriteTexts(json, record.Refs);
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
