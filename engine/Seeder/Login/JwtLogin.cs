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
    // Salesforce accepts at most five minutes; this leaves two for clocks that differ.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(180);

    internal override string Source => $"JWT for {values.Username}";

    internal override IEnumerable<string> Secrets => [values.PrivateKey, JwtKey.Text(values.PrivateKey)];

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

    private IEnumerable<string> Audiences() => values.Audience is { } given ? [given] : JwtAudiences.Of(values.LoginUrl);

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
        if (JwtKey.Import(rsa, values.PrivateKey) is not { } problem)
        {
            return rsa;
        }
        rsa.Dispose();
        throw SeederException.Of(LoginDiagnostics.BadKey(
            values.KeyName,
            problem,
            "Use the private RSA key that belongs to the app's certificate, without a passphrase: "
                + "'openssl rsa -in encrypted.key -out server.key'."));
    }
}
