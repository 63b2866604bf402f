using System.Text;

namespace Seeder.Org;

/// <summary>Where an org is and the token that opens it. The token is shown nowhere: not in texts, not in logs, not in files.</summary>
public sealed class OrgAddress
{
    /// <exception cref="StoppedException">The address is neither https nor on this machine.</exception>
    public OrgAddress(Uri url, string accessToken)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            throw new StoppedException(EnvironmentDiagnostics.NoTls(url), ExitCode.NoOrg);
        }
        (Url, AccessToken) = (new Uri(url.GetLeftPart(UriPartial.Authority)), accessToken);
    }

    public Uri Url { get; }

    internal string AccessToken { get; }

    /// <summary>Takes the token out of a text that is to be shown.</summary>
    internal string Scrub(string text) => text.Replace(AccessToken, "***", StringComparison.Ordinal);

    /// <summary>The same of an answer: what it holds may be shown, or kept in a file.</summary>
    internal byte[] Scrub(byte[] body)
    {
        var token = Encoding.UTF8.GetBytes(AccessToken);
        return token.Length > 0 && body.AsSpan().IndexOf(token) >= 0 ? Encoding.UTF8.GetBytes(Scrub(Encoding.UTF8.GetString(body))) : body;
    }

    public override string ToString() => Url.ToString();
}
