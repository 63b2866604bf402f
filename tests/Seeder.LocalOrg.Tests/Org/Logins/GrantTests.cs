using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The logins with a client secret, a refresh token or a password.</summary>
internal sealed class GrantTests : LoginFixture
{
    [TestCase("client_credentials", "access_token,signature,scope,instance_url,id,token_type,issued_at")]
    [TestCase("refresh_token", "access_token,signature,scope,instance_url,id,token_type,issued_at")]
    [TestCase("password", "access_token,signature,scope,instance_url,id,token_type,issued_at")]
    [TestCase(Bearer, "access_token,scope,instance_url,id,token_type,issued_at")]
    public async Task Each_login_makes_a_new_session_of_the_right_user(string grant, string keys)
    {
        var form = await FormAsync(grant);
        var (first, second) = (await Login(form), await Login(form));
        var token = (string)first["access_token"]!;
        Assert.That(string.Join(',', first.Select(p => p.Key)), Is.EqualTo(keys));
        Assert.That(new[] { token, (string?)second["access_token"], Org.AccessToken }, Is.Unique);
        Assert.That(token, Does.Match(@"^00D\w{12}![.\w]+$"));
        Assert.That(
            (string?)first["instance_url"] == Org.Url.GetLeftPart(UriPartial.Authority)
                && (string?)first["id"] == $"{first["instance_url"]}/id/{Org.OrgId}/{Org.UserId}"
                && (string?)first["token_type"] == "Bearer",
            Is.True,
            first.ToJsonString());
        var issued = DateTimeOffset.FromUnixTimeMilliseconds(
            long.Parse((string)first["issued_at"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(issued, Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));
        Assert.That((string?)(await Use(token, "/services/oauth2/userinfo")).Json!["user_id"], Is.EqualTo(Org.UserId));
        Assert.That((await Use((string)second["access_token"]!)).Status, Is.EqualTo(200));
        Assert.That(await CountsAsync(), Is.EqualTo((2, 0)));
        Assert.That((int)(await Client.Get("/local-org")).Json!["logins"]!, Is.EqualTo(2));
    }

    [Test]
    public async Task The_signature_proves_the_id()
    {
        var login = await Login(ClientCredentials);
        var text = (string)login["id"]! + (string)login["issued_at"]!;
        var right = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Org.ClientSecret), Encoding.UTF8.GetBytes(text));
        Assert.That((string?)login["signature"], Is.EqualTo(Convert.ToBase64String(right)));
    }

    [TestCase("client_credentials")]
    [TestCase("refresh_token")]
    [TestCase("password")]
    public async Task A_client_that_the_org_does_not_know_is_refused(string grant)
    {
        var form = await FormAsync(grant);
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var id in new[] { null, "", "x", stranger.ClientId, Org.ClientId.ToLowerInvariant() })
        {
            await RefusedAsync("invalid_client_id", "client identifier invalid", With(form, "client_id", id));
        }

        foreach (var secret in new[] { null, "", "x", stranger.ClientSecret, Org.ClientSecret.ToLowerInvariant(), Org.ClientSecret + " " })
        {
            await RefusedAsync("invalid_client", "invalid client credentials", With(form, "client_secret", secret));
        }

