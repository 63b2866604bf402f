using Seeder.Org;

namespace Seeder;

/// <summary>How to log in to an org. A login never shows its secrets.</summary>
public abstract class OrgLogin
{
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
        return new ByToken(instanceUrl, accessToken);
    }

    /// <exception cref="SeederException">The address or the secret is not valid, or the login was rejected.</exception>
    internal abstract Task<OrgCredentials> LogInAsync(CancellationToken cancel);

    private sealed class ByToken(string instanceUrl, string accessToken) : OrgLogin
    {
        internal override Task<OrgCredentials> LogInAsync(CancellationToken cancel) =>
            Task.FromResult(OrgCredentials.Parse(instanceUrl, accessToken));
    }
}
