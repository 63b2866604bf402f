using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Seeder.Local;

/// <summary>The claims of a signed JWT.</summary>
internal sealed class JwtAssertion
{
    private readonly byte[] signed, signature;
    private readonly bool isRs256;

    private JwtAssertion(byte[] signed, byte[] signature, bool isRs256) =>
        (this.signed, this.signature, this.isRs256) = (signed, signature, isRs256);

    public string? Issuer { get; private init; }
    public string? Subject { get; private init; }
    public IReadOnlyList<string?> Audiences { get; private init; } = [];

    /// <summary>Seconds since 1970. sf sends milliseconds, which is a time far in the future.</summary>
    public double? Expires { get; private init; }

    /// <returns>Null if the text is no JWT.</returns>
    public static JwtAssertion? Parse(string text)
    {
        if (text.Split('.') is not [var head, var body, var signature])
        {
            return null;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(head));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(body));
            if (header.RootElement.ValueKind != JsonValueKind.Object || claims.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return new JwtAssertion(
                Encoding.ASCII.GetBytes($"{head}.{body}"),
                Base64Url.DecodeFromChars(signature),
                // A critical extension must be understood (RFC 7515, section 4.1.11), and the org knows none.
                Text(header.RootElement, "alg") == "RS256" && !header.RootElement.TryGetProperty("crit", out _))
            {
                Issuer = Text(claims.RootElement, "iss"),
                // The older name of the subject, which Salesforce's first clients send.
                Subject = Text(claims.RootElement, "sub") ?? Text(claims.RootElement, "prn"),
                Audiences = Texts(claims.RootElement, "aud"),
                Expires = Number(claims.RootElement, "exp"),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether one of the keys signed the assertion. The algorithm is RS256: the assertion cannot choose another one.</summary>
    public bool IsSignedBy(IEnumerable<JwtKey> keys) => isRs256 && keys.Any(k => k.Verifies(signed, signature));

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IReadOnlyList<string?> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? v.GetString() : null)]
            : [Text(json, name)];

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            ? number
            : null;
}
