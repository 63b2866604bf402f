using Microsoft.Win32.SafeHandles;

namespace Seeder.Files;

/// <summary>The result of reading a file: its bytes, or why it was not read.</summary>
internal abstract record FileContent
{
    public sealed record Read(byte[] Bytes) : FileContent;

    /// <summary>The path is a folder.</summary>
    public sealed record Folder : FileContent;

    /// <summary>The file is a device, a pipe, a socket, or a file that the system generates while it is read.</summary>
    public sealed record Special : FileContent;

    public sealed record TooLarge : FileContent;

    /// <summary>The opened file is not at the requested path, because a link changed in between.</summary>
    public sealed record Elsewhere(string Path) : FileContent;
}

/// <summary>
/// Reads regular files only. A pipe is opened without blocking, and the opened file is checked again, because a path may be replaced by
/// another file at any time.
/// </summary>
internal static class RegularFile
{
    private const int Chunk = 1 << 20;

    /// <param name="path">A path without symbolic links.</param>
    /// <param name="most">The size limit in bytes.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The user is not allowed to read the file.</exception>
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

    /// <summary>Whether the path is a regular file or does not exist; links are followed.</summary>
    public static bool IsOrLeadsToNone(string path) => Is(path) || !File.Exists(path);

    /// <summary>Whether the path is a regular file; links are followed.</summary>
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
        // Files of the proc file system have size 0 (proc(5)), and a file may grow while it is read, so reading continues after the
        // expected size.
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

/// <summary>The kind of a file.</summary>
internal enum FileKind
{
    /// <summary>The kind was not asked, or the system does not tell it.</summary>
    Unknown,

    Regular,

    Folder,

    /// <summary>A device, a pipe or a socket.</summary>
    Special,
}
