using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Seeder.Local;

/// <summary><c>/services/oauth2/token</c>: each login creates a new session of a user.</summary>
internal sealed class TokenResource(OrgState org)
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private static readonly string[] LoginHosts = ["https://login.salesforce.com", "https://test.salesforce.com"];

    public async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            if (request.Method != "POST")
            {
                throw OAuthError.NotPost();
            }

            var form = OAuthForm.Read(request);
            return form.Find("grant_type") switch
            {
                JwtBearer => await JwtAsync(request, form),
                "client_credentials" => await ClientCredentialsAsync(request, form),
                "refresh_token" => await RefreshAsync(request, form),
                "password" => await PasswordAsync(request, form),
                "authorization_code" => await CodeAsync(request, form),
                _ => throw OAuthError.UnsupportedGrantType(),
            };
        }
        catch (OAuthError error)
        {
            return error.Answer();
        }
    }

    /// <summary>Checks the id and the secret of the client.</summary>
    public static void CheckClient(OrgState org, OAuthForm form, bool acceptsCli)
    {
        var (id, secret) = form.Client;
        if (id == ConnectedApp.PlatformCli && acceptsCli)
        {
            if (!string.IsNullOrEmpty(secret))
            {
                throw OAuthError.WrongSecret();
            }

            return;
        }

        var app = org.Identity.App;
        if (id != app.ClientId)
        {
            throw OAuthError.UnknownClient();
        }

        if (secret != app.ClientSecret)
        {
            throw OAuthError.WrongSecret();
        }
    }

    private async Task<ApiResponse> JwtAsync(ApiRequest request, OAuthForm form)
    {
        var assertion = JwtAssertion.Parse(form.Get("assertion")) ?? throw OAuthError.InvalidAssertion();
        if (assertion.Issuer != org.Identity.App.ClientId)
        {
            throw OAuthError.UnknownClient();
        }

        if (org.JwtKeys.Count > 0 && !assertion.IsSignedBy(org.JwtKeys))
        {
            throw OAuthError.InvalidAssertion();
        }

        // The audience is checked before the approval (salesforce.stackexchange.com 184363).
        if (!assertion.Audiences.Any(a => IsAudience(request, a)))
        {
            throw OAuthError.InvalidAudience();
        }

        // Assumed: an assertion without a time is answered like another one that is not complete.
        if ((assertion.Expires ?? throw OAuthError.InvalidAssertion()) <= org.Time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0)
        {
            throw OAuthError.Expired();
        }

        // Assumed: an app without a certificate is answered like an app that no user has approved.
        if (org.JwtKeys.Count == 0 || assertion.Subject is not { } username)
        {
            throw OAuthError.NotApproved();
        }

        return await LoginAsync(
            request, db => Credentials.Named(db, org.Schema, username), OAuthError.NotApproved(), Api(form), isSigned: false);
    }

    private Task<ApiResponse> ClientCredentialsAsync(ApiRequest request, OAuthForm form)
    {
        CheckClient(org, form, acceptsCli: false);
        return LoginAsync(
            request, db => Credentials.Find(db, org.Schema, org.Identity.App.RunAs), OAuthError.NoRunAsUser(), Api(form));
    }

    private Task<ApiResponse> RefreshAsync(ApiRequest request, OAuthForm form)
    {
        CheckClient(org, form, acceptsCli: true);
        var token = form.Get("refresh_token");
        return LoginAsync(
            request,
            db => Credentials.UserOf(db, token) is { } id ? Credentials.Find(db, org.Schema, id) : null,
            OAuthError.InvalidRefreshToken(),
            new Grant(form.Client.Id!, LoginScopes.All, token));
    }

    private async Task<ApiResponse> CodeAsync(ApiRequest request, OAuthForm form)
    {
        CheckClient(org, form, acceptsCli: false);
        var consent = org.Codes.Take(form.Get("code"), org.Identity.OrgId);
        var verifier = form.Find("code_verifier");
        if (form.Find("redirect_uri") != consent.RedirectUri)
        {
            throw OAuthError.WrongRedirect();
        }

        if (consent.Challenge is null ? verifier is not null : !consent.Accepts(verifier))
        {
            throw consent.Challenge is null ? OAuthError.UnexpectedVerifier() : OAuthError.WrongVerifier();
        }

        var refreshToken = ConnectedApp.NewRefreshToken();
        var answer = await LoginAsync(
            request,
            db => Credentials.Find(db, org.Schema, consent.UserId),
            OAuthError.InvalidCode(),
            new Grant(form.Client.Id!, LoginScopes.All, refreshToken),
            givesRefreshToken: true);
        await org.Database.WriteAsync((db, _) =>
        {
            Credentials.AddRefreshToken(db, refreshToken, consent.UserId);
            return true;
        });
        return answer;
    }

    // Salesforce gives no refresh token to this grant.
    private Task<ApiResponse> PasswordAsync(ApiRequest request, OAuthForm form)
    {
        CheckClient(org, form, acceptsCli: false);
        var (username, password) = (form.Get("username"), form.Get("password"));
        return LoginAsync(
            request,
            db => Credentials.Named(db, org.Schema, username) is { } named && Credentials.IsPassword(db, named.Id, password)
                ? named
                : null,
            OAuthError.WrongPassword(),
            Api(form));
    }

    // A JWT has the client id in its claims.
    private Grant Api(OAuthForm form) => new(form.Client.Id ?? org.Identity.App.ClientId, LoginScopes.Api);

    private bool IsAudience(ApiRequest request, string? audience) =>
        audience is not null
            && (LoginHosts.Contains(audience)
                || audience.TrimEnd('/') == Base(request)
                || audience.TrimEnd('/') == $"http://{request.Host}");

    /// <summary>Opens a session. A user who is deactivated, or a refresh token that is revoked at the same time, gets none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="find">Finds the user.</param>
    /// <param name="missing">The error if there is no user.</param>
    /// <param name="grant">What the login gives.</param>
    /// <param name="isSigned">Whether the answer has a signature.</param>
    /// <param name="givesRefreshToken">Whether the answer has the refresh token.</param>
    private async Task<ApiResponse> LoginAsync(
        ApiRequest request,
        Func<Sqlite, LoginUser?> find,
        OAuthError missing,
        Grant grant,
        bool isSigned = true,
        bool givesRefreshToken = false)
    {
        var user = await FindAsync(find, missing);
        var session = org.Sessions.Open(user.Id, grant);
        try
        {
            await FindAsync(find, missing);
        }
        catch (OAuthError)
        {
            org.Sessions.Revoke(session);
            throw;
        }

        return Answer(request, session, grant, isSigned, givesRefreshToken);
    }

    private async Task<LoginUser> FindAsync(Func<Sqlite, LoginUser?> find, OAuthError missing)
    {
        var user = await org.Database.ReadAsync(find) ?? throw missing;
        return user.IsActive ? user : throw OAuthError.InactiveUser();
    }

    private ApiResponse Answer(ApiRequest request, Session session, Grant grant, bool isSigned, bool givesRefreshToken)
    {
        var id = $"{Base(request)}/id/{org.Identity.OrgId}/{session.UserId}";
        var issued = session.Issued.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return OAuthAnswer.Of(200, json =>
        {
            json.WriteString("access_token", session.Token);
            if (givesRefreshToken)
            {
                json.WriteString("refresh_token", grant.RefreshToken);
            }

            if (isSigned)
            {
                json.WriteString("signature", Sign(id + issued));
            }

            json.WriteString("scope", grant.Scope);
            json.WriteString("instance_url", Base(request));
            json.WriteString("id", id);
            json.WriteString("token_type", "Bearer");
            json.WriteString("issued_at", issued);
        });
    }

    // The client proves with it that nobody changed the id.
    private string Sign(string text) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(org.Identity.App.ClientSecret), Encoding.UTF8.GetBytes(text)));

    private static string Base(ApiRequest request) => request.BaseUrl.GetLeftPart(UriPartial.Authority);
}
