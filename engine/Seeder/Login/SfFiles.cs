using System.Text.Json;
using Seeder.Files;

namespace Seeder.Login;

/// <summary>
/// Reads names from the files of the sf CLI: aliases and the default org. Seeder never reads the files in which sf keeps logins.
/// </summary>
internal static class SfFiles
{
    private const long Longest = 1024 * 1024;

    /// <summary>The aliases and the usernames that have one; empty if the file is missing or cannot be read.</summary>
    public static IReadOnlyCollection<string> Names() =>
        Read(Path.Combine(Home, ".sfdx", "alias.json"), NamesOf) ?? [];

    /// <summary>
    /// The alias or username of the default org: <c>target-org</c> in the nearest <c>.sf/config.json</c> above the current folder, or else
    /// in the user's; null if neither has one.
    /// </summary>
    public static string? DefaultOrg()
    {
        for (var folder = new DirectoryInfo(CurrentFolder.Read()); folder is not null; folder = folder.Parent)
        {
            if (TargetOf(folder.FullName) is { } name)
            {
                return name;
            }
        }
        return TargetOf(Home);
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string? TargetOf(string folder) =>
        Read(
            Path.Combine(folder, ".sf", "config.json"),
            root => root.TryGetProperty("target-org", out var name) && Text(name) is { Length: > 0 } text ? text : null);

    private static string[] NamesOf(JsonElement root) => root.TryGetProperty("orgs", out var orgs) && orgs.ValueKind == JsonValueKind.Object
        ? [.. orgs.EnumerateObject().SelectMany(o => new[] { o.Name, Text(o.Value) }).OfType<string>().Distinct()]
        : [];

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static T? Read<T>(string path, Func<JsonElement, T?> take)
        where T : class
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }
            using var json = JsonDocument.Parse(NamedFile.Read(path, Longest));
            return json.RootElement.ValueKind == JsonValueKind.Object ? take(json.RootElement) : null;
        }
        // A file of another program that cannot be read tells no name; sf itself reports what is wrong with it.
        // A text that is not Unicode, such as "\ud800", throws InvalidOperationException.
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
