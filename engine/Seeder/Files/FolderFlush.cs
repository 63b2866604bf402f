using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Seeder.Files;

/// <summary>
/// Brings a folder's list of names to the disk: a file that was renamed or deleted may else be back under its old name after a power cut
/// (fsync(2): "Calling fsync() does not necessarily ensure that the entry in the directory containing the file has also reached disk").
/// .NET opens no folders. Windows has no such call, and its file systems keep the order by themselves.
/// </summary>
internal static partial class FolderFlush
{
    private const int ReadOnly = 0;

    /// <param name="path">A file in the folder.</param>
    public static void Of(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        // A folder that one may write into but not read cannot be flushed.
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr Open(string path, int flags);
}
