using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary>What a user has allowed, until a client exchanges the code for a session.</summary>
/// <param name="OrgId">The org, which another one may replace by a reset.</param>
/// <param name="UserId">The user.</param>
/// <param name="RedirectUri">The address to which the code was sent. The client must repeat it.</param>
/// <param name="Challenge">The hash of the client's verifier (PKCE); null if the client sent none.</param>
internal sealed record Consent(string OrgId, string UserId, string RedirectUri, string? Challenge)
{
    /// <summary>Whether the verifier belongs to the challenge (RFC 7636, section 4.6).</summary>
    public bool Accepts(string? verifier) =>
        verifier is not null && Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == Challenge;
}

/// <summary>The codes of the web server flow. Each can be used once, within 15 minutes.</summary>
internal sealed class AuthorizationCodes(TimeProvider time)
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private readonly Lock gate = new();

    // A used code has no consent any more.
    private readonly Dictionary<string, (Consent? Consent, DateTimeOffset Issued)> byCode = new(StringComparer.Ordinal);

    public string Add(Consent consent)
    {
        var code = "aPrx" + RandomNumberGenerator.GetString(Characters, 60);
        lock (gate)
        {
            byCode[code] = (consent, time.GetUtcNow());
        }

        return code;
    }

    /// <exception cref="OAuthError">The code is unknown, was used before, or its time has passed.</exception>
    public Consent Take(string code, string orgId)
    {
        lock (gate)
        {
            if (!byCode.TryGetValue(code, out var found) || found.Consent is { } other && other.OrgId != orgId)
            {
                throw OAuthError.InvalidCode();
            }

            byCode[code] = (null, found.Issued);
            return found.Consent is { } consent && time.GetUtcNow() - found.Issued < Life ? consent : throw OAuthError.Expired();
        }
    }
}
