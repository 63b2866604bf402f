namespace Seeder.Local;

/// <summary>Counts calls for Sforce-Limit-Info and limits; nothing is ever refused for it (a fault rule can).</summary>
internal sealed class ApiUsage
{
    public const int DailyLimit = 100_000;

    private long count;

    public long Count => Interlocked.Read(ref count);

    public long Add() => Interlocked.Increment(ref count);
}
