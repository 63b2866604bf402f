namespace Seeder.Files;

/// <summary>
/// Makes the folder <c>.seeder</c> safe to commit: its <c>.gitignore</c> excludes the files that belong to this machine only.
/// </summary>
internal static class SeederFolder
{
    public const string Name = ".seeder";

    private const string Ignore = """
        # Written by Seeder. Manifests belong into version control. What stands below belongs to this machine.
        /local/
        *.journal
        *.lock
        *.holder
        *.last
        *.tmp
        # Older versions of Seeder kept these here.
        /local-org.db*
        /learned.json
        /*/schema/

        """;

    /// <summary>
    /// Writes <c>.gitignore</c> into the nearest folder <c>.seeder</c> above a file that will be written, unless it has one already. For a
    /// file outside such a folder nothing is written. If the folder is a symbolic link, nothing is written either, because its target may
    /// contain other files.
    /// </summary>
    /// <param name="path">The path of the file that will be written.</param>
    public static void Keep(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == Name)
            {
                if (!Links.IsLink(folder))
                {
                    Write(Path.Combine(folder, ".gitignore"), file => file.Flush(flushToDisk: true));
                }
                return;
            }
        }
    }

    /// <summary>Writes the whole file or nothing: with half of it, journals and the local org would be committed.</summary>
    /// <param name="flush">Flushes the written file to the disk; tests replace it by one that fails.</param>
    internal static void Write(string path, Action<FileStream> flush)
    {
        // A link is not changed either.
        if (Path.Exists(path) || Links.IsLink(path))
        {
            return;
        }
        var temporary = AtomicFile.TemporaryBeside(path);
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(Ignore.ReplaceLineEndings("\n")));
                flush(file);
            }
            // Does not overwrite a file that was created meanwhile.
            File.Move(temporary, path, overwrite: false);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // Another process wrote it, or the disk is full; the run itself reports that if it matters.
            AtomicFile.DeleteQuietly(temporary);
        }
    }
}
