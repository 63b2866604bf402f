namespace Seeder.Local.Tests.Proxy;

/// <summary>A clock that stands still, so that two orgs have the same times.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
