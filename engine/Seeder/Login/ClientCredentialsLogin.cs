using Seeder.Org;

namespace Seeder.Login;

/// <summary>The client credentials flow: the app logs in as the user that its policies name.</summary>
internal sealed class ClientCredentialsLogin(Uri loginUrl, string clientId, string clientSecret) : OrgLogin
{
    internal override string Source => $"client credentials of the app {ShortId(clientId)}";

    internal override IEnumerable<string> Secrets => [clientSecret];

    internal override string RefusedHint => "Check that the user of 'Run As' may use the API: the permission 'API Enabled'.";

    internal override Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel) => AskAsync(
        loginUrl,
        [
            KeyValuePair.Create("grant_type", "client_credentials"),
            KeyValuePair.Create("client_id", clientId),
            KeyValuePair.Create("client_secret", clientSecret),
        ],
        context,
        cancel);

    // A consumer key is not secret, but it is long: 85 characters.
    private static string ShortId(string id) => id.Length <= 12 ? id : $"{id[..8]}...";
}
