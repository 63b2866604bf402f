using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>The connection to one org. It sends each request once; its callers decide about retries.</summary>
internal interface IOrg : IDisposable
{
    /// <param name="request">The request. Its path begins with a slash.</param>
    /// <param name="cancel">Aborts the request, also when it is already sent.</param>
    /// <exception cref="SeederException">The path would lead to another server, such as <c>//host/x</c>.</exception>
    Task<SendResult> SendAsync(ApiRequest request, CancellationToken cancel);
}

/// <summary>The result of sending a request: a response, or the reason why no response came.</summary>
internal abstract record SendResult
{
    private SendResult()
    {
    }

    public sealed record Answered(ApiResponse Response) : SendResult
    {
        /// <summary>The org's time; null if the response does not contain it.</summary>
        public OrgClock? Clock { get; init; }

        /// <summary>The API calls used and allowed in 24 hours; null if the response does not contain them.</summary>
        public (int Used, int Allowed)? Usage { get; init; }
    }

    /// <summary>The request did not reach the org.</summary>
    public sealed record NotSent(string Reason, NetworkFailureKind Kind = NetworkFailureKind.Connection) : SendResult;

    /// <summary>The request may have reached the org.</summary>
    public sealed record Lost(string Reason) : SendResult;
}

/// <summary>The org's time in a response.</summary>
/// <param name="At">The timestamp of this machine's clock when the response arrived.</param>
internal readonly record struct OrgClock(DateTimeOffset Time, long At);
