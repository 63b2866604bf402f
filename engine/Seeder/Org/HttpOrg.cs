using System.Net.Http.Headers;
using Seeder.Core.Calls;
using Seeder.Login;

namespace Seeder.Org;

/// <summary>Sends the requests of the engine to the org over HTTP.</summary>
internal sealed class HttpOrg : IOrg
{
    // Much larger than the largest documented response (2,000 rows of a query), so that a faulty server cannot exhaust the memory.
    private const long LongestAnswer = 256 * 1024 * 1024;

    private readonly OrgAccess _access;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="timeout">The maximum duration of one request.</param>
    /// <param name="longestAnswer">The maximum size of a response in bytes; a longer one is rejected.</param>
    public HttpOrg(OrgAccess access, TimeSpan timeout, TimeProvider time, long longestAnswer = LongestAnswer)
    {
        (_access, _time) = (access, time);
        _http = new HttpClient(HttpConnections.To(access.Url))
        {
            BaseAddress = access.Url,
            Timeout = timeout,
            MaxResponseContentBufferSize = longestAnswer,
        };
        _http.DefaultRequestHeaders.Add("Sforce-Mru", "updateMru=false");
    }

    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        var url = OrgOrigin.Resolve(_access.Url, request.Path) ?? throw OrgOrigin.Foreign(_access, request.Path);
        // Every write except DELETE has a body, because .NET resends requests without a body by itself. Repeating a DELETE does no harm.
        using var content = request.Method is "GET" or "DELETE" ? null : new TrackedContent(request.Body, request.ContentType);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), url) { Content = content };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _access.AccessToken);
        message.Headers.Accept.ParseAdd(request.Accept);
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Add(name, value);
        }
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancel);
            var clock = Clock(response.Headers);
            var body = _access.Scrub(await response.Content.ReadAsByteArrayAsync(cancel));
            var answer = new ApiResponse((int)response.StatusCode, WithoutMark(body), Pause(response.Headers))
            {
                Locator = Locator(response.Headers),
            };
            return new SendResult.Answered(answer)
            {
                Clock = clock,
                Usage = Usage(response.Headers),
            };
        }
        catch (Exception exception) when (NetworkFailure.Is(exception))
        {
            var reason = cancel.IsCancellationRequested
                ? "the run was cancelled before the response arrived"
                : _access.Scrub(NetworkFailure.Reason(exception));
            var kind = NetworkFailure.Kind(exception);
            return content is null or { Left: true } && kind == NetworkFailureKind.Answer
                ? new SendResult.Lost(reason)
                : new SendResult.NotSent(reason, kind);
        }
    }

    public void Dispose() => _http.Dispose();

    private OrgClock? Clock(HttpResponseHeaders headers) =>
        headers.Date is { Year: > 2000 and < 9000 } date ? new OrgClock(date, _time.GetTimestamp()) : null;

    // The last page has the text "null" (fact sheet section 3.5).
    private static string? Locator(HttpResponseHeaders headers) =>
        headers.TryGetValues("Sforce-Locator", out var values) && values.First() is { Length: > 0 } locator && locator != "null"
            ? locator
            : null;

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
}
