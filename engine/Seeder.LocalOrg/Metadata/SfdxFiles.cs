using System.Text.Json;

namespace Seeder.Local;

/// <summary>Finds the metadata files in an SFDX project or a source folder, in ordinal order.</summary>
internal static class SfdxFiles
{
    public static IReadOnlyList<string> Find(string root, string suffix) =>
        [.. Roots(root).SelectMany(folder => Walk(folder, suffix)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The package directories of a project. A folder without a project file is used itself.</summary>
    private static IEnumerable<string> Roots(string root)
    {
        var project = Path.Combine(root, "sfdx-project.json");
        if (!File.Exists(project))
        {
            return [root];
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(project));
        return [.. json.RootElement.GetProperty("packageDirectories").EnumerateArray()
            .Select(d => Path.GetFullPath(Path.Combine(root, d.GetProperty("path").GetString()!)))
            .Where(Directory.Exists)];
    }

    private static IEnumerable<string> Walk(string folder, string suffix)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no metadata folder '{folder}'.");
        }

        var options = new EnumerationOptions { RecurseSubdirectories = false };
        foreach (var file in Directory.EnumerateFiles(folder, "*" + suffix, options))
        {
            yield return file;
        }

        foreach (var sub in Directory.EnumerateDirectories(folder, "*", options))
        {
            if (Path.GetFileName(sub) is not "node_modules" && Path.GetFileName(sub)[0] != '.' && !LeadsAbove(sub))
            {
                foreach (var file in Walk(sub, suffix))
                {
                    yield return file;
                }
            }
        }
    }

    // A link to a parent folder would be followed without end.
    private static bool LeadsAbove(string folder) =>
        Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target
        && $"{Path.GetFullPath(folder)}/".StartsWith($"{target.FullName.TrimEnd('/')}/", StringComparison.Ordinal);
}
