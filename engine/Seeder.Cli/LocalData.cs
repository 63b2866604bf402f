using Seeder.Files;

namespace Seeder.Cli;

/// <summary>The path of the local org's database, now and in older versions.</summary>
internal static class LocalData
{
    public const string Default = ".seeder/local/local-org.db";

    /// <summary>The path in older versions, where Git would commit it.</summary>
    private const string Former = ".seeder/local-org.db";

    // SQLite keeps these files next to the database.
    private static readonly string[] Suffixes = ["-wal", "-shm", "-journal"];

    /// <summary>Checks the path before a lock file is created there.</summary>
    /// <exception cref="SeederException">A folder of the default path leads out of the repository, or the file is not a regular
    /// file.</exception>
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

    /// <summary>Moves the database of an older version to the default path; the caller holds the lock of that path.</summary>
    /// <exception cref="SeederException">A process uses the old database, or the new path is a link.</exception>
    public static void Prepare(string data, TimeProvider time)
    {
        if (data != Default)
        {
            return;
        }
        // With a link, a repository of a stranger could make Seeder write a database anywhere.
        foreach (var file in Suffixes.Select(suffix => $"{Default}{suffix}").Prepend(Default).Where(Links.IsLink))
        {
            throw Failed(file, "it is a symbolic link.");
        }
        if (!File.Exists(Former) || Links.IsLink(Former) || File.Exists(Default))
        {
            return;
        }
        try
        {
            using var held = RunLock.Take($"{Former}.lock", time);
            // The database file moves last: if the process is killed here, the next command continues.
            foreach (var suffix in new[] { "-wal", "-shm", "" })
            {
                Move($"{Former}{suffix}", $"{Default}{suffix}");
            }
        }
        catch (SeederException stopped) when (stopped.Diagnostic.Code == "SEED603")
        {
            throw SeederException.Of(CommandLineDiagnostics.LocalOrgInUse(Former));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            throw SeederException.Of(CommandLineDiagnostics.LocalOrgFailed(Former, exception));
        }
    }

    private static void Move(string from, string to)
    {
        if (!File.Exists(from) || Links.IsLink(from))
        {
            return;
        }
        File.Move(from, to);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static SeederException Failed(string path, string reason) =>
        SeederException.Of(CommandLineDiagnostics.LocalOrgFailed(path, new IOException(reason)));
}
