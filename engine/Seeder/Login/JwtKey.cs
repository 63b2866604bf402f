using System.Security.Cryptography;
using System.Text;

namespace Seeder.Login;

/// <summary>Reads a private RSA key as people pass it.</summary>
internal static class JwtKey
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----";

    // RS256 needs a key of this size (RFC 7518, section 3.3).
    private const int LeastBits = 2048;

    /// <returns>Why the key cannot sign a JWT; null if it can.</returns>
    public static string? Import(RSA rsa, string key)
    {
        var pem = Text(key);
        try
        {
            rsa.ImportFromPem(pem);
            // A public key is valid PEM too, but cannot sign.
            rsa.ExportParameters(includePrivateParameters: true);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return Problem(pem);
        }
        return rsa.KeySize >= LeastBits
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"it has {rsa.KeySize:N0} bits, and at least {LeastBits:N0} are needed.");
    }

    /// <summary>
    /// The key as PEM. In an environment variable, line breaks are often written as <c>\n</c> or are lost, and the whole may be quoted or
    /// in base64.
    /// </summary>
    public static string Text(string key)
    {
        var text = key.Replace("\\r", "", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        return Block(text) ?? Block(FromBase64(text)) ?? text;
    }

    // The text from the first label to the end of the last one: a byte order mark, quotes and notes of a key store may surround it.
    private static string? Block(string text) => text.IndexOf(Begin, StringComparison.Ordinal) is >= 0 and var from
        ? text[from..(text.LastIndexOf(End, StringComparison.Ordinal) + End.Length)]
        : null;

    private static string FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static string Problem(string pem) => pem switch
    {
        _ when pem.Contains("ENCRYPTED", StringComparison.Ordinal) => "it is encrypted.",
        _ when pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal) => "it is a certificate.",
        _ when pem.Contains("BEGIN PUBLIC KEY", StringComparison.Ordinal) => "it is a public key.",
        _ when pem.Contains("BEGIN EC ", StringComparison.Ordinal) => "it is an elliptic curve key.",
        _ when pem.Contains("OPENSSH", StringComparison.Ordinal) => "it has the format of OpenSSH.",
        _ => "it is not an RSA key in PEM format.",
    };
}
