using System.Text.Json;

namespace Seeder.Local;

/// <summary>
/// <c>/services/oauth2/introspect</c>: tells the app whether an access token or a refresh token is valid, and whose it is. It counts no
/// call of the token.
/// </summary>
internal sealed class IntrospectResource(OrgState org)
{
    public async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            if (request.Method != "POST")
            {
                throw OAuthError.NotPost();
            }

            var form = OAuthForm.Read(request);
            CheckCaller(request, form);
            var token = form.Get("token");
            return org.Sessions.Peek(token) is { } found
                ? await OfSessionAsync(request, found.Session, found.End)
                : await OfRefreshTokenAsync(request, token);
        }
        catch (OAuthError error)
        {
            return error.Answer();
        }
    }

    // A caller with a valid access token needs no secret.
    private void CheckCaller(ApiRequest request, OAuthForm form)
    {
        if (Access.Token(request.Authorization ?? "") is { } bearer && form.Client.Id is null)
        {
            _ = org.Sessions.Peek(bearer) ?? throw OAuthError.WrongSecret();
            return;
        }

        TokenResource.CheckClient(org, form, acceptsCli: false);
    }

    private async Task<ApiResponse> OfSessionAsync(ApiRequest request, Session session, DateTimeOffset? end)
    {
        var user = await org.Database.ReadAsync(db => Credentials.Find(db, org.Schema, session.UserId));
        return Answer(request, user, "access_token", session.Grant?.Scope ?? LoginScopes.Api, session.Grant?.ClientId, json =>
        {
            // A session ends only by a fault rule.
            if (end is { } time)
            {
                json.WriteNumber("exp", time.ToUnixTimeSeconds());
            }

            json.WriteNumber("iat", session.Issued.ToUnixTimeSeconds());
            json.WriteNumber("nbf", session.Issued.ToUnixTimeSeconds());
        });
    }

    private async Task<ApiResponse> OfRefreshTokenAsync(ApiRequest request, string token)
    {
        var user = await org.Database.ReadAsync(
            db => Credentials.UserOf(db, token) is { } id ? Credentials.Find(db, org.Schema, id) : null);
        return Answer(request, user, "refresh_token", LoginScopes.All, org.Identity.App.ClientId, _ => { });
    }

    private ApiResponse Answer(
        ApiRequest request, LoginUser? user, string type, string scope, string? clientId, Action<Utf8JsonWriter> writeTimes) =>
        OAuthAnswer.Of(200, json =>
        {
            json.WriteBoolean("active", user is not null);
            if (user is null)
            {
                return;
            }

            json.WriteString("scope", scope);
            if (clientId is not null)
            {
                json.WriteString("client_id", clientId);
            }

            json.WriteString("username", user.Username);
            json.WriteString(
                "sub", $"{request.BaseUrl.GetLeftPart(UriPartial.Authority)}/id/{org.Identity.OrgId}/{user.Id}");
            json.WriteString("token_type", type);
            writeTimes(json);
        });
}
