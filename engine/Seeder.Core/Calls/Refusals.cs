using System.Text.Json;

namespace Seeder.Core.Calls;

/// <summary>
/// Derives the outcome of a request that the org refused. It uses error codes and not messages, because messages are in the language of
/// the user.
/// </summary>
internal static class Refusals
{
    private const int LongestMessage = 4000;

    /// <summary>The outcome of a request of a job that the org refused.</summary>
    public static CallOutcome Read(ApiResponse response)
    {
        if (response.Status is >= 500 or < 400)
        {
            return new CallOutcome.InDoubt($"the org answered with status {response.Status}") { RetryAfter = response.RetryAfter };
        }
        try
        {
            using var document = JsonDocument.Parse(response.Body);
            return response.Status is 401 or 420 or 429
                ? Unreadable(response)
                : Judge([.. Errors(document.RootElement, -1)], response.RetryAfter);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Unreadable(response);
        }
    }

    public static CallOutcome Unreadable(ApiResponse response) => response.Status switch
    {
        // The login was refused before the call was processed.
        401 => new CallOutcome.Transient(TransientReason.Login, "the session is not valid", response.RetryAfter),
        420 or 429 => new CallOutcome.Transient(TransientReason.Throttled, $"status {response.Status}", response.RetryAfter),
        _ => new CallOutcome.InDoubt($"the answer (status {response.Status}) could not be read"),
    };

    public static CallOutcome Judge(ImmutableArray<OrgError> errors, TimeSpan? retryAfter = null)
    {
        if (errors.IsEmpty)
        {
            return new CallOutcome.InDoubt("the response reports errors, but does not list any");
        }
        if (errors.FirstOrDefault(IsLock) is { } locked)
        {
            return new CallOutcome.Transient(TransientReason.Locked, locked.Message, retryAfter);
        }
        if (errors.FirstOrDefault(e => e.Code == "REQUEST_LIMIT_EXCEEDED") is { } limit)
        {
            // One error code is used for two limits, and only the message tells which (both messages are recorded, fact sheet section 6.3).
            return limit.Message.Contains("Concurrent", StringComparison.OrdinalIgnoreCase)
                ? new CallOutcome.Transient(TransientReason.Throttled, limit.Message, retryAfter)
                : new CallOutcome.LimitReached(limit.Message);
        }
        if (errors.FirstOrDefault(e => e.Code is "SERVER_UNAVAILABLE" or "UNKNOWN_EXCEPTION") is { } broken)
        {
            return new CallOutcome.InDoubt(broken.Message);
        }
        // Records that were rolled back because of another record are not reported.
        var causes = errors.Where(e => e.Code is not ("ALL_OR_NONE_OPERATION_ROLLED_BACK" or "PROCESSING_HALTED")).ToImmutableArray();
        causes = causes.IsEmpty ? errors : causes;
        return causes.Any(IsGovernorLimit) ? new CallOutcome.TooMuch(causes) : new CallOutcome.Rejected(causes);
    }

    // Failing Apex has one error code for all reasons. The name of its exception class is the same in every language.
    public static bool IsGovernorLimit(OrgError error) =>
        error.Code == "LIMIT_EXCEEDED"
        || error.Code.StartsWith("TXN_", StringComparison.Ordinal)
        || error.Code.StartsWith("TOO_MANY_", StringComparison.Ordinal)
        || (error.Code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"
            && error.Message.Contains("System.LimitException"));

    public static bool IsLock(OrgError error) => error.Code == "UNABLE_TO_LOCK_ROW";

    public static IEnumerable<OrgError> Errors(JsonElement json, int position) => json.ValueKind == JsonValueKind.Array
        ? json.EnumerateArray().SelectMany(e => Errors(e, position))
        : [new OrgError(
            position, Text(json, "statusCode") ?? Text(json, "errorCode") ?? "UNKNOWN", Short(Text(json, "message") ?? ""), Fields(json))];

    /// <summary>The org's message, cut to a readable length.</summary>
    public static string Short(string message) => message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}...";

    private static ImmutableArray<string> Fields(
        JsonElement json) => json.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
        ? [.. fields.EnumerateArray().Where(f => f.ValueKind == JsonValueKind.String).Select(f => f.GetString()!)]
        : [];

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
