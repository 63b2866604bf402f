namespace Seeder.Files;

/// <summary>
/// Reads a file that the command line names, or that Seeder keeps beside one. Only a regular file is opened: a pipe without a writer is
/// waited for without end, and a device may never end. Links are followed: what the user names is the user's own choice.
/// </summary>
internal static class NamedFile
{
    // A link may change while it is followed.
    private const int MostTries = 3;
    private const int Chunk = 1 << 16;

    /// <param name="path">As the user wrote it.</param>
    /// <param name="most">Larger files are not read.</param>
    /// <exception cref="IOException">It is no regular file, too large, not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read by this user.</exception>
    /// <exception cref="FileTooLargeException">It has more bytes than <paramref name="most"/>.</exception>
    public static byte[] Read(string path, long most = FileLimits.MostBytes)
    {
        for (var i = 0; i < MostTries; i++)
        {
            var real = RealPath.Of(path) ?? throw new IOException("its symbolic links lead in a circle.");
            switch (RegularFile.Read(real, most))
            {
                case FileContent.Read read:
                    return read.Bytes;
                case FileContent.Folder:
                    throw new IOException("it is a folder.");
                case FileContent.Special:
                    throw new NotRegularException();
                case FileContent.TooLarge:
                    throw new FileTooLargeException(most);
            }
        }
        throw new IOException("another process replaced it repeatedly while it was opened.");
    }

    /// <summary>
    /// The same, but a descriptor such as <c>/dev/stdin</c>, or <c>/dev/fd/63</c> of <c>&lt;(command)</c>, is read to its end. That may
    /// wait, so the caller must be able to abandon it.
    /// </summary>
    public static byte[] ReadOrReceive(string path, long most) => IsDescriptor(path) ? Receive(path, most) : Read(path, most);

    /// <summary>What is said of a file that could not be read.</summary>
    public static Diagnostic Unreadable(string path, Exception exception) => exception switch
    {
        _ when Directory.Exists(path) => EnvironmentDiagnostics.FileUnreadable(path, "it is a folder."),
        FileNotFoundException or DirectoryNotFoundException => EnvironmentDiagnostics.FileUnreadable(path, "there is no such file."),
        NotRegularException => EnvironmentDiagnostics.FileUnreadable(
            path, exception.Message, "Devices, pipes and sockets are not read. Write the content into a file, and name that file."),
        FileTooLargeException => EnvironmentDiagnostics.FileUnreadable(path, exception.Message, "Use a smaller file."),
        _ => EnvironmentDiagnostics.FileUnreadable(path, exception.Message),
    };

    /// <summary>Whether the path is a file that the shell opened for this process.</summary>
    public static bool IsDescriptor(string path) =>
        !OperatingSystem.IsWindows()
        && (path is "/dev/stdin" || IsNumberBelow(path, "/dev/fd/") || IsNumberBelow(path, "/proc/self/fd/"));

    private static bool IsNumberBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && path.Length > folder.Length && path[folder.Length..].All(char.IsAsciiDigit);

    private static byte[] Receive(string path, long most)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var received = new MemoryStream();
        var buffer = new byte[Chunk];
        while (file.Read(buffer) is > 0 and var count)
        {
            if (received.Length + count > most)
            {
                throw new FileTooLargeException(most);
            }
            received.Write(buffer, 0, count);
        }
        return received.ToArray();
    }
}

/// <summary>A file is a device, a pipe or a socket.</summary>
internal sealed class NotRegularException() : IOException("it is not a regular file.");

/// <summary>A file has more bytes than are read of it.</summary>
internal sealed class FileTooLargeException(long most)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"it has more than {most:N0} bytes, the most that are read."))
{
    public long Most { get; } = most;
}
