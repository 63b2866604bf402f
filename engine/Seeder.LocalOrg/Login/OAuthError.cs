namespace Seeder.Local;

/// <summary>
/// Thrown to answer a login with an error. The texts are those of Salesforce where they are known; the others say that they are assumed.
/// No text contains a value of the request: values can be secrets.
/// </summary>
internal sealed class OAuthError(string error, string description) : Exception(description)
{
    public string Error { get; } = error;

    /// <summary>The answer to a JSON body too: Salesforce reads only forms, and finds no grant type.</summary>
    public static OAuthError UnsupportedGrantType() => new("unsupported_grant_type", "grant type not supported");

    public static OAuthError UnknownClient() => new("invalid_client_id", "client identifier invalid");

    public static OAuthError WrongSecret() => new("invalid_client", "invalid client credentials");

    public static OAuthError InactiveUser() => Grant("inactive user");

    /// <summary>The answer for a user who may not use the app, or who does not exist.</summary>
    public static OAuthError NotApproved() => Grant("user hasn't approved this consumer");

    public static OAuthError InvalidAssertion() => Grant("invalid assertion");

    public static OAuthError InvalidAudience() => Grant("audience is invalid");

    /// <summary>Salesforce answers this for an assertion whose time has passed too.</summary>
    public static OAuthError Expired() => Grant("expired authorization code");

    public static OAuthError InvalidRefreshToken() => Grant("expired access/refresh token");

    public static OAuthError WrongPassword() => Grant("authentication failure");

    public static OAuthError NoRunAsUser() => Grant("no client credentials user enabled");

    // Assumed: only the text about GET is known, "must use HTTP GET".
    public static OAuthError NotPost() => new("invalid_request", "must use HTTP POST");

    public static OAuthError NotGet() => new("invalid_request", "must use HTTP GET");

    public static OAuthError NoRedirect() => new("redirect_uri_missing", "redirect_uri not provided");

    public static OAuthError WrongRedirect() => new("redirect_uri_mismatch", "redirect_uri must match configuration");

    public static OAuthError InvalidCode() => Grant("invalid authorization code");

    public static OAuthError WrongVerifier() => Grant("invalid code verifier");

    // The text is known from an issue of sfdx-core (166); the code is assumed.
    public static OAuthError UnexpectedVerifier() => Grant("unexpected code verifier");

    // Assumed: the text for a missing parameter is not recorded.
    public static OAuthError Missing(string parameter) => new("invalid_request", $"missing required parameter: {parameter}");

    // Assumed: a form that is not UTF-8 is not recorded.
    public static OAuthError Unreadable() => new("invalid_request", "the request cannot be read");

    public static OAuthError InvalidToken() => new("invalid_token", "Token was invalid");

    public static OAuthError UnsupportedTokenType() => new("unsupported_token_type", "Token type not supported");

    public ApiResponse Answer() => OAuthAnswer.Of(400, json =>
    {
        json.WriteString("error", Error);
        json.WriteString("error_description", Message);
    });

    private static OAuthError Grant(string description) => new("invalid_grant", description);
}
