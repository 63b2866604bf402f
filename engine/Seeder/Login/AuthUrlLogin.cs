using Seeder.Org;

namespace Seeder.Login;

/// <summary>The refresh token in an SFDX auth URL: <c>force://CLIENT:SECRET:REFRESH@HOST</c>. The secret is often empty.</summary>
internal sealed class AuthUrlLogin : OrgLogin
{
    private const string Scheme = "force://";

    private readonly string _clientId;
    private readonly string _clientSecret;
    private readonly string _refreshToken;
    private readonly string _whole;
    private readonly Uri _server;

    /// <param name="authUrl">The URL. White space around it is ignored.</param>
    /// <param name="name">Where it came from, for messages.</param>
    /// <exception cref="SeederException">It does not have this form.</exception>
    public AuthUrlLogin(string authUrl, string name)
    {
        _whole = authUrl.Trim();
        // The parts may contain '@' and ':' only in the refresh token, so the host begins after the last '@'.
        var at = _whole.LastIndexOf('@');
        var parts = _whole.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && at > Scheme.Length
            ? _whole[Scheme.Length..at].Split(':', 3)
            : [];
        // Older auth URLs have no secret: force://CLIENT:REFRESH@HOST.
        (_clientId, _clientSecret, _refreshToken) = parts switch
        {
            [var id, var secret, var token] => (id, secret, token),
            [var id, var token] => (id, "", token),
            _ => ("", "", ""),
        };
        var host = _whole[(at + 1)..];
        var scheme = host.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
        if (_clientId.Length == 0 || _refreshToken.Length == 0 || host.Length == 0
            || !Uri.TryCreate(scheme ? host : $"https://{host}", UriKind.Absolute, out var server))
        {
            throw SeederException.Of(LoginDiagnostics.BadAuthUrl(name));
        }
        // Only an org on this machine is reached without TLS. Its URL has no other place to say so.
        _server = !scheme && Loopback.Is(server) ? new Uri($"http://{host}") : server;
        Name = name;
    }

    internal override string Source => $"the SFDX auth URL in {Name}";

    internal override IEnumerable<string> Secrets => [_whole, _refreshToken, _clientSecret];

    internal override string RefusedHint => "Log in again with 'sf org login web', and take a new SFDX auth URL.";

    private string Name { get; }

    internal override Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel)
    {
        List<KeyValuePair<string, string>> form =
        [
            KeyValuePair.Create("grant_type", "refresh_token"),
            KeyValuePair.Create("refresh_token", _refreshToken),
            KeyValuePair.Create("client_id", _clientId),
        ];
        if (_clientSecret.Length > 0)
        {
            form.Add(KeyValuePair.Create("client_secret", _clientSecret));
        }
        return AskAsync(_server, form, context, cancel);
    }
}
