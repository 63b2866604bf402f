using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;
using Seeder.Core.Text;
using Seeder.Login;

namespace Seeder.Tests.Org;

/// <summary>Keys as people pass them, and what a login server gets.</summary>
internal sealed class JwtLoginTests
{
    private static readonly RSA Key = RSA.Create(2048);

    private static string Pem => Key.ExportPkcs8PrivateKeyPem();

    [OneTimeTearDown]
    public static void Forget() => Key.Dispose();

    private static IEnumerable<TestCaseData> Forms()
    {
        yield return Form("Windows line breaks", Pem.Replace("\n", "\r\n"));
        yield return Form("a line break at the end", $"{Pem}\r\n\n");
        yield return Form("a byte order mark", $"\uFEFF{Pem}");
        yield return Form("written line breaks", Pem.Replace("\n", "\\n"));
        yield return Form("written Windows line breaks", Pem.Replace("\n", "\\r\\n"));
        yield return Form("spaces instead of line breaks", Pem.Replace("\n", " "));
        yield return Form("no line breaks", Pem.Replace("\n", ""));
        yield return Form("quotes", $"\"{Pem.Replace("\n", "\\n")}\"");
        yield return Form("base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(Pem)));
        yield return Form("base64 on lines", Convert.ToBase64String(Encoding.UTF8.GetBytes(Pem), Base64FormattingOptions.InsertLineBreaks));
        yield return Form("the notes of a key store", $"Bag Attributes\n  localKeyID: 01\n{Pem}\n");
        yield return Form("the older form", Key.ExportRSAPrivateKeyPem());

        static TestCaseData Form(string name, string key) => new TestCaseData(key).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Forms))]
    public void A_key_is_read_in_each_form_in_which_people_pass_it(string key)
    {
        using var rsa = RSA.Create();

        Assert.That(JwtKey.Import(rsa, key), Is.Null);
        Assert.That(rsa.ExportRSAPrivateKey(), Is.EqualTo(Key.ExportRSAPrivateKey()));
    }

    [Test]
    public void A_key_that_is_too_short_for_RS256_is_an_error()
    {
        using var small = RSA.Create(1024);
        using var rsa = RSA.Create();

        Assert.That(
            JwtKey.Import(rsa, small.ExportPkcs8PrivateKeyPem()), Is.EqualTo("it has 1,024 bits, and at least 2,048 are needed."));
    }

    [TestCase("https://login.salesforce.com", "https://login.salesforce.com", "https://test.salesforce.com")]
    [TestCase("https://test.salesforce.com", "https://test.salesforce.com", "https://login.salesforce.com")]
    [TestCase(
        "https://acme--dev.sandbox.my.salesforce.com", "https://test.salesforce.com", "https://login.salesforce.com",
        "https://acme--dev.sandbox.my.salesforce.com")]
    [TestCase(
        "https://acme.my.salesforce.com", "https://login.salesforce.com", "https://test.salesforce.com", "https://acme.my.salesforce.com")]
    [TestCase("https://acme--dev.example.com", "https://acme--dev.example.com")]
    [TestCase("https://test.salesforce.com.example.com", "https://test.salesforce.com.example.com")]
    [TestCase("https://test-salesforce.com", "https://test-salesforce.com")]
    [TestCase("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    public void Only_a_server_of_Salesforce_gets_a_JWT_for_Salesforce(string server, params string[] audiences) =>
        Assert.That(JwtAudiences.Of(new Uri(server)), Is.EqualTo(audiences));

    [Test]
    public async Task A_server_that_refuses_the_audience_gets_no_JWT_for_another_server()
    {
        await using var server = new LoginServer(400, """{"error":"invalid_grant","error_description":"audience is invalid"}""");
        var login = new JwtLogin(new JwtValues("id", "me@example.com", Pem, "KEY", server.Address, null));

        var error = await Assert.CatchAsync<SeederException>(() => login.LogInAsync(Context(), default));

        Assert.That(error!.Diagnostic.Code, Is.EqualTo("SEED682"));
        var audiences = server.Forms.Select(f => new JsonWebToken(f["assertion"]).Audiences.Single());
        Assert.That(audiences, Is.EqualTo(new[] { server.Address.GetLeftPart(UriPartial.Authority) }));
    }

    // Answers that are not documented, or not from a login server.
    [TestCase(302, """{"access_token":"t","instance_url":"https://example.com"}""")]
    [TestCase(400, """{"access_token":"t","instance_url":"https://example.com"}""")]
    [TestCase(200, """{"access_token":"\ud800","instance_url":"https://example.com"}""")]
    [TestCase(200, """{"access_token":"t"}""")]
    [TestCase(200, """{"error":{"message":"x"}}""")]
    [TestCase(200, """{"access_token":["t"],"instance_url":"https://example.com"}""")]
    [TestCase(200, "[]")]
    [TestCase(200, "\0\u0001\u0002")]
    [TestCase(200, "")]
    public async Task Another_answer_than_a_token_is_an_error(int status, string body)
    {
        await using var server = new LoginServer(status, body);
        var login = new ClientCredentialsLogin(server.Address, "id", "a-long-secret");

        var error = await Assert.CatchAsync<SeederException>(() => login.LogInAsync(Context(), default));

        Assert.That(error!.Diagnostic.Code, Is.EqualTo("SEED607"), error.Diagnostic.Message);
    }

    private static LoginContext Context() => new(new Secrets(), TimeProvider.System, TimeSpan.FromMinutes(1));
}
