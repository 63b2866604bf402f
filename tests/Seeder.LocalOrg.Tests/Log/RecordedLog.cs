using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Seeder.Cli.Tests.Log;

/// <summary>A logger that keeps all entries of every level.</summary>
internal sealed class RecordedLog : ILoggerFactory, ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, EventId Event, string Message, Dictionary<string, object?> Values)> Entries { get; } = [];

    public string? Category { get; private set; }

    public LogLevel Least { get; init; } = LogLevel.Trace;

    public ILogger CreateLogger(string categoryName)
    {
        Category = categoryName;
        return this;
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var values = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
        Entries.Enqueue((logLevel, eventId, formatter(state, exception), values.ToDictionary(v => v.Key, v => v.Value)));
    }

    public List<T> Values<T>(string @event, string name) => [.. Entries.Where(e => e.Event.Name == @event).Select(e => (T)e.Values[name]!)];

    public void Dispose()
    {
    }
}
