using System.Text.Json;

namespace Seeder.Core.State;

/// <summary>Writes the sets of a manifest. Reading and writing are linear in the records.</summary>
internal static class SetWriter
{
    /// <param name="rows">The positions of the records in the set, in the order of the manifest.</param>
    /// <param name="shape">The position of the field names in the shapes.</param>
    public static void Write(Utf8JsonWriter json, RecordSet set, IReadOnlyList<int> rows, int shape)
    {
        var head = set.Head;
        json.WriteStartObject();
        json.WriteString("address", head.Address);
        json.WriteNumber("count", rows.Count);
        json.WriteString("type", head.Type);
        json.WriteNumber("shape", shape);
        WriteAll(json, "numbers", head.Numbers, i => Numbers(rows, row => set.NumberAt(row, i)));
        json.WriteString("idPrefix", head.IdPrefix);
        WriteNumbers(json, "ids", Numbers(rows, set.IdNumberAt));
        WriteNumbers(json, "order", Numbers(rows, row => set.OrderAt(row)));
        json.WriteStartArray("hash");
        for (var i = 0; i < head.Shape.Length; i++)
        {
            WritePrints(json, null, Prints(set, rows, i));
        }
        json.WriteEndArray();
        var next = 0;
        if (head.In is { } parent)
        {
            json.WritePropertyName("in");
            WriteAddresses(json, set, rows, parent, ref next);
        }
        json.WriteStartArray("refs");
        foreach (var reference in head.Refs)
        {
            WriteAddresses(json, set, rows, reference, ref next);
        }
        json.WriteEndArray();
        json.WriteBoolean("created", head.Created);
        ManifestJson.WriteFlags(json, head.Keep, head.IsNew, head.Deactivated);
        ManifestJson.WriteOrigin(json, head.Origin);
        if (!head.Sent.IsEmpty)
        {
            json.WriteStartObject("sent");
            for (var i = 0; i < head.Sent.Length; i++)
            {
                WritePrints(json, head.Sent[i], Prints(set, rows, head.Shape.Length + i));
            }
            json.WriteEndObject();
        }
        if (head.HasSeen)
        {
            WriteNumbers(json, "seen", Numbers(rows, set.SeenAt));
        }
        json.WriteEndObject();
    }

    private static void WriteAddresses(Utf8JsonWriter json, RecordSet set, IReadOnlyList<int> rows, PatternHead pattern, ref int next)
    {
        var first = next;
        json.WriteStartObject();
        json.WriteString("address", pattern.Address);
        WriteAll(json, "numbers", pattern.Numbers, i => Numbers(rows, row => set.OtherAt(row, first + i)));
        json.WriteEndObject();
        next += pattern.Numbers;
    }

    private static void WriteAll(Utf8JsonWriter json, string name, int count, Func<int, NumberColumn> columnAt)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < count; i++)
        {
            WriteNumbers(json, null, columnAt(i));
        }
        json.WriteEndArray();
    }

    private static NumberColumn Numbers(IReadOnlyList<int> rows, Func<int, long> valueAt) =>
        NumberColumn.Of(rows.Count, i => valueAt(rows[i]));

    private static PrintColumn Prints(RecordSet set, IReadOnlyList<int> rows, int field) =>
        PrintColumn.Of(rows.Count, i => set.PrintAt(rows[i], field));

    private static void WriteNumbers(Utf8JsonWriter json, string? name, NumberColumn column)
    {
        WriteStart(json, name);
        json.WriteNumber("first", column.First);
        if (column.Step != 0)
        {
            json.WriteNumber("step", column.Step);
        }
        if (column.Steps is { } steps)
        {
            json.WriteNumber("bytes", column.Bytes);
            json.WriteBase64String("steps", steps);
        }
        json.WriteEndObject();
    }

    private static void WritePrints(Utf8JsonWriter json, string? name, PrintColumn column)
    {
        WriteStart(json, name);
        json.WriteBase64String("values", column.Values);
        if (column.At is { } at)
        {
            json.WriteBase64String("at", at);
        }
        json.WriteEndObject();
        json.Flush();
    }

    private static void WriteStart(Utf8JsonWriter json, string? name)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }
        json.WriteStartObject();
    }
}
