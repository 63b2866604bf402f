using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Seeder.Log;

/// <summary>The log of a run. Secrets are removed before a line is passed to the logger, at every level.</summary>
internal sealed class RunLog
{
    /// <param name="loggers">Creates the logger, with the category <c>Seeder.SeedRun</c>.</param>
    /// <param name="redactValues">Whether field values are removed from the bodies that are logged at the level Trace.</param>
    public RunLog(ILoggerFactory loggers, bool redactValues = false) =>
        (Logger, RedactsValues) = (loggers.CreateLogger<SeedRun>(), redactValues);

    /// <summary>A log that discards all lines.</summary>
    public static RunLog None { get; } = new(NullLoggerFactory.Instance);

    /// <summary>The log of these loggers; <see cref="None"/> for null.</summary>
    public static RunLog To(ILoggerFactory? loggers, bool redactValues) => loggers is null ? None : new RunLog(loggers, redactValues);

    internal ILogger Logger { get; }

    internal bool RedactsValues { get; }
}
