using System.Text;
using Seeder.Core.State;

namespace Seeder.Files;

/// <summary>
/// Prevents two runs on one machine from using the same manifest. The lock file stays after the lock is released: if it was deleted, a
/// third run could lock a deleted file. The operating system releases the lock when its process ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Start = "process ";
    private const int MostHolderBytes = 4096;

    private readonly FileStream _file;
    private readonly string _path;
    private bool _saysWho;

    private RunLock(FileStream file, string path) => (_file, _path) = (file, path);

    /// <param name="time">Says since when the lock is held.</param>
    public static RunLock Take(string path, TimeProvider time)
    {
        // A link could lock or create a file in another folder.
        if (Links.IsLink(path))
        {
            throw SeederException.Of(StateDiagnostics.IsLink(path));
        }
        if (!RegularFile.IsOrLeadsToNone(path))
        {
            throw SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, "it is not a regular file."));
        }
        try
        {
            AtomicFile.CreateFolderOf(path);
            var held = new RunLock(new FileStream(path, AtomicFile.Private(FileMode.OpenOrCreate, FileShare.None)), path);
            held.SayWho(time);
            return held;
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException && File.Exists(path))
        {
            var holder = Holder(path) is { Length: > 0 } said ? said : null;
            throw SeederException.Of(EnvironmentDiagnostics.Locked(path, holder));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, exception.Message));
        }
    }

    public void Dispose()
    {
        if (_saysWho)
        {
            Quietly(() => File.Delete(HolderPath(_path)));
        }
        _file.Dispose();
    }

    // A separate file, because a locked file cannot be read. The next holder overwrites it.
    private static string HolderPath(string path) => $"{path}.holder";

    private void SayWho(TimeProvider time) => Quietly(() =>
    {
        var path = HolderPath(_path);
        // A link is replaced, not followed. A file that Seeder did not write belongs to the user.
        if (!Links.IsLink(path) && Path.Exists(path) && Holder(_path) is null)
        {
            return;
        }
        File.Delete(path);
        using var file = new FileStream(path, AtomicFile.Private(FileMode.CreateNew));
        _saysWho = true;
        file.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Start}{Environment.ProcessId} on {Environment.MachineName}, since {time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC")));
    });

    // Returns null if there is no file, or if Seeder did not write it.
    private static string? Holder(string path)
    {
        string? holder = null;
        if (Links.IsLink(HolderPath(path)))
        {
            return null;
        }
        Quietly(() => holder = Encoding.UTF8.GetString(NamedFile.Read(HolderPath(path), MostHolderBytes)));
        return holder is "" || holder?.StartsWith(Start, StringComparison.Ordinal) == true ? holder : null;
    }

    // The name of the holder is only information, so errors are ignored.
    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // The holder is then unknown.
        }
    }
}
