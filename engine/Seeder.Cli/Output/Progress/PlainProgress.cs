namespace Seeder.Cli.Output.Progress;

/// <summary>
/// Progress without a terminal: a line from time to time, so that a CI log shows that the command works, and the notes that are important,
/// or with --verbose all.
/// </summary>
internal sealed class PlainProgress : ProgressDisplay
{
    /// <summary>The time between two lines. It is a little less than ten seconds, because timers and logs add some.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(9);

    private readonly Action<string> _note;
    private readonly bool _showsAll;
    private readonly TimeProvider _time;
    private readonly ITimer? _timer;
    private readonly Lock _gate = new();
    private bool _isPaused;
    private bool _isClosed;

    /// <param name="note">Prints a line.</param>
    /// <param name="showsAll">Whether all notes are shown.</param>
    /// <param name="time">The timer.</param>
    /// <param name="isSilent">Whether only notes are shown.</param>
    public PlainProgress(Action<string> note, bool showsAll, TimeProvider time, bool isSilent)
        : base(new ProgressState(time))
    {
        (_note, _showsAll, _time) = (note, showsAll, time);
        _timer = isSilent ? null : time.CreateTimer(_ => Tick(), null, Interval, Interval);
    }

    public override void Write(Action write) => write();

    public override IDisposable Pause()
    {
        SetPaused(true);
        var from = _time.GetTimestamp();
        return new Ending(() =>
        {
            State.Asked(_time.GetElapsedTime(from));
            SetPaused(false);
        });
    }

    public override void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    protected override void Note(string note, RunProgress value)
    {
        if (_showsAll || value.IsImportant)
        {
            _note(note);
        }
    }

    private void SetPaused(bool isPaused)
    {
        lock (_gate)
        {
            _isPaused = isPaused;
        }
    }

    // If the reader of stderr is slow, a line may still be printed when the next one is due.
    private void Tick()
    {
        if (!_gate.TryEnter())
        {
            return;
        }
        try
        {
            if (!_isPaused && !_isClosed)
            {
                _note(ProgressText.Line(State.View()));
            }
        }
        finally
        {
            _gate.Exit();
        }
    }
}

/// <summary>Runs an action when it is disposed.</summary>
internal sealed class Ending(Action action) : IDisposable
{
    public void Dispose() => action();
}
