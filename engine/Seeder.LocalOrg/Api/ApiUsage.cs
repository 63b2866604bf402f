namespace Seeder.Local;

/// <summary>
/// Counts API calls for Sforce-Limit-Info and the limits resource. The limit is not enforced; only a fault rule can do that.
/// </summary>
internal sealed class ApiUsage
{
    public const int DailyLimit = 100_000;

    private long count;

    public long Count => Interlocked.Read(ref count);

    public void Add(int calls) => Interlocked.Add(ref count, calls);
}
