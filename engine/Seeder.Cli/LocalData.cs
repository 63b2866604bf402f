using Seeder.Files;

namespace Seeder.Cli;

/// <summary>Where the local org of a folder lies, and where it lay.</summary>
internal static class LocalData
{
    public const string Default = ".seeder/local/local-org.db";

    /// <summary>Older versions kept it here, where it would be committed.</summary>
    private const string Former = ".seeder/local-org.db";

    // SQLite keeps these beside the database.
    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    /// <summary>Checks the place before a lock is made there.</summary>
    /// <exception cref="SeederException">A folder of the usual place leads out of the repository, or the file is not regular.</exception>
    public static void Check(string data)
    {
        if (data == Default)
        {
            OwnPlace.Check(data, flag: null);
        }
        if (Directory.Exists(data) || !RegularFile.IsOrLeadsToNone(data))
        {
            throw Failed(data, Directory.Exists(data) ? "it is a folder." : "it is not a regular file.");
        }
    }

    /// <summary>Brings the org of an older version to its place; the caller holds the lock of the new place.</summary>
    /// <exception cref="SeederException">A process uses the old one, or the new place is a link.</exception>
    public static void Prepare(string data)
    {
        if (data != Default)
        {
            return;
        }
        // A link would let a stranger's repository have a database written anywhere.
        foreach (var file in Beside.Select(suffix => $"{Default}{suffix}").Prepend(Default).Where(IsLink))
        {
            throw Failed(file, "it is a symbolic link.");
        }
        if (!File.Exists(Former) || IsLink(Former) || File.Exists(Default))
        {
            return;
        }
        try
        {
            using var held = RunLock.Take($"{Former}.lock");
            // The database last: where this is cut off, the next command goes on, and the log is never without its database's place.
            foreach (var suffix in new[] { "-wal", "-shm", "" })
            {
                Move($"{Former}{suffix}", $"{Default}{suffix}");
            }
        }
        catch (SeederException stopped) when (stopped.Diagnostic.Code == "SEED603")
        {
            throw new SeederException(CommandLineDiagnostics.LocalOrgInUse(Former), ExitCode.LocalFiles);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw new SeederException(CommandLineDiagnostics.LocalOrgFailed(Former, exception), ExitCode.LocalFiles);
        }
    }

    private static void Move(string from, string to)
    {
        if (!File.Exists(from) || IsLink(from))
        {
            return;
        }
        File.Move(from, to);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static bool IsLink(string path) => new FileInfo(path).LinkTarget is not null;

    private static SeederException Failed(string path, string reason) =>
        new(CommandLineDiagnostics.LocalOrgFailed(path, new IOException(reason)), ExitCode.LocalFiles);
}
