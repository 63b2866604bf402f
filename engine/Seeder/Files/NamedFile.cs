namespace Seeder.Files;

/// <summary>
/// Reads a file that the command line names, or that Seeder keeps next to it. Only regular files are opened: reading a pipe without a
/// writer would never end, and neither would some devices. Symbolic links are followed, because the user chose the path.
/// </summary>
internal static class NamedFile
{
    // The number of attempts, in case a link changes while it is followed.
    private const int MostTries = 3;
    private const int Chunk = 1 << 16;

    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="most">The size limit in bytes.</param>
    /// <exception cref="IOException">
    /// The path is not a regular file, the file is too large, or it does not exist or cannot be read.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The user is not allowed to read the file.</exception>
    /// <exception cref="FileTooLargeException">The file is larger than <paramref name="most"/>.</exception>
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
    /// Like <see cref="Read"/>, but a descriptor such as <c>/dev/stdin</c>, or <c>/dev/fd/63</c> of <c>&lt;(command)</c>, is read to its
    /// end. This may block, so the caller must be able to abandon it.
    /// </summary>
    public static byte[] ReadOrReceive(string path, long most) => IsDescriptor(path) ? Receive(path, most) : Read(path, most);

    /// <summary>Makes the diagnostic for a file that could not be read.</summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <param name="full">The full path; null if <paramref name="path"/> counts from the current folder.</param>
    public static Diagnostic Unreadable(string path, Exception exception, string? full = null) => exception switch
    {
        _ when Directory.Exists(full ?? path) => EnvironmentDiagnostics.FileUnreadable(path, "it is a folder."),
        FileNotFoundException or DirectoryNotFoundException => EnvironmentDiagnostics.FileUnreadable(path, "there is no such file."),
        NotRegularException => EnvironmentDiagnostics.FileUnreadable(
            path, exception.Message, "Devices, pipes and sockets are not read. Write the content into a file, and name that file."),
        FileTooLargeException => EnvironmentDiagnostics.FileUnreadable(path, exception.Message, "Use a smaller file."),
        _ => EnvironmentDiagnostics.FileUnreadable(path, exception.Message),
    };

    /// <summary>Whether the path is a file descriptor that the shell opened for this process.</summary>
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

/// <summary>Thrown for a file that is a device, a pipe or a socket.</summary>
internal sealed class NotRegularException() : IOException("it is not a regular file.");

/// <summary>Thrown for a file that exceeds the size limit.</summary>
internal sealed class FileTooLargeException(long most)
    : IOException(string.Create(CultureInfo.InvariantCulture, $"it has more than {most:N0} bytes, the most that are read."))
{
    public long Most { get; } = most;
}
