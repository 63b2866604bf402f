namespace Seeder.Cli.Output.Progress;

/// <summary>Collects what the threads of a command report, and measures its time and its speed.</summary>
internal sealed class ProgressState
{
    // The speed is that of the last half minute: it follows an org that becomes slower.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    // The speed of a shorter time would be random.
    private static readonly TimeSpan LeastWindow = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<(long At, int Done)> _samples = [];
    private readonly long _started;
    private long _planStarted;
    private TimeSpan _asked;
    private TimeSpan _planAsked;
    private string? _title;
    private RunActivity _activity = new("reading the plan");
    private (long Until, string Reason)? _wait;

    // The latest counts. They arrive with each call, so they are kept without a lock.
    private volatile RunProgress? _counts;

    public ProgressState(TimeProvider time) => (_time, _started, _planStarted) = (time, time.GetTimestamp(), time.GetTimestamp());

    /// <summary>The time since the start of the command, without the time of questions.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started) - _asked;

    /// <summary>The time since the start of this plan, without the time of questions.</summary>
    public TimeSpan ElapsedOfPlan => _time.GetElapsedTime(_planStarted) - _planAsked;

    /// <summary>Begins the work on a plan.</summary>
    /// <param name="title">Which of several plans; null for the only plan.</param>
    public void BeginPlan(string? title)
    {
        lock (_gate)
        {
            (_title, _planAsked) = (title, TimeSpan.Zero);
            // The time of the only plan is that of the command.
            _planStarted = title is null ? _started : _time.GetTimestamp();
            _planAsked = title is null ? _asked : TimeSpan.Zero;
            (_counts, _wait) = (null, null);
            _samples.Clear();
        }
    }

    /// <summary>Says what the command does now.</summary>
    public void Do(string activity) => Set(new RunActivity(activity));

    /// <summary>Leaves the time of a question out.</summary>
    public void Asked(TimeSpan time)
    {
        lock (_gate)
        {
            (_asked, _planAsked) = (_asked + time, _planAsked + time);
        }
    }

    /// <summary>Takes the counts, activities and waits of a report; notes are shown by the displays.</summary>
    public void Report(RunProgress value)
    {
        if (value.Calls > 0)
        {
            Count(value);
        }
        if (value.Activity is { } activity)
        {
            Set(activity);
        }
        if (value.Wait is { } wait)
        {
            lock (_gate)
            {
                var until = _time.GetTimestamp() + (long)(wait.Pause.TotalSeconds * _time.TimestampFrequency);
                // Several calls may wait; the longest wait is shown.
                _wait = _wait is { } other && other.Until > until ? other : (until, wait.Reason);
            }
        }
    }

    /// <summary>What to show now. Each call also measures the speed.</summary>
    public ProgressView View()
    {
        lock (_gate)
        {
            var (now, counts) = (_time.GetTimestamp(), _counts);
            var types = counts?.Types?.Invoke() ?? [];
            var (done, all) = (types.Sum(t => t.Done), types.Sum(t => t.Total));
            var rate = counts is null ? null : Rate(now, done);
            return new ProgressView
            {
                Title = _title,
                Activity = _activity.Text,
                Requests = _activity.Requests?.Invoke(),
                Calls = counts?.Calls ?? 0,
                CallsDone = counts?.CallsDone ?? 0,
                Types = types,
                Rate = rate,
                Elapsed = _time.GetElapsedTime(_started, now) - _asked,
                Left = rate > 0 && done < all ? TimeSpan.FromSeconds(Math.Min((all - done) / rate.Value, 1e6)) : null,
                Jobs = counts?.Jobs?.Invoke() ?? [],
                Wait = _wait is { } wait && wait.Until > now ? new RunWait(_time.GetElapsedTime(now, wait.Until), wait.Reason) : null,
            };
        }
    }

    private void Count(RunProgress value)
    {
        if (_counts is null)
        {
            lock (_gate)
            {
                // The speed counts from here.
                _samples.Enqueue((_time.GetTimestamp(), 0));
            }
        }
        _counts = value;
    }

    private void Set(RunActivity activity)
    {
        lock (_gate)
        {
            _activity = activity;
        }
    }

    private double? Rate(long now, int done)
    {
        while (_samples.Count > 1 && _time.GetElapsedTime(_samples.Peek().At, now) > Window)
        {
            _samples.Dequeue();
        }
        var (at, before) = _samples.Count > 0 ? _samples.Peek() : (now, done);
        var passed = _time.GetElapsedTime(at, now);
        _samples.Enqueue((now, done));
        return passed < LeastWindow ? null : (done - before) / passed.TotalSeconds;
    }
}
