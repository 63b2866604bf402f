using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.State;

namespace Seeder.Tests.Golden;

/// <summary>The files of a golden case: files that the plan names, and in <c>manifests/</c> the manifests of other plans.</summary>
internal sealed class CaseFiles(string? folder)
{
    /// <summary>No files, for plans that name none.</summary>
    public static CaseFiles None { get; } = new(null);

    /// <summary>Returns the state with the requested files; null if it asks for something else.</summary>
    public PlanningState? Answer(PlanningState planning) => planning.Needs switch
    {
        Needs.Files asked => planning with { Files = planning.Files.SetItems(asked.Paths.Select(p => KeyValuePair.Create(p, Find(p)))) },
        Needs.Manifests asked =>
            planning with { Manifests = planning.Manifests.SetItems(asked.Plans.Select(p => KeyValuePair.Create(p, ManifestOf(p)))) },
        _ => null,
    };

    // Names are case-sensitive on every machine. Files are refused by name only, because a case has no links and devices.
    private FileFact Find(string path)
    {
        if (RefusalOf(path) is { } refused)
        {
            return refused;
        }
        var names = NamesIn(Path.GetDirectoryName(path)!);
        return names.Contains(Path.GetFileName(path))
            ? new FileFact.Found(path, File.ReadAllBytes(Path.Combine(folder!, path)))
            : new FileFact.Missing("there is no such file.", [.. names.Order(StringComparer.Ordinal)]);
    }

    private static FileFact.Refused? RefusalOf(string path) => path switch
    {
        "huge.csv" => new FileFact.Refused(FileRefusal.TooLarge, "104,857,600"),
        _ when path.StartsWith("/dev/", StringComparison.Ordinal) => new FileFact.Refused(FileRefusal.NotRegular, ""),
        _ when path.StartsWith("/home/", StringComparison.Ordinal) => new FileFact.Refused(FileRefusal.NoRoot, ""),
        _ when path.StartsWith("../outside/", StringComparison.Ordinal) => new FileFact.Refused(FileRefusal.OutsideRoot, "/repository"),
        _ when path.Split('/').Any(p => p.StartsWith('.') && p != "..") => new FileFact.Refused(FileRefusal.Hidden, ""),
        _ => null,
    };

    private Manifest? ManifestOf(string plan)
    {
        var file = $"{plan}.manifest.json";
        return NamesIn("manifests").Contains(file) ? ManifestJson.Read(File.ReadAllBytes(Path.Combine(folder!, "manifests", file))) : null;
    }

    private List<string> NamesIn(string path) =>
        folder is not null && Path.Combine(folder, path) is var place && Directory.Exists(place)
            ? [.. Directory.EnumerateFiles(place).Select(f => Path.GetFileName(f))]
            : [];
}
