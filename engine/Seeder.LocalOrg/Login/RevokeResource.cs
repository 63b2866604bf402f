namespace Seeder.Local;

/// <summary><c>/services/oauth2/revoke</c>: ends a session, or a refresh token and all its sessions. It needs nothing but the
/// token.</summary>
internal sealed class RevokeResource(OrgState org)
{
    public async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            if (request.Method is not ("POST" or "GET"))
            {
                throw OAuthError.NotPost();
            }

            // Assumed: Salesforce does not say how it answers without a token.
            await RevokeAsync(OAuthForm.Read(request).Find("token") ?? throw OAuthError.InvalidToken());
            return ApiResponse.Empty(200);
        }
        catch (OAuthError error)
        {
            return error.Answer();
        }
    }

    private async Task RevokeAsync(string token)
    {
        if (org.Sessions.Peek(token) is { Session: var session })
        {
            // Only tokens of logins can be revoked. The start token belongs to the user of the org, who has no other one.
            if (session.Kind != SessionKind.Login)
            {
                throw OAuthError.UnsupportedTokenType();
            }

            org.Sessions.Revoke(session);
            return;
        }

        var found = await org.Database.WriteAsync((db, _) =>
        {
            var known = Credentials.UserOf(db, token) is not null;
            Credentials.Revoke(db, token);
            return known;
        });
        if (!found)
        {
            throw OAuthError.InvalidToken();
        }

        org.Sessions.RevokeAll(token);
    }
}
