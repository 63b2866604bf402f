using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>The entry point: logs every request, checks the token, applies fault rules, and passes the request to the router.</summary>
internal sealed class Front
{
    private readonly OrgState org;
    private readonly Router router;
    private readonly RequestLog log = new();
    private readonly FaultRules faults;
    private readonly LateWork late = new();
    private readonly AdminApi admin;

    public Front(OrgState org, Func<Task> reset)
    {
        this.org = org;
        router = new Router(org);
        faults = new FaultRules(org.Sessions, org.JobFaults, org.Time);
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
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            // The client closed the connection, so nobody reads a response.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, Failure.Response(e), Fault.None);
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        var entry = log.Start(http.Request.Method, RequestReader.RawPath(http), SecretText.Query(http));
        org.Usage.Add(1);
        try
        {
            if (await ReadAsync(http, entry) is not { } request)
            {
                return;
            }

            await using var upload = request.Upload;
            await late.LandedAsync();
            var fault = faults.Match(entry.Kind, http.Request.Path + http.Request.QueryString);
            await AdminRow.WriteAsync(org, fault.Rows(after: false), []);
            if (await fault.BeforeAsync(http, entry) is { } early)
            {
                log.Finish(entry, early.Status);
                await SendAsync(http, early, Fault.None);
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
                    await AnswerAsync(request);
                    entry.Take(request.Touched);
                });
                return;
            }

            var faulty = request with { Locked = fault.Locks, MostRecords = fault.MostRecords, Half = fault.IsHalf };
            var response = await AnswerAsync(faulty);
            if (fault.IsTwice)
            {
                var second = await AnswerAsync(faulty with { Touched = new Touched() });
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

            await SendAsync(http, response, fault);
        }
        finally
        {
            log.Finish(entry, 0);
        }
    }

    /// <summary>
    /// Reads a request whose token is valid. Otherwise, or if its body cannot be read, the request is answered here, and the result is
    /// null.
    /// </summary>
    private async Task<ApiRequest?> ReadAsync(HttpContext http, LogEntry entry)
    {
        ApiRequest? head = null;
        try
        {
            head = Formats.Describe(http, RequestReader.Head(http, BaseUrl));
            entry.Describe(head);
            RequestReader.CheckLength(http);
            if (MissingApi.Outside(head.Segments) is { } missing)
            {
                await RefuseAsync(http, entry, missing);
                return null;
            }

            var user = Access.Check(http, head, org);
            if (JobsResource.IsUpload(head))
            {
                var upload = await RequestBody.ReadUploadAsync(http);
                entry.Keep(log.KeepsBodies ? await RequestBody.CopyAsync(upload) : ReadOnlyMemory<byte>.Empty);
                return head with { UserId = user, Upload = upload };
            }

            var request = head with { UserId = user, Body = await RequestBody.ReadAsync(http) };
            entry.Keep(log.KeepsBodies && !SecretText.HidesBody(request) ? request.Body : ReadOnlyMemory<byte>.Empty);
            return request;
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(http, entry, head is null ? Failure.Response(e) : Formats.Write(head, Failure.Response(e)));
            return null;
        }
    }

    private Task RefuseAsync(HttpContext http, LogEntry entry, ApiResponse response)
    {
        log.Finish(entry, response.Status);
        return SendAsync(http, response, Fault.None);
    }

    private void Drop(HttpContext http, LogEntry entry)
    {
        log.Finish(entry, 0);
        http.Abort();
    }

    private async Task<ApiResponse> AnswerAsync(ApiRequest request)
    {
        try
        {
            return Formats.Write(request, await router.AnswerAsync(Formats.Read(request)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Formats.Write(request, Failure.Response(e));
        }
    }

    private Task SendAsync(HttpContext http, ApiResponse response, Fault fault)
    {
        if (http.Request.Path.Value?.TrimEnd('/') is not "/services/data")
        {
            http.Response.Headers["Sforce-Limit-Info"] = $"api-usage={org.Usage.Count}/{ApiUsage.DailyLimit}";
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

        await ResponseBody.SendAsync(http, response, fault);
    }
}
