using Microsoft.Extensions.Logging;

namespace Seeder.Log;

/// <summary>
/// Every message that the library logs. Event ids are stable: a message keeps its id, and no other message gets it.
/// 1xx: requests; 2xx: waits; 3xx: files; 4xx: planning; 5xx: runs; 6xx: logins.
/// </summary>
internal static partial class Messages
{
    [LoggerMessage(100, LogLevel.Debug, "{Method} {Path}: sending, {Records} records, retry {Retry}", EventName = "RequestSent")]
    public static partial void RequestSent(this ILogger logger, string method, string path, int records, int retry);

    [LoggerMessage(
        101, LogLevel.Information,
        "{Method} {Path}: status {Status} in {Duration} ms, {Records} records, retry {Retry}",
        EventName = "ResponseReceived")]
    public static partial void ResponseReceived(
        this ILogger logger, string method, string path, int status, double duration, int records, int retry);

    [LoggerMessage(
        102, LogLevel.Warning,
        "{Method} {Path}: no response in {Duration} ms, {Records} records, retry {Retry}: {Reason}",
        EventName = "ResponseMissing")]
    public static partial void ResponseMissing(
        this ILogger logger, string method, string path, double duration, int records, int retry, string reason);

    [LoggerMessage(103, LogLevel.Trace, "{Method} {Path}: request {Query} {Body}", EventName = "RequestBody")]
    public static partial void RequestBody(this ILogger logger, string method, string path, string query, string body);

    [LoggerMessage(104, LogLevel.Trace, "{Method} {Path}: response {Body}", EventName = "ResponseBody")]
    public static partial void ResponseBody(this ILogger logger, string method, string path, string body);

    [LoggerMessage(200, LogLevel.Information, "Waiting {Seconds} s: {Reason}", EventName = "Waiting")]
    public static partial void Waiting(this ILogger logger, double seconds, string reason);

    [LoggerMessage(300, LogLevel.Information, "Created the journal {Path}", EventName = "JournalCreated")]
    public static partial void JournalCreated(this ILogger logger, string path);

    [LoggerMessage(301, LogLevel.Debug, "Wrote {Entry} to the journal: {Bytes} bytes in {Duration} ms", EventName = "JournalWritten")]
    public static partial void JournalWritten(this ILogger logger, string entry, int bytes, double duration);

    [LoggerMessage(302, LogLevel.Debug, "Deleted the journal {Path}: the manifest holds its entries", EventName = "JournalDeleted")]
    public static partial void JournalDeleted(this ILogger logger, string path);

    [LoggerMessage(310, LogLevel.Information, "Wrote the manifest {Path}: {Records} records, {Bytes} bytes", EventName = "ManifestWritten")]
    public static partial void ManifestWritten(this ILogger logger, string path, int records, long bytes);

    [LoggerMessage(400, LogLevel.Debug, "Planning stage {Stage}: {Duration} ms", EventName = "StageCompleted")]
    public static partial void StageCompleted(this ILogger logger, string stage, double duration);

    [LoggerMessage(401, LogLevel.Information, "Planned in {Duration} ms", EventName = "PlanningCompleted")]
    public static partial void PlanningCompleted(this ILogger logger, double duration);

    [LoggerMessage(
        500, LogLevel.Information,
        "Run started: {Calls} calls, {Operations} operations, {Parallel} calls at once",
        EventName = "RunStarted")]
    public static partial void RunStarted(this ILogger logger, int calls, int operations, int parallel);

    [LoggerMessage(
        501, LogLevel.Information,
        "Run ended in {Duration} ms: complete {Complete}, {InDoubt} in-doubt calls, cancelled {Cancelled}",
        EventName = "RunEnded")]
    public static partial void RunEnded(this ILogger logger, double duration, bool complete, int inDoubt, bool cancelled);

    [LoggerMessage(600, LogLevel.Information, "Logged in to {Server} by {Login} in {Duration} ms", EventName = "LoggedIn")]
    public static partial void LoggedIn(this ILogger logger, string login, string server, double duration);

    [LoggerMessage(601, LogLevel.Information, "The session at {Server} expired", EventName = "SessionExpired")]
    public static partial void SessionExpired(this ILogger logger, string server);
}
