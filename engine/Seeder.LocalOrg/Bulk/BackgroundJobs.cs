namespace Seeder.Local;

/// <summary>The jobs on which the org works at the moment: each in its own task, and never twice at the same time.</summary>
internal sealed class BackgroundJobs
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Work> running = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stop = new();

    /// <summary>
    /// Starts the work on a job. If the org already works on it, the work starts again as soon as it ends, because it may not have seen a
    /// change of the job.
    /// </summary>
    public void Start(string id, Func<CancellationToken, Task> work)
    {
        lock (gate)
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            if (running.TryGetValue(id, out var present))
            {
                present.IsAgain = true;
                return;
            }

            var added = new Work();
            running[id] = added;
            added.Task = HostContext.LeaveAsync(() => RunAsync(id, added, work));
        }
    }

    /// <summary>Stops all work between two chunks, and waits for that. The jobs are continued when the org starts again.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        Task[] tasks;
        lock (gate)
        {
            tasks = [.. running.Values.Select(w => w.Task)];
        }

        await Task.WhenAll(tasks);
    }

    private async Task RunAsync(string id, Work present, Func<CancellationToken, Task> work)
    {
        while (true)
        {
            try
            {
                await work(stop.Token);
            }
            catch (OperationCanceledException)
            {
                // The org stops.
            }

            lock (gate)
            {
                if (!present.IsAgain || stop.IsCancellationRequested)
                {
                    running.Remove(id);
                    return;
                }

                present.IsAgain = false;
            }
        }
    }

    private sealed class Work
    {
        public Task Task { get; set; } = Task.CompletedTask;

        public bool IsAgain { get; set; }
    }
}
