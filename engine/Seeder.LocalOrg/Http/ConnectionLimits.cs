using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Seeder.Local;

/// <summary>How long the server keeps connections that are idle or too slow.</summary>
internal sealed record ConnectionLimits
{
    // Bytes per second. A client that sends less than this is not sending: it waits, or it keeps connections busy on purpose.
    private const double LowestRate = 240;

    /// <summary>The time until an idle connection is closed. It is longer than the minute after which .NET clients close it.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The time in which the headers of a request must arrive.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a body may be slower than the lowest rate.</summary>
    public TimeSpan SlowBody { get; init; } = TimeSpan.FromSeconds(10);

    // Longer, because a debugger may stop a client while it reads.
    /// <summary>How long a client may read a response slower than the lowest rate.</summary>
    public TimeSpan SlowReader { get; init; } = TimeSpan.FromMinutes(5);

    public void Apply(KestrelServerLimits limits)
    {
        limits.KeepAliveTimeout = Idle;
        limits.RequestHeadersTimeout = Headers;
        limits.MinRequestBodyDataRate = new MinDataRate(LowestRate, SlowBody);
        limits.MinResponseDataRate = new MinDataRate(LowestRate, SlowReader);
    }
}
