using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Seeder.Core.State;

/// <summary>The keys of a job's rows. A line of a journal holds them as base64 of 16 bytes each, the lowest byte first.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct RowKeys(ImmutableArray<UInt128> Items)
{
    private const int Length = 16;

    // Journals of earlier versions have no keys.
    public ImmutableArray<UInt128> Items { get => field.IsDefault ? [] : field; init; } = Items;

    public sealed class Converter : JsonConverter<RowKeys>
    {
        public override RowKeys Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            ReadOnlySpan<byte> bytes = reader.GetBytesFromBase64();
            if (bytes.Length % Length != 0)
            {
                throw new JsonException("the keys of a job's rows are cut off");
            }
            var keys = new UInt128[bytes.Length / Length];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = BinaryPrimitives.ReadUInt128LittleEndian(bytes[(i * Length)..]);
            }
            return new RowKeys(ImmutableCollectionsMarshal.AsImmutableArray(keys));
        }

        public override void Write(Utf8JsonWriter writer, RowKeys value, JsonSerializerOptions options)
        {
            var bytes = new byte[value.Items.Length * Length];
            for (var i = 0; i < value.Items.Length; i++)
            {
                BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(i * Length), value.Items[i]);
            }
            writer.WriteBase64StringValue(bytes);
        }
    }
}
