using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Seeder.Core.Calls;
using Seeder.Log;

namespace Seeder.Org;

/// <summary>
/// The client of one org: counts and logs its requests, and keeps what the responses say besides their content, such as the org's clock.
/// </summary>
internal sealed class OrgClient(OrgCredentials address, IOrg org, TimeProvider time) : IDisposable
{
    private int _sent;
    private ImmutableArray<KeyValuePair<string, string>> _headers = [];

    // Responses overlap: what the last one said is replaced as one reference.
    private Seen _seen = new(null, null);

    private sealed record Seen(OrgClock? Clock, (int Used, int Allowed)? Usage);

    public Uri Url => address.Url;

    public TimeProvider Time => time;

    /// <summary>Hears how long the org asks to be left alone, before that is waited for.</summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Where requests and responses are logged.</summary>
    public RunLog Log { get; set; } = RunLog.None;

    /// <summary>The number of requests sent so far, of any kind.</summary>
    public int Sent => _sent;

    /// <summary>The API version in paths, such as <c>66.0</c>; set once it is known.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>Whether the server has said which API versions it serves; a server that does not is not an org.</summary>
    public bool IsOrg => ApiVersion.Length > 0;

    /// <summary>The time in the org's last response; null if no response had one.</summary>
    public DateTimeOffset? OrgTime => _seen.Clock?.Time;

    /// <summary>The org's clock now: the time in its last response and the time since then; null if no response had one.</summary>
    public DateTimeOffset? OrgNow => _seen.Clock is { } clock ? clock.Time + time.GetElapsedTime(clock.At) : null;

    /// <summary>The org's clock now, or the clock of this machine if no response had a time.</summary>
    public DateTimeOffset Now => OrgNow ?? time.GetUtcNow();

    /// <summary>Calls used and allowed in 24 hours, as the last response says; null if no response said it.</summary>
    public (int Used, int Allowed)? Usage => _seen.Usage;

    /// <summary>Says in every request what the org's automation may do; before the first write.</summary>
    /// <param name="assignmentRules">They run by default; a seeded record stays with the owner that the plan gives it (REST guide,
    /// Sforce-Auto-Assign).</param>
    /// <param name="allowDuplicates">Duplicate rules that alert are passed over; those that block are not (REST guide,
    /// Sforce-Duplicate-Rule-Header).</param>
    public void Behave(bool assignmentRules, bool allowDuplicates)
    {
        _headers = [KeyValuePair.Create("Sforce-Auto-Assign", assignmentRules ? "TRUE" : "FALSE")];
        if (allowDuplicates)
        {
            _headers = _headers.Add(KeyValuePair.Create("Sforce-Duplicate-Rule-Header", "allowSave=true"));
        }
    }

    public string PathOf(string resource) => $"/services/data/v{ApiVersion}/{resource}";

    /// <param name="info">What the log says besides what the request says.</param>
    public async Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel, RequestInfo info = default)
    {
        request = request with { Path = request.Path.StartsWith('/') ? request.Path : PathOf(request.Path), Headers = _headers };
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

    /// <summary>A text for the log: without secrets, on one line, and safe for a terminal.</summary>
    internal string Safe(string text) => Visible.Line(KnownSecrets.Hide(address.Scrub(text)));

    /// <summary>Logs that something waits, and why.</summary>
    internal void LogWait(TimeSpan pause, string reason)
    {
        if (Log.Logger.IsEnabled(LogLevel.Information))
        {
            Log.Logger.Waiting(Math.Round(pause.TotalSeconds, 1), Safe(reason));
        }
    }

    /// <summary>The path of a query's next page, as a response names it.</summary>
    /// <exception cref="SeederException">It leads away from the org.</exception>
    public string PageAt(string page) => OrgOrigin.ResolvePage(Url, page)?.PathAndQuery ?? throw OrgOrigin.Foreign(address, page);

    /// <summary>The org's own words in an error answer, with the token taken out.</summary>
    public string Words(ApiResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            var first = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement[0] : json.RootElement;
            var message = ResponseReader.Short(first.GetProperty("message").GetString() ?? "");
            return address.Scrub($"{message} ({first.GetProperty("errorCode").GetString()})");
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            var text = Encoding.UTF8.GetString(response.Body.Span[..Math.Min(200, response.Body.Length)]).ReplaceLineEndings(" ").Trim();
            return address.Scrub(text.Length == 0 ? "no explanation was given." : text);
        }
    }

    public void Dispose() => org.Dispose();
}
