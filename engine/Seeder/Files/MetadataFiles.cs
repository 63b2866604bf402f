using System.Text.Json;
using Seeder.Core.Schema;

namespace Seeder.Files;

/// <summary>The files of SFDX projects and source folders that describe objects, for checks without an org.</summary>
public static class MetadataFiles
{
    private static readonly string[] Kinds = ["object", "field", "recordType", "globalValueSet", "standardValueSet"];

    /// <exception cref="StoppedException">A folder is not there or cannot be read.</exception>
    public static ImmutableArray<MetadataFile> Read(IReadOnlyList<string> folders)
    {
        CheckFolders(folders);
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

    public static void CheckFolders(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            if (File.Exists(folder))
            {
                throw new StoppedException(EnvironmentDiagnostics.NotYetAvailable($"The schema file '{folder}'"), ExitCode.PlanErrors);
            }
            if (!Directory.Exists(folder))
            {
                throw new StoppedException(EnvironmentDiagnostics.FileUnreadable(folder, "there is no such folder."), ExitCode.PlanErrors);
            }
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
