namespace Seeder.Login;

/// <summary>How to fix the errors that people meet when they log in.</summary>
internal static class LoginHints
{
    private const string Activate = "Ask an administrator of the org to activate the user.";
    private const string Addresses =
        "Add this machine's address to the login IP ranges of the user's profile, or relax the IP restrictions of the app.";
    private const string Api = "Give the user the permission 'API Enabled'. Some editions have no API.";
    private const string App = "Check the consumer key (SF_CLIENT_ID) and the consumer secret (SF_CLIENT_SECRET) of the app.";
    private const string ClientKey =
        "Check the consumer key (SF_CLIENT_ID). A new app needs up to ten minutes before it works in a new org.";
    private const string Username = "Check the username: in a sandbox it ends with the sandbox's name, such as me@example.com.dev.";

    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(2);

    // The descriptions are Salesforce's (help.salesforce.com, "OAuth 2.0 error codes"; texts that people report). They change, so a part of
    // them is enough.
    private static readonly (string Words, string Hint)[] Known =
    [
        ("approved this consumer",
            "Check the username: in a sandbox it ends with the sandbox's name. In the app's policies, choose 'Admin approved users are "
                + "pre-authorized', and give the app to the user by a profile or a permission set."),
        ("audience is invalid",
            "Set SF_AUDIENCE_URL to https://login.salesforce.com, or to https://test.salesforce.com for a sandbox or a scratch org."),
        ("assertion", "Check that the app has the certificate of this private key, and that the clock of this machine is right."),
        ("no client credentials user", "In the app's policies, enable the client credentials flow and set the user of 'Run As'."),
        ("client credentials", App),
        ("client identifier", ClientKey),
        ("client secret", "Check the consumer secret (SF_CLIENT_SECRET) of the app."),
        ("not supported on this domain", "Set SF_LOGIN_URL to the org's My Domain, such as https://example.my.salesforce.com."),
        ("refresh token", "Log in again with 'sf org login web', and take a new SFDX auth URL. The old token was revoked or has expired."),
        ("inactive user", Activate),
        ("user is inactive", Activate),
        ("ip restricted", Addresses),
        ("ip address", Addresses),
        ("login hours", "The profile of the user forbids logins at this time. Wait, or change its login hours."),
        ("api is not enabled", Api),
        ("api is disabled", Api),
        ("password", "Set a new password for the user in the org."),
        ("locked", "Ask an administrator of the org to release the lock of the user."),
        ("authentication failure", Username),
        ("user hasn", Username),
    ];

    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        ["invalid_client_id"] = ClientKey,
        ["invalid_client"] = App,
        ["inactive_user"] = Activate,
        ["inactive_org"] = "The org is locked or has expired. Use another org.",
        ["unsupported_grant_type"] = "Enable this flow in the settings of the app.",
        ["invalid_app_access"] = "Give the app to the user by a profile or a permission set.",
        ["invalid_scope"] = "Add the scopes 'api' and 'refresh_token, offline_access' to the app.",
        ["rate_limit_exceeded"] = "Too many logins: wait some minutes.",
        ["invalid_grant"] = "Check the username and that the login server is the right one: SF_LOGIN_URL.",
    };

    /// <returns>How to fix the error; null if it is not known.</returns>
    public static string? Of(TokenError error)
    {
        if (error.Skew.Duration() > LargestSkew && error.Error == "invalid_grant")
        {
            var direction = error.Skew > TimeSpan.Zero ? "ahead of" : "behind";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The clock of this machine is {error.Skew.Duration().TotalMinutes:0} minutes {direction} the server's. Set it right.");
        }
        var known = Array.Find(Known, k => error.Description.Contains(k.Words, StringComparison.OrdinalIgnoreCase));
        return known.Hint ?? ByCode.GetValueOrDefault(error.Error);
    }
}
