using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Seeder.Local;

/// <summary>Converts exceptions to error responses. No exception is lost, and no response contains a stack trace.</summary>
internal static class Failure
{
    public static ApiResponse Response(Exception e) => e switch
    {
        Refusal refusal => ApiResponse.Of(refusal),
        BadHttpRequestException bad => ApiResponse.Errors(bad.StatusCode, [new ApiError(Code(bad.StatusCode), bad.Message)]) with
        {
            Headers = [new("Connection", "close")],
        },
        _ => Unexpected(e),
    };

    /// <summary>
    /// A defect of the local org. The response has the format of Salesforce, with the type of the exception. The exception itself goes to
    /// the trace listeners of this process.
    /// </summary>
    private static ApiResponse Unexpected(Exception e)
    {
        // The id is random, because a number would count the errors of all orgs in this process.
        var id = $"local-org-{RandomNumberGenerator.GetHexString(8, lowercase: true)} ({e.GetType().Name})";
        Trace.TraceError($"{id}: {e}");
        return ApiResponse.Errors(
            500,
            [new ApiError("UNKNOWN_EXCEPTION", $"An unexpected error occurred. Please include this ErrorId if you contact support: {id}")]);
    }

    // Codes of the web server's own errors are not recorded. A chunk that cannot be read is a body that cannot be read.
    private static string Code(int status) => status switch
    {
        400 => "JSON_PARSER_ERROR",
        408 => "REQUEST_TIMEOUT",
        413 => "REQUEST_ENTITY_TOO_LARGE",
        _ => "BAD_REQUEST",
    };
}
