using System.IO.Compression;
using System.Text;

namespace Seeder.Local.Tests;

/// <summary>Bodies that the org cannot take, byte by byte as they are sent.</summary>
internal sealed class BodyTests : OrgFixture
{
    /// <summary>A request to create an account, without its body and the headers about it.</summary>
    public const string Head = """
        POST /services/data/v66.0/sobjects/Account HTTP/1.1
        Host: {host}
        Authorization: Bearer {token}
        Content-Type: application/json

        """;

    [Test]
    public async Task A_body_above_50_MB_is_413()
    {
        using var raw = await RawHttp.ConnectAsync(Org);
        await raw.SendAsync(Org, Head + $"Content-Length: {(50 * 1024 * 1024) + 1}\n\n");
        var answer = await raw.ReceiveAsync();
        Assert.That(answer.Status, Is.EqualTo(413), answer.Head);
        Assert.That(
            answer.Body, Is.EqualTo("""[{"message":"The body is larger than 50 MB","errorCode":"REQUEST_ENTITY_TOO_LARGE"}]"""));
    }

    [Test]
    public async Task A_body_above_50_MB_in_chunks_is_413()
    {
        using var content = new StreamContent(new Spaces(51 * 1024 * 1024));
        using var request = new HttpRequestMessage(HttpMethod.Post, OrgClient.Base + "/sobjects/Account") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Client.Http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(413));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("REQUEST_ENTITY_TOO_LARGE"));
    }

    [Test]
    public async Task A_body_of_50_MB_is_read()
    {
        var text = "{\"Name\":\"Acme\"}";
        using var content = new StringContent(text + new string(' ', (50 * 1024 * 1024) - text.Length), Encoding.UTF8, "application/json");
        using var response = await Client.Http.PostAsync(OrgClient.Base + "/sobjects/Account", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(201));
    }

    [TestCase("5\n{\"Nam\nzz\n", TestName = "A chunk without a size")]
    [TestCase("f\n{\"Name\":\"Acme\"}garbage\n0\n\n", TestName = "A chunk longer than its size")]
    [TestCase("-1\n{\"Name\":\"Acme\"}\n0\n\n", TestName = "A chunk with a negative size")]
    [TestCase("ffffffffffffffff\n{\"Name\":\"Acme\"}\n0\n\n", TestName = "A chunk with an endless size")]
    public async Task A_broken_chunk_is_400(string chunks)
    {
        var answer = await RawHttp.ExchangeAsync(Org, Head + "Transfer-Encoding: chunked\n\n" + chunks);
        Assert.That(answer.Status, Is.EqualTo(400), answer.Head);
        Assert.That(answer.Body, Does.StartWith("[{\"message\":\"").And.EndWith("\",\"errorCode\":\"JSON_PARSER_ERROR\"}]"));
        Assert.That(await AccountsAsync(), Is.Zero);
    }

    [Test]
    public async Task Good_chunks_are_stored()
    {
        var answer = await RawHttp.ExchangeAsync(Org, Head + "Transfer-Encoding: chunked\n\n5\n{\"Nam\na\ne\":\"Acme\"}\n0\n\n");
        Assert.That(answer.Status, Is.EqualTo(201), answer.Body);
    }

    [Test]
    public async Task A_wrong_token_is_refused_before_the_body_is_read()
    {
        using var raw = await RawHttp.ConnectAsync(Org);
        await raw.SendAsync(
            Org,
            "POST /services/data/v66.0/sobjects/Account HTTP/1.1\nHost: {host}\nAuthorization: Bearer x\nContent-Encoding: gzip\n"
                + "Content-Length: 1000\n\n");
        // Nothing of the body was sent.
        var answer = await raw.ReceiveAsync();
        Assert.That(answer.Status, Is.EqualTo(401));
        Assert.That(answer.Body, Does.Contain("INVALID_SESSION_ID"));
    }

    [Test]
    public async Task A_small_gzip_body_that_becomes_more_than_50_MB_is_413()
    {
        var bomb = Gzip(new Spaces(200 * 1024 * 1024));
        Assert.That(bomb, Has.Length.LessThan(2 * 1024 * 1024));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var answer = await GzipAsync(bomb);
        Assert.That(answer.Status, Is.EqualTo(413));
        Assert.That(answer.Body, Does.Contain("The decompressed body is larger than 50 MB"));
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(50 * 1024 * 1024));
    }

    [Test]
    public async Task Broken_gzip_is_400()
    {
        var good = Gzip(new MemoryStream("""{"Name":"Acme"}"""u8.ToArray()));
        Assert.That((await GzipAsync(good)).Status, Is.EqualTo(201));
        foreach (var broken in new[] {
            good[..^4], good[..^1], [.. good, 0], good[..12], good[..3], "{\"Name\":\"x\"}"u8.ToArray(), Flipped(good, good.Length - 6) })
        {
            var answer = await GzipAsync(broken);
            Assert.That(answer.Status, Is.EqualTo(400), Convert.ToHexString(broken));
            Assert.That(answer.Body, Does.Contain("JSON_PARSER_ERROR").And.Not.Contain("   at "));
        }

        Assert.That(await AccountsAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_unknown_encoding_is_415()
    {
        var answer = await RawHttp.ExchangeAsync(Org, Head + "Content-Encoding: br\nContent-Length: 2\n\n", "{}"u8.ToArray());
        Assert.That(answer.Status, Is.EqualTo(415));
    }

    private async Task<int> AccountsAsync() => (int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!;

    private Task<RawAnswer> GzipAsync(byte[] body) =>
        RawHttp.ExchangeAsync(Org, Head + $"Content-Encoding: gzip\nContent-Length: {body.Length}\n\n", body);

    private static byte[] Gzip(Stream content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            content.CopyTo(gzip);
        }

        return packed.ToArray();
    }

    private static byte[] Flipped(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0xff;
        return copy;
    }

    /// <summary>A stream of spaces that needs no memory.</summary>
    private sealed class Spaces(long length) : Stream
    {
        private long read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var part = (int)Math.Min(count, length - read);
            buffer.AsSpan(offset, part).Fill((byte)' ');
            read += part;
            return part;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
