namespace Seeder.Local.Tests;

/// <summary>
/// Clients that stop sending. Each test shortens only the limit that it is about, so that a slow machine reaches no other one.
/// </summary>
internal sealed class SilentClientTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(1500);

    [Test]
    public async Task A_connection_that_sends_nothing_is_closed()
    {
        await using var org = await StartAsync(new ConnectionLimits { Idle = Short });
        using var raw = await RawHttp.ConnectAsync(org);
        Assert.That((await raw.ReceiveAsync()).Status, Is.Zero);
    }

    [Test]
    public async Task A_connection_that_sends_no_more_headers_is_closed()
    {
        await using var org = await StartAsync(new ConnectionLimits { Headers = Short });
        using var raw = await RawHttp.ConnectAsync(org);
        await raw.SendAsync(org, "GET /services/data HTTP/1.1\nHost: {host}\n");
        Assert.That((await raw.ReceiveAsync()).Status, Is.Zero.Or.EqualTo(408));
    }

    [Test]
    public async Task A_body_that_does_not_come_is_408_and_the_connection_is_closed()
    {
        await using var org = await StartAsync(new ConnectionLimits { SlowBody = Short });
        using var raw = await RawHttp.ConnectAsync(org);
        await raw.SendAsync(org, BodyTests.Head + "Content-Length: 1000\n\n{");
        var answer = await raw.ReceiveAsync();
        Assert.That(answer.Status, Is.EqualTo(408), answer.Head);
        Assert.That(answer.Head, Does.Contain("Connection: close"));
        using var client = new OrgClient(org);
        Assert.That((int)(await client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    private static Task<LocalOrg> StartAsync(ConnectionLimits limits) => LocalOrg.StartAsync(new LocalOrgOptions { Connections = limits });
}
