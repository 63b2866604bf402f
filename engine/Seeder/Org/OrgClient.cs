using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Seeder.Core.Calls;
using Seeder.Log;
using Seeder.Login;

namespace Seeder.Org;

/// <summary>
/// The client of one org: counts and logs its requests, and keeps information from the headers of responses, such as the org's time.
/// </summary>
internal sealed class OrgClient(OrgAccess access, IOrg org, TimeProvider time) : IDisposable
{
    // A response with 401 may have another reason than the session. Then no number of logins helps, although other requests succeed.
    private const int MostRenewals = 5;

    private int _sent;
    private ImmutableArray<KeyValuePair<string, string>> _headers = [];

    // Responses arrive concurrently, so their information is replaced as one object.
    private Seen _seen = new(null, null);

    private sealed record Seen(OrgClock? Clock, (int Used, int Allowed)? Usage);

    public Uri Url => access.Url;

    public TimeProvider Time => time;

    public OrgAccess Access => access;

    /// <summary>Is called with a message before Seeder waits because the org asked for it (<c>Retry-After</c>).</summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Is called with the length and the reason of each wait.</summary>
    public Action<TimeSpan, string>? Paused { get; set; }

    /// <summary>Where requests and responses are logged.</summary>
    public RunLog Log { get; set; } = RunLog.None;

    /// <summary>The number of requests of any kind that were sent.</summary>
    public int Sent => _sent;

    /// <summary>The API version in paths, such as <c>66.0</c>; empty until it is known.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>Whether the server is a Salesforce org: it lists the API versions that it supports.</summary>
    public bool IsOrg => ApiVersion.Length > 0;

    /// <summary>The time in the org's last response; null if no response had one.</summary>
    public DateTimeOffset? OrgTime => _seen.Clock?.Time;

    /// <summary>
    /// The org's present time: the time of the last response plus the time since then; null if no response contained one.
    /// </summary>
    public DateTimeOffset? OrgNow => _seen.Clock is { } clock ? clock.Time + time.GetElapsedTime(clock.At) : null;

    /// <summary>The org's clock now, or the clock of this machine if no response had a time.</summary>
    public DateTimeOffset Now => OrgNow ?? time.GetUtcNow();

    /// <summary>The API calls used and allowed in 24 hours, from the last response; null if no response contained them.</summary>
    public (int Used, int Allowed)? Usage => _seen.Usage;

    /// <summary>Sets the headers for assignment rules and duplicate rules. Call it before the first write.</summary>
    /// <param name="assignmentRules">
    /// Whether assignment rules run. Salesforce runs them by default; Seeder switches them off, so that a record keeps the owner in the
    /// plan (REST guide, Sforce-Auto-Assign).
    /// </param>
    /// <param name="allowDuplicates">
    /// Whether records are saved although a duplicate rule with an alert matches. Rules that block are not affected (REST guide,
    /// Sforce-Duplicate-Rule-Header).
    /// </param>
    public void Behave(bool assignmentRules, bool allowDuplicates)
    {
        _headers = [KeyValuePair.Create("Sforce-Auto-Assign", assignmentRules ? "TRUE" : "FALSE")];
        if (allowDuplicates)
        {
            _headers = _headers.Add(KeyValuePair.Create("Sforce-Duplicate-Rule-Header", "allowSave=true"));
        }
    }

    public string PathOf(string resource) => $"/services/data/v{ApiVersion}/{resource}";

    /// <summary>The diagnostic for a session that the org refuses, after an attempt to log in again.</summary>
    public Diagnostic SessionRefused => access.Refusal();

    /// <summary>
    /// Sends a request. If the session expired, it logs in again by the same login and sends the request again: a request with an expired
    /// token has no effect.
    /// </summary>
    /// <param name="request">The request. Its path begins with a slash, or is relative to the API version.</param>
    /// <param name="cancel">Aborts the request, also when it is already sent.</param>
    /// <param name="info">Additional information for the log.</param>
    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel, RequestInfo info = default)
    {
        request = request with { Path = request.Path.StartsWith('/') ? request.Path : PathOf(request.Path), Headers = _headers };
        for (var renewals = 0; ; renewals++)
        {
            var (session, isAccepted, isRefused) = (access.Begin(), false, false);
            SendResult result;
            try
            {
                result = await SendOnceAsync(request, cancel, info);
                isRefused = result is SendResult.Answered(var response) && IsSessionRefused(response);
                isAccepted = result is SendResult.Answered && !isRefused;
            }
            finally
            {
                access.End(session, isAccepted);
            }
            if (!isRefused)
            {
                return result;
            }
            try
            {
                if (renewals == MostRenewals || !await access.RenewAsync(session, cancel))
                {
                    return result;
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return new SendResult.NotSent("the run was cancelled during a new login");
            }
        }
    }

    /// <summary>Whether the org refused the token of a request, which therefore had no effect.</summary>
    public bool IsSessionRefused(ApiResponse response) => response.Status == 401
        // The userinfo resource, which is not part of the REST API, answers this way for an expired session.
        || (response.Status == 403 && Words(response) is "Bad_OAuth_Token" or "Missing_OAuth_Token");

    private async Task<SendResult> SendOnceAsync(ApiRequest request, CancellationToken cancel, RequestInfo info)
    {
        using var log = RequestLog.Begin(this, request, info);
        Interlocked.Increment(ref _sent);
        var result = await org.SendAsync(request, cancel);
        if (result is SendResult.Answered answer)
        {
            _seen = new Seen(answer.Clock ?? _seen.Clock, answer.Usage ?? _seen.Usage);
        }
        log.End(result);
        return result;
    }

    /// <summary>Returns a text for the log: without secrets, on one line, and safe for a terminal.</summary>
    internal string Safe(string text) => Visible.Line(KnownSecrets.Hide(access.Scrub(text)));

    /// <summary>Logs and reports a wait and its reason.</summary>
    internal void LogWait(TimeSpan pause, string reason)
    {
        Paused?.Invoke(pause, Safe(reason));
        if (Log.Logger.IsEnabled(LogLevel.Information))
        {
            Log.Logger.Waiting(Math.Round(pause.TotalSeconds, 1), Safe(reason));
        }
    }

    /// <summary>Returns the path of a query's next page from the address in the response.</summary>
    /// <exception cref="SeederException">The address does not belong to the org.</exception>
    public string PageAt(string page) => OrgOrigin.ResolvePage(Url, page)?.PathAndQuery ?? throw OrgOrigin.Foreign(access, page);

    /// <summary>Returns the org's message in an error response, without the token.</summary>
    public string Words(ApiResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            var message = Refusals.Short(first.GetProperty("message").GetString() ?? "");
            return access.Scrub($"{message} ({first.GetProperty("errorCode").GetString()})");
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            var text = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(200, response.Body.Length)]).ReplaceLineEndings(" ").Trim();
            return access.Scrub(text.Length == 0 ? "no explanation was given." : text);
        }
    }

    public void Dispose() => org.Dispose();
}
