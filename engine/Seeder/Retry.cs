using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using Seeder.Log;

namespace Seeder;

/// <summary>Retries requests that had no effect: with exponential backoff and jitter, or after the wait that the org asks for.</summary>
internal static class Retry
{
    /// <summary>The number of attempts, including the first one.</summary>
    public const int Attempts = 6;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The maximum sum of the pauses that the org asks for, for one call.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>The note that is shown during the wait.</summary>
    public static string Waits(string what, TimeSpan pause) =>
        $"{what}: the org asks for a pause of {Math.Ceiling(pause.TotalSeconds):0} s (Retry-After); it is sent again then";

    /// <typeparam name="T">The result of an attempt; the retry library reads its members.</typeparam>
    /// <param name="passes">Whether the result is temporary, so that the request is sent again.</param>
    /// <param name="asked">Returns the wait that the org asks for; null if it asks for none.</param>
    /// <param name="waiting">Called with the length of the wait before the next attempt.</param>
    public static ResiliencePipeline<T> Pipeline<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] T>(
        TimeProvider time, Func<T, bool> passes, Func<T, TimeSpan?> asked, Action<T, TimeSpan> waiting)
    {
        var builder = new ResiliencePipelineBuilder<T> { TimeProvider = time };
        builder.AddRetry(new RetryStrategyOptions<T>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is null && passes(arguments.Outcome.Result!)),
            MaxRetryAttempts = Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = First,
            MaxDelay = Longest,
            DelayGenerator = arguments => ValueTask.FromResult(asked(arguments.Outcome.Result!)),
            OnRetry = arguments =>
            {
                Telemetry.Retries.Add(1);
                waiting(arguments.Outcome.Result!, arguments.RetryDelay);
                return default;
            },
        });
        return builder.Build();
    }
}
