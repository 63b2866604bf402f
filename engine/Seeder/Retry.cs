using Polly;
using Polly.Retry;
using Seeder.Core.Run;

namespace Seeder;

/// <summary>How often and when a request that changed nothing is sent again: exponential backoff with jitter, and what the org asks for.</summary>
public static class Retry
{
    /// <summary>Tries in all, the first one counted.</summary>
    public const int Attempts = 6;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>A pipeline that repeats a call while it says <see cref="CallOutcome.Transient"/>.</summary>
    public static ResiliencePipeline<CallOutcome> Pipeline(TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<CallOutcome> { TimeProvider = time };
        builder.AddRetry(new RetryStrategyOptions<CallOutcome>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is CallOutcome.Transient { Reason: not TransientReason.Login }),
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = First,
            MaxDelay = Longest,
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Result as CallOutcome.Transient)?.RetryAfter),
        });
        return builder.Build();
    }

    /// <summary>The pause before the next try of a read.</summary>
    public static TimeSpan Delay(int attempt, TimeSpan? asked) =>
        asked ?? TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (attempt - 1)));
}
