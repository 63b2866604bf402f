namespace Seeder.Login;

/// <summary>Which audiences a JWT may have.</summary>
internal static class JwtAudiences
{
    private const string Production = "https://login.salesforce.com";
    private const string Sandbox = "https://test.salesforce.com";

    // Domains of Salesforce. The list of sf (@salesforce/core, sfdcUrl.ts) and the domains of Government Cloud and of China.
    private static readonly string[] Domains =
        [".salesforce.com", ".force.com", ".cloudforce.com", ".crmforce.mil", ".salesforce.mil", ".sfcrmproducts.cn", ".sfcrmapps.cn"];

    /// <summary>The audiences to try, in this order.</summary>
    /// <param name="loginUrl">
    /// The login server. A JWT for the audience of Salesforce logs in to Salesforce, so another server gets only a JWT for itself.
    /// </param>
    public static IEnumerable<string> Of(Uri loginUrl)
    {
        var own = loginUrl.GetLeftPart(UriPartial.Authority);
        var host = loginUrl.IdnHost;
        if (loginUrl.Scheme != Uri.UriSchemeHttps || !Array.Exists(Domains, d => host.EndsWith(d, StringComparison.OrdinalIgnoreCase)))
        {
            return [own];
        }
        var isSandbox = host.Contains(".sandbox.", StringComparison.OrdinalIgnoreCase)
            || host.Contains(".scratch.", StringComparison.OrdinalIgnoreCase)
            || host.Contains("--", StringComparison.Ordinal)
            || own == Sandbox;
        return new[] { isSandbox ? Sandbox : Production, isSandbox ? Production : Sandbox, own }.Distinct();
    }
}
