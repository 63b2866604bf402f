using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Library;

/// <summary>The HTTP client of a connection has its login, and sends it to no other host.</summary>
internal sealed class HttpClientTests : LibraryFixture
{
    [Test]
    public async Task Relative_addresses_count_from_the_api_version()
    {
        await using var org = await ConnectAsync();
        using var http = org.CreateHttpClient();

        using var made = await http.PostAsJsonAsync("sobjects/Account", new { Name = "Acme" });
        var found = await http.GetFromJsonAsync<JsonObject>("query?q=SELECT+Name+FROM+Account");

        Assert.That((int)made.StatusCode, Is.EqualTo(201));
        Assert.That((string?)found!["records"]![0]!["Name"], Is.EqualTo("Acme"));
    }

    [Test]
    public async Task A_request_that_blocks_its_thread_has_the_login_too()
    {
        await using var other = await LocalOrg.StartAsync(new LocalOrgOptions());
        await using var org = await ConnectAsync();
        using var http = org.CreateHttpClient();
        using var own = new HttpRequestMessage(HttpMethod.Get, "limits");
        using var foreign = new HttpRequestMessage(HttpMethod.Get, $"{other.Url}services/data");

        using var answer = http.Send(own);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(() => http.Send(foreign), Throws.TypeOf<HttpRequestException>().With.Message.Contains("only"));
    }

    [Test]
    public async Task Many_requests_meet_the_end_of_a_session_and_one_logs_in_again()
    {
        await using var org = await OrgConnection.ConnectAsync(
            OrgLogin.ClientCredentials(Org.Url.ToString(), Org.ClientId, Org.ClientSecret));
        using var http = org.CreateHttpClient();
        await FailAsync(new { action = "expire", calls = 3 });

        var names = Enumerable.Range(0, 3).Select(n => $"A{n}").ToList();
        foreach (var name in names)
        {
            // The length of such a body is not known in advance.
            using var body = new PushContent($$"""{"Name":"{{name}}"}""");
            body.Headers.ContentType = new("application/json");
            using var made = await http.PostAsync("sobjects/Account", body);
            made.EnsureSuccessStatusCode();
        }
        // The session is over now, and all of them find that out.
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => http.GetAsync("limits")));

        Assert.That(answers.Select(a => (int)a.StatusCode), Is.All.EqualTo(200));
        Assert.That(await NamesAsync("Account"), Is.EquivalentTo(names));
    }

    [Test]
    public async Task Another_host_gets_nothing()
    {
        await using var other = await LocalOrg.StartAsync(new LocalOrgOptions());
        await using var org = await ConnectAsync();
        using var http = org.CreateHttpClient();

        foreach (var url in new[] {
            $"{other.Url}services/data", "https://example.com/", $"http://user@127.0.0.1:{Org.Url.Port}/services/data" })
        {
            await Assert.ThatAsync(() => http.GetAsync(url), Throws.TypeOf<HttpRequestException>().With.Message.Contains("only"));
        }
    }

    [Test]
    public async Task A_session_that_expires_is_renewed_and_the_body_is_sent_again()
    {
        await using var org = await OrgConnection.ConnectAsync(
            OrgLogin.ClientCredentials(Org.Url.ToString(), Org.ClientId, Org.ClientSecret));
        using var http = org.CreateHttpClient();
        // This ends the session of the connection at its next call, and every later session after one call.
        await FailAsync(new { action = "expire", calls = 1 });

        using var made = await http.PostAsJsonAsync("sobjects/Account", new { Name = "Acme" });
        using var next = await http.PostAsJsonAsync("sobjects/Account", new { Name = "Bolt" });

        Assert.That(((int)made.StatusCode, (int)next.StatusCode), Is.EqualTo((201, 201)));
        Assert.That(await NamesAsync("Account"), Is.EquivalentTo(new[] { "Acme", "Bolt" }));
    }

    [Test]
    public async Task A_token_that_cannot_be_renewed_gives_the_response_of_the_org()
    {
        await using var org = await ConnectAsync();
        using var http = org.CreateHttpClient();
        await Org.ResetAsync();

        using var answer = await http.GetAsync("limits");

        Assert.That((int)answer.StatusCode, Is.EqualTo(401));
    }

    private sealed class PushContent(string json) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(json)).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
