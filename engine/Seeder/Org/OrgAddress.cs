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

    public override string ToString() => Url.ToString();
}
