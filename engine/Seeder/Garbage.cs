namespace Seeder;

/// <summary>
/// Collects garbage at points of a run where much of it is known to be there: after a stage of planning, or after a job got its rows. The
/// runtime alone waits until the garbage is as large as the rest, and keeps the memory for later: a run of a million records would take
/// twice as much.
/// </summary>
internal static class Garbage
{
    private const long Most = 64 * 1024 * 1024;

    // A collection of a million records takes 0.3 s.
    private const int FewestRecords = 100_000;

    // The command line switches it on: a library must not collect the garbage of the program that uses it.
    private static readonly bool IsOn = AppContext.TryGetSwitch("Seeder.CollectsGarbage", out var isOn) && isOn;

    /// <param name="records">The number of records or operations of the plan.</param>
    public static void CollectIfMuch(int records)
    {
        if (IsOn
            && records >= FewestRecords
            && GC.GetTotalMemory(forceFullCollection: false) - GC.GetGCMemoryInfo(GCKind.FullBlocking).HeapSizeBytes > Most)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
