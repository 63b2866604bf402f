namespace Seeder.Local;

/// <summary>Makes files for large bodies. A file has no other reader, and is deleted when its stream is closed.</summary>
internal static class TempFile
{
    private const int BufferSize = 128 * 1024;

    public static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = BufferSize,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"local-org-{Guid.NewGuid():N}"), options);
    }
}
