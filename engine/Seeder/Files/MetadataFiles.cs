using Seeder.Core.Schema;

namespace Seeder.Files;

/// <summary>
/// Finds the files that describe types for checks without an org: SFDX projects, source folders, and schema files that
/// <c>schema pull</c> saved from an org.
/// </summary>
internal static class MetadataFiles
{
    /// <summary>Returns the standard types, changed by the schema files and extended by the source folders.</summary>
    /// <exception cref="SeederException">A path does not exist or cannot be read.</exception>
    public static OrgSchema ReadSchema(IReadOnlyList<string> paths, DiagnosticBag diagnostics)
    {
        // Loading the XML reader would slow down a short command.
        if (paths.Count == 0)
        {
            return StandardObjects.Schema;
        }
        CheckPaths(paths);
        var schema = paths.Where(File.Exists).Aggregate(StandardObjects.Schema, (known, path) => known.With(ReadFile(path)));
        return paths.Where(Directory.Exists).ToList() is { Count: > 0 } folders
            ? SfdxMetadataReader.Read(Read(folders), schema, diagnostics)
            : schema;
    }

    private static ImmutableArray<ObjectSchema> ReadFile(string path)
    {
        try
        {
            return SchemaFile.Read(NamedFile.Read(path), path);
        }
        catch (JsonFaultException wrong)
        {
            throw SeederException.Of([.. wrong.Faults.Select(f => SchemaDiagnostics.SchemaFileUnreadable(path, f))], DiagnosticKind.Plan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw SeederException.Of(NamedFile.Unreadable(path, exception));
        }
    }

    // A file that two folders contain is read once, with the namespace of the first one.
    private static ImmutableArray<MetadataFile> Read(List<string> folders) =>
    [
        .. folders.Select(f => (Paths: MetadataFolder.Find(f), Namespace: MetadataFolder.Namespace(f)))
            .SelectMany(f => f.Paths, (f, path) => (Path: path, f.Namespace))
            .DistinctBy(f => f.Path)
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .Select(f => new MetadataFile(f.Path, MetadataFolder.Read(f.Path)) { Namespace = f.Namespace }),
    ];

    private static void CheckPaths(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path) && !File.Exists(path))
            {
                throw SeederException.Of(
                    EnvironmentDiagnostics.FileUnreadable(path, "there is no such folder or file."));
            }
        }
    }

    /// <summary>The namespaces of the projects that contain the folders, each once. A path that is no folder has none.</summary>
    public static ImmutableArray<string> Namespaces(IEnumerable<string> paths) =>
        [.. paths.Where(Directory.Exists).Select(MetadataFolder.Namespace).OfType<string>().Where(n => n.Length > 0).Distinct()];

    /// <summary>
    /// Checks paths before they are passed to another reader: they exist, have the right kind, and contain no link to another place. <see
    /// cref="ReadSchema"/> makes the same checks.
    /// </summary>
    /// <returns>The same paths.</returns>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string> paths)
    {
        CheckPaths(paths);
        foreach (var path in paths.Where(File.Exists))
        {
            ReadFile(path);
        }
        foreach (var path in paths.Where(Directory.Exists))
        {
            MetadataFolder.Find(path);
            MetadataFolder.Namespace(path);
        }
        return paths;
    }
}
