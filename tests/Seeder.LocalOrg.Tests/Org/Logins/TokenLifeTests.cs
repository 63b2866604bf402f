using System.Net.Http.Headers;
using System.Text;

namespace Seeder.Local.Tests;

/// <summary>Revoking and inspecting the tokens that logins returned, and the user as whom a client secret logs in.</summary>
internal sealed class TokenLifeTests : LoginFixture
{
    private const string RevokePath = "/services/oauth2/revoke", IntrospectPath = "/services/oauth2/introspect";

    [Test]
    public async Task A_revoked_session_is_over_and_no_other()
    {
        var (first, second) = (await LoginToken(Refresh), await LoginToken(Refresh));
        Assert.That((await PostForm(RevokePath, ("token", first))).Status, Is.EqualTo(200));
        Assert.That((await Use(first)).Code, Is.EqualTo("INVALID_SESSION_ID"));
        Assert.That((await Use(second)).Status, Is.EqualTo(200));
        await Login(Refresh);
        IsRefused(await PostForm(RevokePath, ("token", first)), "invalid_token", "Token was invalid");
        Assert.That(await CountsAsync(), Is.EqualTo((3, 0)), "revoked is not expired");
    }

    [Test]
    public async Task A_revoked_refresh_token_ends_its_sessions()
    {
        var (first, second, other) = (await LoginToken(Refresh), await LoginToken(Refresh), await LoginToken(ClientCredentials));
        var answer = await Client.Get($"{RevokePath}?token={RefreshToken(Org)}");
        Assert.That(answer.Status, Is.EqualTo(200));
        foreach (var token in new[] { first, second })
        {
            Assert.That((await Use(token)).Code, Is.EqualTo("INVALID_SESSION_ID"));
        }

        Assert.That((await Use(other)).Status, Is.EqualTo(200));
        await RefusedAsync("invalid_grant", "expired access/refresh token", Refresh);
        IsRefused(await PostForm(RevokePath, ("token", RefreshToken(Org))), "invalid_token", "Token was invalid");
    }

    [Test]
    public async Task A_restarted_org_has_a_new_refresh_token_in_place_of_a_revoked_one()
    {
        var file = Path.Combine(Path.GetTempPath(), $"logins-{Guid.NewGuid():N}.db");
        try
        {
            string before, clientId;
            await using (var org = await LocalOrg.StartAsync(new() { DataFile = file }))
            {
                (before, clientId) = (RefreshToken(org), org.ClientId);
                using var client = new OrgClient(org);
                Assert.That((await PostForm(client, RevokePath, ("token", before))).Status, Is.EqualTo(200));
            }

            await using var again = await LocalOrg.StartAsync(new() { DataFile = file });
            using var there = new OrgClient(again);
            Assert.That(again.ClientId, Is.EqualTo(clientId));
            foreach (var (token, status) in new[] { (before, 400), (RefreshToken(again), 200) })
            {
                var answer = await PostForm(
                    there, TokenPath, ("grant_type", "refresh_token"), ("client_id", "PlatformCLI"), ("refresh_token", token));
                Assert.That(answer.Status, Is.EqualTo(status));
            }
        }
        finally
        {
            foreach (var suffix in new[] { "", "-wal", "-shm" })
            {
                File.Delete(file + suffix);
            }
        }
    }

    [Test]
    public async Task Tokens_that_no_login_returned_cannot_be_revoked()
    {
        IsRefused(await PostForm(RevokePath, ("token", Org.AccessToken)), "unsupported_token_type", "Token type not supported");
        Assert.That((await Use(Org.AccessToken)).Status, Is.EqualTo(200));
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var token in new[] { stranger.AccessToken, RefreshToken(stranger), "x" })
        {
            IsRefused(await PostForm(RevokePath, ("token", token)), "invalid_token", "Token was invalid");
        }

