using Seeder.Core.Run;

namespace Seeder.Files;

/// <summary>The run's durable log: an entry is on disk when <see cref="Record"/> returns. A failed write stops the run.</summary>
public sealed class Journal : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private StoppedException? _broken;

    private Journal(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Begins the journal of a new run. The one before is folded into the manifest by now and goes.</summary>
    public static Journal Create(string path)
    {
        try
        {
            AtomicFile.CreateFolderOf(path);
            File.Delete(path);
            return new Journal(path, new FileStream(path, AtomicFile.Private(FileMode.CreateNew)));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnwritable(path, exception.Message), ExitCode.LocalFiles);
        }
    }

    /// <summary>On disk first, then in memory: folding the journal must give the same state.</summary>
    public void Record(JournalEntry entry, RunState state)
    {
        Append(entry);
        state.Apply(entry);
    }

    private void Append(JournalEntry entry)
    {
        // Behind half a line nothing may stand: only the last one of a journal may be torn.
        if (_broken is not null)
        {
            throw _broken;
        }
        try
        {
            _file.Write(JournalJson.Write(entry));
            _file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw _broken = new StoppedException(EnvironmentDiagnostics.FileUnwritable(_path, exception.Message), ExitCode.LocalFiles);
        }
    }

    public void Dispose() => _file.Dispose();
}
