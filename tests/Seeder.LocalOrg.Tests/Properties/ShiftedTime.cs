namespace Seeder.Local.Tests.Properties;

/// <summary>The system's time with an offset, for a wrong clock or for a jump.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
