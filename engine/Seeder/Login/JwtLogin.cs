using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Seeder.Org;

namespace Seeder.Login;

/// <summary>The values of the JWT bearer flow.</summary>
/// <param name="ClientId">The consumer key of the app.</param>
/// <param name="PrivateKey">The private RSA key, as PEM.</param>
/// <param name="KeyName">Where the key came from, for messages.</param>
/// <param name="LoginUrl">The login server.</param>
/// <param name="Audience">The audience; null tries the usual ones.</param>
internal sealed record JwtValues(string ClientId, string Username, string PrivateKey, string KeyName, Uri LoginUrl, string? Audience);

/// <summary>The JWT bearer flow (RFC 7523): the usual login of a CI system.</summary>
internal sealed class JwtLogin(JwtValues values) : OrgLogin
{
    private const string Production = "https://login.salesforce.com";
    private const string Sandbox = "https://test.salesforce.com";

    // Salesforce accepts at most five minutes; this leaves two for clocks that differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(180);

    internal override string Source => $"JWT for {values.Username}";

    internal override IEnumerable<string> Secrets => [values.PrivateKey];

    internal override string RefusedHint => "Check that the user may use the API: the permission 'API Enabled'.";

    internal override async Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel)
    {
        using var key = Key();
        TokenError? last = null;
        // The org's address does not always tell which audience it expects, so the others are tried too, as sf does.
        foreach (var audience in Audiences())
        {
            var assertion = Assertion(key, audience, context.Time.GetUtcNow());
            context.Secrets.Add(assertion);
            var (credentials, error) = await TokenEndpoint.AskAsync(
                values.LoginUrl,
                [
                    KeyValuePair.Create("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    KeyValuePair.Create("assertion", assertion),
                ],
                context,
                cancel);
            if (credentials is not null)
            {
                return credentials;
            }
            last = error!;
            if (!last.Description.Contains("audience", StringComparison.OrdinalIgnoreCase))
            {
                break;
            }
        }
        throw Rejected(values.LoginUrl, last!);
    }

    private IEnumerable<string> Audiences()
    {
        var own = values.LoginUrl.GetLeftPart(UriPartial.Authority);
        var host = values.LoginUrl.IdnHost;
        var isSandbox = host.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase)
            || host.Contains(".scratch.", StringComparison.OrdinalIgnoreCase)
            || host.Contains("--", StringComparison.Ordinal)
            || own == Sandbox;
        return values.Audience is { } given ? [given]
            : isSandbox ? new[] { Sandbox, Production, own }.Distinct()
            : host.EndsWith(".salesforce.com", StringComparison.OrdinalIgnoreCase) ? new[] { Production, Sandbox, own }.Distinct()
            : [own, Production, Sandbox];
    }

    private string Assertion(RSA key, string audience, DateTimeOffset now) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = values.ClientId,
            Audience = audience,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = values.Username },
            Expires = (now + Lifetime).UtcDateTime,
            SigningCredentials = new SigningCredentials(
                // A cached signer would keep a key that is disposed.
                new RsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } },
                SecurityAlgorithms.RsaSha256),
        });

    private RSA Key()
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(JwtKey.Text(values));
            // A public key is valid PEM too, but cannot sign.
            rsa.ExportParameters(includePrivateParameters: true);
            return rsa;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw SeederException.Of(LoginDiagnostics.BadKey(
                values.KeyName,
                JwtKey.Problem(values.PrivateKey),
                "Use the private RSA key that belongs to the app's certificate, without a passphrase: "
                    + "'openssl rsa -in encrypted.key -out server.key'."));
        }
    }
}

/// <summary>Reads the private key as people pass it.</summary>
internal static class JwtKey
{
    // In an environment variable, line breaks are often written as \n, or are lost.
    public static string Text(JwtValues values) => values.PrivateKey.Replace("\\n", "\n", StringComparison.Ordinal);

    public static string Problem(string pem) => pem switch
    {
        _ when pem.Contains("ENCRYPTED", StringComparison.Ordinal) => "it is encrypted.",
        _ when pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal) => "it is a certificate.",
        _ when pem.Contains("BEGIN PUBLIC KEY", StringComparison.Ordinal) => "it is a public key.",
        _ when pem.Contains("BEGIN EC ", StringComparison.Ordinal) => "it is an elliptic curve key.",
        _ when pem.Contains("OPENSSH", StringComparison.Ordinal) => "it has the format of OpenSSH.",
        _ => "it is not an RSA key in PEM format.",
    };
}
