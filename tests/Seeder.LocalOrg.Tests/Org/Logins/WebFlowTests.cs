using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace Seeder.Local.Tests;

/// <summary>The web server flow: a person allows an app on a page, and the app exchanges the code that it gets.</summary>
internal sealed class WebFlowTests : LoginFixture
{
    private const string Path = "/services/oauth2/authorize", Target = "http://localhost:1717/OauthRedirect";

    private static readonly string Verifier = Encode(RandomNumberGenerator.GetBytes(32));

    private Clock clock = new();

    protected override LocalOrgOptions Options => base.Options with { Time = clock = new Clock() };

    private (string, string)[] Start =>
        [
            ("response_type", "code"), ("client_id", Org.ClientId), ("redirect_uri", Target), ("state", "a b&c"),
            ("code_challenge", Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))), ("code_challenge_method", "S256"),
        ];

    [Test]
    public async Task A_click_gives_a_code_and_the_code_gives_a_session_with_a_refresh_token()
    {
        var (id, joe) = await UserAsync();
        var answer = await ClickAsync("allow", With(Start, "login_hint", joe));
        Assert.That(answer.State, Is.EqualTo("a b&c"));
        var login = await Login(Exchange(answer.Code));
        Assert.That(
            string.Join(',', login.Select(p => p.Key)),
            Is.EqualTo("access_token,refresh_token,signature,scope,instance_url,id,token_type,issued_at"));
        Assert.That((string)login["id"]!, Does.EndWith($"/{id}"));
        var token = (string)login["access_token"]!;
        Assert.That((string?)(await Use(token, "/services/oauth2/userinfo")).Json!["user_id"], Is.EqualTo(id));

        var refresh = (string)login["refresh_token"]!;
        var later = await Login(With(Refresh, "refresh_token", refresh));
        Assert.That((string)later["id"]!, Does.EndWith($"/{id}"));
        Assert.That((await PostForm("/services/oauth2/revoke", ("token", refresh))).Status, Is.EqualTo(200));
        Assert.That((await Use(token)).Status, Is.EqualTo(401));
        await RefusedAsync("invalid_grant", "expired access/refresh token", With(Refresh, "refresh_token", refresh));
        await Login(Refresh);
    }

    [Test]
    public async Task Nobody_logs_in_without_a_click()
    {
        var page = await PageAsync(Start);
        Assert.That((page.Status, page.ContentHeaders.ContentType!.MediaType), Is.EqualTo((200, "text/html")));
        Assert.That(page.Headers.GetValues("X-Frame-Options"), Is.EqualTo(new[] { "DENY" }));
        Assert.That(page.Text, Does.Contain(Org.Username).And.Not.Contain(Org.ClientSecret).And.Not.Contain(Org.AccessToken));
        var denied = await ClickAsync("deny", Start);
        Assert.That((denied.Code, denied.Error, denied.State), Is.EqualTo(("", "access_denied", "a b&c")));
        Assert.That((await ClickAsync("", Start)).Error, Is.EqualTo("access_denied"));
        using var foreign = new FormUrlEncodedContent(
            With(Start, "decision", "allow").Append(("username", Org.Username)).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));
        foreign.Headers.Add("Origin", "https://evil.example");
        var crossed = await Send(Client, Path, foreign);
        Assert.That((crossed.Status, crossed.Code, crossed.Headers.Location), Is.EqualTo((403, "FORBIDDEN", (Uri?)null)));
    }

    [TestCase("client_id", "x", "invalid_client_id")]
    [TestCase("client_id", "PlatformCLI", "invalid_client_id")]
    [TestCase("client_id", null, "invalid_client_id")]
    [TestCase("redirect_uri", null, "redirect_uri_missing")]
    [TestCase("redirect_uri", "https://evil.example/", "redirect_uri_mismatch")]
    [TestCase("redirect_uri", "http://localhost.evil.example/", "redirect_uri_mismatch")]
    [TestCase("redirect_uri", "http://localhost@evil.example/", "redirect_uri_mismatch")]
    [TestCase("redirect_uri", "javascript:alert(1)", "redirect_uri_mismatch")]
    [TestCase("redirect_uri", "http://localhost:1717/#x", "redirect_uri_mismatch")]
    [TestCase("redirect_uri", "/OauthRedirect", "redirect_uri_mismatch")]
    public async Task A_wrong_app_or_address_gets_no_redirect(string name, string? value, string error)
    {
        var form = With(Start, name, value);
        foreach (var answer in new[] { await PageAsync(form), await PostForm(Path, With(form, "decision", "allow")) })
        {
            Assert.That((answer.Status, answer.Headers.Location), Is.EqualTo((400, (Uri?)null)));
            Assert.That(answer.Text, Does.Contain($"error={error}").And.Not.Contain("evil").And.Not.Contain("alert"));
        }
    }

    [TestCase("response_type", "token", "unsupported_response_type")]
    [TestCase("response_type", null, "unsupported_response_type")]
    [TestCase("code_challenge_method", "plain", "invalid_request")]
    public async Task Another_flow_is_refused_at_the_address_of_the_app(string name, string? value, string error)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri(Org.Url, Path + Query(With(Start, name, value))));
        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["error"], Is.EqualTo(error));
    }

    [Test]
    public async Task The_page_escapes_what_the_app_sends()
    {
        const string Attack = "\"><script>alert(1)</script>";
        var page = await PageAsync(With(With(Start, "state", Attack), "login_hint", Attack));
        Assert.That(page.Text, Does.Contain("&lt;script&gt;").And.Not.Contain("<script>"));
    }

    [Test]
    public async Task Only_an_active_user_can_be_chosen()
    {
        var (id, joe) = await UserAsync();
        await DeactivateAsync(id);
        Assert.That((await ClickAsync("allow", With(Start, "login_hint", joe))).Error, Is.EqualTo("inactive_user"));
        var nobody = await PostForm(Path, With(With(Start, "username", "nobody@example.com"), "decision", "allow"));
        Assert.That((nobody.Status, nobody.Headers.Location), Is.EqualTo((400, (Uri?)null)));
        Assert.That(nobody.Text, Does.Contain("There is no user with this username."));
    }

    [Test]
    public async Task A_code_works_once_for_its_client_its_address_and_its_verifier()
    {
        async Task Check(string error, string description, string name, string? value) =>
            await RefusedAsync(error, description, With(Exchange((await ClickAsync("allow", Start)).Code), name, value));
        await Check("invalid_client", "invalid client credentials", "client_secret", null);
        await Check("invalid_client_id", "client identifier invalid", "client_id", "PlatformCLI");
        await Check("redirect_uri_mismatch", "redirect_uri must match configuration", "redirect_uri", Target + "/");
        await Check("invalid_grant", "invalid code verifier", "code_verifier", Verifier + "x");
        await Check("invalid_grant", "invalid code verifier", "code_verifier", null);
        await Check("invalid_grant", "invalid authorization code", "code", "aPrxyz");
        var code = (await ClickAsync("allow", Start)).Code;
        await Login(Exchange(code));
        await RefusedAsync("invalid_grant", "expired authorization code", Exchange(code));
        code = (await ClickAsync("allow", Start)).Code;
        await Org.ResetAsync();
        await RefusedAsync("invalid_grant", "invalid authorization code", Exchange(code));
    }

    [Test]
    public async Task A_code_is_valid_for_15_minutes()
    {
        var (first, second) = ((await ClickAsync("allow", Start)).Code, (await ClickAsync("allow", Start)).Code);
        clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        await Login(Exchange(first));
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync("invalid_grant", "expired authorization code", Exchange(second));
    }

    [Test]
    public async Task An_app_without_a_challenge_sends_no_verifier()
    {
        var start = With(With(Start, "code_challenge", null), "code_challenge_method", null);
        await RefusedAsync("invalid_grant", "unexpected code verifier", Exchange((await ClickAsync("allow", start)).Code));
        await Login(With(Exchange((await ClickAsync("allow", start)).Code), "code_verifier", null));
    }

    private (string, string)[] Exchange(string code) =>
        [
            ("grant_type", "authorization_code"), ("code", code), ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret),
            ("redirect_uri", Target), ("code_verifier", Verifier),
        ];

    private static string Query((string Name, string Value)[] form) =>
        "?" + string.Join('&', form.Select(f => $"{f.Name}={Uri.EscapeDataString(f.Value)}"));

    private Task<Answer> PageAsync((string, string)[] form) => Client.Send(HttpMethod.Get, Path + Query(form), null);

    /// <summary>Sends the form of the page as a browser does, and returns what the app gets.</summary>
    private async Task<(string Code, string? Error, string? State)> ClickAsync(string decision, (string, string)[] form)
    {
        var page = await PageAsync(form);
        Assert.That(page.Status, Is.EqualTo(200), page.Text);
        var inputs = Regex.Matches(page.Text, "<input[^>]* name=\"([^\"]+)\"[^>]* value=\"([^\"]*)\">")
            .Select(m => KeyValuePair.Create(m.Groups[1].Value, HttpUtility.HtmlDecode(m.Groups[2].Value)))
            .Append(KeyValuePair.Create("decision", decision));
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var content = new FormUrlEncodedContent(inputs);
        content.Headers.Add("Origin", Org.Url.GetLeftPart(UriPartial.Authority));
        using var answer = await http.PostAsync(new Uri(Org.Url, Path), content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302));
        Assert.That(answer.Headers.Location!.GetLeftPart(UriPartial.Path), Is.EqualTo(Target));
        var query = HttpUtility.ParseQueryString(answer.Headers.Location.Query);
        return (query["code"] ?? "", query["error"], query["state"]);
    }
}