        IsRefused(await PostForm(RevokePath), "invalid_token", "Token was invalid");
    }

    [Test]
    public async Task The_app_sees_whose_token_it_is()
    {
        var (id, joe) = await UserAsync();
        var token = await LoginToken(Jwt(joe));
        var seen = (await IntrospectAsync(token)).Json!;
        Assert.That(
            ((bool)seen["active"]!, (string?)seen["username"], (string?)seen["client_id"], (string?)seen["token_type"],
                (string?)seen["scope"], (string?)seen["sub"]),
            Is.EqualTo((true, joe, Org.ClientId, "access_token", "id api web",
                $"{Org.Url.GetLeftPart(UriPartial.Authority)}/id/{Org.OrgId}/{id}")));
        Assert.That((long)seen["iat"]!, Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(60));
        Assert.That(seen["exp"], Is.Null);
        var refresh = (await IntrospectAsync(RefreshToken(Org))).Json!;
        Assert.That(
            ((bool)refresh["active"]!, (string?)refresh["username"], (string?)refresh["token_type"]),
            Is.EqualTo((true, Org.Username, "refresh_token")));
        await PostForm(RevokePath, ("token", token));
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var unknown in new[] { token, "x", stranger.AccessToken })
        {
            Assert.That((await IntrospectAsync(unknown)).Text, Is.EqualTo("""{"active":false}"""));
        }
    }

    [Test]
    public async Task Looking_at_a_token_uses_no_call_of_it()
    {
        await FaultAsync("""{"action":"expire","calls":1,"seconds":600}""");
        var token = await LoginToken(ClientCredentials);
        var (first, second) = ((await IntrospectAsync(token)).Json!, (await IntrospectAsync(token)).Json!);
        Assert.That((bool)first["active"]! && (bool)second["active"]!, Is.True);
        Assert.That((long)first["exp"]! - (long)first["iat"]!, Is.EqualTo(600));
        Assert.That((await Use(token)).Status, Is.EqualTo(200));
        Assert.That((await IntrospectAsync(token)).Text, Is.EqualTo("""{"active":false}"""));
        Assert.That(await CountsAsync(), Is.EqualTo((1, 0)), "nobody has seen yet that it is over");
    }

    [Test]
    public async Task A_user_who_is_not_active_any_more_is_logged_out()
    {
        var (id, joe) = await UserAsync();
        var (theirs, ours) = (await LoginToken(Jwt(joe)), await LoginToken(Jwt()));
        Assert.That((await Client.Patch($"sobjects/User/{id}", """{"LastName":"X"}""")).Status, Is.EqualTo(204));
        Assert.That((await Use(theirs)).Status, Is.EqualTo(200));
        var failed = await Client.Patch(
            "composite/sobjects",
            $$"""
            {"allOrNone":true,"records":[{"attributes":{"type":"User"},"id":"{{id}}","IsActive":false},
              {"attributes":{"type":"User"},"id":"{{Org.UserId}}","LastName":null}]}
            """);
        Assert.That(failed.Text, Does.Contain("REQUIRED_FIELD_MISSING"));
        Assert.That((await Use(theirs)).Status, Is.EqualTo(200), "the change was rolled back");
        await DeactivateAsync(id);
        Assert.That((await Use(theirs)).Code, Is.EqualTo("INVALID_SESSION_ID"));
        Assert.That((await Use(ours)).Status, Is.EqualTo(200));
        Assert.That(await CountsAsync(), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task A_snapshot_without_a_user_ends_the_sessions_of_that_user()
    {
        var kept = await LoginToken(Jwt());
        await Org.SnapshotAsync();
        var (_, joe) = await UserAsync();
        var theirs = await LoginToken(Jwt(joe));
        await PostForm(RevokePath, ("token", RefreshToken(Org)));
        await Org.RestoreAsync();
        Assert.That((await Use(kept)).Status, Is.EqualTo(200));
        Assert.That((await Use(theirs)).Code, Is.EqualTo("INVALID_SESSION_ID"));
        await RefusedAsync("invalid_grant", "user hasn't approved this consumer", Jwt(joe));
        await Login(Refresh);
    }

    [Test]
    public async Task A_refresh_token_that_is_revoked_during_logins_leaves_no_session()
    {
        var form = Refresh;
        var logins = Enumerable.Range(0, 40).Select(_ => PostForm(TokenPath, form)).ToList();
        await PostForm(RevokePath, ("token", RefreshToken(Org)));
        foreach (var login in await Task.WhenAll(logins))
        {
            Assert.That(
                login.Status == 400 || (await Use((string)login.Json!["access_token"]!)).Status == 401, Is.True, login.Text);
        }
    }

    [Test]
    public async Task Only_the_app_and_its_users_may_look()
    {
        var token = await LoginToken(ClientCredentials);
        IsRefused(await PostForm(IntrospectPath, ("token", token)), "invalid_client_id", "client identifier invalid");
        IsRefused(
            await PostForm(IntrospectPath, ("token", token), ("client_id", Org.ClientId), ("client_secret", "x")),
            "invalid_client",
            "invalid client credentials");
        IsRefused(
            await PostForm(IntrospectPath, ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret)),
            "invalid_request",
            "missing required parameter: token");
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Org.ClientId}:{Org.ClientSecret}"));
        foreach (var (header, status) in new[]
        {
            (new AuthenticationHeaderValue("Basic", basic), 200), (new AuthenticationHeaderValue("Bearer", token), 200),
            (new AuthenticationHeaderValue("Bearer", "x"), 400),
        })
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("token", token)]);
            Assert.That((await Send(Client, IntrospectPath, form, header)).Status, Is.EqualTo(status));
        }

        Assert.That((await Client.Get(IntrospectPath)).Text, Does.Contain("must use HTTP POST"));
    }

    [Test]
    public async Task Userinfo_is_there_for_each_session_by_get_and_post()
    {
        var (id, joe) = await UserAsync();
        var token = await LoginToken(Jwt(joe));
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var user = await Client.Send(method, "/services/oauth2/userinfo", null, ("Authorization", $"Bearer {token}"));
            Assert.That(((string?)user.Json!["user_id"], (string?)user.Json["preferred_username"]), Is.EqualTo((id, joe)));
        }
    }

    [Test]
    public async Task A_client_secret_runs_as_the_user_of_the_app()
    {
        var (id, joe) = await UserAsync();
        Assert.That((await RunAsAsync($"\"{joe}\"")).Status, Is.EqualTo(204));
        Assert.That((string)(await Login(ClientCredentials))["id"]!, Does.EndWith($"/{id}"));
        Assert.That((string)(await Login(Refresh))["id"]!, Does.EndWith($"/{Org.UserId}"));
        await DeactivateAsync(id);
        await RefusedAsync("invalid_grant", "inactive user", ClientCredentials);
        Assert.That((await RunAsAsync("null")).Status, Is.EqualTo(204));
        await RefusedAsync("invalid_grant", "no client credentials user enabled", ClientCredentials);
        Assert.That((await RunAsAsync("\"nobody@example.com\"")).Status, Is.EqualTo(404));
        Assert.That((await Client.Send(HttpMethod.Put, "/local-org/app", """{"runas":null}""")).Status, Is.EqualTo(400));
        await RefusedAsync("invalid_grant", "no client credentials user enabled", ClientCredentials);
    }

    private Task<Answer> RunAsAsync(string user) => Client.Send(HttpMethod.Put, "/local-org/app", $$"""{"runAs":{{user}}}""");

    private Task<Answer> IntrospectAsync(string token) => PostForm(
        IntrospectPath, ("token", token), ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret));
}
