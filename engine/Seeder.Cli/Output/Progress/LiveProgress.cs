using System.Runtime.InteropServices;

namespace Seeder.Cli.Output.Progress;

/// <summary>
/// Progress on a terminal: bars that are replaced in place, and all other output above them. The cursor stays visible in the row below the
/// bars, so nothing has to be restored when the process is killed.
/// </summary>
internal sealed class LiveProgress : ProgressDisplay
{
    /// <summary>The time between two pictures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // A command that is done sooner shows no bars.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(400);

    private const string Down = "\e[J";
    private const string ToEndOfLine = "\e[K";

    private readonly Action<string> _note;
    private readonly bool _showsAll;
    private readonly ITerminal _terminal;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly PosixSignalRegistration? _resumed;
    private readonly Lock _gate = new();
    private readonly bool _hasColour;

    // What the terminal shows now, above the cursor.
    private ImmutableArray<LiveLine> _shown = [];
    private bool _isPaused;
    private bool _isClosed;

    /// <param name="terminal">Shows the bars.</param>
    /// <param name="note">Prints a line above the bars, by <see cref="WriteLine"/>.</param>
    /// <param name="showsAll">Whether also those notes are shown that the bars make unnecessary.</param>
    /// <param name="time">The timer.</param>
    /// <param name="hasColour">Whether to use colours.</param>
    public LiveProgress(ITerminal terminal, Action<string> note, bool showsAll, TimeProvider time, bool hasColour)
        : base(new ProgressState(time))
    {
        (_terminal, _note, _showsAll, _time, _hasColour) = (terminal, note, showsAll, time, hasColour);
        // After Ctrl-Z and 'fg', the shell has written below the bars.
        _resumed = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGCONT, _ => Forget());
        _timer = time.CreateTimer(_ => Tick(), null, Delay, Interval);
    }

    public override void Write(Action write)
    {
        lock (_gate)
        {
            Erase();
            write();
        }
    }

    /// <summary>Writes lines above the bars, in the same moment as the bars.</summary>
    public void WriteLine(string text)
    {
        lock (_gate)
        {
            if (_shown.IsEmpty)
            {
                _terminal.Write($"{text}\n");
                return;
            }
            _terminal.Write($"{ToTop()}{Down}{text}\n{Lines(_shown)}");
        }
    }

    public override IDisposable Pause()
    {
        var from = _time.GetTimestamp();
        lock (_gate)
        {
            Erase();
            _isPaused = true;
        }
        return new Ending(() =>
        {
            State.Asked(_time.GetElapsedTime(from));
            lock (_gate)
            {
                _isPaused = false;
            }
        });
    }

    public override void Dispose()
    {
        _timer.Dispose();
        _resumed?.Dispose();
        lock (_gate)
        {
            _isClosed = true;
            Erase();
        }
    }

    protected override void Note(string note, RunProgress value)
    {
        // The wait is shown below the bars.
        if (!value.IsCountdown || _showsAll)
        {
            _note(note);
        }
    }

    private void Tick()
    {
        // If the terminal is slow, the next picture is left out.
        if (!_gate.TryEnter())
        {
            return;
        }
        try
        {
            if (!_isPaused && !_isClosed)
            {
                var (columns, rows) = _terminal.Size;
                var lines = LiveBlock.Render(State.View(), columns, rows, _hasColour);
                // Fewer lines than before leave some below them, which are cleared.
                _terminal.Write($"{ToTop()}{Lines(lines)}{Down}");
                _shown = lines;
            }
        }
        finally
        {
            _gate.Exit();
        }
    }

    private void Erase()
    {
        if (!_shown.IsEmpty)
        {
            _terminal.Write($"{ToTop()}{Down}");
            _shown = [];
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _shown = [];
        }
    }

    private static string Lines(ImmutableArray<LiveLine> lines) => string.Concat(lines.Select(l => $"{l.Text}{ToEndOfLine}\n"));

    // Moves to the first row of the bars. A terminal that became narrower breaks its lines again, so that they take more rows.
    private string ToTop()
    {
        var (columns, most) = _terminal.Size;
        var rows = _shown.Sum(l => Math.Max(1, (l.Columns + columns - 1) / columns));
        return rows == 0 ? "\r" : $"\r\e[{Math.Min(rows, Math.Max(1, most - 1))}A";
    }
}
