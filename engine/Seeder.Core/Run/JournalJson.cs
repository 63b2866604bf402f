using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Core.Run;

/// <summary>A journal as JSON Lines. Each line is one object whose last member is the CRC-32C of the line before it.</summary>
public static class JournalJson
{
    private const string CrcMember = ",\"crc\":\"";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The entry as one line, its line end included.</summary>
    public static byte[] Write(JournalEntry entry)
    {
        var body = JsonSerializer.Serialize(entry, entry.GetType(), Options);
        var line = $"{{\"entry\":\"{NameOf(entry)}\",{body.AsSpan(1, body.Length - 2)}";
        return Encoding.UTF8.GetBytes($"{line}{CrcMember}{Crc(Encoding.UTF8.GetBytes(line)):x8}\"}}\n");
    }

    /// <summary>
    /// Every whole entry. A last line that is torn was never flushed, so its request never left, and it is passed over.
    /// </summary>
    /// <exception cref="FormatException">A line that is not the last is damaged; the message names it.</exception>
    public static ImmutableArray<JournalEntry> Read(ReadOnlySpan<byte> utf8)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        for (var number = 1; !utf8.IsEmpty; number++)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            if (end < 0 || !TryRead(line, out var entry))
            {
                return utf8.IsEmpty ? entries.ToImmutable() : throw new FormatException($"line {number} is damaged");
            }
            entries.Add(entry);
        }
        return entries.ToImmutable();
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out JournalEntry entry)
    {
        entry = null!;
        var suffix = CrcMember.Length + 8 + 2;
        if (line.Length <= suffix
            || !line[^suffix..].StartsWith(Encoding.UTF8.GetBytes(CrcMember))
            || !line.EndsWith("\"}"u8)
            || !uint.TryParse(line[^10..^2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var crc)
            || crc != Crc(line[..^suffix]))
        {
            return false;
        }
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            entry = (JournalEntry)document.RootElement.Deserialize(TypeOf(document.RootElement.GetProperty("entry").GetString()!), Options)!;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string NameOf(JournalEntry entry) => entry switch
    {
        JournalEntry.Header => "header",
        JournalEntry.Moved => "moved",
        JournalEntry.Dropped => "dropped",
        JournalEntry.Found => "found",
        JournalEntry.Kept => "kept",
        JournalEntry.RawDropped => "rawDropped",
        JournalEntry.Saved => "saved",
        JournalEntry.Begin => "begin",
        JournalEntry.End => "end",
        JournalEntry.Split => "split",
        JournalEntry.Closed => "closed",
        _ => throw new InvalidOperationException(entry.GetType().Name),
    };

    private static Type TypeOf(string name) => name switch
    {
        "header" => typeof(JournalEntry.Header),
        "moved" => typeof(JournalEntry.Moved),
        "dropped" => typeof(JournalEntry.Dropped),
        "found" => typeof(JournalEntry.Found),
        "kept" => typeof(JournalEntry.Kept),
        "rawDropped" => typeof(JournalEntry.RawDropped),
        "saved" => typeof(JournalEntry.Saved),
        "begin" => typeof(JournalEntry.Begin),
        "end" => typeof(JournalEntry.End),
        "split" => typeof(JournalEntry.Split),
        "closed" => typeof(JournalEntry.Closed),
        _ => throw new FormatException($"the journal has an entry '{name}', which this version of seeder does not know"),
    };

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        return ~crc;
    }
}
