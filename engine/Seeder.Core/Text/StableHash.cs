using System.Runtime.CompilerServices;
using System.Text;

namespace Seeder.Core.Text;

/// <summary>
/// A 64-bit hash of a text: FNV-1a over UTF-8 with a final mix. Unlike string.GetHashCode, its result is the same in every version of
/// .NET and of Seeder, and on every machine.
/// </summary>
internal static class StableHash
{
    private const ulong Start = 14695981039346656037, Prime = 1099511628211;

    public static ulong Of(string text) => Of(text.AsSpan());

    internal static ulong Of(ReadOnlySpan<char> rest)
    {
        var hash = Start;
        Span<byte> buffer = stackalloc byte[256];
        do
        {
            var chunk = rest.Length > 80 ? rest[..80] : rest;
            if (chunk.Length > 0 && chunk.Length < rest.Length && char.IsHighSurrogate(chunk[^1]))
            {
                chunk = chunk[..^1];
            }
            rest = rest[chunk.Length..];
            var count = Encoding.UTF8.GetBytes(chunk, buffer);
            for (var i = 0; i < count; i++)
            {
                hash = (hash ^ buffer[i]) * Prime;
            }
        }
        while (!rest.IsEmpty);
        return Mix(hash);
    }

    /// <summary>The hash of a text in UTF-8.</summary>
    internal static ulong Of(ReadOnlySpan<byte> text)
    {
        var hash = Start;
        foreach (var one in text)
        {
            hash = (hash ^ one) * Prime;
        }
        return Mix(hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
