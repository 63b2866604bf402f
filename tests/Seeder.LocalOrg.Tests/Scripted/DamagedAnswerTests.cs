using System.IO.Compression;
using System.Text;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Scripted;

/// <summary>Answers that cannot be read: a read ends with words, a write is in doubt, and nothing crashes.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class DamagedAnswerTests
{
    private const string Yaml = "plan: x\nrecords:\n  Account:\n    - Name: A\n    - Name: B\n";

    private static ScriptedAnswer Good =>
        ScriptedAnswer.Json(
            """{"hasErrors":false,"results":[{"referenceId":"Account_1","id":"001000000000001AAA"},{"referenceId":"Account_2","id":"001000000000002AAA"}]}""");

    private static ScriptedAnswer Of(byte[] body) => new ScriptedAnswer(200, body).With("Content-Type", "application/json");

    public static IEnumerable<TestCaseData> Damaged =>
    [
        Case("gzip that is not gzip", Good.With("Content-Encoding", "gzip")),
        Case("gzip cut off", Good.Gzip() with { Body = Good.Gzip().Body[..^12] }),
        Case("gzip with a byte changed", Good.Gzip() with { Body = [.. Good.Gzip().Body[..20], 0xff, 0xff, .. Good.Gzip().Body[22..]] }),
        Case("an empty gzip", Of([]).With("Content-Encoding", "gzip")),
        Case("deflate that is not deflate", Good.With("Content-Encoding", "deflate")),
        Case("brotli that is not brotli", Good.With("Content-Encoding", "br")),
        Case("brotli cut off", Of(Brotli()[..^3]).With("Content-Encoding", "br")),
        Case("an encoding that nobody knows", Of([1, 2, 3]).With("Content-Encoding", "zstd")),
        Case("an empty body", Of([])),
        Case("no content", new ScriptedAnswer(204, [])),
        Case("null", ScriptedAnswer.Json("null")),
        Case("a text", ScriptedAnswer.Json("\"ok\"")),
        Case("a number beyond all numbers", ScriptedAnswer.Json("""{"hasErrors":false,"results":1e999999}""")),
        Case("UTF-16", Of(Encoding.Unicode.GetBytes("{\"results\":[]}")).With("Content-Type", "application/json;charset=UTF-16")),
        Case("invalid UTF-8", Of([.. "{\"results\":[{\"referenceId\":\""u8, 0xff, 0xfe, .. "\",\"id\":\"x\"}]}"u8])),
        Case("half a character", ScriptedAnswer.Json("""{"hasErrors":false,"results":[{"referenceId":"\ud800","id":"\udc00"}]}""")),
        Case("a charset that nobody knows", Of("<html>"u8.ToArray()).With("Content-Type", "text/html;charset=klingon")),
        Case("a page of HTML", ScriptedAnswer.Text(200, "<html><body>Be right back</body></html>")),
        Case("JSON of 100,000 levels", ScriptedAnswer.Json(new string('[', 100_000))),
        Case("JSON cut off", ScriptedAnswer.Json("{\"hasErrors\":false,\"results\":[")),
        Case(
            "keys twice",
            ScriptedAnswer.Json("""{"hasErrors":false,"results":[{"id":"001000000000001AAA"}],"results":[{"id":"x","id":"y"}]}""")),
        Case("cut off behind its head", Good with { CutAt = 0 }),
        Case("cut off in its body", Good with { CutAt = 30 }),
        Case("nothing", ScriptedAnswer.Drop),
        Case("garbage", ScriptedAnswer.Bytes("\u0000\u0001\u0002 what\r\n\r\n")),
        Case("a status that is none", ScriptedAnswer.Bytes("HTTP/1.1 abc OK\r\n\r\n")),
        Case("a length below zero", ScriptedAnswer.Bytes("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}")),
        Case("a broken chunk", ScriptedAnswer.Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
        Case("a chunk cut off", ScriptedAnswer.Bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}")),
        Case("a head without an end", ScriptedAnswer.Bytes($"HTTP/1.1 200 OK\r\nX: {new string('x', 200_000)}")),
        Case("a status of the edge", ScriptedAnswer.Text(502, "<html>Bad gateway</html>")),
        Case("another protocol", ScriptedAnswer.Bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")),
    ];

    private static TestCaseData Case(string name, ScriptedAnswer answer) => new TestCaseData(answer).SetArgDisplayNames(name);

    private static byte[] Brotli()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            brotli.Write(Good.Body);
        }
        return packed.ToArray();
    }

    [TestCaseSource(nameof(Damaged))]
    public async Task A_read_ends_with_words(object answer)
    {
        foreach (var path in new[] { "/services/oauth2/userinfo", "*/sobjects", "*/composite/batch", "/services/data" })
        {
            await using var engine = new ScriptedEngine();
            engine.Org.On("*", path, _ => (ScriptedAnswer)answer);

            var (exit, text) = await engine.ApplyAsync(Yaml);

            Assert.That(exit, Is.AnyOf(ExitCode.NoOrg, ExitCode.PlanErrors, ExitCode.Rejected), text);
            Assert.That(text, Does.Contain("error SEED"));
            Assert.That(engine.Org.Rows, Is.Empty);
        }
    }

    [TestCaseSource(nameof(Damaged))]
    public async Task A_write_is_in_doubt_and_the_next_run_completes_it(object answer)
    {
        await using var engine = new ScriptedEngine();
        var stranger = engine.Org.Add("Account", new { Name = "A" });
        var isDamaged = true;
        engine.Org.On(
            "POST", "*/composite/*", r => !isDamaged || r.Path.Contains("batch", StringComparison.Ordinal) ? null : (ScriptedAnswer)answer);

        var (exit, text) = await engine.ApplyAsync(Yaml);

        // Where the org shows that nothing was stored, the call is sent a few times more.
        Assert.That(exit, Is.AnyOf(ExitCode.InDoubt, ExitCode.Rejected), text);
        Assert.That(text, Does.Contain("SEED405").Or.Contain("SEED403"));
        Assert.That(engine.Org.Rows.Keys, Is.EqualTo(new[] { stranger }));
        isDamaged = false;
        (exit, text) = await engine.ApplyAsync(Yaml);
        Assert.That((exit, text), Is.EqualTo((ExitCode.Done, "")));
        Assert.That(engine.Org.Rows, Has.Count.EqualTo(3));
    }

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(true, true)]
    public async Task An_answer_beyond_the_limit_is_not_kept(bool packed, bool announced)
    {
        const int Megabyte = 1024 * 1024;
        await using var engine = new ScriptedEngine();
        var access = await Logins.AccessAsync(engine.Org.Url, engine.Org.Token);
        using var http = new Seeder.Org.HttpOrg(access, engine.Timeout, TimeProvider.System, 2 * Megabyte);
        var body = new ScriptedAnswer(200, new byte[3 * Megabyte]).With("Content-Type", "application/json");
        body = packed ? body.Gzip() : announced ? body : body with { Stream = () => Enumerable.Repeat(new byte[Megabyte], 3) };
        engine.Org.On("GET", "*/limits", _ => body);
        engine.Org.On("POST", "*/composite/sobjects", _ => body);

        var read = await http.SendAsync(new("GET", "/services/data/v66.0/limits", default), default);
        var write = await http.SendAsync(new("POST", "/services/data/v66.0/composite/sobjects", "{}"u8.ToArray()), default);

        Assert.That(read, Is.EqualTo(new Seeder.Org.SendResult.Lost("the response or its headers are too large")));
        Assert.That(write, Is.EqualTo(read));
    }
}
