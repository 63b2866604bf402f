namespace Seeder.Files;

/// <summary>
/// Keeps two runs of one machine from the same manifest. The file stays when the lock is given back: deleting it would let a third run
/// lock a file that nobody else sees. The operating system gives the lock back when its holder dies.
/// </summary>
public sealed class RunLock : IDisposable
{
    private readonly FileStream _file;

    private RunLock(FileStream file) => _file = file;

    public static RunLock Take(string path)
    {
        try
        {
            AtomicFile.CreateFolderOf(path);
            return new RunLock(new FileStream(path, AtomicFile.Private(FileMode.OpenOrCreate, FileShare.None)));
        }
        catch (IOException exception) when (exception is not DirectoryNotFoundException && File.Exists(path))
        {
            throw new StoppedException(EnvironmentDiagnostics.Locked(path), ExitCode.LocalFiles);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnwritable(path, exception.Message), ExitCode.LocalFiles);
        }
    }

    public void Dispose() => _file.Dispose();
}
