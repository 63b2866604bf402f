namespace Seeder.Benchmarks;

/// <summary>Measures the peak of the process's working set above its start, every few milliseconds.</summary>
internal sealed class PeakMemory
{
    private readonly long _start;
    private readonly Thread _watcher;
    private readonly ManualResetEventSlim _done = new();
    private long _most;

    public PeakMemory()
    {
        Measured.Collect();
        _start = _most = Environment.WorkingSet;
        _watcher = new Thread(Watch) { IsBackground = true };
        _watcher.Start();
    }

    /// <summary>Stops measuring. Returns the peak in megabytes above the start.</summary>
    public double Stop()
    {
        _done.Set();
        _watcher.Join();
        _done.Dispose();
        return (_most - _start) / 1e6;
    }

    private void Watch()
    {
        do
        {
            _most = Math.Max(_most, Environment.WorkingSet);
        }
        while (!_done.Wait(5));
    }
}
