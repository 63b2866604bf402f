using System.Runtime.InteropServices;

namespace Seeder.Cli.Output.Progress;

/// <summary>
/// Progress on a terminal: bars that are replaced in place, and all other output above them. The cursor stays visible in the row below the
/// bars, so nothing has to be restored when the process is killed.
/// </summary>
internal sealed class LiveProgress : ProgressDisplay
{
    /// <summary>The time between two pictures.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    // A command that is done sooner shows no bars.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(400);

    // Rows are cleared one by one: if all rows of the screen are cleared at once, tmux keeps a copy of them above the screen.
    private const string ClearLine = "\e[K";

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
            _terminal.Write($"{Cleared()}{text}\n{Lines(_shown)}");
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
                var before = RowsShown();
                _terminal.Write($"{Up(before)}{Lines(lines)}{Below(before - lines.Length)}");
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
            _terminal.Write(Cleared());
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

    // A row is cleared before its text: columns that are cleared behind a text count as a part of it when tmux changes the width.
    private static string Lines(ImmutableArray<LiveLine> lines) => string.Concat(lines.Select(l => $"{ClearLine}{l.Text}\n"));

    // A terminal that became narrower breaks its lines again, so that they take more rows. tmux may tell the new width a quarter of a
    // second later: a picture drawn in between leaves a row of the old one.
    private int RowsShown()
    {
        var (columns, rows) = _terminal.Size;
        return Math.Min(_shown.Sum(l => Math.Max(1, (l.Columns + columns - 1) / columns)), rows - 1);
    }

    // Clears the rows of the bars and the row of the cursor, and returns to the first of them.
    private string Cleared()
    {
        var rows = RowsShown();
        return $"{Up(rows)}{Below(rows)}";
    }

    private static string Up(int rows) => rows <= 0 ? "\r" : $"\r\e[{rows}A";

    // Clears rows from the cursor on, and one more: the terminal may have shown a typed ^C there.
    private static string Below(int rows) => rows <= 0
        ? ClearLine
        : $"{string.Concat(Enumerable.Repeat($"{ClearLine}\n", rows))}{ClearLine}{Up(rows)}";
}
