using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>Logs in by HTTP, as other clients do. The org knows one key, and there are keys that it does not know.</summary>
internal abstract class LoginFixture : OrgFixture
{
    protected const string Bearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    protected const string TokenPath = "/services/oauth2/token";

    protected static readonly RSA OurKey = RSA.Create(2048), StrangeKey = RSA.Create(2048);

    protected override LocalOrgOptions Options => new() { JwtKeys = [JwtKey.FromPem(OurKey.ExportSubjectPublicKeyInfoPem())] };

    protected static DateTimeOffset Soon => DateTimeOffset.UtcNow.AddMinutes(3);

    /// <summary>The form of each grant that succeeds.</summary>
    protected (string, string)[] ClientCredentials =>
        [("grant_type", "client_credentials"), ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret)];

    protected (string, string)[] Refresh =>
        [
            ("grant_type", "refresh_token"), ("client_id", Org.ClientId), ("client_secret", Org.ClientSecret),
            ("refresh_token", RefreshToken(Org)),
        ];

    protected (string, string)[] Jwt(string? username = null) =>
        [("grant_type", Bearer), ("assertion", Assertion(sub: username ?? Org.Username))];

    protected static string RefreshToken(LocalOrg org) => org.SfdxAuthUrl.Split(':', '@')[3];

    /// <summary>Signs an assertion with valid values, except for the given ones.</summary>
    protected string Assertion(
        string? iss = null,
        string? sub = null,
        string? aud = null,
        JsonNode? exp = null,
        RSA? key = null,
        string header = """{"alg":"RS256"}""",
        Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["iss"] = iss ?? Org.ClientId,
            ["sub"] = sub ?? Org.Username,
            ["aud"] = aud ?? "https://login.salesforce.com",
            ["exp"] = exp ?? Soon.ToUnixTimeSeconds(),
        };
        change?.Invoke(claims);
        var text = $"{Encode(header)}.{Encode(claims.ToJsonString())}";
        var signature = (key ?? OurKey).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Encode(signature)}";
    }

    protected static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    protected static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>Posts a form, without the org's token.</summary>
    protected Task<Answer> PostForm(string path, params (string Name, string Value)[] form) => PostForm(Client, path, form);

    protected static async Task<Answer> PostForm(OrgClient client, string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Send(client, path, content);
    }

    protected static async Task<Answer> Send(OrgClient client, string path, HttpContent content, AuthenticationHeaderValue? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(client.Http.BaseAddress!, path)) { Content = content };
        request.Headers.Authorization = header ?? new AuthenticationHeaderValue("None");
        using var response = await client.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    /// <summary>Logs in; the test fails if that is not possible.</summary>
    protected async Task<JsonObject> Login(params (string Name, string Value)[] form)
    {
        var answer = await PostForm(TokenPath, form);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Json!.AsObject();
    }

    protected async Task<string> LoginToken(params (string Name, string Value)[] form) => (string)(await Login(form))["access_token"]!;

    protected async Task RefusedAsync(string error, string description, params (string Name, string Value)[] form) =>
        IsRefused(await PostForm(TokenPath, form), error, description);

    protected static void IsRefused(Answer answer, string error, string description)
    {
        Assert.That(
            (answer.Status, answer.Text), Is.EqualTo((400, $$"""{"error":"{{error}}","error_description":"{{description}}"}""")));
        Assert.That(answer.Headers.CacheControl?.NoStore, Is.True);
    }

    protected static (string, string)[] With((string Name, string Value)[] form, string name, string? value) =>
        [.. form.Where(f => f.Name != name), .. value is null ? Array.Empty<(string, string)>() : [(name, value)]];

    /// <summary>Reads something with a token.</summary>
    protected async Task<Answer> Use(string token, string path = "limits")
    {
        using var client = new OrgClient(Org);
        client.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.Get(path);
    }

    /// <summary>The username of a new user, whose profile is that of a usual user.</summary>
    protected async Task<(string Id, string Username)> UserAsync(string username = "joe@example.com")
    {
        var profile = (await Client.Query("SELECT Id FROM Profile WHERE Name = 'Standard User'")).Records[0]!["Id"];
        var id = await Client.Create("User", $$"""
            {"Username":"{{username}}","LastName":"Joe","Email":"{{username}}","Alias":"joe","ProfileId":"{{profile}}","TimeZoneSidKey":"GMT",
             "LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US","IsActive":true}
            """);
        return (id, username);
    }

    protected async Task DeactivateAsync(string userId) =>
        Assert.That((await Client.Patch($"sobjects/User/{userId}", """{"IsActive":false}""")).Status, Is.EqualTo(204));

    protected async Task<(long Logins, long Expired)> CountsAsync()
    {
        var counts = (await Client.Get("/local-org/counts")).Json!;
        return ((long)counts["logins"]!, (long)counts["expired"]!);
    }

    protected async Task FaultAsync(string rule) => Assert.That((await Client.Post("/local-org/faults", rule)).Status, Is.EqualTo(201));

    protected sealed class Clock : TimeProvider
    {
        private DateTimeOffset now = DateTimeOffset.UtcNow;

        public void Advance(TimeSpan time) => now += time;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
