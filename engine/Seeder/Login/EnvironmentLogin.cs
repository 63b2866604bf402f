using Seeder.Org;

namespace Seeder.Login;

/// <summary>Finds the login that the environment variables of this process name.</summary>
internal static class EnvironmentLogin
{
    public const string Url = "SF_ORG_INSTANCE_URL";
    public const string Token = "SF_ACCESS_TOKEN";
    public const string Target = "SF_TARGET_ORG";

    private const string AuthUrl = "SFDX_AUTH_URL";
    private const string ClientId = "SF_CLIENT_ID";
    private const string ClientSecret = "SF_CLIENT_SECRET";
    private const string Username = "SF_USERNAME";
    private const string KeyFile = "SF_JWT_KEY_FILE";
    private const string Key = "SF_JWT_KEY";
    private const string LoginUrl = "SF_LOGIN_URL";
    private const string Audience = "SF_AUDIENCE_URL";

    // Each of these begins a login. The others may be set for another program, or be cleared by an empty text.
    private static readonly string[] Begins = [AuthUrl, ClientId, ClientSecret, Key, KeyFile];

    /// <returns>The login; null if the variables name no org, or the local org.</returns>
    /// <exception cref="SeederException">A login is begun but not complete, or a file cannot be read.</exception>
    public static OrgLogin? Find() =>
        Read(Url) is { } url ? ByToken(url)
        : Read(Target) is { } name ? ByName(name)
        : Read(AuthUrl) is { } authUrl ? new AuthUrlLogin(authUrl, AuthUrl)
        : ByApp();

    /// <summary>The token of the environment, in the org with this address.</summary>
    public static OrgLogin ByToken(string url) =>
        new TokenLogin(url, Read(Token), $"the token in {Token}", $"Get a new access token and put it into {Token}.");

    /// <summary>The login of the sf CLI; null for the local org.</summary>
    /// <exception cref="SeederException">The name cannot be an alias, or sf has no default org.</exception>
    public static OrgLogin? ByName(string name) => name == SfCliLogin.LocalOrg ? null : SfCliLogin.Of(name);

    private static OrgLogin? ByApp()
    {
        var (id, secret, user, key, keyFile) = (Read(ClientId), Read(ClientSecret), Read(Username), Read(Key), Read(KeyFile));
        if (id is not null && user is not null && (key ?? keyFile) is not null)
        {
            return new JwtLogin(new JwtValues(
                id,
                user,
                keyFile is not null ? SecretFile.Read(keyFile) : key!,
                keyFile is not null ? $"'{keyFile}' ({KeyFile})" : Key,
                OrgCredentials.ParseUrl(Read(LoginUrl) ?? OrgLogin.DefaultServer),
                Read(Audience)));
        }
        if (id is not null && secret is not null && Read(LoginUrl) is { } server)
        {
            return new ClientCredentialsLogin(OrgCredentials.ParseUrl(server), id, secret);
        }
        CheckBegun();
        return null;
    }

    // A login that is begun but not complete must not end in the local org: a job in CI would be green and have seeded nothing.
    private static void CheckBegun()
    {
        string[] empty = [.. Begins.Where(EnvironmentVariable.IsEmpty)];
        if (empty.Length > 0)
        {
            throw SeederException.Of(LoginDiagnostics.EmptyVariable(empty));
        }
        if (Begins.All(v => Read(v) is null))
        {
            return;
        }
        var isByKey = (Read(Key) ?? Read(KeyFile)) is not null;
        var (login, needed) = (isByKey, Read(ClientSecret)) switch
        {
            (true, _) => ("JWT", [ClientId, Username]),
            (_, not null) => ("client credentials", [ClientId, LoginUrl]),
            _ when Read(Username) is not null => ("JWT", [KeyFile]),
            _ => ($"the app in {ClientId}", (string[])[$"{Username} and {KeyFile} (or {ClientSecret} and {LoginUrl})"]),
        };
        throw SeederException.Of(LoginDiagnostics.Incomplete(login, [.. needed.Where(v => Read(v) is null)]));
    }

    private static string? Read(string name) => EnvironmentVariable.Read(name);
}
