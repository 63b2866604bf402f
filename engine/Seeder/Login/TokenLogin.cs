using Seeder.Org;

namespace Seeder.Login;

/// <summary>An access token that exists already. When it expires, there is no other one.</summary>
internal sealed class TokenLogin(string instanceUrl, string? accessToken, string source, string hint) : OrgLogin
{
    internal override string Source => source;

    internal override bool CanRenew => false;

    internal override IEnumerable<string> Secrets => accessToken is null ? [] : [accessToken.Trim()];

    internal override string RefusedHint => hint;

    internal override Task<OrgCredentials> LogInAsync(LoginContext context, CancellationToken cancel) =>
        Task.FromResult(OrgCredentials.Parse(instanceUrl, accessToken));
}
