using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Seeder.Files;

/// <summary>
/// Flushes a folder to the disk. Without it, a renamed or deleted file may have its old name after a power failure (fsync(2): "Calling
/// fsync() does not necessarily ensure that the entry in the directory containing the file has also reached disk"). .NET cannot open
/// folders. Windows has no such call, and its file systems keep the order.
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
        // A folder that the user may write but not read cannot be flushed.
        if (!handle.IsInvalid)
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr Open(string path, int flags);
}
