using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>The entry point: logs every request, applies fault rules, checks the token, and passes the request to the router.</summary>
internal sealed class Front
{
    private const int SlowPieces = 10;

    private readonly OrgState org;
    private readonly Router router;
    private readonly RequestLog log = new();
    private readonly FaultRules faults = new();
    private readonly LateWork late = new();
    private readonly AdminApi admin;

    public Front(OrgState org, Func<Task> reset)
    {
        this.org = org;
        router = new Router(org);
        admin = new AdminApi(org, log, faults, reset);
    }

    public Uri BaseUrl { get; set; } = new("http://127.0.0.1");

    public async Task HandleAsync(HttpContext http)
    {
        try
        {
            Access.CheckAddress(http);
            if (http.Request.Method == "GET" && http.Request.Path == "/")
            {
                await WriteAsync(http, WebPage.Answer(), Fault.None);
            }
            else if (http.Request.Path.StartsWithSegments(AdminApi.Root))
            {
                await WriteAsync(http, await admin.AnswerAsync(http), Fault.None);
            }
            else
            {
                await ServeAsync(http);
            }
        }
        catch (Refusal refusal)
        {
            await WriteAsync(http, ApiResponse.Of(refusal), Fault.None);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client closed the connection.
        }
        catch (IOException)
        {
            // The client closed the connection inside a body.
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        var entry = log.Start(http.Request.Method, RequestReader.RawPath(http), http.Request.QueryString.Value ?? "");
        var usage = org.Usage.Add();
        try
        {
            var request = await RequestReader.ReadAsync(http, BaseUrl);
            entry.Describe(request, log.KeepsBodies);
            await late.LandedAsync();
            var fault = faults.Match(entry.Kind, http.Request.Path + http.Request.QueryString);
            await AdminRow.WriteAsync(org, fault.Rows(after: false), []);
            if (await fault.BeforeAsync(http, entry) is { } early)
            {
                log.Finish(entry, early.Status);
                await SendAsync(http, early, usage, Fault.None);
                return;
            }

            if (entry.Dropped is not null)
            {
                Drop(http, entry);
                return;
            }

            if (fault.IsLate)
            {
                entry.Dropped = "late";
                Drop(http, entry);
                await late.RunAsync(async () =>
                {
                    await AnswerAsync(http, request);
                    entry.Take(request.Touched);
                });
                return;
            }

            var faulty = request with { Locked = fault.Locks, MostRecords = fault.MostRecords, Half = fault.IsHalf };
            var response = await AnswerAsync(http, faulty);
            if (fault.IsTwice)
            {
                var second = await AnswerAsync(http, faulty with { Touched = new Touched() });
                response = fault.IsSecondAnswered ? second : response;
            }

            entry.Take(request.Touched);
            await AdminRow.WriteAsync(org, fault.Rows(after: true), request.Touched.Created);
            response = await fault.AfterAsync(http, entry) ?? response;
            if (entry.Dropped is not null)
            {
                Drop(http, entry);
                return;
            }

            entry.Dropped = fault.Cuts ? "cut" : null;
            log.Finish(entry, response.Status);
            if (!entry.Write)
            {
                // Before the response is sent: a client that reads again at once must see these records.
                late.Release();
            }

            await SendAsync(http, response, usage, fault);
        }
        finally
        {
            log.Finish(entry, 0);
        }
    }

    private void Drop(HttpContext http, LogEntry entry)
    {
        log.Finish(entry, 0);
        http.Abort();
    }

    private static async Task DribbleAsync(HttpContext http, ReadOnlyMemory<byte> body, Fault fault)
    {
        for (var piece = 0; piece < SlowPieces; piece++)
        {
            if (piece > 0)
            {
                await fault.PauseAsync(http);
            }

            await http.Response.Body.WriteAsync(
                body[(body.Length * piece / SlowPieces)..(body.Length * (piece + 1) / SlowPieces)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }

    private async Task<ApiResponse> AnswerAsync(HttpContext http, ApiRequest request)
    {
        try
        {
            RequestReader.CheckLength(http);
            var user = Access.Check(http, request, org);
            return Formats.Write(http, request, await router.AnswerAsync(Formats.Read(http, request) with { UserId = user }));
        }
        catch (Refusal refusal)
        {
            return Formats.Write(http, request, ApiResponse.Of(refusal));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A defect of the local org: the response has Salesforce's format, and contains the exception for the developers.
            return ApiResponse.Errors(
                500,
                [new ApiError(
                    "UNKNOWN_EXCEPTION", $"An unexpected error occurred. Please include this ErrorId if you contact support: {e}")]);
        }
    }

    private Task SendAsync(HttpContext http, ApiResponse response, long usage, Fault fault)
    {
        if (http.Request.Path.Value?.TrimEnd('/') is not "/services/data")
        {
            http.Response.Headers["Sforce-Limit-Info"] = $"api-usage={usage}/{ApiUsage.DailyLimit}";
        }

        return WriteAsync(http, response, fault);
    }

    private async Task WriteAsync(HttpContext http, ApiResponse response, Fault fault)
    {
        http.Response.StatusCode = response.Status;
        http.Response.Headers.Date = org.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        foreach (var (name, value) in response.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (response.Body.IsEmpty || response.Status is 204 or 304)
        {
            return;
        }

        http.Response.ContentType = response.ContentType;
        http.Response.ContentLength = response.Body.Length;
        if (fault.Cuts)
        {
            await http.Response.Body.WriteAsync(response.Body[..(response.Body.Length / 2)], http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        }
        else if (fault.IsSlow)
        {
            await DribbleAsync(http, response.Body, fault);
        }
        else if (http.Request.Method != "HEAD")
        {
            await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
        }
    }
}
