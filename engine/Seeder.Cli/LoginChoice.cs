using Seeder.Files;
using Seeder.Login;
using Seeder.Org;

namespace Seeder.Cli;

/// <summary>
/// Decides by which login a command gets its org. A flag comes before the environment, and without either it is the local org, so that
/// nobody writes to a real org by accident.
/// </summary>
internal static class LoginChoice
{
    private const string Local = "local";
    private const string Default = "default";
    private const string Url = "SF_ORG_INSTANCE_URL";
    private const string Token = "SF_ACCESS_TOKEN";
    private const string Target = "SF_TARGET_ORG";
    private const string AuthUrl = "SFDX_AUTH_URL";
    private const string ClientId = "SF_CLIENT_ID";
    private const string ClientSecret = "SF_CLIENT_SECRET";
    private const string Username = "SF_USERNAME";
    private const string KeyFile = "SF_JWT_KEY_FILE";
    private const string Key = "SF_JWT_KEY";
    private const string LoginUrl = "SF_LOGIN_URL";
    private const string Audience = "SF_AUDIENCE_URL";
    private const string DefaultLoginUrl = "https://login.salesforce.com";

    // Each of these begins a login. The others may be set for another program, or be cleared by an empty text.
    private static readonly string[] Begins = [AuthUrl, ClientId, ClientSecret, Key, KeyFile];

    // A key has some thousand bytes.
    private const long LongestSecret = 1024 * 1024;

    /// <returns>The login; null for the local org.</returns>
    /// <exception cref="SeederException">Two flags name an org, or a login is not complete.</exception>
    public static async Task<OrgLogin?> OfAsync(CommandContext context)
    {
        var parse = context.Parse;
        var (target, url, file) = (parse.GetValue(Flags.TargetOrg), parse.GetValue(Flags.InstanceUrl), parse.GetValue(Flags.SfdxUrlFile));
        var given = new (Option Flag, string? Value)[] { (Flags.TargetOrg, target), (Flags.InstanceUrl, url), (Flags.SfdxUrlFile, file) }
            .Where(f => f.Value is not null)
            .Select(f => f.Flag.Name)
            .ToList();
        if (given.Count > 1)
        {
            throw SeederException.Of(CommandLineDiagnostics.TwoOrgs(given[0], given[1]));
        }
        if (url is not null)
        {
            return new TokenLogin(url, FlagValues.Variable(Token), $"the token in {Token}");
        }
        if (file is not null)
        {
            return new AuthUrlLogin(await SecretAsync(context, file), $"'{file}'");
        }
        return target is not null ? ByName(target)
            : FlagValues.Variable(Url) is { } variable ? new TokenLogin(variable, FlagValues.Variable(Token), $"the token in {Token}")
            : FlagValues.Variable(Target) is { } name ? ByName(name)
            : await ByVariablesAsync(context);
    }

    /// <summary>Whether there is a token, but no address to which it belongs.</summary>
    public static bool HasTokenOnly() => FlagValues.Variable(Token) is not null && FlagValues.Variable(Url) is null;

    /// <summary>
    /// The default org of the sf CLI, which is used only with <c>--target-org default</c>; null if sf has no default org.
    /// </summary>
    public static string? UnusedDefault() =>
        FlagValues.Variable(Target) is null && SfFiles.DefaultOrg() is { } name && name != Local ? name : null;

    private static SfCliLogin? ByName(string name) => name switch
    {
        Local => null,
        Default => new SfCliLogin(SfFiles.DefaultOrg() ?? throw SeederException.Of(LoginDiagnostics.NoDefaultOrg())),
        _ => new SfCliLogin(name),
    };

    private static async Task<OrgLogin?> ByVariablesAsync(CommandContext context)
    {
        if (FlagValues.Variable(AuthUrl) is { } authUrl)
        {
            return new AuthUrlLogin(authUrl, AuthUrl);
        }
        var (id, secret, user, key, keyFile) = (FlagValues.Variable(ClientId), FlagValues.Variable(ClientSecret),
            FlagValues.Variable(Username), FlagValues.Variable(Key), FlagValues.Variable(KeyFile));
        if (id is not null && user is not null && (key ?? keyFile) is not null)
        {
            return new JwtLogin(new JwtValues(
                id,
                user,
                keyFile is not null ? await SecretAsync(context, keyFile) : key!,
                keyFile is not null ? $"'{keyFile}' ({KeyFile})" : Key,
                OrgCredentials.ParseUrl(FlagValues.Variable(LoginUrl) ?? DefaultLoginUrl),
                FlagValues.Variable(Audience)));
        }
        if (id is not null && secret is not null && FlagValues.Variable(LoginUrl) is { } server)
        {
            return new ClientCredentialsLogin(OrgCredentials.ParseUrl(server), id, secret);
        }
        CheckBegun();
        return null;
    }

    // A login that is begun but not complete must not end in the local org: a job in CI would be green and have seeded nothing.
    private static void CheckBegun()
    {
        string[] empty = [
            .. Begins.Where(v => Environment.GetEnvironmentVariable(v) is { } value && string.IsNullOrWhiteSpace(value))];
        if (empty.Length > 0)
        {
            throw SeederException.Of(LoginDiagnostics.EmptyVariable(empty));
        }
        if (Begins.All(v => FlagValues.Variable(v) is null))
        {
            return;
        }
        var isByKey = (FlagValues.Variable(Key) ?? FlagValues.Variable(KeyFile)) is not null;
        var (login, needed) = (isByKey, FlagValues.Variable(ClientSecret)) switch
        {
            (true, _) => ("JWT", [ClientId, Username]),
            (_, not null) => ("client credentials", [ClientId, LoginUrl]),
            _ when FlagValues.Variable(Username) is not null => ("JWT", [KeyFile]),
            _ => ($"the app in {ClientId}", (string[])[$"{Username} and {KeyFile} (or {ClientSecret} and {LoginUrl})"]),
        };
        throw SeederException.Of(LoginDiagnostics.Incomplete(login, [.. needed.Where(v => FlagValues.Variable(v) is null)]));
    }

    // A secret may come from a file, or from <(command).
    private static async Task<string> SecretAsync(CommandContext context, string path)
    {
        try
        {
            var bytes = await PureWork.RunAsync(() => NamedFile.ReadOrReceive(path, LongestSecret), context.Cancel);
            return System.Text.Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception) with { Kind = DiagnosticKind.NoOrg });
        }
    }
}
