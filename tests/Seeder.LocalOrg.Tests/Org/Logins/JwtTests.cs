using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Logins with a signed JWT: each check on its own, with assertions of strangers.</summary>
internal sealed class JwtTests : LoginFixture
{
    private const string PublicKey = "the public key", NoSignature = "none";

    [TestCase("https://login.salesforce.com")]
    [TestCase("https://test.salesforce.com")]
    [TestCase("{0}")]
    [TestCase("{0}/")]
    public async Task The_audience_is_a_login_host_or_the_org(string audience) => await AcceptsAsync(Assertion(aud: Here(audience)));

    [TestCase("https://login.salesforce.com/")]
    [TestCase("http://login.salesforce.com")]
    [TestCase("https://LOGIN.salesforce.com")]
    [TestCase("https://login.salesforce.com.evil.example")]
    [TestCase("{0}1")]
    [TestCase("{0}/services/oauth2/token")]
    [TestCase("https://127.0.0.1")]
    [TestCase("")]
    public async Task Another_audience_is_refused(string audience) =>
        await RefusesAsync(Assertion(aud: Here(audience)), "invalid_grant", "audience is invalid");

    [Test]
    public async Task An_audience_that_is_no_text_is_refused()
    {
        foreach (var audience in new JsonNode?[] { null, 7, new JsonArray(), new JsonArray(7), new JsonObject() })
        {
            await RefusesAsync(Assertion(change: c => c["aud"] = audience), "invalid_grant", "audience is invalid");
        }

        await AcceptsAsync(Assertion(change: c => c["aud"] = new JsonArray("https://x.example", "https://login.salesforce.com")));
    }

    [Test]
    public async Task A_client_that_sends_the_request_to_another_name_of_the_org_may_use_that_name()
    {
        Client.Http.DefaultRequestHeaders.Host = $"localhost:{Org.Url.Port}";
        await AcceptsAsync(Assertion(aud: $"http://localhost:{Org.Url.Port}"));
    }

    [TestCase(-1)]
    [TestCase(-3600)]
    [TestCase(-1_000_000_000)]
    public async Task An_assertion_whose_time_has_passed_is_refused(int seconds) => await RefusesAsync(
        Assertion(exp: DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds()), "invalid_grant", "expired authorization code");

    [Test]
    public async Task A_time_in_milliseconds_is_far_in_the_future()
    {
        await AcceptsAsync(Assertion(exp: DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 300));
        await AcceptsAsync(Assertion(exp: JsonNode.Parse("1e300")));
        await AcceptsAsync(Assertion(exp: (DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0) + 60.5));
    }

    [TestCase("null")]
    [TestCase("\"4102444800\"")]
    [TestCase("[4102444800]")]
    public async Task A_time_that_is_no_number_is_refused(string time) =>
        await RefusesAsync(Assertion(change: c => c["exp"] = JsonNode.Parse(time)), "invalid_grant", "invalid assertion");

    [Test]
    public async Task The_issuer_is_the_client()
    {
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var issuer in new[] { "x", stranger.ClientId, Org.ClientId.ToLowerInvariant(), "PlatformCLI" })
        {
            await RefusesAsync(Assertion(iss: issuer), "invalid_client_id", "client identifier invalid");
        }

