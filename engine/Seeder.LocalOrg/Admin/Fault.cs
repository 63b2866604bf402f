using System.Text;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>The faults that the matching rules cause in one request.</summary>
internal sealed class Fault(IReadOnlyList<FaultRule> rules)
{
    public static readonly Fault None = new([]);

    private readonly FaultRule? action = rules.FirstOrDefault(r => r.Action != FaultAction.None);

    /// <summary>Whether the connection is dropped at once, and the request is executed only after the next read request.</summary>
    public bool IsLate => action?.Action == FaultAction.Late;

    /// <summary>Whether only the first half of the subrequests of a Batch is executed, and the connection is then dropped.</summary>
    public bool IsHalf => action?.Action == FaultAction.Half;

    public int? MostRecords => action?.Action == FaultAction.Governor ? action.Most : null;

    public bool Locks => action?.Action == FaultAction.Lock;

    /// <summary>Whether the request is executed twice.</summary>
    public bool IsTwice => action?.Action == FaultAction.Twice;

    /// <summary>Whether the client gets the response of the second execution, if the request is executed twice.</summary>
    public bool IsSecondAnswered => action?.Answered == "second";

    public bool IsSlow => action?.Action == FaultAction.Slow;

    public bool Cuts => action?.Action == FaultAction.Cut;

    /// <summary>
    /// Returns the response that replaces the execution of the request; null if the request is executed. If the connection is dropped, the
    /// log entry is marked.
    /// </summary>
    public async Task<ApiResponse?> BeforeAsync(HttpContext http, LogEntry entry)
    {
        await WaitAsync(http, after: false);
        if (action?.Action == FaultAction.DropBefore)
        {
            entry.Dropped = "before";
        }

        return action is { Action: FaultAction.Status, After: false } ? Answer(action) : null;
    }

    public async Task<ApiResponse?> AfterAsync(HttpContext http, LogEntry entry)
    {
        await WaitAsync(http, after: true);
        if (action is { Action: FaultAction.DropAfter or FaultAction.Half } or { Action: FaultAction.Twice, Answered: "none" })
        {
            entry.Dropped = "after";
        }

        return action is { Action: FaultAction.Status, After: true } ? Answer(action) : null;
    }

    /// <summary>The rows that another user writes before or after the request.</summary>
    public IEnumerable<AdminRow> Rows(bool after) => rules.Where(r => r.After == after).SelectMany(r => r.Rows);

    /// <summary>Waits between two pieces of a slow response body.</summary>
    public Task PauseAsync(HttpContext http) => action!.PauseMs > 0
        ? Task.Delay(action.PauseMs, http.RequestAborted)
        : action.Released.Task.WaitAsync(http.RequestAborted);

    private async Task WaitAsync(HttpContext http, bool after)
    {
        foreach (var rule in rules.Where(r => r.After == after))
        {
            if (rule.LatencyMs > 0)
            {
                await Task.Delay(rule.LatencyMs, http.RequestAborted);
            }

            if (rule.Action == FaultAction.Hold)
            {
                rule.Hold();
                await rule.Released.Task.WaitAsync(http.RequestAborted);
            }
        }
    }

    private static ApiResponse Answer(FaultRule rule)
    {
        var (code, message) = rule.Status switch
        {
            401 => ("INVALID_SESSION_ID", "Session expired or invalid"),
            403 => ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
            503 => ("SERVER_UNAVAILABLE", "Server Unavailable"),
            _ => ("UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support: local-org"),
        };
        var response = rule.Body is null
            ? ApiResponse.Errors(rule.Status, [new ApiError(code, message)])
            : new ApiResponse(rule.Status, Encoding.UTF8.GetBytes(rule.Body), rule.ContentType);
        return rule.RetryAfter is { } seconds
            ? response with { Headers = [new("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture))] }
            : response;
    }
}
