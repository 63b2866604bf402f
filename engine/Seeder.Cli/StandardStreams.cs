using Microsoft.Win32.SafeHandles;

namespace Seeder.Cli;

/// <summary>
/// The descriptors 0, 1 and 2, which whoever starts the command may have closed. A file or a connection of ours would get such a number, and what is
/// printed would go into it.
/// </summary>
internal static class StandardStreams
{
    private static readonly List<SafeFileHandle> Held = [];

    public static void Hold()
    {
        while (!OperatingSystem.IsWindows())
        {
            // For reading alone: a write to it fails, as to a stream that is closed.
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
