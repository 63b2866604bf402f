using System.Net;
using System.Net.Http.Headers;
using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>Sends requests to the org over HTTP. No other code sends requests.</summary>
internal sealed class HttpOrg : IOrg
{
    // Much larger than the largest documented response (2,000 rows of a query), so that a faulty server cannot exhaust the memory.
    private const long LongestAnswer = 256 * 1024 * 1024;

    private readonly OrgCredentials _address;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="timeout">The maximum duration of one request.</param>
    /// <param name="longestAnswer">The maximum size of a response in bytes; a longer one is rejected.</param>
    public HttpOrg(OrgCredentials address, TimeSpan timeout, TimeProvider time, long longestAnswer = LongestAnswer)
    {
        (_address, _time) = (address, time);
        var handler = new SocketsHttpHandler
        {
            // The token must never be sent to another host by a redirect.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            // A connection that the org has already closed would look like a lost response.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        };
        if (Loopback.Is(address.Url))
        {
            // A proxy would receive the token, and would connect to its own machine.
            handler.UseProxy = false;
            handler.ConnectCallback = (context, cancel) =>
                Loopback.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancel);
        }
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = timeout, MaxResponseContentBufferSize = longestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.AccessToken);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Add("Sforce-Mru", "updateMru=false");
    }

    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        var url = OrgOrigin.Resolve(_address.Url, request.Path) ?? throw OrgOrigin.Foreign(_address, request.Path);
        // Every write except DELETE has a body, because .NET resends requests without a body by itself. Repeating a DELETE does no harm.
        using var content = request.Method is "GET" or "DELETE" ? null : new TrackedContent(request.Body);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), url) { Content = content };
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Add(name, value);
        }
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancel);
            var clock = Clock(response.Headers);
            var body = _address.Scrub(await response.Content.ReadAsByteArrayAsync(cancel));
            return new SendResult.Answered(new ApiResponse((int)response.StatusCode, WithoutMark(body), Pause(response.Headers)))
            {
                Clock = clock,
                Usage = Usage(response.Headers),
            };
        }
        // The body may not match its Content-Encoding: gzip and deflate then throw InvalidDataException, and brotli throws
        // InvalidOperationException.
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
            or InvalidDataException or InvalidOperationException)
        {
            var reason = cancel.IsCancellationRequested
                ? "the run was cancelled before the response arrived"
                : _address.Scrub(Reason(exception));
            return content is null or { Left: true } && !IsConnectFailure(exception)
                ? new SendResult.Lost(reason)
                : new SendResult.NotSent(reason);
        }
    }

    public void Dispose() => _http.Dispose();

    private OrgClock? Clock(HttpResponseHeaders headers) =>
        headers.Date is { Year: > 2000 and < 9000 } date ? new OrgClock(date, _time.GetTimestamp()) : null;

    // Sforce-Limit-Info: api-usage=10018/100000
    private static (int Used, int Allowed)? Usage(HttpResponseHeaders headers) =>
        headers.TryGetValues("Sforce-Limit-Info", out var values)
        && string.Concat(values).Split("api-usage=") is [_, var usage, ..]
        && usage.Split(';', ',')[0].Split('/') is [var used, var allowed]
        && int.TryParse(used, NumberStyles.None, CultureInfo.InvariantCulture, out var usedCount)
        && int.TryParse(allowed, NumberStyles.None, CultureInfo.InvariantCulture, out var allowedCount)
            ? (usedCount, allowedCount)
            : null;

    // A date in the header is compared with the org's clock, if the response contains its time.
    private TimeSpan? Pause(HttpResponseHeaders headers) => headers.NonValidated.TryGetValues("Retry-After", out var values)
        ? RetryAfter.Read(values.First(), headers.Date ?? _time.GetUtcNow())
        : null;

    // JSON in UTF-8 has no byte order mark. Some servers send one, and it may be ignored (RFC 8259, section 8.1).
    private static ReadOnlyMemory<byte> WithoutMark(byte[] body) => body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsMemory(3) : body;

    private static string Reason(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer in time",
        InvalidDataException or InvalidOperationException => "the response is damaged: it cannot be decompressed",
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
            "the response is too large: more than 256 MB, or 64 KB of headers",
        _ => (exception.InnerException ?? exception).Message,
    };

    private static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
