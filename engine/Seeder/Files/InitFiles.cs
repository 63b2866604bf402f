using Seeder.Core.Scaffold;
using Seeder.Core.Schema;

namespace Seeder.Files;

/// <summary>
/// Writes the files of <c>init</c> below the current folder: a plan, the JSON Schema for editors, and the settings of VS Code. It
/// overwrites no file; settings are added to the settings that exist.
/// </summary>
internal static class InitFiles
{
    public const string Schema = "schemas/seed-plan.schema.json";
    public const string Settings = ".vscode/settings.json";

    /// <summary>Whether a plan can have this path: it is not that of a folder, or of another file that is written.</summary>
    public static bool IsFileOfPlan(string path) =>
        Path.GetFileName(path) is { Length: > 0 } and not ("." or "..")
            && !new[] { Schema, Settings }.Any(other => Path.GetFullPath(other).Equals(Path.GetFullPath(path), RealPath.Comparison));

    /// <summary>Checks that the files can be written, before an org is asked and anything is written.</summary>
    /// <param name="plan">The file of the plan.</param>
    /// <param name="isDefault">Whether the user named no file.</param>
    /// <exception cref="SeederException">The plan exists, or a symbolic link leads to another place.</exception>
    public static void Check(string plan, bool isDefault)
    {
        if (isDefault)
        {
            OwnPlace.Check(plan, "--output");
        }
        if (Path.Exists(plan) || Links.IsLink(plan))
        {
            throw SeederException.Of(ScaffoldDiagnostics.PlanExists(plan));
        }
        foreach (var file in new[] { plan, Schema })
        {
            CheckFolders(file);
        }
        OwnPlace.Check(Schema, null, isFollowed: true);
        OwnPlace.Check(Settings, null);
        if (!File.Exists(Schema) && (Path.Exists(Schema) || Links.IsLink(Schema)))
        {
            throw SeederException.Of(EnvironmentDiagnostics.FileUnwritable(Schema, "it is not a regular file."));
        }
    }

    // A file in place of a folder is found before anything is written.
    private static void CheckFolders(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                throw SeederException.Of(EnvironmentDiagnostics.FileUnwritable(path, $"'{folder}' is a file and not a folder."));
            }
        }
    }

    /// <summary>
    /// The path of the JSON Schema relative to the plan; null if a comment of a plan cannot hold it, because it has spaces.
    /// </summary>
    public static string? SchemaPath(string plan)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(plan))!;
        var path = Path.GetRelativePath(folder, Path.GetFullPath(Schema)).Replace('\\', '/');
        return path.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? null : path;
    }

    /// <summary>Writes the plan and, unless it exists, the JSON Schema with these types.</summary>
    /// <returns>The written files. The schema is written first, so that the plan never names a missing file.</returns>
    public static ImmutableArray<string> Write(string plan, string text, IEnumerable<ObjectSchema> types)
    {
        var isNew = !File.Exists(Schema);
        if (isNew)
        {
            AtomicFile.WriteShared(Schema, Bytes(EditorSchema.Write(types)));
        }
        AtomicFile.WriteShared(plan, Bytes(text));
        return isNew ? [plan, Schema] : [plan];
    }

    /// <summary>Tells VS Code which schema the plans have.</summary>
    /// <returns>Whether the settings were written, and a warning if they could not be.</returns>
    public static (bool IsWritten, Diagnostic? Warning) WriteSettings(string plan)
    {
        var pattern = Pattern(plan);
        const string schema = "./" + Schema;
        try
        {
            var change = Refusal() is { } refusal
                ? new EditorSettingsChange.Refused(refusal)
                : EditorSettings.Merge(Read(), schema, pattern);
            switch (change)
            {
                case EditorSettingsChange.Written written:
                    Replace(written.Content);
                    return (true, null);
                case EditorSettingsChange.Refused refused:
                    return (false, Kept(refused.Reason));
                default:
                    return (false, null);
            }
        }
        catch (Exception exception) when (AtomicFile.IsFailure(exception))
        {
            return (false, Kept(exception.Message.TrimEnd('.')));
        }
        catch (SeederException failed)
        {
            return (false, Kept($"it cannot be written ({failed.Diagnostic.Message.TrimEnd('.')})"));
        }

        Diagnostic Kept(string reason) =>
            ScaffoldDiagnostics.SettingsKept(Settings, reason, EditorSettings.Addition(schema, pattern));
    }

    // The folder of the plan and those below it; only the plan itself if it is in the current folder or outside of it.
    private static string Pattern(string plan)
    {
        var path = Path.GetRelativePath(CurrentFolder.Read(), Path.GetFullPath(plan)).Replace('\\', '/');
        return path.LastIndexOf('/') is > 0 and var slash && !path.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(path)
            ? EditorSettings.PatternOf(path[..slash])
            : path;
    }

    // The new content would replace a link, and a file that the user protects.
    private static string? Refusal() => Links.IsLink(Settings) ? "it is a symbolic link"
        : File.Exists(Settings) && File.GetAttributes(Settings).HasFlag(FileAttributes.ReadOnly) ? "it is read-only"
        : null;

    private static byte[] Read() => Path.Exists(Settings) ? NamedFile.Read(Settings) : [];

    private static void Replace(byte[] content)
    {
        UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(Settings) ? File.GetUnixFileMode(Settings) : null;
        AtomicFile.WriteShared(Settings, content);
        if (mode is { } kept && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Settings, kept);
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
