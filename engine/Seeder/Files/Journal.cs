using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Seeder.Core.State;
using Seeder.Log;

namespace Seeder.Files;

/// <summary>The write-ahead log of a run: an entry is on disk when <see cref="Record"/> returns. A failed write stops the run.</summary>
internal sealed class Journal : IJournal
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly Action<FileStream> _flush;
    private uint _previous;
    private SeederException? _broken;
    private ILogger _logger = NullLogger.Instance;
    private TimeProvider _time = TimeProvider.System;

    private Journal(string path, FileStream file, uint previous, Action<FileStream> flush)
    {
        (_path, _file, _previous, _flush) = (path, file, previous, flush);
    }

    /// <summary>
    /// Creates the journal of a run. The file appears together with its header, so that a kill never leaves an empty journal. It replaces
    /// the previous journal, which the manifest already contains.
    /// </summary>
    public static Journal Create(string path, JournalEntry.Header header, RunState state) =>
        Create(path, header, state, file => file.Flush(flushToDisk: true));

    /// <param name="flush">Flushes the file to the disk; tests replace it by one that fails.</param>
    internal static Journal Create(string path, JournalEntry.Header header, RunState state, Action<FileStream> flush)
    {
        var temporary = AtomicFile.TemporaryBeside(path);
        FileStream? file = null;
        try
        {
            AtomicFile.CreateFolderOf(path);
            file = new FileStream(temporary, AtomicFile.Private(FileMode.CreateNew, FileShare.Read | FileShare.Delete));
            var previous = JournalJson.NoLine;
            JournalJson.Write(file, header, ref previous);
            flush(file);
            File.Move(temporary, path, overwrite: true);
            FolderFlush.Of(path);
            state.Apply(header);
            return new Journal(path, file, previous, flush);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            file?.Dispose();
            AtomicFile.DeleteQuietly(temporary);
            throw Unwritable(path, exception);
        }
    }

    /// <summary>Logs that the journal was created, and all entries that are written from now on.</summary>
    /// <param name="time">Measures how long a write takes.</param>
    public void LogTo(RunLog log, TimeProvider time)
    {
        (_logger, _time) = (log.Logger, time);
        _logger.JournalCreated(_path);
    }

    /// <summary>
    /// Writes the entry to the disk, and then applies it to the state in memory. Reading the journal later gives the same state.
    /// </summary>
    public void Record(JournalEntry entry, RunState state)
    {
        Append(entry);
        state.Apply(entry);
    }

    private void Append(JournalEntry entry)
    {
        // Only the last line of a journal may be incomplete, so nothing is written after a failed write.
        if (_broken is not null)
        {
            throw _broken;
        }
        var length = _file.Position;
        try
        {
            var started = _time.GetTimestamp();
            foreach (var line in JournalParts.Split(entry))
            {
                JournalJson.Write(_file, line, ref _previous);
            }
            _flush(_file);
            if (_logger.IsEnabled(LogLevel.Debug))
            {
                var took = Math.Round(_time.GetElapsedTime(started).TotalMilliseconds, 2);
                _logger.JournalWritten(entry.GetType().Name, (int)(_file.Position - length), took);
            }
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            CutBack(length);
            throw _broken = Unwritable(_path, exception);
        }
        catch (Exception exception)
        {
            // Such as too little memory for a large line, of which a part may be in the file.
            CutBack(length);
            _broken = Unwritable(_path, exception);
            throw;
        }
    }

    // Removes an incomplete line. The request that it announces is not sent.
    private void CutBack(long length)
    {
        try
        {
            _file.SetLength(length);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // Recovery will ignore the incomplete line.
        }
    }

    private static SeederException Unwritable(string path, Exception exception) =>
        SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, exception.Message));

    public void Dispose() => _file.Dispose();
}
