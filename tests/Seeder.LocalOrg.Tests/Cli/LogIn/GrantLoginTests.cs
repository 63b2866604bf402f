using System.Security.Cryptography;
using Seeder.Local;

namespace Seeder.Cli.Tests.LogIn;

/// <summary>Logins by JWT, client credentials and SFDX auth URL.</summary>
internal sealed class GrantLoginTests : LoginTestBase
{
    private static readonly RSA Key = RSA.Create(2048);

    protected override LocalOrgOptions OrgOptions => new() { JwtKeys = [JwtKey.FromPem(Key.ExportSubjectPublicKeyInfoPem())] };

    private void ByJwt()
    {
        Variables["SF_CLIENT_ID"] = Org.ClientId;
        Variables["SF_USERNAME"] = Org.Username;
        Variables["SF_LOGIN_URL"] = Address;
        Variables["SF_JWT_KEY"] = Key.ExportPkcs8PrivateKeyPem();
    }

    private void BySecret()
    {
        Variables["SF_CLIENT_ID"] = Org.ClientId;
        Variables["SF_CLIENT_SECRET"] = Org.ClientSecret;
        Variables["SF_LOGIN_URL"] = Address;
    }

    [TestCase("JWT", "by JWT for admin.")]
    [TestCase("a JWT key in a file", "by JWT for admin.")]
    [TestCase("a JWT key of the older form", "by JWT for admin.")]
    [TestCase("a JWT key on one line", "by JWT for admin.")]
    [TestCase("a JWT with a line break after each value", "by JWT for admin.")]
    [TestCase("client credentials", "by client credentials of the app 3MVG9")]
    [TestCase("SFDX_AUTH_URL", "by the SFDX auth URL in SFDX_AUTH_URL")]
    [TestCase("--sfdx-url-file", "by the SFDX auth URL in 'url.txt'")]
    public async Task A_login_seeds_the_org(string way, string source)
    {
        string[] flags = [];
        switch (way)
        {
            case "client credentials":
                BySecret();
                break;
            case "SFDX_AUTH_URL":
                Variables[way] = Org.SfdxAuthUrl;
                break;
            case "--sfdx-url-file":
                Write("url.txt", $"{Org.SfdxAuthUrl}\n");
                flags = [way, "url.txt"];
                break;
            default:
                ByJwt();
                break;
        }
        if (way.EndsWith("file", StringComparison.Ordinal) && way[0] != '-')
        {
            Variables["SF_JWT_KEY_FILE"] = Write("server.key", Variables["SF_JWT_KEY"]);
            Variables.Remove("SF_JWT_KEY");
        }
        else if (way.EndsWith("older form", StringComparison.Ordinal))
        {
            Variables["SF_JWT_KEY"] = Key.ExportRSAPrivateKeyPem();
        }
        else if (way.EndsWith("one line", StringComparison.Ordinal))
        {
            Variables["SF_JWT_KEY"] = Variables["SF_JWT_KEY"].Replace("\n", "\\n");
        }

        else if (way.EndsWith("each value", StringComparison.Ordinal))
        {
            foreach (var name in new[] { "SF_CLIENT_ID", "SF_USERNAME", "SF_LOGIN_URL", "SF_JWT_KEY" })
            {
                Variables[name] = $"{Variables[name]}\r\n";
            }
        }

        var result = await SecretlyAsync(["apply", "small.yaml", .. flags]);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain($"({Org.OrgId}, {Address}), {source}"));
        Assert.That((await CountsAsync())["logins"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That((await RunAsync(["destroy", "small.yaml", "--yes", .. flags])).Exit, Is.Zero);
    }

    private static IEnumerable<TestCaseData> WrongValues()
    {
        using var other = RSA.Create(2048);
        using var curve = ECDsa.Create();
        yield return Wrong("JWT", "SF_JWT_KEY", other.ExportPkcs8PrivateKeyPem(), "SEED682", "certificate of this private key");
        yield return Wrong("JWT", "SF_JWT_KEY", Key.ExportSubjectPublicKeyInfoPem(), "SEED684", "it is a public key");
        yield return Wrong("JWT", "SF_JWT_KEY", curve.ExportECPrivateKeyPem(), "SEED684", "elliptic curve");
        yield return Wrong(
            "JWT", "SF_JWT_KEY",
            Key.ExportEncryptedPkcs8PrivateKeyPem(
                "secret word", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 10)),
            "SEED684", "it is encrypted");
        yield return Wrong("JWT", "SF_JWT_KEY", "hello", "SEED684", "it is not an RSA key in PEM format");
        yield return Wrong("JWT", "SF_JWT_KEY", "", "SEED689", "pull request from a fork");
        yield return Wrong("JWT", "SF_JWT_KEY", " \n", "SEED689", "pull request from a fork");
        yield return Wrong("JWT", "SF_JWT_KEY", null, "SEED683", "SF_JWT_KEY_FILE");
        yield return Wrong("JWT", "SF_JWT_KEY_FILE", "missing.key", "SEED601", "missing.key");
        yield return Wrong("JWT", "SF_CLIENT_ID", "3MVG9wrong", "SEED682", "SF_CLIENT_ID");
        yield return Wrong("JWT", "SF_CLIENT_ID", null, "SEED683", "SF_CLIENT_ID");
        yield return Wrong("JWT", "SF_USERNAME", null, "SEED683", "SF_USERNAME");
        yield return Wrong("JWT", "SF_USERNAME", "stranger@example.com", "SEED682", "in a sandbox it ends with the sandbox's name");
        yield return Wrong("JWT", "SF_AUDIENCE_URL", "https://wrong.example.com", "SEED682", "SF_AUDIENCE_URL");
        yield return Wrong("JWT", "SF_LOGIN_URL", "http://example.com", "SEED604", "https address");
        yield return Wrong("JWT", "SF_LOGIN_URL", "my domain", "SEED613", "https://example.my.salesforce.com");
        yield return Wrong("JWT", "SF_LOGIN_URL", "http://127.0.0.1:9", "SEED605", "cannot be reached");
        yield return Wrong("client credentials", "SF_CLIENT_SECRET", "wrong-secret-of-the-app", "SEED682", "SF_CLIENT_SECRET");
        yield return Wrong("client credentials", "SF_CLIENT_SECRET", "", "SEED689", "pull request from a fork");
        yield return Wrong("client credentials", "SF_CLIENT_SECRET", null, "SEED683", "SF_JWT_KEY_FILE");
        yield return Wrong("client credentials", "SF_CLIENT_ID", "3MVG9wrong", "SEED682", "SF_CLIENT_ID");
        yield return Wrong("client credentials", "SF_LOGIN_URL", null, "SEED683", "SF_LOGIN_URL");
        yield return Wrong("SFDX auth URL", "SFDX_AUTH_URL", "force://x", "SEED685", "show-sfdx-auth-url");
        yield return Wrong("SFDX auth URL", "SFDX_AUTH_URL", "https://example.com", "SEED685", "show-sfdx-auth-url");
        yield return Wrong("SFDX auth URL", "SFDX_AUTH_URL", "", "SEED689", "pull request from a fork");

        static TestCaseData Wrong(string way, string variable, string? value, string code, string hint) =>
            new TestCaseData(way, variable, value, code, hint).SetArgDisplayNames(way, variable, code, hint);
    }

