using System.Text.Json;

namespace Seeder.Files;

/// <summary>The parts of <c>sfdx-project.json</c> that tell where metadata is and which names it has in the org.</summary>
/// <param name="Packages">The folders of the packages. Not all of them need to exist.</param>
/// <param name="Namespace">The prefix of the project's names in the org; null if the project has none.</param>
internal sealed record SfdxProject(ImmutableArray<string> Packages, string? Namespace)
{
    public const string File = "sfdx-project.json";

    /// <param name="path">The project file.</param>
    /// <param name="folder">The project's folder, as the returned paths should begin.</param>
    /// <exception cref="SeederException">It is not a project file.</exception>
    public static SfdxProject Read(string path, string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(MetadataFolder.Read(path));
            var space = json.RootElement.TryGetProperty("namespace", out var written) && written.ValueKind != JsonValueKind.Null
                ? written.GetString()
                : null;
            return !string.IsNullOrEmpty(space) && !Names.IsName(space)
                ? throw MetadataFolder.Refuse(path, "its namespace contains other characters than letters, digits and underscores.")
                : new SfdxProject(
                    [
                        .. json.RootElement.GetProperty("packageDirectories").EnumerateArray()
                            .Select(d => Path.Combine(folder, d.GetProperty("path").GetString()!)),
                    ],
                    string.IsNullOrEmpty(space) ? null : space);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw MetadataFolder.Refuse(path, $"it is no project file ({exception.Message})");
        }
    }

    /// <summary>Reads the file of a project that the user did not name. Returns null if it is not a project file.</summary>
    /// <param name="path">The real path of the project file.</param>
    public static SfdxProject? TryRead(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(path)!;
            var read = Read(path, folder);
            return read with { Packages = [.. read.Packages.Select(p => RealPath.Of(p)).OfType<string>()] };
        }
        catch (SeederException)
        {
            return null;
        }
    }
}
