using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Seeder.Tests.Golden;

namespace Seeder.Tests.Shell;

/// <summary>
/// The clock of a test. A pause passes at once, and <see cref="Waits"/> tells how long it was. The time between pauses stands still.
/// </summary>
internal sealed class FakeClock() : FakeTimeProvider(GoldenCheck.Now)
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The pauses in their order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    /// <summary>Called when a pause begins, before it passes.</summary>
    public Action? Waiting { get; set; }

    /// <summary>Whether pauses pass only by <see cref="FakeTimeProvider.Advance"/>.</summary>
    public bool IsManual { get; set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            _waits.Enqueue(dueTime);
            Waiting?.Invoke();
            if (!IsManual)
            {
                ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
            }
        }
        return timer;
    }
}
