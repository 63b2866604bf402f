using System.Text.Json;
using Seeder.Core.Schema;

namespace Seeder.Files;

/// <summary>What describes objects for checks without an org: the files of SFDX projects and source folders, and pulled schema files.</summary>
public static class MetadataFiles
{
    private static readonly string[] Kinds = ["object", "field", "recordType", "globalValueSet", "standardValueSet"];

    /// <summary>The standard types, those of schema files as these say, and what source folders add to both.</summary>
    /// <exception cref="StoppedException">A path is not there or cannot be read.</exception>
    public static OrgSchema ReadSchema(IReadOnlyList<string> paths, DiagnosticBag diagnostics)
    {
        // Reading XML costs a short process more than anything else here.
        if (paths.Count == 0)
        {
            return StandardObjects.Schema;
        }
        CheckPaths(paths);
        var schema = paths.Where(File.Exists).Aggregate(StandardObjects.Schema, (known, path) => known.With(ReadFile(path)));
        return paths.Where(Directory.Exists).ToList() is { Count: > 0 } folders ? SfdxMetadataReader.Read(Read(folders), schema, diagnostics) : schema;
    }

    private static ImmutableArray<ObjectSchema> ReadFile(string path)
    {
        try
        {
            return SchemaFile.Read(File.ReadAllText(path));
        }
        catch (FormatException exception)
        {
            throw new StoppedException(SchemaDiagnostics.SchemaFileUnreadable(path, exception.Message), ExitCode.PlanErrors);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(path, exception.Message), ExitCode.PlanErrors);
        }
    }

    private static ImmutableArray<MetadataFile> Read(List<string> folders)
    {
        var files = ImmutableArray.CreateBuilder<MetadataFile>();
        foreach (var path in folders.SelectMany(Roots).SelectMany(Walk).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            try
            {
                files.Add(new MetadataFile(path, File.ReadAllText(path)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(path, exception.Message), ExitCode.PlanErrors);
            }
        }
        return files.ToImmutable();
    }

    private static void CheckPaths(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            if (!Directory.Exists(path) && !File.Exists(path))
            {
                throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(path, "there is no such folder or file."), ExitCode.PlanErrors);
            }
        }
    }

    /// <summary>Finds out that a path is not there, or a schema file no such file, before anybody else is given them.</summary>
    public static void Check(IReadOnlyList<string> paths)
    {
        CheckPaths(paths);
        foreach (var path in paths.Where(File.Exists))
        {
            ReadFile(path);
        }
    }

    // The package directories of a project; a folder without a project file is its own root.
    private static IEnumerable<string> Roots(string folder)
    {
        var project = Path.Combine(folder, "sfdx-project.json");
        if (!File.Exists(project))
        {
            return [folder];
        }
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(project));
            return [.. json.RootElement.GetProperty("packageDirectories").EnumerateArray()
                .Select(d => Path.Combine(folder, d.GetProperty("path").GetString()!)).Where(Directory.Exists)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(project, $"it is no project file ({exception.Message})"), ExitCode.PlanErrors);
        }
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = file.EndsWith("-meta.xml", StringComparison.OrdinalIgnoreCase) ? file[..^"-meta.xml".Length] : file;
            if (Kinds.Contains(Path.GetExtension(name).TrimStart('.'), StringComparer.Ordinal))
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
}
