namespace Seeder.Files;

/// <summary>The folder <c>.seeder</c> can be committed as it is: a file in it says which of its files belong to this machine.</summary>
internal static class SeederFolder
{
    private const string Name = ".seeder";

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
    /// Writes <c>.gitignore</c> into the folder of a file that is about to be written, unless something has that name, or the folder is a
    /// symbolic link: the folder behind it may be one of other files.
    /// </summary>
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

    /// <summary>Writes the whole file or none: half of it would leave journals and the local org in Git's sight.</summary>
    /// <param name="flush">Brings what was written to the disk; tests let it fail.</param>
    internal static void Write(string path, Action<FileStream> flush)
    {
        // A link is left alone as well, wherever it leads.
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
            // Not over a file that came into this place meanwhile.
            File.Move(temporary, path, overwrite: false);
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // Another process wrote it, or the disk takes no more: the run itself says so where it matters.
            AtomicFile.DeleteQuietly(temporary);
        }
    }
}
