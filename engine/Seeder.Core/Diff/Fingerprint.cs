using System.Runtime.CompilerServices;
using System.Text;
using Seeder.Core.Binding;
using Seeder.Core.Schema;

namespace Seeder.Core.Diff;

/// <summary>
/// What a field was last sent as, in 48 bits (8 characters of base64url). One normal form serves comparing, settling and checking,
/// so that the org's way of writing a value is no change: trimmed, empty is null, line ends, number scale, datetimes to the second,
/// 18-character ids, the order of a multi-select, lower-case usernames.
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

    /// <summary>The normal form of a value; null while a hole in it is not filled.</summary>
    public static string? Normalise(FieldSchema field, FieldValue value, Func<FieldValue, string?> idOf) => value switch
    {
        FieldValue.Null => "",
        FieldValue.Text text => NormaliseText(field, text.Value),
        FieldValue.Number number => NormaliseNumber(number.Digits, field.Scale, field.Precision),
        FieldValue.Flag flag => flag.Value ? "true" : "false",
        FieldValue.Timed timed => $"${{{timed.Expression}}}",
        FieldValue.Composed composed => NormaliseParts(field, composed.Parts, idOf),
        FieldValue.OrgValue => idOf(value) is { } answer ? NormaliseAnswer(field, answer) : null,
        _ => idOf(value),
    };

    /// <summary>The normal form of a value as the org answers it (JSON text, number or boolean, as text; null for null).</summary>
    public static string NormaliseAnswer(FieldSchema field, string? value) => value is null ? "" : field.Type switch
    {
        FieldType.Int or FieldType.Long or FieldType.Double or FieldType.Currency or FieldType.Percent =>
            NormaliseNumber(value, field.Scale, field.Precision),
        _ => NormaliseText(field, value),
    };

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

    private static string? NormaliseParts(FieldSchema field, ImmutableArray<FieldValue> parts, Func<FieldValue, string?> idOf)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is FieldValue.Text literal)
            {
                text.Append(literal.Value);
            }
            else if (idOf(part) is { } id)
            {
                text.Append(id);
            }
            else
            {
                return null;
            }
        }
        return NormaliseText(field, text.ToString());
    }

    private static string NormaliseText(FieldSchema field, string text) => field.Type switch
    {
        FieldType.Reference or FieldType.Id => SalesforceId.TryNormalise(text.Trim(), out var id) ? id : text.Trim(),
        FieldType.MultiPicklist => string.Join(';', text.Split(';', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)),
        FieldType.DateTime => Conversion.TryInstant(text.Replace("+0000", "Z", StringComparison.Ordinal), out var instant)
            ? instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            : text,
        FieldType.Base64 => text,
        _ when field.Name == "Username" => text.Trim().ToLowerInvariant(),
        _ => text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n").Trim() : text.Trim(),
    };

    private static string NormaliseNumber(string digits, int scale, int precision)
    {
        if (!decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return digits;
        }
        // Salesforce rounds half up to the field's scale; a type without digits of its own keeps what it got.
        var rounded = precision > 0 ? decimal.Round(number, Math.Min(scale, 28), MidpointRounding.AwayFromZero) : number;
        var text = rounded.ToString(CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
    }
}
