namespace Seeder.Local;

/// <summary>Work whose caller heard nothing and which lands only after the next read: who asks at once does not see it yet.</summary>
internal sealed class LateWork
{
    private readonly Lock gate = new();
    private readonly List<(TaskCompletionSource Due, Task Done)> waiting = [];
    private Task landing = Task.CompletedTask;

    /// <summary>Does the work when it is due.</summary>
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

    /// <summary>Lets everything land that waits, once this read has been answered.</summary>
    public void Release()
    {
        lock (gate)
        {
            landing = Task.WhenAll([landing, .. waiting.Select(w => w.Done)]);
            waiting.ForEach(w => w.Due.SetResult());
            waiting.Clear();
        }
    }

    /// <summary>What was let go is there before anything else is looked at.</summary>
    public Task LandedAsync()
    {
        lock (gate)
        {
            return landing;
        }
    }
}
