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

    public override string ToString() => Url.ToString();

    private static string? More(Uri url) => url.UserInfo.Contains(':') ? "a user name and a password"
        : url.UserInfo.Length > 0 ? "a user name"
        : url.Query.Length > 0 ? "a query string"
        : url.Fragment.Length > 0 ? "a fragment"
        : null;
}
