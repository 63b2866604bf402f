namespace Seeder.Local;

/// <summary>
/// Requests whose connection was dropped and that are committed only after the next read request. A client that reads at once does not see
/// their records yet.
/// </summary>
internal sealed class LateWork
{
    private readonly Lock gate = new();
    private readonly List<(TaskCompletionSource Due, Task Done)> waiting = [];
    private Task landing = Task.CompletedTask;

    /// <summary>Executes the request later.</summary>
    public async Task RunAsync(Func<Task> work)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add((due, done.Task));
        }

        await due.Task;
        try
        {
            await work();
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>Executes all waiting requests, after the present read request was answered.</summary>
    public void Release()
    {
        lock (gate)
        {
            landing = Task.WhenAll([landing, .. waiting.Select(w => w.Done)]);
            waiting.ForEach(w => w.Due.SetResult());
            waiting.Clear();
        }
    }

    /// <summary>Waits until the released requests are committed.</summary>
    public Task LandedAsync()
    {
        lock (gate)
        {
            return landing;
        }
    }
}
