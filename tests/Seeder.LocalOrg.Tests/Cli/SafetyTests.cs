using System.Net;
using System.Net.Sockets;
using System.Text;
using Seeder.Core.Calls;
using Seeder.Core.Diagnostics;
using Seeder.Local.Tests.Properties;
using Seeder.Org;

namespace Seeder.Cli.Tests;

/// <summary>What must not happen whatever an org answers: a token that leaves for elsewhere or is shown, an answer that fills the
/// memory.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SafetyTests
{
    private const string Token = "00D000000000001!AQ.secret-of-the-session";

    [Test]
    public void Nothing_but_this_machine_is_spoken_to_without_tls()
    {
        foreach (var url in new[] { "http://example.my.salesforce.com", "http://192.168.1.2:4711", "ftp://127.0.0.1" })
        {
            var stopped = Assert.Catch<SeederException>(() => _ = new OrgCredentials(new Uri(url), Token))!;
            Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.NoOrg, "SEED604")), url);
        }
        Assert.That(new OrgCredentials(new Uri("http://127.0.0.1:4711/x"), Token).ToString(), Is.EqualTo("http://127.0.0.1:4711/"));
        Assert.That(new OrgCredentials(new Uri("https://example.my.salesforce.com"), Token).ToString(), Does.Not.Contain("secret"));
    }

    [TestCase("GET")]
    [TestCase("POST")]
    [TestCase("PATCH")]
    [TestCase("DELETE")]
    public async Task A_redirect_is_not_followed_and_the_token_goes_nowhere_else(string method)
    {
        await using var other = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]");
        await using var org =
            new OneAnswer($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {other.Url}elsewhere\r\nContent-Length: 0\r\n\r\n");
        using var client = await ClientAsync(org.Url);

        var result = await client.SendAsync(new ApiRequest(method, "/services/data", Encoding.UTF8.GetBytes("{}")), default);

        Assert.That(result, Is.TypeOf<SendResult.Answered>());
        Assert.That(((SendResult.Answered)result).Response.Status, Is.EqualTo(307));
        Assert.That((org.Requests.Count, other.Requests.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task A_read_that_is_redirected_ends_the_command()
    {
        await using var org = new OneAnswer("HTTP/1.1 302 Found\r\nLocation: https://login.example.com/\r\nContent-Length: 0\r\n\r\n");

        var stopped =
            (await Assert.CatchAsync<SeederException>(
                async () => await OrgSession.OpenAsync(
                    Logins.Token(org.Url, Token), Logins.Context(), null, default)))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.NoOrg, "SEED607")));
        // The requests that open an org are sent together. No redirect is followed, and no request is repeated.
        Assert.That(org.Requests, Has.Count.InRange(1, 3));
    }

    [TestCase("403 Forbidden", "Bad_OAuth_Token", "SEED606")]
    [TestCase("404 Not Found", "<html>Not here</html>", "SEED607")]
    public async Task An_expired_session_and_an_address_that_is_no_orgs_end_in_3(string status, string body, string code)
    {
        await using var org = new OneAnswer($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        var stopped =
            (await Assert.CatchAsync<SeederException>(
                async () => await OrgSession.OpenAsync(
                    Logins.Token(org.Url, Token), Logins.Context(), null, default)))!;

        Assert.That((stopped.Kind, stopped.Diagnostic.Code), Is.EqualTo((DiagnosticKind.NoOrg, code)));
    }

    [TestCase("Content-Length: 300000000\r\n\r\n")]
    public async Task An_answer_that_is_too_large_is_no_answer(string rest)
    {
        await using var org = new OneAnswer($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{rest}");
        using var client = await ClientAsync(org.Url);

        Assert.That(
            await client.SendAsync(new ApiRequest("POST", "/services/data", Encoding.UTF8.GetBytes("{}")), default),
            Is.TypeOf<SendResult.Lost>());
    }

    [Test]
    public async Task A_token_in_an_answer_is_taken_out_before_anybody_sees_it()
    {
        var body = $$"""[{"message":"the session {{Token}} is not valid","errorCode":"INVALID_INPUT"}]""";
        await using var org = new OneAnswer($"HTTP/1.1 400 Bad Request\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        using var client = await ClientAsync(org.Url);

        var answer =
            (SendResult.Answered)await client.SendAsync(new ApiRequest("POST", "/services/data", Encoding.UTF8.GetBytes("{}")), default);

        Assert.That(Encoding.UTF8.GetString(answer.Response.Body.Span), Does.Contain("the session *** is not valid"));
        Assert.That(client.Words(answer.Response), Is.EqualTo("the session *** is not valid (INVALID_INPUT)"));
    }

    private static async Task<OrgClient> ClientAsync(Uri url)
    {
        var access = await Logins.AccessAsync(url, Token);
        return new OrgClient(access, new HttpOrg(access, TimeSpan.FromSeconds(30), TimeProvider.System), TimeProvider.System);
    }

    /// <summary>A server that answers everything with the same bytes and keeps what it was asked.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;

        public OneAnswer(string answer)
        {
            _listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _serving = ServeAsync(Encoding.ASCII.GetBytes(answer));
        }

        public Uri Url { get; }

        public List<string> Requests { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            _listener.Dispose();
            await _serving;
        }

        private async Task ServeAsync(byte[] answer)
        {
            var buffer = new byte[16 * 1024];
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    var count = await stream.ReadAsync(buffer);
                    Requests.Add(Encoding.ASCII.GetString(buffer, 0, count));
                    await stream.WriteAsync(answer);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await stream.ReadAsync(buffer) > 0)
                    {
                    }
                }
                catch (IOException)
                {
                    // The client had enough.
                }
                catch (Exception exception) when (exception is SocketException or InvalidOperationException)
                {
                    return;
                }
            }
        }
    }
}

