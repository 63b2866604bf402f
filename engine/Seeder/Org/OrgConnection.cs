using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>What became of sending a request: an answer, or none and whether anything of it may have arrived.</summary>
public abstract record SendResult
{
    private SendResult()
    {
    }

    public sealed record Answered(ApiResponse Response) : SendResult;

    public sealed record NotSent(string Reason) : SendResult;

    public sealed record Lost(string Reason) : SendResult;
}

/// <summary>Speaks HTTP with one org. Sends each request once: who may send again is decided elsewhere.</summary>
public sealed class OrgConnection : IDisposable
{
    // Well above the largest documented answer (2,000 rows of a query); a broken server must not fill our memory.
    private const long LongestAnswer = 256 * 1024 * 1024;

    private readonly OrgAddress _address;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private int _sent;

    // Answers overlap: what the last one said is replaced as one reference.
    private Seen _seen = new(null, 0, null);

    private sealed record Seen(DateTimeOffset? OrgTime, long At, (int Used, int Allowed)? Usage);

    public OrgConnection(OrgAddress address, TimeSpan timeout, TimeProvider time)
    {
        (_address, _time) = (address, time);
        var handler = new SocketsHttpHandler
        {
            // A redirect to another host must never carry the token.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            // A connection that the org's edge has already closed looks like a lost answer.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            UseCookies = false,
        };
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = timeout, MaxResponseContentBufferSize = LongestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", address.AccessToken);
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        _http.DefaultRequestHeaders.Add("Sforce-Mru", "updateMru=false");
    }

    public Uri Url => _address.Url;

    /// <summary>Calls sent so far, of any kind.</summary>
    public int Sent => _sent;

    /// <summary>The API version in paths, such as <c>66.0</c>; set once it is known.</summary>
    public string ApiVersion { get; set; } = "";

    // What does not say which versions it serves is no org.
    private bool IsOrg => ApiVersion.Length > 0;

    /// <summary>The org's clock as its last answer said it; null where it never did.</summary>
    public DateTimeOffset? OrgTime => _seen.OrgTime;

    /// <summary>The org's clock now: its last answer's time and what went by since; null where it never said.</summary>
    public DateTimeOffset? OrgNow => _seen is { OrgTime: { } time } seen ? time + _time.GetElapsedTime(seen.At) : null;

    /// <summary>Calls used and allowed in 24 hours, as the last answer said; null where it never did.</summary>
    public (int Used, int Allowed)? Usage => _seen.Usage;

