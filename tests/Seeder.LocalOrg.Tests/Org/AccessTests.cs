namespace Seeder.Local.Tests;

/// <summary>What a web page of somebody else can do to a local org: nothing.</summary>
internal sealed class AccessTests : OrgFixture
{
    private static readonly string[] Paths =
        ["/", "/services/data", "/services/data/v66.0/sobjects", "/services/oauth2/token", "/local-org", "/local-org/rows/User",
            "/local-org/reset", "/nonsense"];

    [TestCase("evil.example")]
    [TestCase("evil.example:{0}")]
    [TestCase("127.0.0.1.evil.example:{0}")]
    [TestCase("localhost.evil.example:{0}")]
    [TestCase("evillocalhost:{0}")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.1:1")]
    [TestCase("localhost")]
    [TestCase("0.0.0.0:{0}")]
    [TestCase("[::1]")]
    [TestCase("[::2]:{0}")]
    public async Task A_name_that_was_made_to_point_here_is_refused(string host)
    {
        await RefusedAsync("Host", string.Format(System.Globalization.CultureInfo.InvariantCulture, host, Org.Url.Port));
    }

    [TestCase("https://evil.example")]
    [TestCase("http://evil.example:{0}")]
    [TestCase("null")]
    [TestCase("https://127.0.0.1:{0}")]
    [TestCase("http://127.0.0.1:1")]
    [TestCase("http://localhost")]
    [TestCase("http://127.0.0.1.evil.example:{0}")]
    [TestCase("file://")]
    [TestCase("127.0.0.1:{0}")]
    public async Task A_page_of_another_origin_is_refused(string origin)
    {
        await RefusedAsync("Origin", string.Format(System.Globalization.CultureInfo.InvariantCulture, origin, Org.Url.Port));
    }

    [TestCase("Host", "127.0.0.1:{0}")]
    [TestCase("Host", "localhost:{0}")]
    [TestCase("Host", "LOCALHOST:{0}")]
    [TestCase("Host", "org.localhost:{0}")]
    [TestCase("Host", "[::1]:{0}")]
    [TestCase("Origin", "http://127.0.0.1:{0}")]
    [TestCase("Origin", "http://localhost:{0}")]
    [TestCase("Origin", "http://[::1]:{0}")]
    public async Task Its_own_address_is_let_in(string header, string value)
    {
        var own = string.Format(System.Globalization.CultureInfo.InvariantCulture, value, Org.Url.Port);
        foreach (var path in new[] { "/", "/services/data", "/services/data/v66.0/sobjects", "/local-org" })
        {
            Assert.That((await Client.Send(HttpMethod.Get, path, null, (header, own))).Status, Is.EqualTo(200), path);
        }
    }

    [TestCase(null)]
    [TestCase("Bearer x")]
    [TestCase("Bearer ")]
    [TestCase("Basic {0}")]
    [TestCase("{0}")]
    [TestCase("Bearer {0}x")]
    public async Task The_admin_interface_wants_the_token(string? header)
    {
        var before = Org.OrgId;
        Client.Http.DefaultRequestHeaders.Authorization = null;
        (string, string)[] headers = header is null
            ? []
            : [("Authorization", string.Format(System.Globalization.CultureInfo.InvariantCulture, header, Org.AccessToken))];
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Get, "/rows/User"), (HttpMethod.Get, "/log"), (HttpMethod.Post, "/reset"),
            (HttpMethod.Delete, "/log"),
            (HttpMethod.Post, "/tokens"), (HttpMethod.Post, "/faults"), (HttpMethod.Put, "/rules"), (HttpMethod.Post, "/rows"),
            (HttpMethod.Get, "/nonsense"),
        })
        {
            var answer = await Client.Send(
                method, $"/local-org{path}", method == HttpMethod.Get || method == HttpMethod.Delete ? null : "{}", headers);
            Assert.That((answer.Status, answer.Code), Is.EqualTo((401, "INVALID_SESSION_ID")), path);
            Assert.That(answer.Text, Does.Not.Contain(Org.AccessToken));
        }
        Assert.That(Org.OrgId, Is.EqualTo(before));
    }

    [Test]
    public async Task The_token_of_another_user_is_not_enough()
    {
        var user = (string)(await Client.Post("/local-org/tokens", """{"user":"automated"}""")).Json!["accessToken"]!;
        Client.Http.DefaultRequestHeaders.Authorization = new("Bearer", user);
        Assert.That((await Client.Get("/local-org")).Status, Is.EqualTo(401));
        Assert.That((await Client.Get("limits")).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Who_watches_the_org_goes_on_after_a_reset()
    {
        var before = Org.AccessToken;
        await Client.Post("/local-org/reset", "");
        Assert.That(Org.AccessToken, Is.Not.EqualTo(before));
        Assert.That((string)(await Client.Get("/local-org")).Json!["accessToken"]!, Is.EqualTo(Org.AccessToken));
        // The org itself wants the new one.
        Assert.That((await Client.Get("limits")).Status, Is.EqualTo(401));
    }

    private async Task RefusedAsync(string header, string value)
    {
        var before = Org.OrgId;
        foreach (var path in Paths)
        {
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var answer = await Client.Send(method, path, method == HttpMethod.Post ? "{}" : null, (header, value));
                Assert.That((answer.Status, answer.Code), Is.EqualTo((403, "FORBIDDEN")), $"{method} {path}");
                Assert.That(answer.Text, Does.Not.Contain(Org.AccessToken));
            }
        }
        Assert.That(Org.OrgId, Is.EqualTo(before));
    }
}
