using Microsoft.Win32.SafeHandles;

namespace Seeder.Cli;

/// <summary>
/// Keeps the file descriptors 0, 1 and 2 in use. The caller may have closed them: then the next file or connection that Seeder opens
/// would get
/// such a number, and printed text would go into it.
/// </summary>
internal static class StandardStreams
{
    private static readonly List<SafeFileHandle> Held = [];

    public static void Hold()
    {
        while (!OperatingSystem.IsWindows())
        {
            // Opened for reading only: a write to it fails, as a write to a closed stream does.
            var handle = File.OpenHandle("/dev/null");
            if (handle.DangerousGetHandle() > 2)
            {
                handle.Dispose();
                return;
            }
            Held.Add(handle);
        }
    }
}
