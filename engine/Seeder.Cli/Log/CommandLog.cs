using Microsoft.Extensions.Logging;
using Seeder.Cli.Output;
using Seeder.Log;

namespace Seeder.Cli.Log;

/// <summary>
/// The log of one command: text lines on stderr (<c>--verbose</c>, <c>--log-level</c>) and JSON lines in a file (<c>--log-file</c>).
/// If the log cannot be written, the command shows a warning and continues.
/// </summary>
internal sealed class CommandLog : ILoggerFactory
{
    private readonly Screen _screen;
    private readonly LogLevel _onScreen;
    private readonly LogLevel _inFile;
    private readonly LogFile? _file;
    private readonly Secrets _secrets;
    private readonly TimeProvider _time;

    private CommandLog(Screen screen, LogLevel onScreen, LogLevel inFile, LogFile? file, TimeProvider time)
    {
        (_screen, _onScreen, _inFile, _file, _time) = (screen, onScreen, inFile, file, time);
        _secrets = IsOn ? EnvironmentSecrets.Read() : new Secrets();
    }

    /// <summary>What could not be logged, to be shown with the result.</summary>
    public ImmutableArray<Diagnostic> Problems =>
        _file?.Problem is { } reason ? [CommandLineDiagnostics.LogUnwritten(_file.Path, reason)] : [];

    private bool IsOn => _onScreen != LogLevel.None || _inFile != LogLevel.None;

    /// <exception cref="SeederException">A flag has a wrong value.</exception>
    public static CommandLog Open(ParseResult parse, Screen screen, TimeProvider time)
    {
        var level = FlagValues.LogLevel(parse);
        var path = FlagValues.LogFile(parse);
        var onScreen = screen.Quiet ? LogLevel.None : level ?? (screen.Verbose ? LogLevel.Information : LogLevel.None);
        return path is null
            ? new CommandLog(screen, onScreen, LogLevel.None, null, time)
            : new CommandLog(screen, onScreen, level ?? LogLevel.Information, LogFile.Open(path), time);
    }

    /// <summary>Where the library logs to.</summary>
    public RunLog ToRunLog(ParseResult parse) => IsOn ? new RunLog(this, parse.GetValue(Flags.LogRedactValues)) : RunLog.None;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A command has two logs: stderr and a file.");

    public void Dispose() => _file?.Dispose();

    private string Hide(string text) => _screen.Hide(_secrets.Hide(KnownSecrets.Hide(text)));

    private void Write(LogEntry entry)
    {
        if (entry.Level >= _onScreen)
        {
            _screen.Log(LogText.Of(entry, Hide));
        }
        if (entry.Level >= _inFile)
        {
            _file?.Write(LogJson.Of(entry, Hide));
        }
    }

    private sealed class Logger(CommandLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (logLevel >= log._onScreen || logLevel >= log._inFile);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
                log.Write(new LogEntry(log._time.GetUtcNow(), logLevel, category, eventId, formatter(state, exception), values));
            }
        }
    }
}
