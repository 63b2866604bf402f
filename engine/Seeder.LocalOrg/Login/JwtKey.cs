using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Seeder.Local;

/// <summary>An RSA public key against which the org checks the signatures of JWT logins.</summary>
public sealed class JwtKey
{
    private readonly RSAParameters key;

    private JwtKey(RSAParameters key, bool isFromPrivateKey) => (this.key, IsFromPrivateKey) = (key, isFromPrivateKey);

    /// <summary>Whether the text contained a private key. The org has no use for it, and keeps only the public key.</summary>
    public bool IsFromPrivateKey { get; }

    /// <summary>Reads a public key, a certificate (X.509) or a private key. If the text has several, it reads the first one.</summary>
    /// <param name="pem">The text of a PEM file.</param>
    /// <exception cref="ArgumentException">The text contains no RSA key. The message contains nothing of the text.</exception>
    public static JwtKey FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        try
        {
            var fields = PemEncoding.Find(pem);
            var label = pem[fields.Label];
            var block = pem[fields.Location];
            return label == "CERTIFICATE" ? OfCertificate(block) : OfKey(block, label);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new ArgumentException("The text is no RSA public key, certificate or private key in PEM format.", nameof(pem));
        }
    }

    internal bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var rsa = RSA.Create(key);
        return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    private static JwtKey OfCertificate(string block)
    {
        using var certificate = X509Certificate2.CreateFromPem(block);
        using var rsa = certificate.GetRSAPublicKey() ?? throw new CryptographicException();
        return new JwtKey(rsa.ExportParameters(includePrivateParameters: false), isFromPrivateKey: false);
    }

    // A private key that is encrypted has another label, and cannot be read without its password.
    private static JwtKey OfKey(string block, string label)
    {
        using var rsa = RSA.Create();
        rsa.ImportFromPem(block);
        return new JwtKey(rsa.ExportParameters(includePrivateParameters: false), label is "PRIVATE KEY" or "RSA PRIVATE KEY");
    }
}
