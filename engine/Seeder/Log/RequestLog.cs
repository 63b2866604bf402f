using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using Seeder.Core.Calls;
using Seeder.Org;

namespace Seeder.Log;

/// <summary>Information about a request for the log.</summary>
/// <param name="Records">The number of records that the request creates, updates or deletes.</param>
/// <param name="Retry">The number of the retry; 0 for the first attempt.</param>
internal readonly record struct RequestInfo(int Records, int Retry);

/// <summary>Logs one request and its response, and creates its trace span.</summary>
internal readonly struct RequestLog : IDisposable
{
    // A describe has about a megabyte, which is too long for a log.
    private const int LongestBody = 64 * 1024;

    // The rows of a job may have 100 MB. No secret is so long that it reaches from here into the part that is shown.
    private const int LongestRead = 16 * LongestBody;

    private readonly OrgClient _org;
    private readonly ApiRequest _request;
    private readonly RequestInfo _info;
    private readonly long _started;
    private readonly Activity? _span;

    private RequestLog(OrgClient org, ApiRequest request, RequestInfo info, Activity? span) =>
        (_org, _request, _info, _started, _span) = (org, request, info, org.Time.GetTimestamp(), span);

    public static RequestLog Begin(OrgClient org, ApiRequest request, RequestInfo info)
    {
        var span = Telemetry.Source.StartActivity("Seeder call", ActivityKind.Client);
        var log = new RequestLog(org, request, info, span);
        if (span is not null)
        {
            span.SetTag("http.request.method", request.Method);
            span.SetTag("url.path", log.Path);
            span.SetTag("server.address", org.Url.Host);
            span.SetTag("seeder.records", info.Records);
            span.SetTag("seeder.retry", info.Retry);
        }
        var logger = org.Log.Logger;
        if (logger.IsEnabled(LogLevel.Debug))
        {
            logger.RequestSent(request.Method, log.Path, info.Records, info.Retry);
        }
        if (logger.IsEnabled(LogLevel.Trace))
        {
            logger.RequestBody(request.Method, log.Path, log.Query, log.Shown(request.Body, request.ContentType == ApiRequest.Csv));
        }
        return log;
    }

    public void End(SendResult result)
    {
        Telemetry.Calls.Add(1);
        var logger = _org.Log.Logger;
        var duration = Math.Round(_org.Time.GetElapsedTime(_started).TotalMilliseconds, 1);
        if (result is SendResult.Answered(var response))
        {
            _span?.SetTag("http.response.status_code", response.Status);
            _span?.SetStatus(response.Status < 400 ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
            if (logger.IsEnabled(LogLevel.Information))
            {
                logger.ResponseReceived(_request.Method, Path, response.Status, duration, _info.Records, _info.Retry);
            }
            if (logger.IsEnabled(LogLevel.Trace))
            {
                logger.ResponseBody(_request.Method, Path, Shown(response.Body, IsCsv(response)));
            }
            return;
        }
        var reason = result is SendResult.NotSent notSent ? notSent.Reason : result is SendResult.Lost lost ? lost.Reason : "";
        _span?.SetStatus(ActivityStatusCode.Error, _org.Safe(reason));
        if (logger.IsEnabled(LogLevel.Warning))
        {
            logger.ResponseMissing(_request.Method, Path, duration, _info.Records, _info.Retry, _org.Safe(reason));
        }
    }

    public void Dispose() => _span?.Dispose();

    // A query contains values, so it is only logged like a body.
    private string Path => _org.Safe(_request.Path.Split('?')[0]);

    private string Query => _request.Path.IndexOf('?') is >= 0 and var at
        ? _org.Log.RedactsValues ? "?***" : _org.Safe(Uri.UnescapeDataString(_request.Path[at..]))
        : "";

    // An error is JSON.
    private bool IsCsv(ApiResponse response) => response.Status < 300 && _request.Accept == ApiRequest.Csv;

    private string Shown(ReadOnlyMemory<byte> body, bool isCsv)
    {
        var text = !_org.Log.RedactsValues ? Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestRead)])
            : isCsv ? RedactedBody.OfCsv(body)
            : RedactedBody.Of(body);
        // Secrets are removed before the text is cut: a secret that is cut off is harder to find.
        var safe = _org.Safe(text);
        return safe.Length <= LongestBody && body.Length <= LongestRead ? safe
            : $"{safe[..Math.Min(safe.Length, LongestBody)]}... ({Quoting.Count(body.Length, "byte")} in all)";
    }
}
