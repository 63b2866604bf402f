using System.Security.Cryptography;

namespace Seeder.Local.Tests;

/// <summary>Secrets of logins, which must not be in the log, on the page, in notes or in errors.</summary>
internal sealed class LoginLogTests : LoginFixture
{
    [Test]
    public async Task The_log_has_no_secret_even_with_bodies()
    {
        await Client.Send(HttpMethod.Put, "/local-org/log?bodies=true");
        await Client.Post("/local-org/passwords", $$"""{"userId":"{{Org.UserId}}","password":"hunter2"}""");
        var (assertion, answers) = (Assertion(), new List<string>());
        var token = await LoginToken(("grant_type", Bearer), ("assertion", assertion));
        var secrets = new[] { token, assertion, Org.ClientSecret, RefreshToken(Org), "hunter2", "wrong-secret", Org.AccessToken };
        foreach (var path in new[]
        {
            "token", "revoke", "introspect", "userinfo", "authorize", "Token", "tokens", "token/", "/token", "%74oken", "nonsense",
        })
        {
            foreach (var secret in secrets)
            {
                answers.Add((await Client.Get($"/services/oauth2/{path}?token={Uri.EscapeDataString(secret)}")).Text);
                answers.Add((await Client.Get($"/services/oauth2/{path}?{Uri.EscapeDataString(secret)}")).Text);
                answers.Add(
                    (await PostForm(
                        $"/services/oauth2/{path}",
                        ("grant_type", "password"),
                        ("client_id", Org.ClientId),
                        ("client_secret", secret),
                        ("username", secret),
                        ("password", secret),
                        ("assertion", secret),
                        ("code", secret),
                        ("refresh_token", secret))).Text);
            }
        }

        // The start token and the session are alive: only tokens of logins can be revoked.
        foreach (var name in new[] { "access_token", "oauth_token", "sid", "client_secret", "pass%77ord" })
        {
            await Client.Get($"limits?{name}=hunter2");
            await Client.Get($"/services%2Foauth2?{name}=hunter2");
        }

        await Client.Post(TokenPath, """{"grant_type":"password","password":"hunter2"}""");
        using (var form = new FormUrlEncodedContent([KeyValuePair.Create("password", "hunter2")]))
        {
            await Client.Http.PostAsync("/services/data/v66.0/sobjects/Account", form);
        }

        var log = await Client.Get("/local-org/log");
        Assert.That(log.Json!.AsArray(), Has.Count.GreaterThan(100));
        Assert.That(secrets.Where(s => log.Text.Contains(s, StringComparison.Ordinal)), Is.Empty);
        Assert.That(secrets.Where(s => log.Text.Contains(Uri.EscapeDataString(s), StringComparison.Ordinal)), Is.Empty);
        Assert.That(
            secrets.Where(s => answers.Exists(a => a.Contains(s, StringComparison.Ordinal) && !a.Contains("access_token"))), Is.Empty);
        Assert.That(log.Text, Does.Contain("?token=***"));
    }

    [Test]
    public async Task The_log_keeps_other_queries_and_bodies()
    {
        await Client.Send(HttpMethod.Put, "/local-org/log?bodies=true");
        await Client.Create("Account", """{"Name":"A"}""");
        await Client.Query("SELECT Id FROM Account WHERE Name = 'token=x&y'");
        var log = (await Client.Get("/local-org/log")).Json!.AsArray();
        Assert.That((string?)log[0]!["body"], Is.EqualTo("""{"Name":"A"}"""));
        Assert.That(
            (string?)log[1]!["query"], Is.EqualTo("?q=" + Uri.EscapeDataString("SELECT Id FROM Account WHERE Name = 'token=x&y'")));
    }

    [Test]
    public async Task Page_notes_and_faults_have_no_secret()
    {
        using var key = RSA.Create(2048);
        await using var org = await LocalOrg.StartAsync(new() { JwtKeys = [JwtKey.FromPem(key.ExportPkcs8PrivateKeyPem())] });
        using var client = new OrgClient(org);
        var texts = new List<string>(org.Notes) { (await client.Get("/")).Text, (await client.Get("/local-org/faults")).Text };
        foreach (var secret in new[] { org.ClientSecret, RefreshToken(org), org.AccessToken, key.ExportPkcs8PrivateKeyPem()[40..100] })
        {
            Assert.That(texts.Where(t => t.Contains(secret, StringComparison.Ordinal)), Is.Empty);
        }
    }
}
