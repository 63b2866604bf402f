using Seeder.Login;
using Seeder.Org;

namespace Seeder;

/// <summary>
/// How to log in to an org. A login never shows its secrets, and keeps tokens in memory only. When a session expires, every login except
/// <see cref="Token"/> gets a new one.
/// </summary>
public abstract class OrgLogin
{
    internal const string DefaultServer = "https://login.salesforce.com";

    private protected OrgLogin()
    {
    }

    /// <summary>An access token that exists already, such as the one that <c>sf org auth show-access-token</c> prints.</summary>
    /// <param name="instanceUrl">The org's address: scheme and host, such as <c>https://example.my.salesforce.com</c>. Only an address
    /// of this machine may be http.</param>
    /// <param name="accessToken">The access token (session id). White space around it is ignored.</param>
    public static OrgLogin Token(string instanceUrl, string accessToken)
    {
        ArgumentNullException.ThrowIfNull(instanceUrl);
        ArgumentNullException.ThrowIfNull(accessToken);
        return new TokenLogin(instanceUrl, accessToken, "an access token", "Get a new access token, and connect with it.");
    }

    /// <summary>The login that the sf CLI keeps. It runs <c>sf</c>, which must be on the PATH, or which SEEDER_SF names.</summary>
    /// <param name="aliasOrUsername">An alias or a username that sf knows. <c>default</c> is sf's default org: <c>target-org</c> in the
    /// nearest <c>.sf/config.json</c> at or above the current folder, or else in the user's.</param>
    /// <exception cref="LoginException">The name has characters that no alias has, it is <c>local</c> (the org inside the command, which
    /// the library does not contain), or sf has no default org.</exception>
    public static OrgLogin SfCli(string aliasOrUsername)
    {
        ArgumentNullException.ThrowIfNull(aliasOrUsername);
        return aliasOrUsername == SfCliLogin.LocalOrg
            ? throw SeederException.Of(LoginDiagnostics.BadOrgName(aliasOrUsername))
            : SfCliLogin.Of(aliasOrUsername);
    }

    /// <summary>
    /// The login that the environment variables of this process name, as for the command without flags: SF_ORG_INSTANCE_URL with
    /// SF_ACCESS_TOKEN; SF_TARGET_ORG (an alias of the sf CLI); SFDX_AUTH_URL; SF_CLIENT_ID, SF_USERNAME and SF_JWT_KEY or SF_JWT_KEY_FILE
    /// (with SF_LOGIN_URL and SF_AUDIENCE_URL); SF_CLIENT_ID, SF_CLIENT_SECRET and SF_LOGIN_URL. The first of these wins. White space
    /// around a value is ignored.
    /// </summary>
    /// <returns>The login; null if the variables name no org, or if SF_TARGET_ORG is <c>local</c>.</returns>
    /// <exception cref="LoginException">A login is begun but not complete, a variable that holds a secret is empty, or the key file cannot
    /// be read.</exception>
    public static OrgLogin? FromEnvironment() => EnvironmentLogin.Find();

    /// <summary>The refresh token in an SFDX auth URL.</summary>
    /// <param name="authUrl"><c>force://CLIENT:SECRET:REFRESH@HOST</c>, as <c>sf org auth show-sfdx-auth-url</c> prints it.</param>
    /// <exception cref="LoginException">The URL does not have this form.</exception>
    public static OrgLogin SfdxAuthUrl(string authUrl)
    {
        ArgumentNullException.ThrowIfNull(authUrl);
        return new AuthUrlLogin(authUrl, nameof(authUrl));
    }

    /// <summary>The JWT bearer flow: an app with a certificate logs in as a user who is authorised for it.</summary>
    /// <param name="clientId">The consumer key of the app.</param>
    /// <param name="username">The user's name for the login.</param>
    /// <param name="privateKey">The private RSA key of the certificate, as PEM.</param>
    /// <param name="loginUrl">The login server; null is <c>https://login.salesforce.com</c>.</param>
    /// <param name="audience">The audience of the JWT; null derives it from the login server.</param>
    public static OrgLogin Jwt(string clientId, string username, string privateKey, string? loginUrl = null, string? audience = null)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(privateKey);
        return new JwtLogin(
            new JwtValues(
                clientId, username, privateKey, nameof(privateKey), OrgCredentials.ParseUrl(loginUrl ?? DefaultServer), audience));
    }

    /// <summary>The client credentials flow: an app logs in as the user that its policies name.</summary>
    /// <param name="loginUrl">The org's My Domain, such as <c>https://example.my.salesforce.com</c>.</param>
    /// <param name="clientId">The consumer key of the app.</param>
    /// <param name="clientSecret">The consumer secret of the app.</param>
    public static OrgLogin ClientCredentials(string loginUrl, string clientId, string clientSecret)
    {
        ArgumentNullException.ThrowIfNull(loginUrl);
        ArgumentNullException.ThrowIfNull(clientId);
        ArgumentNullException.ThrowIfNull(clientSecret);
        return new ClientCredentialsLogin(OrgCredentials.ParseUrl(loginUrl), clientId, clientSecret);
    }

    /// <summary>The login in words, such as <c>the sf login 'dev'</c>. It contains no secret.</summary>
    public override string ToString() => Source;

    /// <summary>The login in words, such as <c>the sf login 'dev'</c>. It contains no secret.</summary>
    internal abstract string Source { get; }

    /// <summary>Whether <see cref="LogInAsync"/> can get another token.</summary>
    internal virtual bool CanRenew => true;

    /// <summary>The secrets that the login knows before it begins.</summary>
    internal abstract IEnumerable<string> Secrets { get; }

    /// <summary>What to do if the org refuses a token that this login got.</summary>
    internal abstract string RefusedHint { get; }

    /// <exception cref="SeederException">The address or the secret is not valid, or the login was rejected.</exception>
    internal abstract Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel);

    /// <summary>Asks a login server for a token.</summary>
    /// <exception cref="SeederException">The server rejects the login, or does not answer.</exception>
    private protected async Task<OrgCredentials> AskAsync(
        Uri server, IReadOnlyList<KeyValuePair<string, string>> form, LoginContext context, CancellationToken cancel)
    {
        var (credentials, error) = await TokenEndpoint.AskAsync(server, form, context, cancel);
        return credentials ?? throw Rejected(server, error!);
    }

    private protected SeederException Rejected(Uri server, TokenError error) =>
        SeederException.Of(LoginDiagnostics.Rejected(Source, server, error.Words, LoginHints.Of(error)));
}
