using Seeder.Core.Calls;

namespace Seeder.Org;

/// <summary>The wire to one org: sends a request once. Callers decide about retries.</summary>
internal interface IOrg : IDisposable
{
    /// <param name="request">Its path starts with a slash.</param>
    /// <param name="cancel">Drops the request.</param>
    /// <exception cref="SeederException">The path leads away from the org.</exception>
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
        /// <summary>The org's clock; null if the response does not say it.</summary>
        public OrgClock? Clock { get; init; }

        /// <summary>Calls used and allowed in 24 hours; null if the response does not say it.</summary>
        public (int Used, int Allowed)? Usage { get; init; }
    }

    /// <summary>The request did not reach the org.</summary>
    public sealed record NotSent(string Reason) : SendResult;

    /// <summary>The request may have reached the org.</summary>
    public sealed record Lost(string Reason) : SendResult;
}

/// <summary>The org's clock, as a response says it.</summary>
/// <param name="At">The timestamp of our clock when the response arrived.</param>
internal readonly record struct OrgClock(DateTimeOffset Time, long At);
