using System.Text.Json;

namespace Seeder.Core.Saved;

/// <summary>
/// A saved plan as JSON: one line for each input and each record. The same plan in the same state gives the same bytes.
/// </summary>
internal static class SavedPlanJson
{
    /// <summary>How every file begins.</summary>
    public const string Start = "{\n  \"savedPlan\":";

    // A saved plan has two levels, and the values of fields have no members.
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Whether a file is a saved plan, by its first bytes: its first key says so.</summary>
    public static bool Is(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        head = head.TrimStart(" \t\r\n"u8);
        return head.StartsWith("{"u8) && head[1..].TrimStart(" \t\r\n"u8).StartsWith("\"savedPlan\""u8);
    }

    public static byte[] Write(SavedPlan plan, CancellationToken cancel = default) => JsonBytes.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("savedPlan", SavedPlan.CurrentFormat);
        json.WriteString("seeder", plan.Seeder);
        json.WriteString("plan", plan.Plan);
        json.WriteString("name", plan.Name);
        json.WriteString("goal", plan.Goal);
        json.WriteString("clock", TextOf(plan.Clock));
        json.WritePropertyName("flags");
        JsonBytes.WriteTexts(json, plan.Flags);
        json.WriteString("target", plan.Target);
        json.WriteStartObject("org");
        json.WriteString("id", plan.Org.Id);
        json.WriteString("user", plan.Org.User);
        json.WriteString("apiVersion", plan.Org.ApiVersion);
        json.WriteEndObject();
        json.WriteStartObject("manifest");
        json.WriteString("path", plan.Manifest.Path);
        json.WriteString("lineage", plan.Manifest.Lineage);
        json.WriteNumber("serial", plan.Manifest.Serial);
        json.WriteString("hash", plan.Manifest.Hash);
        json.WriteString("journal", plan.Manifest.Journal);
        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (var input in plan.Inputs)
        {
            WriteLine(json, line => Write(line, input));
        }
        json.WriteEndArray();
        json.WriteStartArray("items");
        foreach (var item in plan.Items)
        {
            cancel.ThrowIfCancellationRequested();
            WriteLine(json, line => Write(line, item));
        }
        json.WriteEndArray();
        json.WriteString("digest", plan.Digest);
        json.WriteEndObject();
    }, indented: true).ToArray();

    /// <summary>A time with its offset, which decides the day of relative dates. It keeps every digit.</summary>
    public static string TextOf(DateTimeOffset clock) =>
        clock.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);

    // The indented writer would put each value on a separate line.
    private static void WriteLine(Utf8JsonWriter json, Action<Utf8JsonWriter> write) =>
        json.WriteRawValue($"\n    {JsonBytes.Text(write)}", skipInputValidation: true);

    private static void Write(Utf8JsonWriter json, SavedInput input)
    {
        json.WriteStartObject();
        json.WriteString("kind", input.Kind.ToString().ToLowerInvariant());
        json.WriteString("name", input.Name);
        json.WriteString("hash", input.Hash);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SavedItem item)
    {
        json.WriteStartObject();
        json.WriteString("what", item.What);
        json.WriteString("ref", item.Ref);
        json.WriteString("type", item.Type);
        json.WriteString("id", item.Id);
        if (!item.Fields.IsEmpty)
        {
            json.WriteStartObject("fields");
            foreach (var field in item.Fields)
            {
                json.WriteStartObject(field.Name);
                WriteValue(json, "from", field.From);
                WriteValue(json, "to", field.To);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }

    /// <exception cref="FormatException">It is no saved plan that this version can read; the message is a clause.</exception>
    public static SavedPlan Read(ReadOnlyMemory<byte> utf8)
    {
        utf8 = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"it is not valid JSON: {JsonSource.ReasonOf(broken).TrimEnd('.')}", broken);
        }
        catch (KeyNotFoundException missing)
        {
            throw new FormatException("a key is missing", missing);
        }
        catch (InvalidOperationException wrong)
        {
            // A value of another type, or a text with half of a surrogate pair.
            throw new FormatException("a value has a wrong type", wrong);
        }
    }

    private static SavedPlan Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("savedPlan", out var format))
        {
            throw new FormatException("it has no key 'savedPlan'");
        }
        if (format.ValueKind != JsonValueKind.Number || !format.TryGetInt32(out var number) || number < 1)
        {
            throw new FormatException("its format is not a number");
        }
        if (number > SavedPlan.CurrentFormat)
        {
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"a newer version of seeder wrote it, in format {number}; this version reads up to {SavedPlan.CurrentFormat}"));
        }
        var (org, manifest) = (root.GetProperty("org"), root.GetProperty("manifest"));
        return new SavedPlan(
            Text(root, "seeder"),
            Text(root, "plan"),
            Text(root, "name"),
            Text(root, "goal") is "apply" or "destroy" ? Text(root, "goal") : throw new FormatException("its goal is unknown"),
            IsoTime.TryParse(Text(root, "clock"), out var clock) ? clock : throw new FormatException("its clock is not a time"),
            [.. root.GetProperty("flags").EnumerateArray().Select(Text)],
            root.GetProperty("target").GetString(),
            new SavedOrg(Text(org, "id"), Text(org, "user"), Text(org, "apiVersion")),
            new SavedManifest(
                Text(manifest, "path"),
                manifest.GetProperty("lineage").GetString(),
                manifest.GetProperty("serial").TryGetInt32(out var serial) ? serial : throw new FormatException("its serial is no number"),
                manifest.GetProperty("hash").GetString(),
                manifest.GetProperty("journal").GetString()),
            [.. root.GetProperty("inputs").EnumerateArray().Select(ReadInput)],
            [.. root.GetProperty("items").EnumerateArray().Select(ReadItem)],
            Text(root, "digest"));
    }

    private static SavedInput ReadInput(JsonElement input) => new(
        Enum.TryParse<InputKind>(Text(input, "kind"), ignoreCase: true, out var kind) && Enum.IsDefined(kind)
            ? kind
            : throw new FormatException("an input has an unknown kind"),
        Text(input, "name"),
        input.GetProperty("hash").GetString());

    private static SavedItem ReadItem(JsonElement item) => new(
        Text(item, "what"), Text(item, "ref"), item.GetProperty("type").GetString(), item.GetProperty("id").GetString())
    {
        Fields = item.TryGetProperty("fields", out var fields)
            ? [.. fields.EnumerateObject().Select(f => new SavedField(f.Name, Raw(f.Value, "from"), Raw(f.Value, "to")))]
            : [],
    };

    private static string? Raw(JsonElement field, string name) => field.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    private static string Text(JsonElement parent, string name) => Text(parent.GetProperty(name));

    private static string Text(JsonElement text) => text.GetString() ?? throw new FormatException("a text is null");
}
