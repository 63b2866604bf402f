using System.Buffers.Binary;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Seeder.Core.State;

/// <summary>
/// A journal as JSON Lines. Each line is one object. Its last member is the CRC-32C of the text before that member, and the member before
/// it is the CRC of the previous line. So a missing, repeated or moved line is detected. Older journals lack the second member.
/// </summary>
internal static class JournalJson
{
    /// <summary>The CRC that the first line gives for its previous line.</summary>
    public const uint NoLine = 0;

    private static readonly JsonTypeInfo<JournalEntry> Entry = new JournalContext(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new OperationList.Json(),
            new JsonStringEnumConverter<OperationKind>(JsonNamingPolicy.CamelCase),
            new JsonStringEnumConverter<JournalOutcome>(JsonNamingPolicy.CamelCase)
        },
    }).JournalEntry;

    /// <summary>The entry as one line, including its line end.</summary>
    /// <param name="previous">The CRC of the previous line; set to the CRC of this line.</param>
    public static byte[] Write(JournalEntry entry, ref uint previous)
    {
        using var line = new MemoryStream();
        Write(line, entry, ref previous);
        return line.ToArray();
    }

    /// <summary>Writes the entry as one line, without holding all of its text.</summary>
    /// <param name="previous">The CRC of the previous line; set to the CRC of this line.</param>
    public static void Write(Stream stream, JournalEntry entry, ref uint previous)
    {
        using var line = new JournalLineStream(stream);
        JsonSerializer.Serialize(line, OperationSets.Pack(entry), Entry);
        previous = line.End(previous);
    }

    public static byte[] WriteAll(IEnumerable<JournalEntry> entries)
    {
        var previous = NoLine;
        using var lines = new MemoryStream();
        foreach (var entry in entries.SelectMany(JournalParts.Split))
        {
            Write(lines, entry, ref previous);
        }
        return lines.ToArray();
    }

    /// <summary>
    /// Every entry. A last line that is cut off was never flushed, so its request was never sent, and the line is ignored.
    /// A last line that lacks only its line end is used.
    /// </summary>
    /// <exception cref="JournalDamagedException">The journal is damaged.</exception>
    /// <exception cref="FormatException">An entry is of a newer version.</exception>
    public static ImmutableArray<JournalEntry> Read(ReadOnlySpan<byte> utf8)
    {
        var lines = JournalLine.Split(utf8);
        if (JournalDamage.Find(lines) is { } damage)
        {
            var whole = JournalDamage.Whole(lines);
            throw new JournalDamagedException(damage.Line, damage.Reason, whole, JournalDamage.IdsWithoutRecord(lines, whole));
        }
        return JournalParts.Join(lines.Where(l => l.Entry is not null).Select(l => l.Entry!));
    }

    /// <summary>The entries of the undamaged lines; empty if the header is damaged.</summary>
    public static ImmutableArray<JournalEntry> ReadWhole(ReadOnlySpan<byte> utf8) => JournalDamage.Whole(JournalLine.Split(utf8));

    /// <exception cref="FormatException">The line is undamaged but unknown, so a newer version wrote it.</exception>
    internal static JournalEntry Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return OperationSets.Unpack(JsonSerializer.Deserialize(line, Entry)!);
        }
        catch (JsonException e)
        {
            throw new FormatException($"the journal has an entry that this version of seeder does not know: {e.Message}", e);
        }
    }

    internal static uint Crc(ReadOnlySpan<byte> bytes) => ~Crc(uint.MaxValue, bytes);

    /// <summary>Continues a CRC with more bytes. It begins with all bits set, and its complement is the result.</summary>
    internal static uint Crc(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        return crc;
    }
}

[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class JournalContext : JsonSerializerContext;
