using System.Security.Cryptography;

namespace Seeder.Local;

/// <summary>
/// The one connected app of the org, by which clients log in. A reset creates a new one, like the org's identity.
/// </summary>
/// <param name="ClientId">The consumer key.</param>
/// <param name="ClientSecret">The consumer secret.</param>
/// <param name="RefreshToken">The refresh token of the first user, which is part of the SFDX auth URL.</param>
/// <param name="RunAs">The user as whom logins with the client secret run; empty if there are no such logins.</param>
internal sealed record ConnectedApp(string ClientId, string ClientSecret, string RefreshToken, string RunAs)
{
    /// <summary>The app of the sf CLI, which has no secret. sf's auth URLs contain it.</summary>
    public const string PlatformCli = "PlatformCLI";

    // The characters that sf accepts in an auth URL.
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

    public static ConnectedApp New(string userId) => new(
        "3MVG9" + RandomNumberGenerator.GetString(Characters, 27),
        RandomNumberGenerator.GetHexString(32),
        NewRefreshToken(),
        userId);

    public static string NewRefreshToken() => "5Aep861" + RandomNumberGenerator.GetString(Characters, 41);

    /// <summary>The auth URL for <c>sf org login sfdx-url</c> and the variable <c>SFDX_AUTH_URL</c>.</summary>
    public string AuthUrl(Uri url) => $"force://{ClientId}:{ClientSecret}:{RefreshToken}@{url.Authority}";
}
