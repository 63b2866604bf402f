namespace Seeder.Benchmarks;

/// <summary>What the best of several rounds took. The machine is shared: the least is what the work itself costs.</summary>
/// <param name="Cpu">What the process used meanwhile, which is less than the time where others took the processor.</param>
internal readonly record struct Measured(TimeSpan Time, TimeSpan Cpu, long Allocated)
{
    public static Measured None { get; } = new(TimeSpan.MaxValue, default, 0);

    public double Seconds => Time.TotalSeconds;

    /// <summary>One round.</summary>
    public static (T Result, Measured Cost) Once<T>(Func<T> work)
    {
        var (allocated, cpu, watch) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var result = work();
        return (
            result, new Measured(watch.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetAllocatedBytesForCurrentThread() - allocated));
    }

    public static Measured BestOf(int rounds, Action work)
    {
        var best = None;
        for (var round = 0; round < rounds; round++)
        {
            Collect();
            best = best.Or(Once(() =>
            {
                work();
                return 0;
            }).Cost);
        }
        return best;
    }

    public Measured Or(Measured other) => other.Time < Time ? other : this;

    /// <summary>Frees all memory that nothing holds, so that one round does not pay for another. The process keeps it: to ask the system
    /// for it anew is no part of the work.</summary>
    public static void Collect()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
