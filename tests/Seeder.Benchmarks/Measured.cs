namespace Seeder.Benchmarks;

/// <summary>The cost of the fastest of several rounds. Other programs on the machine can only make a round slower.</summary>
/// <param name="Cpu">The processor time of the process. It is less than the elapsed time if other programs used the processor.</param>
internal readonly record struct Measured(TimeSpan Time, TimeSpan Cpu, long Allocated)
{
    public static Measured None { get; } = new(TimeSpan.MaxValue, default, 0);

    public double Seconds => Time.TotalSeconds;

    /// <summary>Measures one round.</summary>
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

    /// <summary>
    /// Collects garbage, so that one round does not pay for another. The process keeps the memory, because requesting it again is not part
    /// of the measured work.
    /// </summary>
    public static void Collect()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
    }
}