/// <summary>The same of the real process, and what it does about files that it cannot write.</summary>
internal sealed class LocalFileTests : ChangeFixture
{
    [Test]
    public async Task The_second_of_two_runs_names_the_holder_of_the_lock_and_starts_at_once_when_that_is_killed()
    {
        await FailAsync(new { kind = "tree", action = "hold", at = "before", nth = 1 });
        using var first = Start("apply", "small.yaml");
        await UntilStruckAsync(() => first.HasEnded);

        var second = await RunAsync("apply", "small.yaml");
        await KillAsync(first);
        await LetGoAsync();
        await DoneAsync("apply", "small.yaml");

        Assert.That(second.Exit, Is.EqualTo(6), second.ToString());
        Assert.That(second.Err, Does.Match($"SEED603: Another run holds the lock '.+': process {first.Id} on .+, since .+ UTC\\."));
        await IsExactAsync("small", "Account", "Contact");
        Assert.That(File.Exists($"{ManifestOf("small")}.lock.holder"), Is.False);
    }

    [TestCase("/proc/small.manifest.json")]
    [TestCase("small.yaml/small.manifest.json")]
    public async Task A_place_that_cannot_be_written_is_noticed_before_the_first_call(string manifest)
    {
        var result = await RunAsync("apply", "small.yaml", "--manifest", manifest);

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED602"));
        Assert.That(await WritesAsync(), Is.Zero);
    }

    // No file of this process may be larger than so many kilobytes: to it the disk is full then.
    [Test]
    public async Task A_disk_without_room_is_noticed_before_the_first_call()
    {
        using var process = CliProcess.OnFullDisk(Folder, Variables, kilobytes: 0, "apply", "small.yaml");
        var result = await process.EndAsync();

        Assert.That(result.Exit, Is.EqualTo(6), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED602"));
        Assert.That(await WritesAsync(), Is.Zero);
        await DoneAsync("apply", "small.yaml");
    }

    [Test]
    public async Task A_disk_that_is_full_sooner_or_later_ends_in_6_and_nothing_is_lost([Values] bool readOnly, [Range(0, 4)] int kilobytes)
    {
        using var process = CliProcess.OnFullDisk(Folder, Variables, kilobytes, readOnly ? "plan" : "apply", "small.yaml");
        var result = await process.EndAsync();

        Assert.That(result.Exit, Is.EqualTo(0).Or.EqualTo(6), result.ToString());
        await DoneAsync("apply", "small.yaml");
        Assert.That((await GetAsync("/local-org/rows/Contact")).AsArray(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task No_file_holds_the_token_and_none_can_be_read_by_others()
    {
        Write(
            "raw.yaml",
            Small.Replace("plan: small", "plan: raw", StringComparison.Ordinal)
                + "\nbatch:\n  - GET: sobjects/Account/${acme}?fields=Name\n    $ref: back\n");
        await DoneAsync("apply", "raw.yaml");
        await RunAsync("apply", "raw.yaml", "--verbose");

        Assert.That(File.Exists(ManifestOf("raw")), Is.True);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            Assert.That(await File.ReadAllTextAsync(file), Does.Not.Contain(Org.AccessToken), file);
            if (file.Contains(".manifest.json", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
            {
                Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
            }
        }
    }

    [Test]
    public async Task An_address_without_tls_ends_in_3_and_no_token_is_shown()
    {
        var result = await RunAsync("apply", "small.yaml", "--instance-url", "http://example.my.salesforce.com");

        Assert.That(result.Exit, Is.EqualTo(3), result.ToString());
        Assert.That(result.Err, Does.Contain("SEED604"));
    }
}