        await RefusesAsync(Assertion(change: c => c.Remove("iss")), "invalid_client_id", "client identifier invalid");
    }

    [Test]
    public async Task The_subject_is_a_user_of_this_org()
    {
        var (id, joe) = await UserAsync();
        var login = await AcceptsAsync(Assertion(sub: "JOE@EXAMPLE.COM"));
        Assert.That((string)login["id"]!, Does.EndWith($"/{id}"));
        using var client = new OrgClient(Org);
        client.Http.DefaultRequestHeaders.Authorization = new("Bearer", (string)login["access_token"]!);
        var account = await client.Create("Account", """{"Name":"A"}""");
        Assert.That(
            (string?)(await Client.Query($"SELECT CreatedById FROM Account WHERE Id = '{account}'")).Records[0]!["CreatedById"],
            Is.EqualTo(id));

        await Client.Post("/local-org/tokens", """{"user":"automated"}""");
        var automated = (string)(await Client.Query("SELECT Username FROM User WHERE Alias = 'autoproc'")).Records[0]!["Username"]!;
        await using var stranger = await LocalOrg.StartAsync(new());
        foreach (var user in new[] { "nobody@example.com", stranger.Username, $"{joe}.sandbox", id, "", "%", automated })
        {
            await RefusesAsync(Assertion(sub: user), "invalid_grant", "user hasn't approved this consumer");
        }

        await RefusesAsync(Assertion(change: c => c.Remove("sub")), "invalid_grant", "user hasn't approved this consumer");
        await DeactivateAsync(id);
        await RefusesAsync(Assertion(sub: joe), "invalid_grant", "inactive user");
    }

    [Test]
    public async Task A_user_who_is_renamed_logs_in_by_the_new_name()
    {
        var before = Org.Username;
        await Client.Patch($"sobjects/User/{Org.UserId}", """{"Username":"new@example.com"}""");
        Assert.That(Org.Username, Is.EqualTo("new@example.com"));
        await AcceptsAsync(Assertion());
        await RefusesAsync(Assertion(sub: before), "invalid_grant", "user hasn't approved this consumer");
    }

    [TestCase("""{"alg":"RS256","typ":"JWT","kid":"x"}""", null, true)]
    [TestCase("""{"alg":"none"}""", NoSignature, false)]
    [TestCase("""{"alg":"none"}""", null, false)]
    [TestCase("""{"alg":"RS256"}""", NoSignature, false)]
    [TestCase("""{"alg":"HS256"}""", PublicKey, false)]
    [TestCase("""{"alg":"RS256"}""", PublicKey, false)]
    [TestCase("""{"alg":"HS256"}""", null, false)]
    [TestCase("""{"alg":"RS512"}""", null, false)]
    [TestCase("""{"alg":"rs256"}""", null, false)]
    [TestCase("""{"typ":"JWT"}""", null, false)]
    [TestCase("""{"alg":"RS256","crit":["b64"],"b64":false}""", null, false)]
    public async Task The_algorithm_is_rs256_whatever_the_header_says(string header, string? signature, bool accepted)
    {
        var assertion = Assertion(header: header);
        var text = assertion[..assertion.LastIndexOf('.')];
        var pem = Encoding.ASCII.GetBytes(OurKey.ExportSubjectPublicKeyInfoPem());
        assertion = signature switch
        {
            NoSignature => $"{text}.",
            PublicKey => $"{text}.{Encode(HMACSHA256.HashData(pem, Encoding.ASCII.GetBytes(text)))}",
            _ => assertion,
        };
        if (accepted)
        {
            await AcceptsAsync(assertion);
        }
        else
        {
            await RefusesAsync(assertion, "invalid_grant", "invalid assertion");
        }
    }

    [Test]
    public async Task A_changed_payload_is_refused()
    {
        var (_, joe) = await UserAsync();
        var (right, wrong) = (Assertion().Split('.'), Assertion(sub: joe, key: StrangeKey).Split('.'));
        await RefusesAsync($"{right[0]}.{wrong[1]}.{right[2]}", "invalid_grant", "invalid assertion");
        await RefusesAsync(string.Join('.', wrong), "invalid_grant", "invalid assertion");
        await AcceptsAsync(string.Join('.', right));
    }

    [TestCase("x")]
    [TestCase("a.b.c")]
    [TestCase("..")]
    [TestCase("e30.e30.e30.e30")]
    [TestCase("W10.W10.")]
    [TestCase("NQ.NQ.NQ")]
    [TestCase("e30.eyJ9.")]
    [TestCase("\u00e9.\u00e9.\u00e9")]
    public async Task A_text_that_is_no_jwt_is_refused(string assertion) =>
        await RefusesAsync(assertion, "invalid_grant", "invalid assertion");

    [Test]
    public async Task A_login_without_an_assertion_is_refused() =>
        await RefusedAsync("invalid_request", "missing required parameter: assertion", ("grant_type", Bearer));

    [Test]
    public async Task Each_key_of_the_org_is_accepted()
    {
        using var second = RSA.Create(2048);
        await using var org = await LocalOrg.StartAsync(new()
        {
            JwtKeys = [JwtKey.FromPem(OurKey.ExportSubjectPublicKeyInfoPem()), JwtKey.FromPem(second.ExportRSAPublicKeyPem())],
        });
        using var client = new OrgClient(org);
        foreach (var (key, status) in new[] { (OurKey, 200), (second, 200), (StrangeKey, 400) })
        {
            var form = ("assertion", Assertion(iss: org.ClientId, sub: org.Username, key: key));
            Assert.That((await PostForm(client, TokenPath, ("grant_type", Bearer), form)).Status, Is.EqualTo(status));
        }

        // The same key belongs to two orgs, but the assertion names the client of one of them.
        var ours = ("assertion", Assertion());
        IsRefused(await PostForm(client, TokenPath, ("grant_type", Bearer), ours), "invalid_client_id", "client identifier invalid");
    }

    [Test]
    public async Task Without_a_key_no_user_has_approved_the_app()
    {
        await using var org = await LocalOrg.StartAsync(new());
        using var client = new OrgClient(org);
        Task<Answer> Login(string assertion) => PostForm(client, TokenPath, ("grant_type", Bearer), ("assertion", assertion));
        var assertion = Assertion(iss: org.ClientId, sub: org.Username);
        IsRefused(await Login(assertion), "invalid_grant", "user hasn't approved this consumer");
        IsRefused(
            await Login(Assertion(iss: org.ClientId, sub: org.Username, aud: "https://x.example")), "invalid_grant", "audience is invalid");
        IsRefused(await Login("x"), "invalid_grant", "invalid assertion");
    }

    [Test]
    public void A_key_that_cannot_be_read_is_an_error_without_its_text()
    {
        var error =
            Assert.Throws<ArgumentException>(() => JwtKey.FromPem("-----BEGIN PUBLIC KEY-----\naHVudGVyMg==\n-----END PUBLIC KEY-----"))!;
        Assert.That(error.ToString(), Does.Not.Contain("aHVudGVyMg"));
    }

    private string Here(string audience) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, audience, Org.Url.GetLeftPart(UriPartial.Authority));

    private Task<JsonObject> AcceptsAsync(string assertion) => Login(("grant_type", Bearer), ("assertion", assertion));

    private Task RefusesAsync(string assertion, string error, string description) =>
        RefusedAsync(error, description, ("grant_type", Bearer), ("assertion", assertion));
}