        Assert.That(await CountsAsync(), Is.EqualTo((0, 0)), "a refused login is no login");
    }

    [Test]
    public async Task A_client_may_send_its_id_and_secret_in_the_header()
    {
        var header = (string id, string secret) =>
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        async Task<Answer> Post(AuthenticationHeaderValue by)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
            return await Send(Client, TokenPath, form, by);
        }

        Assert.That((await Post(header(Org.ClientId, Org.ClientSecret))).Status, Is.EqualTo(200));
        IsRefused(await Post(header(Org.ClientId, "x")), "invalid_client", "invalid client credentials");
        IsRefused(await Post(header("x", Org.ClientSecret)), "invalid_client_id", "client identifier invalid");
        IsRefused(await Post(new("Basic", "no base64")), "invalid_client_id", "client identifier invalid");
        IsRefused(await Post(new("Bearer", Org.AccessToken)), "invalid_client_id", "client identifier invalid");
    }

    [TestCase("")]
    [TestCase("tea")]
    [TestCase("Client_Credentials")]
    [TestCase("authorization_code_")]
    public async Task A_grant_that_does_not_exist_is_refused(string grant) =>
        await RefusedAsync("unsupported_grant_type", "grant type not supported", With(ClientCredentials, "grant_type", grant));

    [TestCase("application/json", true)]
    [TestCase("application/json", false)]
    [TestCase("text/plain", false)]
    [TestCase("multipart/form-data; boundary=x", false)]
    [TestCase(null, false)]
    public async Task Only_forms_are_read(string? type, bool isJson)
    {
        var text = isJson
            ? new JsonObject(ClientCredentials.Select(f => KeyValuePair.Create(f.Item1, (JsonNode?)f.Item2))).ToJsonString()
            : string.Join('&', ClientCredentials.Select(f => $"{f.Item1}={f.Item2}"));
        using var content = new StringContent(text);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        IsRefused(await Send(Client, TokenPath, content), "unsupported_grant_type", "grant type not supported");
    }

    [Test]
    public async Task A_form_that_is_not_utf_8_is_refused()
    {
        using var content = new StringContent("grant_type=%ff%fe");
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded; charset=UTF-8");
        IsRefused(await Send(Client, TokenPath, content), "invalid_request", "the request cannot be read");
    }

    [Test]
    public async Task A_login_is_a_post() =>
        Assert.That(
            (await Client.Get(TokenPath)).Text, Is.EqualTo("""{"error":"invalid_request","error_description":"must use HTTP POST"}"""));

    [Test]
    public async Task The_cli_needs_no_secret_to_use_a_refresh_token()
    {
        var form = With(With(Refresh, "client_id", "PlatformCLI"), "client_secret", "");
        await Login(form);
        await Login(With(form, "client_secret", null));
        await RefusedAsync("invalid_client", "invalid client credentials", With(form, "client_secret", Org.ClientSecret));
        await RefusedAsync(
            "invalid_client_id",
            "client identifier invalid",
            With(With(ClientCredentials, "client_id", "PlatformCLI"), "client_secret", ""));
    }

    [Test]
    public async Task A_refresh_token_of_nobody_is_refused()
    {
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var token in new[] { "x", Org.AccessToken, RefreshToken(stranger), RefreshToken(Org) + "x" })
        {
            await RefusedAsync("invalid_grant", "expired access/refresh token", With(Refresh, "refresh_token", token));
        }

        await RefusedAsync("invalid_request", "missing required parameter: refresh_token", With(Refresh, "refresh_token", null));
    }

    [Test]
    public async Task A_user_has_no_password_until_it_is_set()
    {
        var (id, joe) = await UserAsync();
        await RefusedAsync("invalid_grant", "authentication failure", Password(joe, "secret"));
        await SetPasswordAsync(id, "secret");
        var token = await LoginToken(Password("JOE@example.com", "secret"));
        Assert.That((string?)(await Use(token, "/services/oauth2/userinfo")).Json!["user_id"], Is.EqualTo(id));
        foreach (var (user, password) in new[]
        {
            (joe, "Secret"), (joe, "secret "), (joe, "secretsecret"), (Org.Username, "secret"), ("nobody@example.com", "secret"),
        })
        {
            await RefusedAsync("invalid_grant", "authentication failure", Password(user, password));
        }

        await SetPasswordAsync(joe, "other");
        await RefusedAsync("invalid_grant", "authentication failure", Password(joe, "secret"));
        await Login(Password(joe, "other"));
        Assert.That((await Client.Post("/local-org/passwords", $$"""{"userId":"{{id}}","password":null}""")).Status, Is.EqualTo(204));
        await RefusedAsync("invalid_grant", "authentication failure", Password(joe, "other"));
    }

    [Test]
    public async Task A_user_who_is_not_active_cannot_log_in()
    {
        var (id, joe) = await UserAsync();
        await SetPasswordAsync(id, "secret");
        await Login(Jwt(joe));
        await Login(Password(joe, "secret"));
        await DeactivateAsync(id);
        await RefusedAsync("invalid_grant", "inactive user", Jwt(joe));
        await RefusedAsync("invalid_grant", "inactive user", Password(joe, "secret"));
        await RefusedAsync("invalid_grant", "authentication failure", Password(joe, "wrong"));
        await Login(Jwt());
    }

    [TestCase("""{"userId":"nobody@example.com","password":"x"}""", 404)]
    [TestCase("""{"userId":"001000000000001AAA","password":"x"}""", 404)]
    [TestCase("""{"password":"x"}""", 400)]
    [TestCase("""{"userId":"a","passwort":"hunter2"}""", 400)]
    [TestCase("""{"userId":"a","password":7}""", 400)]
    [TestCase("\"hunter2\"", 400)]
    public async Task A_password_of_nobody_is_refused(string body, int status)
    {
        var answer = await Client.Post("/local-org/passwords", body);
        Assert.That(answer.Status, Is.EqualTo(status));
        Assert.That(answer.Text, Does.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_reset_ends_everything_that_was_given()
    {
        var (refresh, secret) = (Refresh, ClientCredentials);
        var token = await LoginToken(refresh);
        await SetPasswordAsync(Org.UserId, "secret");
        await Org.ResetAsync();
        Assert.That((await Use(token)).Code, Is.EqualTo("INVALID_SESSION_ID"));
        await RefusedAsync("invalid_client_id", "client identifier invalid", refresh);
        await RefusedAsync("invalid_client_id", "client identifier invalid", secret);
        await RefusedAsync(
            "invalid_grant",
            "expired access/refresh token",
            With(Refresh, "refresh_token", refresh.First(f => f.Item1 == "refresh_token").Item2));
        await RefusedAsync("invalid_grant", "authentication failure", Password(Org.Username, "secret"));
        await Login(ClientCredentials);
        await Login(Refresh);
    }

    private async Task<(string, string)[]> FormAsync(string grant)
    {
        if (grant == "password")
        {
            await SetPasswordAsync(Org.UserId, "secret");
        }

        return grant switch
        {
            "client_credentials" => ClientCredentials,
            "refresh_token" => Refresh,
            "password" => Password(Org.Username, "secret"),
            _ => Jwt(),
        };
    }

    private (string, string)[] Password(string username, string password) =>
        [
            ("grant_type", "password"), ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret), ("username", username),
            ("password", password),
        ];

    private async Task SetPasswordAsync(string user, string password) => Assert.That(
        (await Client.Post("/local-org/passwords", $$"""{"userId":"{{user}}","password":"{{password}}"}""")).Status, Is.EqualTo(204));
}
