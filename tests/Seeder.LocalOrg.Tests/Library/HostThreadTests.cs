using System.Text.Json.Nodes;

namespace Seeder.Local.Tests.Library;

/// <summary>The library and the local org on the threads of a program that blocks them, cancels work and ignores its exceptions.</summary>
[Parallelizable(ParallelScope.None)]
internal sealed class HostThreadTests : LibraryFixture
{
    [Test]
    public void A_thread_with_a_synchronization_context_may_block_until_the_work_ends()
    {
        var (url, token) = (Org.Url.ToString(), Org.AccessToken);
        var path = Write("p.yaml", Small);
        var context = new Blocked();
        Exception? failed = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            try
            {
                Use(url, token, path);
            }
            catch (Exception exception)
            {
                failed = exception;
            }
        });

        thread.Start();
        thread.Join();

        Assert.That(failed, Is.Null);
        Assert.That(context.Posted, Is.Zero);
    }

    // Everything here would wait for itself if a continuation needed the thread.
#pragma warning disable VSTHRD002, CA1849
    private void Use(string url, string token, string path)
    {
        using var cancel = new CancellationTokenSource();
        var org = OrgConnection.ConnectAsync(OrgLogin.Token(url, token)).Result;
        var plan = SeedPlan.Load(path, Options);
        var planned = plan.PlanAsync(org).Result;
        var result = planned.ApplyAsync().Result;
        using var http = org.CreateHttpClient();
        var account = http.GetStringAsync(new Uri($"sobjects/Account/{result["acme"]}", UriKind.Relative)).Result;
        Assert.That((string)JsonNode.Parse(account)!["Name"]!, Is.EqualTo("Acme"));
        plan.DestroyAsync(org).Wait();
        cancel.Cancel();
        Assert.That(() => plan.ApplyAsync(org, cancellationToken: cancel.Token).Wait(), Throws.InstanceOf<AggregateException>());
        org.DisposeAsync().AsTask().Wait();
        var local = LocalOrg.StartAsync(new LocalOrgOptions()).Result;
        local.SnapshotAsync().Wait();
        local.RestoreAsync().Wait();
        local.ResetAsync().Wait();
        Assert.That(local.Username, Is.Not.Empty);
        local.DisposeAsync().AsTask().Wait();
    }
#pragma warning restore VSTHRD002, CA1849

    [Test]
    public async Task No_exception_of_the_library_stays_unobserved()
    {
        Collect();
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs args) => unobserved.Add(args.Exception);
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await FailInManyWaysAsync();
            Collect();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        Assert.That(unobserved, Is.Empty);
    }

    private async Task FailInManyWaysAsync()
    {
        await using var org = await ConnectAsync();
        using var cancel = new CancellationTokenSource();
        using var gate = new ManualResetEventSlim();
        var started = new TaskCompletionSource();
        var abandoned = PureWork.RunAsync<int>(
            () =>
            {
                started.SetResult();
                gate.Wait();
                throw new IOException("too late");
            },
            cancel.Token);
        await started.Task;
        await cancel.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => abandoned);
        gate.Set();
        var plan = Load("plan: bad\nrecords:\n  Account:\n    - { Nam: Acme }\n");
        await Assert.CatchAsync<PlanException>(() => plan.ApplyAsync(org));
        await Assert.CatchAsync<OperationCanceledException>(() => Load(Small).ApplyAsync(org, cancellationToken: cancel.Token));
        await FailAsync(new { kind = "collections-create", nth = 1, action = "governor", most = 0 });
        var flat = Load("plan: flat\nrecords:\n  Account:\n    - { Name: Acme }\n", Options with { Manifest = $"{ManifestPath}.flat" });
        await Assert.CatchAsync<OrgException>(() => flat.ApplyAsync(org));
        await Assert.CatchAsync<LoginException>(() => OrgConnection.ConnectAsync(OrgLogin.Token(Org.Url.ToString(), "00D!wrong")));
    }

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    // A context whose thread is blocked: nothing that is posted to it ever runs.
    private sealed class Blocked : SynchronizationContext
    {
        private int _posted;

        public int Posted => _posted;

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _posted);

        public override void Send(SendOrPostCallback d, object? state) => throw new InvalidOperationException("The thread is blocked.");
    }
}
