using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Seeder.Core.Calls;
using Seeder.Log;

namespace Seeder.Org;

/// <summary>The result of sending a request: a response, or none and whether the request may have arrived.</summary>
internal abstract record SendResult
{
    private SendResult()
    {
    }

    public sealed record Answered(ApiResponse Response) : SendResult;

    public sealed record NotSent(string Reason) : SendResult;

    public sealed record Lost(string Reason) : SendResult;
}

/// <summary>The HTTP connection to one org. Sends each request once; callers decide about retries.</summary>
internal sealed class OrgConnection : IDisposable
{
    // Well above the largest documented answer (2,000 rows of a query); a broken server must not fill our memory.
    private const long LongestAnswer = 256 * 1024 * 1024;

    private const int LongestShown = 200;

    private readonly OrgCredentials _address;
    private readonly HttpClient _http;
    private int _sent;

    // Answers overlap: what the last one said is replaced as one reference.
    private Seen _seen = new(null, 0, null);

    private sealed record Seen(DateTimeOffset? OrgTime, long At, (int Used, int Allowed)? Usage);

    public OrgConnection(OrgCredentials address, TimeSpan timeout, TimeProvider time)
        : this(address, timeout, time, LongestAnswer)
    {
    }

    internal OrgConnection(OrgCredentials address, TimeSpan timeout, TimeProvider time, long longestAnswer)
    {
        (_address, Time) = (address, time);
        var handler = new SocketsHttpHandler
        {
            // A redirect to another host must never carry the token.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            // A connection that the org's edge has already closed looks like a lost answer.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        };
        if (Loopback.Is(address.Url))
        {
            // A proxy would hear the token, and its own loopback is another machine's.
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancel) =>
                Loopback.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
        }
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = timeout, MaxResponseContentBufferSize = longestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.AccessToken);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Add("Sforce-Mru", "updateMru=false");
    }

    public Uri Url => _address.Url;

    public TimeProvider Time { get; }

    /// <summary>Hears how long the org asks to be left alone, before that is waited for.</summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Where requests and responses are logged.</summary>
    public RunLog Log { get; set; } = RunLog.None;

    /// <summary>The number of requests sent so far, of any kind.</summary>
    public int Sent => _sent;

    /// <summary>The API version in paths, such as <c>66.0</c>; set once it is known.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>What does not say which versions it serves is no org.</summary>
    public bool IsOrg => ApiVersion.Length > 0;

    /// <summary>The org's clock as its last answer said it; null where it never did.</summary>
    public DateTimeOffset? OrgTime => _seen.OrgTime;

    /// <summary>The org's clock now: its last answer's time and what went by since; null where it never said.</summary>
    public DateTimeOffset? OrgNow => _seen is { OrgTime: { } time } seen ? time + Time.GetElapsedTime(seen.At) : null;

    /// <summary>Calls used and allowed in 24 hours, as the last answer said; null where it never did.</summary>
    public (int Used, int Allowed)? Usage => _seen.Usage;

    /// <summary>Says in every request what the org's automation may do; before the first write.</summary>
    /// <param name="assignmentRules">They run by default; a seeded record stays with the owner that the plan gives it (REST guide,
    /// Sforce-Auto-Assign).</param>
    /// <param name="allowDuplicates">Duplicate rules that alert are passed over; those that block are not (REST guide,
    /// Sforce-Duplicate-Rule-Header).</param>
    public void Behave(bool assignmentRules, bool allowDuplicates)
    {
        _http.DefaultRequestHeaders.Remove("Sforce-Auto-Assign");
        _http.DefaultRequestHeaders.Remove("Sforce-Duplicate-Rule-Header");
        _http.DefaultRequestHeaders.Add("Sforce-Auto-Assign", assignmentRules ? "TRUE" : "FALSE");
        if (allowDuplicates)
        {
            _http.DefaultRequestHeaders.Add("Sforce-Duplicate-Rule-Header", "allowSave=true");
        }
    }

    public string PathOf(string resource) => $"/services/data/v{ApiVersion}/{resource}";

    /// <param name="info">What the log says besides what the request says.</param>
    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel, RequestInfo info = default)
    {
        using var log = RequestLog.Begin(this, request, info);
        var result = await SendOnceAsync(request, cancel);
        log.End(result);
        return result;
    }

    /// <summary>A text for the log: without secrets, on one line, and safe for a terminal.</summary>
    internal string Safe(string text) => Visible.Line(KnownSecrets.Hide(_address.Scrub(text)));

    /// <summary>Logs that something waits, and why.</summary>
    internal void LogWait(TimeSpan pause, string reason)
    {
        if (Log.Logger.IsEnabled(LogLevel.Information))
        {
            Log.Logger.Waiting(Math.Round(pause.TotalSeconds, 1), Safe(reason));
        }
    }

    private async Task<SendResult> SendOnceAsync(ApiRequest request, CancellationToken cancel)
    {
        // The only place that sends requests; checks their address.
        var url = OrgOrigin.Resolve(Url, request.Path.StartsWith('/') ? request.Path : PathOf(request.Path)) ?? throw Foreign(request.Path);
        // A write never goes without a body, DELETE apart, whose repeat is harmless: .NET re-sends bodiless requests on its own.
        using var content = request.Method is "GET" or "DELETE" ? null : new TrackedContent(request.Body);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), url) { Content = content };
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        Interlocked.Increment(ref _sent);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancel);
            Note(response.Headers);
            var body = _address.Scrub(await response.Content.ReadAsByteArrayAsync(cancel));
            return new SendResult.Answered(new ApiResponse((int)response.StatusCode, WithoutMark(body), Pause(response.Headers)));
        }
        // A body that is not what its Content-Encoding says: gzip and deflate throw InvalidDataException, brotli InvalidOperationException.
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
            or InvalidDataException or InvalidOperationException)
        {
            var reason = cancel.IsCancellationRequested ? "the run was cancelled before its answer came" : _address.Scrub(Reason(exception));
            return content is null or { Left: true } && !IsConnectFailure(exception) ? new SendResult.Lost(reason) : new SendResult.NotSent(reason);
        }
    }

    /// <summary>The path of a query's next page, as an answer names it.</summary>
    /// <exception cref="SeederException">It is not the org's own.</exception>
    public string PageAt(string address) => OrgOrigin.ResolvePage(Url, address)?.PathAndQuery ?? throw Foreign(address);

    /// <summary>The org's own words in an error answer, with the token taken out.</summary>
    public string Words(ApiResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            return _address.Scrub($"{ResponseReader.Short(first.GetProperty("message").GetString() ?? "")} ({first.GetProperty("errorCode").GetString()})");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            var text = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(200, response.Body.Length)]).ReplaceLineEndings(" ").Trim();
            return _address.Scrub(text.Length == 0 ? "no explanation was given." : text);
        }
    }

    public void Dispose() => _http.Dispose();

    private void Note(HttpResponseHeaders headers)
    {
        var seen = headers.Date is { Year: > 2000 and < 9000 } date ? _seen with { OrgTime = date, At = Time.GetTimestamp() } : _seen;
        // Sforce-Limit-Info: api-usage=10018/100000
        if (headers.TryGetValues("Sforce-Limit-Info", out var values)
            && string.Concat(values).Split("api-usage=") is [_, var usage, ..]
            && usage.Split(';', ',')[0].Split('/') is [var used, var allowed]
            && int.TryParse(used, NumberStyles.None, CultureInfo.InvariantCulture, out var usedCount)
            && int.TryParse(allowed, NumberStyles.None, CultureInfo.InvariantCulture, out var allowedCount))
        {
            seen = seen with { Usage = (usedCount, allowedCount) };
        }
        _seen = seen;
    }

    private SeederException Foreign(string address)
    {
        var shown = _address.Scrub(address);
        shown = shown.Length > LongestShown ? $"{shown[..LongestShown]}..." : shown;
        return new SeederException(NetworkDiagnostics.ForeignAddress(shown, Url), ExitCode.NoOrg);
    }

    // By the org's clock where it says it: a date in its answer is of that clock.
    private TimeSpan? Pause(HttpResponseHeaders headers) => headers.NonValidated.TryGetValues("Retry-After", out var values)
        ? RetryAfter.Read(values.First(), headers.Date ?? Time.GetUtcNow())
        : null;

    // JSON is UTF-8 without a mark; some servers write one all the same, and a reader may pass over it (RFC 8259, section 8.1).
    private static ReadOnlyMemory<byte> WithoutMark(byte[] body) => body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsMemory(3) : body;

    private static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer in time",
        InvalidDataException or InvalidOperationException => "the answer is damaged: it cannot be unpacked",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            "the answer is too large: more than 256 MB, or 64 KB of headers",
        _ => (exception.InnerException ?? exception).Message,
    };

    private static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
