namespace Seeder.Local.Tests.Properties;

/// <summary>The time of day and something more: a clock that is off, or that moves on when it is told to.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
