namespace Seeder.Local;

/// <summary>Thrown to answer the whole request with an error. Nothing of the request is stored.</summary>
internal sealed class Refusal(int status, IReadOnlyList<ApiError> errors) : Exception(errors[0].Message)
{
    public Refusal(int status, string code, string message, params IReadOnlyList<string> fields)
        : this(status, [new ApiError(code, message, fields)])
    {
    }

    public int Status { get; } = status;

    public IReadOnlyList<ApiError> Errors { get; } = errors;

    public static Refusal NotFound() => new(404, "NOT_FOUND", "The requested resource does not exist");

    /// <summary>The error for a locator that names no rows or jobs. For jobs, it is an assumption.</summary>
    public static Refusal InvalidLocator() => new(400, "INVALID_QUERY_LOCATOR", "invalid query locator");

    /// <param name="key">The id or key that matches no record.</param>
    public static Refusal NoRecord(string key) =>
        new(404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {key}");

    public static Refusal MethodNotAllowed(string method, params ReadOnlySpan<string> allowed) =>
        new(
            405,
            "METHOD_NOT_ALLOWED",
            $"HTTP Method '{method}' not allowed. Allowed are "
                + $"{string.Join(",", allowed.ToArray().Append("HEAD").Order(StringComparer.Ordinal))}");
}
