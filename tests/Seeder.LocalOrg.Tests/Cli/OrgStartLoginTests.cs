using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Cli.Tests;

/// <summary>The values for logins that <c>org start</c> prints, and the keys that it accepts.</summary>
internal sealed class OrgStartLoginTests : CliFixture
{
    [Test]
    public async Task The_printed_values_log_in_also_after_a_restart()
    {
        var first = await StartedAsync(async (org, _) =>
        {
            Assert.That(org["username"]!.GetValue<string>(), Does.StartWith("admin."));
            Assert.That(
                org["sfdxAuthUrl"]!.GetValue<string>(),
                Does.Match(@"^force://[a-zA-Z0-9._-]+:[a-zA-Z0-9._-]+:[a-zA-Z0-9._-]+@127\.0\.0\.1:\d+$").And
                    .Contain($"{org["clientId"]}:{org["clientSecret"]}:"));
            Assert.That(await LoginAsync(org, SecretForm(org)), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await LoginAsync(org, RefreshForm(org)), Is.EqualTo(HttpStatusCode.OK));
        });
        await StartedAsync(async (org, _) =>
        {
            Assert.That(org["clientId"]!.GetValue<string>(), Is.EqualTo(first["clientId"]!.GetValue<string>()));
            var before = first.DeepClone();
            before["instanceUrl"] = org["instanceUrl"]!.GetValue<string>();
            Assert.That(await LoginAsync(before, SecretForm(first)), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await LoginAsync(before, RefreshForm(first)), Is.EqualTo(HttpStatusCode.OK));
        });
    }

    [Test]
    public async Task The_text_has_one_line_for_each_value()
    {
        using var org = Start("org", "start", "--data", ":memory:");
        var lines = new Dictionary<string, string>();
        while ((await org.ReadLineAsync(_ => true)) is { Length: > 0 } line)
        {
            lines[line[..7].Trim()] = line[7..];
        }

        org.Interrupt();
        await org.EndAsync();
        Assert.That(lines.Keys, Is.EqualTo(new[] { "org", "url", "token", "user", "client", "secret", "auth", "page", "data" }));
        Assert.That(lines["auth"], Does.StartWith($"force://{lines["client"]}:{lines["secret"]}:").And.EndWith($"@{lines["url"][7..]}"));
    }

    [TestCase("public")]
    [TestCase("certificate")]
    [TestCase("private")]
    [TestCase("private of openssl")]
    public async Task A_key_of_any_form_checks_logins(string form)
    {
        using var key = RSA.Create(2048);
        Write("org.pem", Pem(key, form));
        await StartedAsync(
            async (org, err) =>
            {
                Assert.That(await LoginAsync(org, JwtForm(org, key)), Is.EqualTo(HttpStatusCode.OK));
                using var other = RSA.Create(2048);
                Assert.That(await LoginAsync(org, JwtForm(org, other)), Is.EqualTo(HttpStatusCode.BadRequest));
            },
            "--jwt-key",
            "org.pem");
    }

    [Test]
    public async Task A_private_key_gets_a_note_that_has_nothing_of_the_key()
    {
        using var key = RSA.Create(2048);
        var pem = Pem(key, "private");
        Write("org.pem", pem);
        string? note = null;
        await StartedAsync(
            async (_, process) =>
            {
                process.Interrupt();
                note = (await process.EndAsync()).Err;
            },
            "--jwt-key",
            "org.pem");
        Assert.That(note, Does.Contain("'org.pem' is a private key."));
        Assert.That(pem.Split('\n')[1..^1].Where(line => note!.Contains(line, StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("missing.pem", "which is not a file that can be read")]
    [TestCase("text.pem", "which is not a file with an RSA public key")]
    [TestCase("ec.pem", "which is not a file with an RSA public key")]
    [TestCase("ec.crt", "which is not a file with an RSA public key")]
    [TestCase("locked.pem", "which is not a file with an RSA public key")]
    [TestCase("cut.pem", "which is not a file with an RSA public key")]
    public async Task Another_file_starts_no_org(string file, string message)
    {
        using var key = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=x", curve, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        Write("text.pem", "hunter2");
        Write("ec.pem", curve.ExportSubjectPublicKeyInfoPem());
        Write("ec.crt", certificate.ExportCertificatePem());
        Write(
            "locked.pem",
            key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)));
        Write("cut.pem", Pem(key, "private")[..^60]);
        var result = await RunAsync("org", "start", "--data", "x.db", "--jwt-key", file);
        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain($"SEED622: '--jwt-key' has the value '{file}', {message}"));
        Assert.That(result.Err, Does.Not.Contain("hunter2"));
        Assert.That(File.Exists(Path.Combine(Folder, "x.db")), Is.False);
    }

    private static string Pem(RSA key, string form)
    {
        if (form == "certificate")
        {
            var request = new CertificateRequest("CN=seeder", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return $"subject=CN = seeder\n{certificate.ExportCertificatePem()}\n";
        }

        return form switch
        {
            "public" => key.ExportSubjectPublicKeyInfoPem(),
            "private" => key.ExportPkcs8PrivateKeyPem(),
            _ => key.ExportRSAPrivateKeyPem(),
        };
    }

    private async Task<JsonNode> StartedAsync(Func<JsonNode, CliProcess, Task> work, params string[] more)
    {
        using var process = Start(["org", "start", "--json", "--data", "own.db", .. more]);
        var ready = JsonNode.Parse((await process.ReadLineAsync(_ => true))!)!["result"]!;
        await work(ready, process);
        process.Interrupt();
        await process.EndAsync();
        return ready;
    }

    private static async Task<HttpStatusCode> LoginAsync(JsonNode org, Dictionary<string, string> form)
    {
        using var http = new HttpClient();
        using var content = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri($"{org["instanceUrl"]}/services/oauth2/token"), content);
        return answer.StatusCode;
    }

    private static Dictionary<string, string> SecretForm(JsonNode org) => new()
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = org["clientId"]!.GetValue<string>(),
        ["client_secret"] = org["clientSecret"]!.GetValue<string>(),
    };

    private static Dictionary<string, string> RefreshForm(JsonNode org) => new(SecretForm(org))
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = org["sfdxAuthUrl"]!.GetValue<string>().Split(':', '@')[3],
    };

    private static Dictionary<string, string> JwtForm(JsonNode org, RSA key)
    {
        var claims = new JsonObject
        {
            ["iss"] = org["clientId"]!.DeepClone(),
            ["sub"] = org["username"]!.DeepClone(),
            ["aud"] = org["instanceUrl"]!.DeepClone(),
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(3).ToUnixTimeSeconds(),
        };
        var text = $"{Encode(Encoding.UTF8.GetBytes("""{"alg":"RS256"}"""))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return new()
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer",
            ["assertion"] = $"{text}.{Encode(signature)}",
        };
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
