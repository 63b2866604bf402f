using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Seeder.Files;

/// <summary>
/// Calls of the operating system that .NET lacks: opening a file without waiting, the kind of a file, and the path of an open file.
/// </summary>
internal static class Native
{
    private const int NoEntry = 2;
    private const int Denied = 13;
    private const int NotAllowed = 1;
    private const int NotAFolder = 20;

    /// <summary>The kind of the file at this path. Links are not followed; a link gives Unknown.</summary>
    public static FileKind KindOf(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return Directory.Exists(path) ? FileKind.Folder : FileKind.Unknown;
        }
        // AT_FDCWD, AT_SYMLINK_NOFOLLOW (fcntl.h).
        return Kind(buffer => OperatingSystem.IsLinux() ? Statx(-100, path, 0x100, 1, buffer) : LStat(path, buffer));
    }

    public static FileKind KindOf(SafeFileHandle handle)
    {
        if (OperatingSystem.IsWindows())
        {
            // FILE_TYPE_DISK
            return GetFileType(handle) == 1 ? FileKind.Regular : FileKind.Special;
        }
        var descriptor = (int)handle.DangerousGetHandle();
        // AT_EMPTY_PATH
        return Kind(buffer => OperatingSystem.IsLinux() ? Statx(descriptor, "", 0x1000, 1, buffer) : FStat(descriptor, buffer));
    }

    /// <summary>Opens a file for reading. It never blocks: a pipe without a writer opens at once.</summary>
    public static SafeFileHandle Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        // O_RDONLY, O_NONBLOCK, O_CLOEXEC. On macOS also O_NOFOLLOW, because the path of an open file is not available there.
        var descriptor = OpenFile(path, OperatingSystem.IsLinux() ? 0x800 | 0x80000 : 0x4 | 0x1000000 | 0x100);
        if (descriptor >= 0)
        {
            return new SafeFileHandle(descriptor, ownsHandle: true);
        }
        var error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            NoEntry or NotAFolder => new FileNotFoundException("there is no such file."),
            Denied or NotAllowed => new UnauthorizedAccessException("this user may not read it."),
            _ => new IOException($"{new Win32Exception(error).Message}."),
        };
    }

    /// <summary>The present path of an open file; null if the system cannot tell.</summary>
    public static string? PathOf(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            // proc(5): a link to the open file, also after it was renamed.
            return new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
        }
        if (!OperatingSystem.IsWindows())
        {
            return null;
        }
        var buffer = new char[32_768];
        var length = (int)GetFinalPathNameByHandle(handle, buffer, (uint)buffer.Length, 0);
        var path = length > 0 && length < buffer.Length ? new string(buffer, 0, length) : "";
        return path.StartsWith(@"\\?\UNC\", StringComparison.Ordinal) ? $@"\\{path[8..]}"
            : path.StartsWith(@"\\?\", StringComparison.Ordinal) ? path[4..]
            : null;
    }

    /// <summary>Returns the path without short names such as PROGRA~1. A path that does not exist is returned unchanged.</summary>
    public static string LongName(string path)
    {
        var buffer = new char[32_768];
        var length = (int)GetLongPathName(path, buffer, (uint)buffer.Length);
        return length > 0 && length < buffer.Length ? new string(buffer, 0, length) : path;
    }

    private static FileKind Kind(Func<byte[], int> status)
    {
        // Larger than struct statx (256 bytes, statx(2)) and struct stat of macOS (144 bytes).
        var buffer = new byte[512];
        try
        {
            if (status(buffer) != 0)
            {
                return FileKind.Unknown;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return FileKind.Unknown;
        }
        // stx_mode is at byte 28; st_mode of macOS, with 64-bit inodes, at byte 4.
        return (BitConverter.ToUInt16(buffer, OperatingSystem.IsLinux() ? 28 : 4) & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Unknown,
            _ => FileKind.Special,
        };
    }

    private static int LStat(string path, byte[] buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? LStatX64(path, buffer) : LStatArm(path, buffer);

    private static int FStat(int descriptor, byte[] buffer) =>
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? FStatX64(descriptor, buffer) : FStatArm(descriptor, buffer);

#pragma warning disable SYSLIB1054 // LibraryImport would need unsafe code in the whole project.
#pragma warning disable CA2101 // The paths are UTF-8, as declared.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Statx(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static extern int LStatX64([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static extern int LStatArm([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static extern int FStatX64(int descriptor, [Out] byte[] buffer);

    [DllImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static extern int FStatArm(int descriptor, [Out] byte[] buffer);

    [DllImport("kernel32", SetLastError = true)]
    private static extern uint GetFileType(SafeFileHandle handle);

    [DllImport("kernel32", EntryPoint = "GetLongPathNameW", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern uint GetLongPathName([MarshalAs(UnmanagedType.LPWStr)] string path, [Out] char[] name, uint length);

    [DllImport("kernel32", EntryPoint = "GetFinalPathNameByHandleW", SetLastError = true, CharSet = CharSet.Unicode)]
    private static extern uint GetFinalPathNameByHandle(SafeFileHandle handle, [Out] char[] path, uint length, uint flags);
#pragma warning restore CA2101
#pragma warning restore SYSLIB1054
}