    [TestCaseSource(nameof(WrongValues))]
    public async Task A_wrong_value_ends_in_3_with_a_hint(string way, string variable, string? value, string code, string hint)
    {
        if (way == "JWT")
        {
            ByJwt();
        }
        else if (way == "client credentials")
        {
            BySecret();
        }
        if (value is null)
        {
            Variables.Remove(variable);
        }
        else
        {
            Variables[variable] = value;
        }

        var text = await RefusedAsync("apply", "small.yaml");

        Assert.That(text, Does.Contain(code).And.Contain(hint));
        Assert.That(value is null || value.Length < 40 || !text.Contains(value.Split('\n')[^2], StringComparison.Ordinal), text);
    }

    [Test]
    public async Task A_revoked_refresh_token_ends_in_3()
    {
        Variables["SFDX_AUTH_URL"] = Org.SfdxAuthUrl;
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("token", Org.SfdxAuthUrl.Split(':')[3].Split('@')[0])]);
        using var revoked = await http.PostAsync(new Uri(Org.Url, "/services/oauth2/revoke"), form);
        revoked.EnsureSuccessStatusCode();

        Assert.That(
            await RefusedAsync("apply", "small.yaml"),
            Does.Contain("SEED682").And.Contain("expired access/refresh token").And.Contain("sf org login web"));
    }

    // Fewer calls than are in flight together: the refusal of one arrives before the answers to the others.
    [TestCase(7, 5_000)]
    [TestCase(3, 1_000)]
    public async Task A_session_that_expires_during_the_run_is_followed_by_a_new_login(int calls, int records)
    {
        ByJwt();
        Write(
            "many.yaml",
            $$"""
            plan: many
            options: { parallel: 4, recordsPerCall: 10 }
            records:
              Account:
                - $count: {{records}}
                  Name: Account ${n}
            """);
        await FailAsync(new { action = "expire", calls });

        var result = await SecretlyAsync("apply", "many.yaml", "--verbose", "--log-level", "trace");

        Assert.That(result.Exit, Is.Zero, result.Err[^Math.Min(2_000, result.Err.Length)..]);
        var counts = await CountsAsync();
        var (logins, expired) = (counts["logins"]!.GetValue<int>(), counts["expired"]!.GetValue<int>());
        Assert.That(logins, Is.EqualTo(expired + 1).And.GreaterThan(records / 10 / calls), counts.ToJsonString());
        Assert.That(await NamesAsync(), Has.Count.EqualTo(records).And.Unique);
        Assert.That((await SecretlyAsync("destroy", "many.yaml", "--yes")).Exit, Is.Zero);
    }

    [Test]
    public async Task A_new_token_that_is_refused_at_once_ends_in_3()
    {
        ByJwt();
        await FailAsync(new { action = "expire", calls = 0 });

        Assert.That(await RefusedAsync("apply", "small.yaml"), Does.Contain("SEED606").And.Contain("JWT for"));
        Assert.That((await CountsAsync())["logins"]!.GetValue<int>(), Is.EqualTo(2));
    }

    [TestCase("", "", "")]
    [TestCase("", "00D000000000001!some-token", "")]
    [TestCase(" ", " ", " ")]
    public async Task Variables_that_were_cleared_leave_the_local_org(string target, string token, string url)
    {
        (Variables["SF_TARGET_ORG"], Variables["SF_ACCESS_TOKEN"], Variables["SF_ORG_INSTANCE_URL"]) = (target, token, url);

        var result = await CliInProcess.RunAsync(Folder, Variables, ["apply", "small.yaml"]);

        Assert.That(result.Exit, Is.Zero, result.ToString());
        Assert.That(result.Err, Does.Contain("org: local ("));
        Assert.That(result.Err.Contains("SF_ACCESS_TOKEN is not used", StringComparison.Ordinal), Is.EqualTo(token.Length > 1));
    }

    [Test]
    public async Task A_token_that_a_user_wrote_is_not_replaced()
    {
        Variables["SF_ORG_INSTANCE_URL"] = Address;
        Variables["SF_ACCESS_TOKEN"] = Org.AccessToken + "x";

        Assert.That(await RefusedAsync("apply", "small.yaml"), Does.Contain("SEED606").And.Contain("SF_ACCESS_TOKEN"));
        Assert.That((await CountsAsync())["logins"]!.GetValue<int>(), Is.Zero);
    }

    [TestCase("-o", "local", "--instance-url", "URL")]
    [TestCase("-o", "local", "--sfdx-url-file", "x")]
    [TestCase("--instance-url", "URL", "--sfdx-url-file", "x")]
    public async Task Two_flags_that_name_an_org_are_an_error(params string[] flags)
    {
        var result = await RunAsync(["plan", "small.yaml", .. flags.Select(f => f.Replace("URL", Address))]);

        Assert.That(result.Exit, Is.EqualTo(1));
        Assert.That(result.Err, Does.Contain("SEED629").And.Contain("name an org"));
    }

    [Test]
    public async Task A_flag_comes_before_the_environment()
    {
        Variables["SFDX_AUTH_URL"] = Org.SfdxAuthUrl;
        Variables["SF_CLIENT_ID"] = "";

        Assert.That((await RunAsync("plan", "small.yaml", "-o", "local")).Err, Does.Contain("org: local ("));
        Assert.That((await RunAsync("plan", "small.yaml")).Err, Does.Contain("by the SFDX auth URL"));
    }

    [Test]
    public async Task Login_check_shows_the_org_and_writes_nothing()
    {
        BySecret();

        var text = await SecretlyAsync("org", "login-check");
        var json = (await SecretlyAsync("org", "login-check", "--json")).Json["result"]!;

        Assert.That(text.Exit, Is.Zero, text.ToString());
        Assert.That(
            text.Out,
            Does.Contain(Org.OrgId).And.Contain(Org.Username).And.Contain("Developer Edition").And.Contain(
                "may create, update and delete"));
        Assert.That(json["orgId"]!.GetValue<string>(), Is.EqualTo(Org.OrgId));
        Assert.That(json["username"]!.GetValue<string>(), Is.EqualTo(Org.Username));
        Assert.That(json["mayWrite"]!.GetValue<bool>(), Is.True);
        Assert.That(json["apiCallsLeft"]!.GetValue<int>(), Is.GreaterThan(1_000));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    private async Task<List<string>> NamesAsync()
    {
        var names = new List<string>();
        var path = "/services/data/v66.0/query?q=SELECT+Name+FROM+Account";
        while (true)
        {
            var page = await GetAsync(path);
            names.AddRange(page["records"]!.AsArray().Select(r => r!["Name"]!.GetValue<string>()));
            if (page["nextRecordsUrl"] is not { } next)
            {
                return names;
            }
            path = next.GetValue<string>();
        }
    }
}
