using Spectre.Console;

namespace Seeder.Cli.Output;

/// <summary>A progress bar on a terminal. The only class that uses Spectre.Console, so that other commands do not load it.</summary>
internal sealed class LiveProgress : IProgress<RunProgress>
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _bar;
    private readonly Screen _screen;

    private LiveProgress(IAnsiConsole console, ProgressTask bar, Screen screen) => (_console, _bar, _screen) = (console, bar, screen);

    public static async Task<T> RunAsync<T>(Screen screen, Func<IProgress<RunProgress>, Task<T>> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                screen.LogAbove(console.WriteLine);
                try
                {
                    return await work(new LiveProgress(console, context.AddTask("reading from the org").IsIndeterminate(), screen));
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
            _bar.Description = $"{value.CallsDone}/{value.Calls} calls, {value.RecordsDone}/{value.Records} records";
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