    /// <summary>Says in every request what the org's automation may do; before the first write.</summary>
    /// <param name="assignmentRules">They run by default; a seeded record stays with the owner that the plan gives it (REST guide, Sforce-Auto-Assign).</param>
    /// <param name="allowDuplicates">Duplicate rules that alert are passed over; those that block are not (REST guide, Sforce-Duplicate-Rule-Header).</param>
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

    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel)
    {
        // A write never goes without a body, DELETE apart, whose repeat is harmless: .NET re-sends bodiless requests on its own.
        using var content = request.Method is "GET" or "DELETE" ? null : new TrackedContent(request.Body);
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Path.StartsWith('/') ? request.Path : PathOf(request.Path)) { Content = content };
        message.Headers.IfModifiedSince = request.IfModifiedSince;
        Interlocked.Increment(ref _sent);
        try
        {
            using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseContentRead, cancel);
            Note(response.Headers);
            var body = _address.Scrub(await response.Content.ReadAsByteArrayAsync(cancel));
            return new SendResult.Answered(new ApiResponse((int)response.StatusCode, body, RetryAfter(response.Headers)));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            var reason = _address.Scrub(exception is OperationCanceledException ? "no answer in time" : (exception.InnerException ?? exception).Message);
            return content is null or { Left: true } && !IsConnectFailure(exception) ? new SendResult.Lost(reason) : new SendResult.NotSent(reason);
        }
    }

    /// <summary>A read: sent again a few times where the network fails. Anything but a good answer stops the command.</summary>
    /// <param name="complaint">What is wrong with an answer, null for nothing; such a one is as good as none.</param>
    public async Task<JsonDocument> ReadAsync(string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null) =>
        await TryReadAsync(what, request, cancel, complaint) ?? throw new InvalidOperationException("Nobody asked whether it was modified.");

    /// <summary>The same; null where the org says that the answer has not changed.</summary>
    public async Task<JsonDocument?> TryReadAsync(string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var result = await SendAsync(request, cancel);
            cancel.ThrowIfCancellationRequested();
            switch (result)
            {
                case SendResult.Answered { Response: { Status: >= 200 and < 300 } good }:
                    var (document, wrong) = Parse(good, complaint);
                    if (document is not null)
                    {
                        return document;
                    }
                    // A page of the org's edge in place of the answer passes, as the 503 does that it stands for.
                    if (attempt == Retry.Attempts)
                    {
                        throw new StoppedException(EnvironmentDiagnostics.UnexpectedAnswer(what, good.Status, wrong!), ExitCode.NoOrg);
                    }
                    break;
                case SendResult.Answered { Response.Status: 304 } when request.IfModifiedSince is not null:
                    return null;
                case SendResult.Answered { Response.Status: 401 }:
                // The userinfo of an expired session, which is not of the REST API, answers so.
                case SendResult.Answered { Response: { Status: 403 } forbidden } when Words(forbidden) is "Bad_OAuth_Token" or "Missing_OAuth_Token":
                    throw new StoppedException(EnvironmentDiagnostics.LoginRefused(Url), ExitCode.NoOrg);
                case SendResult.Answered { Response.Status: >= 300 and < 400 and var status }:
                    throw new StoppedException(EnvironmentDiagnostics.UnexpectedAnswer(what, status, "it points to another address, and a token is not sent after it."), ExitCode.NoOrg);
                case SendResult.Answered { Response: { Status: not (420 or 429 or >= 500) } refused } when !IsBusy(refused):
                    throw new StoppedException(EnvironmentDiagnostics.UnexpectedAnswer(what, refused.Status, Words(refused)), IsOrg ? ExitCode.Rejected : ExitCode.NoOrg);
                case SendResult.Answered { Response: var broken } when attempt == Retry.Attempts:
                    throw new StoppedException(EnvironmentDiagnostics.UnexpectedAnswer(what, broken.Status, Words(broken)), ExitCode.NoOrg);
                case SendResult.NotSent(var reason) when attempt == Retry.Attempts:
                    throw new StoppedException(EnvironmentDiagnostics.Unreachable(Url, reason), ExitCode.NoOrg);
                case SendResult.Lost(var reason) when attempt == Retry.Attempts:
                    throw new StoppedException(EnvironmentDiagnostics.Unreachable(Url, reason), ExitCode.NoOrg);
            }
            await Task.Delay(Retry.Delay(attempt, (result as SendResult.Answered)?.Response.RetryAfter), _time, cancel);
        }
    }

    /// <summary>The org's own words in an error answer, with the token taken out.</summary>
    public string Words(ApiResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            return _address.Scrub($"{first.GetProperty("message").GetString()} ({first.GetProperty("errorCode").GetString()})");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            var text = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(200, response.Body.Length)]).ReplaceLineEndings(" ").Trim();
            return _address.Scrub(text.Length == 0 ? "no explanation was given." : text);
        }
    }

    public void Dispose() => _http.Dispose();

    // One code for two limits, of which that of concurrent requests passes; only the words tell them apart (fact sheet section 6.3).
    private bool IsBusy(ApiResponse refused) =>
        Words(refused) is var words && words.Contains("REQUEST_LIMIT_EXCEEDED", StringComparison.Ordinal) && words.Contains("Concurrent", StringComparison.OrdinalIgnoreCase);

    private static (JsonDocument? Document, string? Wrong) Parse(ApiResponse response, Func<JsonElement, string?>? complaint)
    {
        try
        {
            var document = JsonDocument.Parse(response.Body);
            if (complaint?.Invoke(document.RootElement) is not { } wrong)
            {
                return (document, null);
            }
            document.Dispose();
            return (null, wrong);
        }
        catch (JsonException)
        {
            return (null, "the answer is no JSON.");
        }
    }

    private void Note(HttpResponseHeaders headers)
    {
        var seen = headers.Date is { } date ? _seen with { OrgTime = date, At = _time.GetTimestamp() } : _seen;
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

    private TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter is { } retry ? retry.Delta ?? retry.Date - _time.GetUtcNow() : null;

    private static bool IsConnectFailure(Exception exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };
}
