using System.Runtime.CompilerServices;
using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Diff;

/// <summary>
/// What a field was last sent as, in 48 bits (8 characters of base64url): a hash of the value's <see cref="NormalForm"/>, so that the org's
/// way of writing a value is not a change.
/// </summary>
public static class Fingerprint
{
    /// <summary>The length of one field's fingerprint in a manifest's <c>hash</c>.</summary>
    public const int Length = 8;

    /// <summary>In place of the fingerprint of a value that is not known: that of no value.</summary>
    public const string Unknown = "........";

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// <summary>The fingerprint of a value; null while a hole in it is not filled.</summary>
    /// <param name="idOf">The id behind a reference, a look-up or the org's own ids; null while unknown.</param>
    public static string? Of(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) =>
        Normalise(field, value, idOf) is { } text ? Encode(Hash(text)) : null;

    /// <summary>The fingerprint of a reference field that holds this id (18 characters).</summary>
    public static string OfId(string id) => Encode(Hash(id));

    /// <summary>Whether a fingerprint of the manifest is that of this value; false while a hole in it is not filled.</summary>
    public static bool IsOf(string? print, FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) =>
        Of(field, value, idOf) is { } now && IsOf(print, now, new BoundField(field, value, default), idOf);

    /// <param name="now">The fingerprint of the bound value.</param>
    internal static bool IsOf(string? print, string now, BoundField bound, Func<FieldValue, string?> idOf) =>
        print is not null && (print == now || print == Earlier(bound.Field, bound.Value, idOf));

    /// <summary>The fingerprint of a value as the org answers it.</summary>
    public static string OfAnswer(FieldSchema field, string? value) => Encode(Hash(NormaliseAnswer(field, value)));

    /// <summary>The text behind the fingerprint of a value: its normal form. Null while a hole in it is not filled.</summary>
    public static string? Normalise(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) => NormalForm.Of(field, value, idOf);

    /// <summary>The same for a value as the org answers it.</summary>
    public static string NormaliseAnswer(FieldSchema field, string? value) => NormalForm.OfAnswer(field, value);

    private static string? Earlier(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) =>
        NormalForm.Earlier(field, value, idOf) is { } text ? Encode(Hash(text)) : null;

    public static string Encode(ulong hash)
    {
        Span<char> text = stackalloc char[Length];
        for (var i = 0; i < Length; i++)
        {
            text[i] = Alphabet[(int)((hash >> (6 * i)) & 63)];
        }
        return new string(text);
    }

    /// <summary>FNV-1a over UTF-8, mixed at the end: stable over versions and machines, which string.GetHashCode is not.</summary>
    public static ulong Hash(string text) => Hash(text.AsSpan());

    internal static ulong Hash(ReadOnlySpan<char> rest)
    {
        const ulong prime = 1099511628211;
        var hash = 14695981039346656037UL;
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
                hash = (hash ^ buffer[i]) * prime;
            }
        }
        while (!rest.IsEmpty);
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
