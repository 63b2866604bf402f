namespace Seeder.Local.Tests.Properties;

/// <summary>The system's time, with waits that end at once.</summary>
internal sealed class HastyTime : TimeProvider
{
    public static HastyTime Instance { get; } = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}
