namespace Seeder.Org;

/// <summary>The address and the access token of an org. The token never appears in messages, logs or files.</summary>
internal sealed class OrgCredentials
{
    private readonly SecretFinder _secret;

    /// <exception cref="SeederException">
    /// The address is neither https nor on this machine, or it contains more than scheme and host.
    /// </exception>
    public OrgCredentials(Uri url, string accessToken)
    {
        Check(url);
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
        {
            throw SeederException.Of(EnvironmentDiagnostics.NoTls(url));
        }
        (Url, AccessToken) = (new Uri($"{url.Scheme}://{url.Authority}"), accessToken);
        _secret = new SecretFinder(accessToken);
    }

    public Uri Url { get; }

    internal string AccessToken { get; }

    /// <summary>Removes the token, in any encoding, from text that will be printed.</summary>
    public string Scrub(string text) => _secret.Hide(text);

    /// <summary>Removes the token from a response, which may be printed or saved.</summary>
    internal byte[] Scrub(byte[] body) => _secret.Hide(body);

    /// <exception cref="SeederException">The address contains more than scheme and host.</exception>
    public static void Check(Uri url)
    {
        if (More(url) is { } more)
        {
            throw SeederException.Of(NetworkDiagnostics.UrlHoldsMore($"{url.Scheme}://{url.Authority}", more));
        }
    }

    /// <summary>The address and the token as a user wrote them.</summary>
    /// <exception cref="SeederException">One of them is not valid.</exception>
    public static OrgCredentials Parse(string address, string? accessToken)
    {
        // URL parsers disagree about these characters; no org's address contains them.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            || address.Any(c => c is <= ' ' or >= '\x7f' or '\\'))
        {
            throw SeederException.Of(EnvironmentDiagnostics.BadUrl(WithoutPassword(address)));
        }
        Check(url);
        // A token that was read from a file may end with a line break.
        var token = accessToken?.Trim();
        if (string.IsNullOrEmpty(token) || !token.All(c => c is > ' ' and < '\x7f'))
        {
            var origin = url.GetLeftPart(UriPartial.Authority);
            throw SeederException.Of(EnvironmentDiagnostics.NoAccessToken(origin, found: !string.IsNullOrEmpty(token)));
        }
        return new OrgCredentials(url, token);
    }

    public override string ToString() => Url.ToString();

    private static string WithoutPassword(string text) => text.LastIndexOf('@') is >= 0 and var at ? $"***{text[at..]}" : text;

    private static string? More(Uri url) => url.UserInfo.Contains(':') ? "a user name and a password"
        : url.UserInfo.Length > 0 ? "a user name"
        : url.Query.Length > 0 ? "a query string"
        : url.Fragment.Length > 0 ? "a fragment"
        : null;
}
