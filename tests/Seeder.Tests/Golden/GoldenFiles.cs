using System.Runtime.CompilerServices;
using System.Text;
using Seeder.Core.Schema;
using Seeder.Core.Text;

namespace Seeder.Tests.Golden;

/// <summary>
/// A suite of golden cases in the source tree, one folder per case. <c>SEEDER_ACCEPT=1</c> writes the actual results as the expected ones.
/// </summary>
internal sealed class GoldenFiles(string suite)
{
    public static GoldenFiles BadPlans { get; } = new("BadPlans");

    public static GoldenFiles OrgPlans { get; } = new("OrgPlans");

    public static GoldenFiles Graphs { get; } = new("Graphs");

    public static GoldenFiles Bound { get; } = new("Bound");

    public static GoldenFiles Imports { get; } = new("Imports");

    public static GoldenFiles Scaffolds { get; } = new("Scaffolds");

    public static GoldenFiles BadManifests { get; } = new("BadManifests");

    public static GoldenFiles BadSchemaFiles { get; } = new("BadSchemaFiles");

    public string Folder { get; } = Path.Combine(Here(), suite);

    private static bool Accept => Environment.GetEnvironmentVariable("SEEDER_ACCEPT") == "1";

    public IEnumerable<string> Cases =>
        Directory.EnumerateDirectories(Folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    // Bytes, because ReadAllText would remove a byte order mark, which belongs to the case.
    public SourceText Plan(string name, string file = "plan.yaml") => new("plan.yaml", Encoding.UTF8.GetString(Read(name, file)));

    public bool Has(string name, string file) => File.Exists(Path.Combine(Folder, name, file));

    public byte[] Read(string name, string file) => File.ReadAllBytes(Path.Combine(Folder, name, file));

    /// <summary>The files that the plan of the case may name.</summary>
    public CaseFiles Files(string name) => new(Path.Combine(Folder, name));

    /// <summary>The SFDX files in <c>metadata/</c> of the case.</summary>
    public IEnumerable<MetadataFile> Metadata(string name)
    {
        var root = Path.Combine(Folder, name);
        var metadata = Path.Combine(root, "metadata");
        return Directory.Exists(metadata)
            ? Directory.EnumerateFiles(metadata, "*", SearchOption.AllDirectories)
                .Select(f => new MetadataFile(Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f)))
            : [];
    }

    /// <summary>
    /// Returns the expected text. With SEEDER_ACCEPT=1 it writes the actual text there first. Without expected text there is no file.
    /// </summary>
    public string Expected(string name, string file, string actual)
    {
        var path = Path.Combine(Folder, name, file);
        if (Accept && actual.Length > 0)
        {
            File.WriteAllText(path, actual);
        }
        else if (Accept)
        {
            File.Delete(path);
        }
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
