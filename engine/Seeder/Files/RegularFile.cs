using Microsoft.Win32.SafeHandles;

namespace Seeder.Files;

/// <summary>What came of reading a file: its bytes, or why they were not read.</summary>
internal abstract record FileContent
{
    public sealed record Read(byte[] Bytes) : FileContent;

    /// <summary>It is a folder.</summary>
    public sealed record Folder : FileContent;

    /// <summary>It is a device, a pipe, a socket, or a file that the system makes up while it is read.</summary>
    public sealed record Special : FileContent;

    public sealed record TooLarge : FileContent;

    /// <summary>What was opened is not what was asked for: somebody changed a link in between.</summary>
    public sealed record Elsewhere(string Path) : FileContent;
}

/// <summary>
/// Reads regular files and nothing else. A pipe is opened without waiting for its writer, and what was opened is checked again, since a
/// name may be given to another file at any time.
/// </summary>
internal static class RegularFile
{
    private const int Chunk = 1 << 20;

    /// <param name="path">A real path: without symbolic links.</param>
    /// <param name="most">Larger files are not read.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read by this user.</exception>
    internal static FileContent Read(string path, long most)
    {
        if (Native.KindOf(path) is var before and not (FileKind.Regular or FileKind.Unknown))
        {
            return before == FileKind.Folder ? new FileContent.Folder() : new FileContent.Special();
        }
        using var handle = Native.Open(path);
        if (Native.KindOf(handle) is var kind and not (FileKind.Regular or FileKind.Unknown))
        {
            return kind == FileKind.Folder ? new FileContent.Folder() : new FileContent.Special();
        }
        var opened = Native.PathOf(handle) ?? RealPath.Of(path);
        return opened is null || !opened.Equals(path, RealPath.Comparison) ? new FileContent.Elsewhere(opened ?? "") : Read(handle, most);
    }

    /// <summary>Whether the path leads to a regular file, or to nothing; links are followed.</summary>
    public static bool IsOrLeadsToNone(string path) => Is(path) || !File.Exists(path);

    /// <summary>Whether the path leads to a regular file; links are followed.</summary>
    public static bool Is(string path) => RealPath.Of(path) is { } real && Native.KindOf(real) switch
    {
        FileKind.Regular => true,
        FileKind.Unknown => File.Exists(real),
        _ => false,
    };

    private static FileContent Read(SafeFileHandle handle, long most)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > most)
        {
            return new FileContent.TooLarge();
        }
        var bytes = new byte[length];
        var read = Fill(handle, bytes, 0);
        if (read < length)
        {
            return new FileContent.Read(bytes[..read]);
        }
        // A file of the proc file system says that it is empty (proc(5)), and a file may grow while it is read.
        var more = new byte[Math.Min(Chunk - 1, most - length) + 1];
        var added = Fill(handle, more, length);
        if (added > 0 && length == 0)
        {
            return new FileContent.Special();
        }
        return length + added > most || added == more.Length ? new FileContent.TooLarge()
            : new FileContent.Read(added == 0 ? bytes : [.. bytes, .. more.AsSpan(0, added)]);
    }

    private static int Fill(SafeFileHandle handle, Span<byte> buffer, long at)
    {
        var read = 0;
        while (read < buffer.Length && RandomAccess.Read(handle, buffer[read..], at + read) is > 0 and var count)
        {
            read += count;
        }
        return read;
    }
}

/// <summary>What the system says of a file.</summary>
internal enum FileKind
{
    /// <summary>It was not asked, or does not say.</summary>
    Unknown,

    Regular,

    Folder,

    /// <summary>A device, a pipe or a socket.</summary>
    Special,
}
