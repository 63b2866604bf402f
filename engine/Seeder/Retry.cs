using System.Diagnostics.CodeAnalysis;
using Polly;
using Polly.Retry;
using Seeder.Log;

namespace Seeder;

/// <summary>
/// How often and when a request without effect is retried: exponential backoff with jitter, or the pause that the org asks for.
/// </summary>
internal static class Retry
{
    /// <summary>The number of attempts, including the first one.</summary>
    public const int Attempts = 6;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>The maximum sum of the pauses that the org asks for, for one call.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>Said while it is waited for.</summary>
    public static string Waits(string what, TimeSpan pause) =>
        $"{what}: the org asks for a pause of {Math.Ceiling(pause.TotalSeconds):0} s (Retry-After); it is sent again then";

    /// <typeparam name="T">What comes of a try; the library looks at its members.</typeparam>
    /// <param name="passes">Whether what came of a try may be other the next time.</param>
    /// <param name="asked">The pause that the org asks for; null where it does not.</param>
    /// <param name="waiting">Hears how long is waited before the next try.</param>
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
