namespace Seeder.Org;

/// <summary>The address and the access token of an org: the result of a login. The token never appears in messages, logs or files.
/// </summary>
internal sealed class OrgCredentials
{
    /// <exception cref="SeederException">
    /// The address is neither https nor on this machine, or it contains more than scheme and host.
    /// </exception>
    public OrgCredentials(Uri url, string accessToken)
    {
        Check(url);
        CheckTls(url);
        (Url, AccessToken) = (new Uri($"{url.Scheme}://{url.Authority}"), accessToken);
    }

    public Uri Url { get; }

    internal string AccessToken { get; }

    /// <summary>The org and the user, such as <c>00D.../005...</c>; null if the login did not tell them.</summary>
    public string? Identity { get; init; }

    /// <exception cref="SeederException">The address contains more than scheme and host.</exception>
    public static void Check(Uri url)
    {
        if (More(url) is { } more)
        {
            throw SeederException.Of(NetworkDiagnostics.UrlHoldsMore($"{url.Scheme}://{url.Authority}", more));
        }
    }

    /// <summary>Allows only connections that are encrypted, and those on this machine.</summary>
    /// <exception cref="SeederException">The address is neither https nor on this machine.</exception>
    public static void CheckTls(Uri url)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && Loopback.Is(url)))
        {
            throw SeederException.Of(EnvironmentDiagnostics.NoTls(url));
        }
    }

    /// <summary>The address and the token as a user or a login server wrote them.</summary>
    /// <param name="identity">The org and the user, such as <c>00D.../005...</c>; null if they are not known.</param>
    /// <exception cref="SeederException">One of them is not valid.</exception>
    public static OrgCredentials Parse(string address, string? accessToken, string? identity = null)
    {
        var url = ParseUrl(address);
        // A token that was read from a file may end with a line break.
        var token = accessToken?.Trim();
        if (string.IsNullOrEmpty(token) || !token.All(c => c is > ' ' and < '\x7f'))
        {
            var origin = url.GetLeftPart(UriPartial.Authority);
            throw SeederException.Of(EnvironmentDiagnostics.NoAccessToken(origin, found: !string.IsNullOrEmpty(token)));
        }
        return new OrgCredentials(url, token) { Identity = identity };
    }

    /// <summary>The address of an org or a login server.</summary>
    /// <exception cref="SeederException">It is not an address, or it contains more than scheme and host.</exception>
    public static Uri ParseUrl(string address)
    {
        // URL parsers disagree about these characters; no org's address contains them.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0
            || address.Any(c => c is <= ' ' or >= '\x7f' or '\\'))
        {
            throw SeederException.Of(EnvironmentDiagnostics.BadUrl(WithoutPassword(address)));
        }
        Check(url);
        return url;
    }

    public override string ToString() => Url.ToString();

    private static string WithoutPassword(string text) => text.LastIndexOf('@') is >= 0 and var at ? $"***{text[at..]}" : text;

    private static string? More(Uri url) => url.UserInfo.Contains(':') ? "a user name and a password"
        : url.UserInfo.Length > 0 ? "a user name"
        : url.Query.Length > 0 ? "a query string"
        : url.Fragment.Length > 0 ? "a fragment"
        : null;
}
