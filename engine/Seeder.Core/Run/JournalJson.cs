using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Seeder.Core.Graph;

namespace Seeder.Core.Run;

/// <summary>A journal as JSON Lines. Each line is one object whose last member is the CRC-32C of the line before it.</summary>
public static class JournalJson
{
    private static ReadOnlySpan<byte> CrcMember => ",\"crc\":\""u8;

    private static readonly JsonTypeInfo<JournalEntry> Entry = new JournalContext(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<OperationKind>(JsonNamingPolicy.CamelCase), new JsonStringEnumConverter<JournalOutcome>(JsonNamingPolicy.CamelCase) },
    }).JournalEntry;

    /// <summary>The entry as one line, its line end included.</summary>
    public static byte[] Write(JournalEntry entry)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(entry, Entry).AsSpan()[..^1];
        return [.. body, .. CrcMember, .. Encoding.UTF8.GetBytes($"{Crc(body):x8}\"}}\n")];
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
            || !line[^suffix..].StartsWith(CrcMember)
            || !line.EndsWith("\"}"u8)
            || !uint.TryParse(line[^10..^2], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var crc)
            || crc != Crc(line[..^suffix]))
        {
            return false;
        }
        try
        {
            entry = JsonSerializer.Deserialize(line, Entry)!;
            return true;
        }
        catch (JsonException e)
        {
            throw new FormatException($"the journal has an entry that this version of seeder does not know: {e.Message}", e);
        }
    }

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

[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalContext : JsonSerializerContext;
