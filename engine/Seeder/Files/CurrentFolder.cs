namespace Seeder.Files;

/// <summary>
/// The current folder of the process, which any thread may change at any time. So the library reads it once in a call, when the call
/// begins.
/// </summary>
internal static class CurrentFolder
{
    /// <summary>The full path; the root of the disk if the folder was deleted.</summary>
    public static string Read()
    {
        try
        {
#pragma warning disable RS0030 // The only place that reads it.
            return Environment.CurrentDirectory;
#pragma warning restore RS0030
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Path.GetPathRoot(AppContext.BaseDirectory)!;
        }
    }
}
