using System.Net;
using System.Text;

namespace Seeder.Local;

/// <summary>
/// <c>/services/oauth2/authorize</c>, the start of the web server flow: a page on which a person allows the app to log in. The client gets
/// a code, which is worth nothing without the client secret.
/// </summary>
internal sealed class AuthorizeResource(OrgState org)
{
    // No other page may show this one in a frame and have somebody click on it.
    private static readonly KeyValuePair<string, string>[] PageHeaders =
    [
        new("Cache-Control", "no-cache, no-store"), new("X-Frame-Options", "DENY"),
        new("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ];

    // The parameters that the page passes on when somebody clicks on it.
    private static readonly string[] Kept =
        ["response_type", "client_id", "redirect_uri", "state", "code_challenge", "code_challenge_method"];

    public async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            var form = OAuthForm.Read(request);
            var target = Target(form);
            if (form.Find("response_type") != "code")
            {
                return Failed(form, target, "unsupported_response_type", "response type not supported");
            }

            // Assumed: S256 is the only method that Salesforce documents, and it does not say how it answers another one.
            if (form.Find("code_challenge_method") is not (null or "S256"))
            {
                return Failed(form, target, "invalid_request", "code challenge method not supported");
            }

            return request.Method switch
            {
                "GET" => Page(200, await ConsentAsync(form)),
                "POST" => await DecideAsync(form, target),
                _ => throw OAuthError.NotGet(),
            };
        }
        catch (OAuthError error)
        {
            return Page(400, $"<p>error={error.Error}&amp;error_description={WebUtility.HtmlEncode(error.Message)}</p>");
        }
    }

    /// <summary>
    /// The address that gets the code. An app of Salesforce lists its addresses; this one has all those of the same machine.
    /// </summary>
    private Uri Target(OAuthForm form)
    {
        if (form.Client.Id != org.Identity.App.ClientId)
        {
            throw OAuthError.UnknownClient();
        }

        return Uri.TryCreate(form.Find("redirect_uri") ?? throw OAuthError.NoRedirect(), UriKind.Absolute, out var uri)
            && uri is { IsLoopback: true, Scheme: "http" or "https", UserInfo: "", Fragment: "" }
            ? uri
            : throw OAuthError.WrongRedirect();
    }

    private async Task<ApiResponse> DecideAsync(OAuthForm form, Uri target)
    {
        if (form.Find("decision") != "allow")
        {
            return Failed(form, target, "access_denied", "end-user denied authorization");
        }

        var username = form.Find("username") ?? "";
        var user = await org.Database.ReadAsync(db => Credentials.Named(db, org.Schema, username));
        if (user is null)
        {
            return Page(400, await ConsentAsync(form, "There is no user with this username."));
        }

        if (!user.IsActive)
        {
            return Failed(form, target, "inactive_user", "user is inactive");
        }

        var consent = new Consent(org.Identity.OrgId, user.Id, form.Get("redirect_uri"), form.Find("code_challenge"));
        return Redirect(target, [("code", org.Codes.Add(consent)), ("state", form.Find("state"))]);
    }

    private async Task<string> ConsentAsync(OAuthForm form, string? problem = null)
    {
        var username = form.Find("username") ?? form.Find("login_hint") ?? await org.UsernameAsync();
        var hidden = Kept.Where(n => form.Find(n) is not null)
            .Select(n => $"<input type=\"hidden\" name=\"{n}\" value=\"{Encode(form.Get(n))}\">");
        return $"""
            <h1>Allow Access?</h1>
            <p>An app on this machine ({Encode(Target(form).Authority)}) asks to use the local org {org.Identity.OrgId} as this user:
            your data (<code>api</code>), at any time (<code>refresh_token</code>).</p>
            {(problem is null ? "" : $"<p role=\"alert\">{problem}</p>")}
            <form method="post" action="/services/oauth2/authorize">{string.Concat(hidden)}
            <label>Username <input name="username" size="50" value="{Encode(username)}"></label>
            <p><button name="decision" value="allow">Allow</button> <button name="decision" value="deny">Deny</button></p></form>
            """;
    }

    private static ApiResponse Failed(OAuthForm form, Uri target, string error, string description) =>
        Redirect(target, [("error", error), ("error_description", description), ("state", form.Find("state"))]);

    private static ApiResponse Redirect(Uri target, IEnumerable<(string Name, string? Value)> values)
    {
        var query = string.Join(
            '&', values.Where(v => v.Value is not null).Select(v => $"{v.Name}={Uri.EscapeDataString(v.Value!)}"));
        var address = target.AbsoluteUri;
        return ApiResponse.Empty(302) with
        {
            Headers = [new("Cache-Control", "no-cache, no-store"), new("Location", $"{address}{(target.Query == "" ? '?' : '&')}{query}")],
        };
    }

    private static ApiResponse Page(int status, string body) => new(
        status,
        Encoding.UTF8.GetBytes(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Local org: log in</title>"
                + "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}</style>"
                + $"<main>{body}</main></html>"),
        "text/html;charset=UTF-8")
    {
        Headers = PageHeaders,
    };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
