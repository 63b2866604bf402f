using Spectre.Console;

namespace Seeder.Cli.Output;

/// <summary>A progress bar on a terminal. The only class that uses Spectre.Console, so that other commands do not load it.</summary>
internal sealed class LiveProgress : IProgress<RunProgress>
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _bar;
    private readonly Screen _screen;
    private readonly string _title;

    private LiveProgress(IAnsiConsole console, ProgressTask bar, Screen screen, string title) =>
        (_console, _bar, _screen, _title) = (console, bar, screen, title);

    /// <param name="screen">Gets the log lines.</param>
    /// <param name="title">Which of several plans runs; null for one plan.</param>
    /// <param name="work">The work to watch.</param>
    public static async Task<T> RunAsync<T>(Screen screen, string? title, Func<IProgress<RunProgress>, Task<T>> work)
    {
        title = title is null ? "" : $"{Markup.Escape(title)}: ";
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                screen.LogAbove(console.WriteLine);
                try
                {
                    return await work(
                        new LiveProgress(console, context.AddTask($"{title}reading from the org").IsIndeterminate(), screen, title));
                }
                finally
                {
                    screen.LogAbove(null);
                }
            });
    }

    // Called by several threads; the members of the bar are thread-safe.
    public void Report(RunProgress value)
    {
        if (value.Calls > 0)
        {
            _bar.IsIndeterminate = false;
            _bar.MaxValue = Math.Max(1, value.Records);
            _bar.Value = value.RecordsDone;
            _bar.Description = $"{_title}{value.CallsDone}/{value.Calls} calls, {value.RecordsDone}/{value.Records} records";
        }
        if (value.Note is { } note)
        {
            _console.WriteLine(_screen.Line(note));
        }
    }
}

/// <summary>Progress without a terminal: prints only notes, the important ones or with --verbose all.</summary>
internal sealed class PlainProgress(Screen screen) : IProgress<RunProgress>
{
    public void Report(RunProgress value)
    {
        if (value.Note is { } note && (screen.Verbose || value.IsImportant))
        {
            screen.Note(note);
        }
    }
}
