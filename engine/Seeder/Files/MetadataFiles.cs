using Seeder.Core.Schema;

namespace Seeder.Files;

/// <summary>
/// What describes objects for checks without an org: the files of SFDX projects and source folders, and pulled schema files.
/// </summary>
internal static class MetadataFiles
{
    /// <summary>The standard types, those of schema files as these say, and what source folders add to both.</summary>
    /// <exception cref="SeederException">A path is not there or cannot be read.</exception>
    public static OrgSchema ReadSchema(IReadOnlyList<string> paths, DiagnosticBag diagnostics)
    {
        // Reading XML costs a short process more than anything else here.
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
            return SchemaFile.Read(MetadataFolder.Text(NamedFile.Read(path)));
        }
        catch (FormatException exception)
        {
            throw new SeederException(SchemaDiagnostics.SchemaFileUnreadable(path, exception.Message), ExitCode.PlanErrors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SeederException(NamedFile.Unreadable(path, exception), ExitCode.PlanErrors);
        }
    }

    private static ImmutableArray<MetadataFile> Read(List<string> folders) =>
    [
        .. folders.SelectMany(f => MetadataFolder.Find(f)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(path => new MetadataFile(path, MetadataFolder.Read(path))),
    ];

    private static void CheckPaths(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path) && !File.Exists(path))
            {
                throw new SeederException(
                    EnvironmentDiagnostics.FileUnreadable(path, "there is no such folder or file."), ExitCode.PlanErrors);
            }
        }
    }

    /// <summary>
    /// Checks the paths before another reader gets them: that they exist, are what they should be, and lead nowhere else.
    /// <see cref="ReadSchema"/> checks the same.
    /// </summary>
    /// <returns>The paths.</returns>
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
        }
        return paths;
    }
}
