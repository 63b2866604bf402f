using Seeder.Files;

namespace Seeder.Cli.Log;

/// <summary>The file of <c>--log-file</c>. Lines are appended. After the first failure nothing more is written.</summary>
internal sealed class LogFile : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _file;

    private LogFile(string path) => Path = path;

    public string Path { get; }

    /// <summary>Why the file could not be written; null if it could be written.</summary>
    public string? Problem { get; private set; }

    public static LogFile Open(string path)
    {
        var log = new LogFile(path);
        log.Try(() => log._file = AtomicFile.OpenToAppend(path));
        return log;
    }

    // A cancelled planning stage may still run for a moment. Its lines come after the end of the log and are dropped.
    public void Write(byte[] line)
    {
        lock (_gate)
        {
            if (_file is { } file)
            {
                Try(() => file.Write(line));
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Try(Action work)
    {
        try
        {
            work();
        }
        catch (SeederException stopped)
        {
            Fail(stopped.Diagnostic.Message);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception) || exception is ArgumentException or NotSupportedException)
        {
            Fail(exception.Message);
        }
    }

    private void Fail(string reason)
    {
        Problem ??= reason;
        _file?.Dispose();
        _file = null;
    }
}
