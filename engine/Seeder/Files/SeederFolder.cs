namespace Seeder.Files;

/// <summary>The folder <c>.seeder</c> can be committed as it is: a file in it says which of its files belong to this machine.</summary>
public static class SeederFolder
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

    /// <summary>Writes <c>.gitignore</c> into the folder of a file that is about to be written, unless something has that name.</summary>
    public static void Keep(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (Path.GetFileName(folder) == Name)
            {
                Write(Path.Combine(folder, ".gitignore"));
                return;
            }
        }
    }

    private static void Write(string path)
    {
        try
        {
            // A link is left alone as well, wherever it leads.
            if (Path.Exists(path) || new FileInfo(path).LinkTarget is not null)
            {
                return;
            }
            using var file = new FileStream(path, FileMode.CreateNew);
            file.Write(System.Text.Encoding.UTF8.GetBytes(Ignore.ReplaceLineEndings("\n")));
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            // Another process wrote it, or the disk takes no more: the run itself says so where it matters.
        }
    }
}
