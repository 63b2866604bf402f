namespace Seeder.Files;

/// <summary>Writes files that are either the old or the new one, whatever happens: a temporary file beside it, flushed, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Readable and writable by their owner alone: a manifest maps a whole org.</summary>
    public static FileStreamOptions Private(FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }

    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, Private(FileMode.CreateNew));

    /// <summary>Writes a file that others may read, as the machine has it: a plan is shared.</summary>
    public static void WriteShared(string path, ReadOnlySpan<byte> bytes) =>
        Write(path, bytes, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 });

    private static void Write(string path, ReadOnlySpan<byte> bytes, FileStreamOptions options)
    {
        var temporary = $"{path}.tmp";
        try
        {
            CreateFolderOf(path);
            File.Delete(temporary);
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnwritable(path, exception.Message), ExitCode.LocalFiles);
        }
    }

    /// <summary>Asks the disk for room beside a file, and gives it back.</summary>
    public static void Reserve(string path, long bytes)
    {
        var temporary = $"{path}.tmp";
        try
        {
            CreateFolderOf(path);
            File.Delete(temporary);
            var options = Private(FileMode.CreateNew);
            options.PreallocationSize = bytes;
            options.Options = FileOptions.DeleteOnClose;
            using var file = new FileStream(temporary, options);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnwritable(path, exception.Message), ExitCode.LocalFiles);
        }
    }

    /// <summary>Whether the disk or the system refused. A file that would grow too large is an argument out of range to .NET.</summary>
    public static bool IsFailure(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    public static void CreateFolderOf(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }
    }
}
