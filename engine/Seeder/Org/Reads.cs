using System.Text.Json;
using Seeder.Core.Calls;
using Seeder.Log;

namespace Seeder.Org;

/// <summary>Sends reads, and retries them if the network or the org fails. Any other failure stops the command.</summary>
internal static class Reads
{
    // Without a stop it is done; a document is then missing only where nothing was modified.
    private readonly record struct Read(
        JsonDocument? Document = null,
        SeederException? Stop = null,
        bool Passes = false,
        TimeSpan? RetryAfter = null,
        string? Words = null);

    /// <param name="complaint">What is wrong with an answer, null for nothing; such a one is as good as none.</param>
    public static async Task<JsonDocument> ReadAsync(
        this OrgClient client, string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null) =>
        await client.TryReadAsync(what, request, cancel, complaint)
            ?? throw new InvalidOperationException("Nobody asked whether it was modified.");

    /// <summary>The same; null where the org says that the answer has not changed.</summary>
    public static async Task<JsonDocument?> TryReadAsync(
        this OrgClient client, string what, ApiRequest request, CancellationToken cancel, Func<JsonElement, string?>? complaint = null)
    {
        var asked = TimeSpan.Zero;
        var (tries, sent) = (0, 0);
        var last = await Retry.Pipeline<Read>(client.Time, r => r.Passes, r => r.RetryAfter, Wait).ExecuteAsync(
            async token =>
            {
                var result = await client.SendAsync(request, token, new RequestInfo(0, sent++));
                token.ThrowIfCancellationRequested();
                var read = Judge(client, what, request, result, complaint);
                return read is { Passes: true, RetryAfter: { } pause } && ++tries < Retry.Attempts
                    ? Pause(client, what, read, pause, asked += pause)
                    : read;
            },
            cancel);
        return last.Stop is null ? last.Document : throw last.Stop;

        void Wait(Read read, TimeSpan pause) => client.LogWait(pause, read.Stop!.Diagnostic.Message);
    }

    // Waits no longer than a person would, and says so.
    private static Read Pause(OrgClient client, string what, Read read, TimeSpan pause, TimeSpan asked)
    {
        if (asked <= Retry.LongestAsked)
        {
            client.Waiting?.Invoke(Retry.Waits($"'{what}'", pause));
            return read;
        }
        var back = client.Time.GetUtcNow() + pause;
        var later = NetworkDiagnostics.ComeBackLater($"'{what}'", read.Words ?? "no explanation was given.", pause, back);
        return new Read(Stop: new SeederException(later, ExitCode.Rejected));
    }

    private static Read Judge(OrgClient client, string what, ApiRequest request, SendResult result, Func<JsonElement, string?>? complaint)
    {
        switch (result)
        {
            case SendResult.Answered { Response: { Status: >= 200 and < 300 } good }:
                // A page of the org's edge in place of the answer passes, as the 503 does that it stands for.
                return Parse(good, complaint) is var (document, wrong) && document is not null
                    ? new Read(document)
                    : Unexpected(good, wrong!, ExitCode.NoOrg) with { Passes = true };
            case SendResult.Answered { Response.Status: 304 } when request.IfModifiedSince is not null:
                return new Read();
            case SendResult.Answered { Response.Status: 401 }:
            // The userinfo of an expired session, which is not of the REST API, answers so.
            case SendResult.Answered { Response: { Status: 403 } forbidden }
                when client.Words(forbidden) is "Bad_OAuth_Token" or "Missing_OAuth_Token":
                return new Read(Stop: new SeederException(EnvironmentDiagnostics.LoginRefused(client.Url), ExitCode.NoOrg));
            case SendResult.Answered { Response: { Status: >= 300 and < 400 } moved }:
                return Unexpected(moved, "it points to another address, and a token is not sent after it.", ExitCode.NoOrg);
            case SendResult.Answered { Response: var answer }:
                var words = client.Words(answer);
                return answer.Status is 420 or 429 or >= 500 || IsBusy(words)
                    ? Unexpected(answer, words, ExitCode.NoOrg) with { Passes = true, RetryAfter = answer.RetryAfter, Words = words }
                    : Unexpected(answer, words, client.IsOrg ? ExitCode.Rejected : ExitCode.NoOrg);
            case SendResult.NotSent { Reason: var reason }:
                return Unreachable(reason);
            case SendResult.Lost { Reason: var reason }:
                return Unreachable(reason);
            default:
                throw new InvalidOperationException(result.GetType().Name);
        }

        Read Unexpected(ApiResponse response, string words, ExitCode exit) =>
            new(Stop: new SeederException(EnvironmentDiagnostics.UnexpectedAnswer(what, response.Status, words), exit));

        Read Unreachable(string reason) =>
            new(Stop: new SeederException(EnvironmentDiagnostics.Unreachable(client.Url, reason), ExitCode.NoOrg), Passes: true);
    }

    // One code for two limits, of which that of concurrent requests passes; only the words tell them apart (fact sheet section 6.3).
    private static bool IsBusy(string words) =>
        words.Contains("REQUEST_LIMIT_EXCEEDED", StringComparison.Ordinal)
            && words.Contains("Concurrent", StringComparison.OrdinalIgnoreCase);

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
            return (null, "the answer is not JSON.");
        }
    }

    /// <summary>
    /// Takes an answer apart; one of another shape stops the command with words, and not with an exception of the reader.
    /// </summary>
    public static T Take<T>(string what, Func<T> take)
    {
        try
        {
            return take();
        }
        // A key that is missing; a value of another kind; text that is not Unicode; a number out of range; a key twice; a null.
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException
            or OverflowException or ArgumentException)
        {
            const string Words = "it does not have the documented shape.";
            throw new SeederException(EnvironmentDiagnostics.UnexpectedAnswer(what, 200, Words), ExitCode.NoOrg);
        }
    }
}
