using System.Text;

namespace Seeder.Files;

/// <summary>
/// The metadata files in an SFDX project or a source folder. The user names the folder, but its content may come from others, for example
/// in a pull request. So links and package directories must not lead out of the repository, and only regular files are read.
/// </summary>
internal sealed class MetadataFolder
{
    private static readonly string[] Kinds = ["object", "field", "recordType", "globalValueSet", "standardValueSet"];

    // Kinds of metadata that only the local org reads. They are checked here too, because the local org makes no such checks.
    private static readonly string[] Checked = [.. Kinds, "validationRule"];

    private readonly string _folder;
    private readonly string _real;
    private readonly string _base;
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);

    private MetadataFolder(string folder)
    {
        _folder = folder;
        _real = RealPath.Of(folder) ?? throw Refuse(folder, "its symbolic links lead in a circle.");
        _base = PlanRoot.Repository(_real) ?? _real;
    }

    /// <summary>Returns the paths of the files, in ordinal order.</summary>
    /// <exception cref="SeederException">
    /// A link or a package directory leads out of the repository, or a file is a device or a pipe.
    /// </exception>
    public static ImmutableArray<string> Find(string folder)
    {
        var found = new MetadataFolder(folder);
        return [.. found.Roots().SelectMany(found.Walk).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The namespace of the project that contains the folder: the nearest one at or above it whose package directories contain the folder.
    /// Null if the project has no namespace.
    /// </summary>
    /// <exception cref="SeederException">The folder's own project file cannot be read.</exception>
    public static string? Namespace(string folder)
    {
        var found = new MetadataFolder(folder);
        if (found.Project() is { } own)
        {
            return SfdxProject.Read(own, folder).Namespace;
        }
        for (var above = Path.GetDirectoryName(found._real);
            above is not null && RealPath.IsWithin(above, found._base);
            above = Path.GetDirectoryName(above))
        {
            var project = Path.Combine(above, SfdxProject.File);
            if (RegularFile.Is(project))
            {
                return SfdxProject.TryRead(project) is { } read && read.Packages.Any(p => RealPath.IsWithin(found._real, p))
                    ? read.Namespace
                    : null;
            }
        }
        return null;
    }

    /// <summary>Returns the text of a metadata file.</summary>
    /// <exception cref="SeederException">The file cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            var real = RealPath.Of(path);
            return (real is null ? null : RegularFile.Read(real, FileLimits.DefaultMaxBytes)) switch
            {
                FileContent.Read read => Text(read.Bytes),
                FileContent.TooLarge => throw Refuse(path, $"it is larger than {FileLimits.DefaultMaxBytes:N0} bytes."),
                _ => throw Refuse(path, "it is not a regular file."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(path, exception.Message);
        }
    }

    /// <summary>Decodes text; without a byte order mark it is UTF-8.</summary>
    internal static string Text(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // The package directories of a project. A folder without a project file is used itself.
    private IEnumerable<string> Roots() =>
        Project() is { } project ? SfdxProject.Read(project, _folder).Packages.Where(Directory.Exists) : [_folder];

    private string? Project()
    {
        var project = Path.Combine(_folder, SfdxProject.File);
        if (!File.Exists(project))
        {
            return null;
        }
        Check(project);
        return project;
    }

    private IEnumerable<string> Walk(string folder)
    {
        // A link may lead back to a parent folder.
        if (!_entered.Add(Check(folder)))
        {
            yield break;
        }
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => Checked.Contains(KindOf(f), StringComparer.OrdinalIgnoreCase)))
        {
            Check(file);
            if (!RegularFile.Is(file))
            {
                throw Refuse(file, "it is not a regular file.");
            }
            if (Kinds.Contains(KindOf(file), StringComparer.Ordinal))
            {
                yield return file;
            }
        }
        foreach (var below in Directory.EnumerateDirectories(folder))
        {
            if (Path.GetFileName(below) is var name && name != "node_modules" && !name.StartsWith('.'))
            {
                foreach (var file in Walk(below))
                {
                    yield return file;
                }
            }
        }
    }

    private static string KindOf(string file)
    {
        var name = file.EndsWith("-meta.xml", StringComparison.OrdinalIgnoreCase) ? file[..^"-meta.xml".Length] : file;
        return Path.GetExtension(name).TrimStart('.');
    }

    /// <returns>The real path.</returns>
    private string Check(string path)
    {
        if (RealPath.Of(path) is not { } real || !RealPath.IsWithin(real, _base))
        {
            throw Refuse(
                path,
                "it leads out of the folder that '--metadata' names. Metadata is read only from below that folder or its repository.");
        }
        // The user may name a hidden folder, but a link inside may not lead to one.
        var place = RealPath.IsWithin(real, _real) ? _real : _base;
        return !RealPath.Parts(real, place).Any(p => PlanFileAccess.IsHiddenName(p)) ? real
            : throw Refuse(path, "it leads to a file or folder whose name begins with a dot.");
    }

    internal static SeederException Refuse(string path, string reason) =>
        SeederException.Of(EnvironmentDiagnostics.FileUnreadable(path, reason));
}
