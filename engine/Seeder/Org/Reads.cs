using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Log;

namespace Seeder.Org;

/// <summary>Sends reads, and retries them if the network or the org fails. Any other failure stops the command.</summary>
internal static class Reads
{
    // Without Stop, the read succeeded. Value is then null only if the content was not modified, or if there is no such resource.
    private readonly record struct Read<T>(
        T? Value = null,
        SeederException? Stop = null,
        bool Passes = false,
        TimeSpan? RetryAfter = null,
        string? Words = null)
        where T : class;

    /// <param name="complaint">
    /// Returns the error of a response, or null if it is valid. An invalid response is handled like a missing one.
    /// </param>
    public static async Task<JsonDocument> ReadAsync(
        this OrgClient client, string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null) =>
        await client.TryReadAsync(what, request, cancel, complaint)
            ?? throw new InvalidOperationException("The request had no If-Modified-Since header.");

    /// <summary>Like <see cref="ReadAsync"/>, but returns null if the org answers that the content was not modified.</summary>
    public static Task<JsonDocument?> TryReadAsync(
        this OrgClient client, string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null) =>
        client.TryReadAsync(what, request, response => Parse(response, complaint), cancel);

    /// <summary>Reads a response that is not JSON, or has another use for status 404.</summary>
    /// <param name="client">The org.</param>
    /// <param name="what">The resource, for messages.</param>
    /// <param name="request">The request.</param>
    /// <param name="parse">
    /// Reads the response. A <see cref="FormatException"/> means that it is not complete, and the request is sent again.
    /// </param>
    /// <param name="cancel">Stops the read.</param>
    /// <param name="mayBeMissing">Whether status 404 gives null.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public static async Task<T?> TryReadAsync<T>(
        this OrgClient client,
        string what,
        ApiRequest request,
        Func<ApiResponse, T> parse,
        CancellationToken cancel,
        bool mayBeMissing = false)
        where T : class
    {
        var asked = TimeSpan.Zero;
        var (tries, sent) = (0, 0);
        var last = await Retry.Pipeline<Read<T>>(client.Time, r => r.Passes, r => r.RetryAfter, Wait).ExecuteAsync(
            async token =>
            {
                var result = await client.SendAsync(request, token, new RequestInfo(0, sent++));
                token.ThrowIfCancellationRequested();
                if (mayBeMissing && result is SendResult.Answered { Response.Status: 404 })
                {
                    return default;
                }
                var read = Judge(client, what, request, result, parse);
                return read is { Passes: true, RetryAfter: { } pause } && ++tries < Retry.Attempts
                    ? Pause(client, what, read, pause, asked += pause)
                    : read;
            },
            cancel);
        return last.Stop is null ? last.Value : throw last.Stop;

        void Wait(Read<T> read, TimeSpan pause) => client.LogWait(pause, read.Stop!.Diagnostic.Message);
    }

    /// <summary>
    /// Sends a read once, before it is known whether the org serves it. Returns null without a valid response: the caller then sends it
    /// again with retries and diagnostics.
    /// </summary>
    /// <exception cref="SeederException">The org refuses the session.</exception>
    public static async Task<JsonDocument?> TryOnceAsync(this OrgClient client, ApiRequest request, CancellationToken cancel)
    {
        try
        {
            return await client.SendAsync(request, cancel) switch
            {
                SendResult.Answered { Response: { Status: >= 200 and < 300 } good } => Parse(good, null),
                SendResult.Answered { Response: var refused } when client.IsSessionRefused(refused) =>
                    throw SeederException.Of(client.SessionRefused),
                _ => null,
            };
        }
        catch (Exception exception)
            when (exception is FormatException || (exception is OperationCanceledException && cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    // Reports the wait, or stops the command if the org asks for too long a wait.
    private static Read<T> Pause<T>(OrgClient client, string what, Read<T> read, TimeSpan pause, TimeSpan asked)
        where T : class
    {
        if (asked <= Retry.LongestAsked)
        {
            client.Waiting?.Invoke(Retry.Waits($"'{what}'", pause));
            return read;
        }
        var back = client.Time.GetUtcNow() + pause;
        var later = NetworkDiagnostics.ComeBackLater($"'{what}'", read.Words ?? "no explanation was given.", pause, back);
        return new Read<T>(Stop: SeederException.Of(later));
    }

    private static Read<T> Judge<T>(
        OrgClient client, string what, ApiRequest request, SendResult result, Func<ApiResponse, T> parse)
        where T : class
    {
        switch (result)
        {
            case SendResult.Answered { Response: { Status: >= 200 and < 300 } good }:
                // An error page of the org's load balancer in place of JSON is temporary, like the 503 that it stands for.
                try
                {
                    return new Read<T>(parse(good));
                }
                catch (FormatException wrong)
                {
                    return Unexpected(good, wrong.Message) with { Passes = true };
                }
            case SendResult.Answered { Response.Status: 304 } when request.IfModifiedSince is not null:
                return default;
            case SendResult.Answered { Response: var refused } when client.IsSessionRefused(refused):
                return new Read<T>(Stop: SeederException.Of(client.SessionRefused));
            case SendResult.Answered { Response: { Status: >= 300 and < 400 } moved }:
                return Unexpected(moved, "it points to another address, and a token is not sent after it.");
            case SendResult.Answered { Response: var answer }:
                var words = client.Words(answer);
                return answer.Status is 420 or 429 or >= 500 || IsBusy(words)
                    ? Unexpected(answer, words) with { Passes = true, RetryAfter = answer.RetryAfter, Words = words }
                    : Unexpected(answer, words, client.IsOrg ? DiagnosticKind.Rejected : DiagnosticKind.NoOrg);
            case SendResult.NotSent { Reason: var reason, Kind: var kind }:
                return Unreachable(reason, kind);
            case SendResult.Lost { Reason: var reason }:
                return Unreachable(reason, NetworkFailureKind.Answer);
            default:
                throw new InvalidOperationException(result.GetType().Name);
        }

        Read<T> Unexpected(ApiResponse response, string words, DiagnosticKind kind = DiagnosticKind.NoOrg) =>
            new(Stop: SeederException.Of(EnvironmentDiagnostics.UnexpectedAnswer(what, response.Status, words) with { Kind = kind }));

        // A certificate that is not trusted now is not trusted a second later.
        Read<T> Unreachable(string reason, NetworkFailureKind kind) => new(
            Stop: SeederException.Of(NetworkFailure.Diagnostic(client.Url, reason, kind)),
            Passes: kind != NetworkFailureKind.Certificate);
    }

    // One error code is used for two limits. Only the limit for concurrent requests is temporary, and only the message tells which limit it
    // is (fact sheet section 6.3).
    private static bool IsBusy(string words) =>
        words.Contains("REQUEST_LIMIT_EXCEEDED", StringComparison.Ordinal)
            && words.Contains("Concurrent", StringComparison.OrdinalIgnoreCase);

    private static JsonDocument Parse(ApiResponse response, Func<JsonElement, string?>? complaint)
    {
        try
        {
            var document = JsonDocument.Parse(response.Body);
            if (complaint?.Invoke(document.RootElement) is not { } wrong)
            {
                return document;
            }
            document.Dispose();
            throw new FormatException(wrong);
        }
        catch (JsonException exception)
        {
            throw new FormatException("the response is not JSON.", exception);
        }
    }

    /// <summary>
    /// Reads values from a response. If the response has another structure than documented, it stops the command with a diagnostic.
    /// </summary>
    public static T Take<T>(string what, Func<T> take)
    {
        try
        {
            return take();
        }
        // A missing key, a value of another type, invalid Unicode, a number out of range, a duplicate key, or null.
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or ArgumentException)
        {
            const string Words = "it does not have the documented structure.";
            throw SeederException.Of(EnvironmentDiagnostics.UnexpectedAnswer(what, 200, Words));
        }
    }
}
