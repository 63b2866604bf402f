using System.Text.RegularExpressions;

namespace Seeder.Files;

/// <summary>
/// Replaces files atomically: writes a temporary file next to the target, flushes it, and renames it.
/// </summary>
internal static partial class AtomicFile
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Options for a file that only its owner may read and write, because a manifest describes an org.</summary>
    public static FileStreamOptions Private(FileMode mode, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }

    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, ToDisk);

    /// <summary>Like <see cref="Write(string, ReadOnlySpan{byte})"/>, for a content that is not held as a whole.</summary>
    /// <returns>The size of the file.</returns>
    public static long Write(string path, Action<Stream> write)
    {
        var size = 0L;
        Replace(path, Private(FileMode.CreateNew), write, (file, writeTo) =>
        {
            using var buffered = new BufferedStream(file, BufferBytes);
            writeTo(buffered);
            buffered.Flush();
            size = file.Length;
            ToDisk(file);
        });
        RemoveLeftovers(path, TimeProvider.System.GetUtcNow());
        return size;
    }

    /// <param name="flush">Flushes the written file to the disk; tests replace it by one that fails.</param>
    /// <param name="time">Says how old the temporary files of killed runs are; null for the clock of this machine.</param>
    internal static void Write(string path, ReadOnlySpan<byte> bytes, Action<FileStream> flush, TimeProvider? time = null)
    {
        Write(path, bytes, Private(FileMode.CreateNew), flush);
        RemoveLeftovers(path, (time ?? TimeProvider.System).GetUtcNow());
    }

    private static void ToDisk(FileStream file) => file.Flush(flushToDisk: true);

    /// <summary>
    /// Writes a file with the default permissions of the machine, for files that are shared. A symbolic link is kept, and its target is
    /// written.
    /// </summary>
    public static void WriteShared(string path, ReadOnlySpan<byte> bytes) =>
        Write(
            TargetOf(path),
            bytes,
            new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 },
            ToDisk);

    /// <summary>Like <see cref="Write(string, ReadOnlySpan{byte})"/>, for a file that a flag of the command line names.</summary>
    /// <param name="options">How the temporary file is created.</param>
    /// <param name="overwrite">Whether the target may exist.</param>
    internal static void WriteOutput(string path, ReadOnlySpan<byte> bytes, FileStreamOptions options, bool overwrite)
    {
        Write(path, bytes, options, ToDisk, overwrite);
        RemoveLeftovers(path, TimeProvider.System.GetUtcNow());
    }

    private static void Write(
        string path, ReadOnlySpan<byte> bytes, FileStreamOptions options, Action<FileStream> flush, bool overwrite = true)
    {
        Replace(
            path,
            options,
            bytes,
            (file, content) =>
            {
                file.Write(content);
                flush(file);
            },
            overwrite);
    }

    private static void Replace<T>(
        string path, FileStreamOptions options, T content, Action<FileStream, T> write, bool overwrite = true)
        where T : allows ref struct
    {
        var temporary = TemporaryBeside(path);
        try
        {
            CreateFolderOf(path);
            using (var file = new FileStream(temporary, options))
            {
                write(file, content);
            }
            File.Move(temporary, path, overwrite);
            FolderFlush.Of(path);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            DeleteQuietly(temporary);
            throw Unwritable(path, exception.Message);
        }
    }

    /// <summary>
    /// Opens a file that the user names, to append lines. Only the owner may read a new file, and two processes cannot have it open at the
    /// same time.
    /// </summary>
    /// <exception cref="SeederException">The path is a link to another place, a folder, a pipe or a device.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user is not allowed to write the file.</exception>
    public static FileStream OpenToAppend(string path)
    {
        var target = TargetOf(path);
        if (Path.Exists(target) && !RegularFile.Is(target))
        {
            throw Unwritable(path, "it is not a regular file.");
        }
        CreateFolderOf(target);
        var options = Private(FileMode.Append);
        options.Access = FileAccess.Write;
        return new FileStream(target, options);
    }

    /// <summary>Checks the free space on the disk of a file, by allocating space and releasing it.</summary>
    public static void Reserve(string path, long bytes)
    {
        try
        {
            CreateFolderOf(path);
            var options = Private(FileMode.CreateNew);
            options.PreallocationSize = bytes;
            options.Options = FileOptions.DeleteOnClose;
            using var file = new FileStream(TemporaryBeside(path), options);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            throw Unwritable(path, exception.Message);
        }
    }

    /// <summary>Returns an unused file name in the same folder.</summary>
    internal static string TemporaryBeside(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $".seeder-{Guid.NewGuid():N}.tmp");

    // A pull request may add a link with the name of the file that is to be written.
    private static string TargetOf(string path)
    {
        if (!Links.IsLink(path))
        {
            return path;
        }
        var target = RealPath.Of(path);
        if (target is null || !RegularFile.Is(target))
        {
            throw Unwritable(path, "it is a symbolic link that leads to no file.");
        }
        var folder = RealPath.Of(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return folder is null || PlanRoot.Repository(folder) is not { } root || RealPath.IsBelow(target, root) ? target
            : throw Unwritable(path, $"it is a symbolic link to '{target}', outside of its repository. Name that file itself.");
    }

    private static SeederException Unwritable(string path, string reason) =>
        SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, reason));

    // Deletes temporary files of killed runs. Files of the last hour may still be in use.
    private static void RemoveLeftovers(string path, DateTimeOffset now)
    {
        try
        {
            var folder = new DirectoryInfo(Path.GetDirectoryName(path) is { Length: > 0 } named ? named : ".");
            foreach (var file in folder.EnumerateFiles(".seeder-*.tmp").Where(f => TemporaryName().IsMatch(f.Name) && IsOld(f, now)))
            {
                DeleteQuietly(file.FullName);
            }
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The files are deleted the next time.
        }
    }

    private static bool IsOld(FileInfo file, DateTimeOffset now) => now - file.LastWriteTimeUtc > TimeSpan.FromHours(1);

    internal static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // The caller reports the first error.
        }
    }

    [GeneratedRegex(@"\A\.seeder-[0-9a-f]{32}\.tmp\z")]
    private static partial Regex TemporaryName();

    /// <summary>
    /// Whether the exception is an error of the disk or of the operating system. .NET reports a file that is too large as an
    /// ArgumentOutOfRangeException.
    /// </summary>
    public static bool IsFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    public static void CreateFolderOf(string path)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
            SeederFolder.Keep(path);
        }
    }
}
