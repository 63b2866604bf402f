using Seeder.Core;
using Seeder.Core.Facts;
using Seeder.Core.Run;

namespace Seeder.Tests.Golden;

/// <summary>The files of a case beside its plan, and under <c>manifests/</c> what other plans made in its org.</summary>
internal sealed class CaseFiles(string? folder)
{
    /// <summary>For plans that name no file.</summary>
    public static CaseFiles None { get; } = new(null);

    /// <summary>The planning with the files that it asks for; null where it asks for something else.</summary>
    public Planning? Answer(Planning planning) => planning.Needs switch
    {
        Needs.Files asked => planning with { Files = planning.Files.SetItems(asked.Paths.Select(p => KeyValuePair.Create(p, Find(p)))) },
        Needs.Manifests asked => planning with { Manifests = planning.Manifests.SetItems(asked.Plans.Select(p => KeyValuePair.Create(p, ManifestOf(p)))) },
        _ => null,
    };

    // Names compare exactly, whatever the machine's disk thinks of it.
    private FileFact Find(string path)
    {
        var names = NamesIn(Path.GetDirectoryName(path)!);
        return names.Contains(Path.GetFileName(path))
            ? new FileFact.Found(path, File.ReadAllBytes(Path.Combine(folder!, path)))
            : new FileFact.Missing("there is no such file.", [.. names.Order(StringComparer.Ordinal)]);
    }

    private Manifest? ManifestOf(string plan)
    {
        var file = $"{plan}.manifest.json";
        return NamesIn("manifests").Contains(file) ? ManifestJson.Read(File.ReadAllBytes(Path.Combine(folder!, "manifests", file))) : null;
    }

    private List<string> NamesIn(string path) =>
        folder is not null && Path.Combine(folder, path) is var place && Directory.Exists(place) ? [.. Directory.EnumerateFiles(place).Select(f => Path.GetFileName(f))] : [];
}
