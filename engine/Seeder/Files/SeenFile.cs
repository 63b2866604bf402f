using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>
/// The file of <see cref="SeenTimes"/> beside a manifest. It is a cache: a file that cannot be read or written only makes the next run
/// compare more.
/// </summary>
internal static class SeenFile
{
    public static Manifest Add(Manifest manifest, string path)
    {
        try
        {
            return File.Exists(path) && !Links.IsLink(path)
                ? SeenTimes.Add(manifest, NamedFile.Read(path))
                : manifest;
        }
        catch (Exception exception) when (exception is SeederException or FormatException || AtomicFile.IsFailure(exception))
        {
            return manifest;
        }
    }

    /// <param name="head">Reads the first bytes of a file.</param>
    public static void Write(Manifest manifest, string path, Func<string, byte[]> head)
    {
        try
        {
            if (!Path.Exists(path) || (!Links.IsLink(path) && SeenTimes.IsOurs(head(path))))
            {
                AtomicFile.Write(path, stream => SeenTimes.Write(stream, manifest));
            }
        }
        catch (Exception exception) when (exception is SeederException or FormatException || AtomicFile.IsFailure(exception))
        {
            // The next run compares these records again.
        }
    }
}
