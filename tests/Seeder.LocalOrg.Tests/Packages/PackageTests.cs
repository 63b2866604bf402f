using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Seeder.Tests.House;

namespace Seeder.Cli.Tests.Packages;

/// <summary>What is in the packed files.</summary>
[Category("Packages")]
internal sealed partial class PackageTests
{
    private const string Tool = "Seeder.Tool";

    // The kind of information in symbols that holds the text of a source file.
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

    // Every project in the folder engine is a package; the folder engine/Seeder.Cli is the tool.
    private static readonly string[] Libraries =
        [.. Directory.GetDirectories(Repository.At("engine"))
            .Where(f => Directory.GetFiles(f, "*.csproj").Length > 0)
            .Select(f => Path.GetFileName(f)!)
            .Where(n => n != "Seeder.Cli")
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<TestCaseData> Packages =>
        from folder in Packed.Sources
        from name in Libraries
        select new TestCaseData(folder, name).SetArgDisplayNames(name);

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public void The_libraries_and_the_tool_are_packed_and_nothing_else(string folder)
    {
        var found = Directory.GetFiles(folder, "*.nupkg").Select(f => Version().Replace(Path.GetFileName(f), "")).ToList();

        Assert.That(found.Where(f => !f.StartsWith(Tool, StringComparison.Ordinal)), Is.EquivalentTo(Libraries));
        Assert.That(found, Has.Some.EqualTo(Tool));
    }

    [TestCaseSource(nameof(Packages))]
    public void A_package_has_what_NuGet_shows_and_what_an_editor_needs(string folder, string name)
    {
        using var package = Open(folder, name);
        var metadata = Manifest(package, name);

        string? Text(string element) => metadata.Elements().SingleOrDefault(e => e.Name.LocalName == element)?.Value;
        Assert.That(Text("id"), Is.EqualTo(name));
        Assert.That(Text("license"), Is.EqualTo("MIT"));
        Assert.That(Text("description"), Has.Length.GreaterThan(60));
        Assert.That(Text("tags"), Does.Contain("salesforce").Or.Contain("seed"));
        Assert.That(Text("readme"), Is.EqualTo("README.md"));
        var files = package.Entries.Select(e => e.FullName).Where(f => !Regex.IsMatch(f, @"^(_rels|package)/|^\[|\.nuspec$")).ToList();
        var assembly = name == "Seeder" ? "Seeder.Engine" : name;
        // No build files and no analyzers: a package changes no setting of a project that uses it.
        Assert.That(files, Is.EquivalentTo(new[] { "README.md", $"lib/net10.0/{assembly}.dll", $"lib/net10.0/{assembly}.xml" }));
    }

    [TestCaseSource(nameof(Packages))]
    public void A_package_needs_equal_versions_of_the_others_and_no_tool_of_the_build(string folder, string name)
    {
        using var package = Open(folder, name);
        var metadata = Manifest(package, name);
        var version = metadata.Elements().Single(e => e.Name.LocalName == "version").Value;
        var needed = metadata.Descendants()
            .Where(e => e.Name.LocalName == "dependency")
            .ToDictionary(d => d.Attribute("id")!.Value, d => d.Attribute("version")!.Value, StringComparer.Ordinal);

        Assert.That(needed.Keys, Has.None.Contains("Analyzers").And.None.Contains("SourceLink"));
        Assert.That(
            needed.Where(n => n.Key.StartsWith("Seeder", StringComparison.Ordinal)).Select(n => n.Value), Has.All.EqualTo($"[{version}]"));
        var projects = Regex.Matches(File.ReadAllText(ProjectOf(name)), @"<ProjectReference Include=""\.\.[/\\]([\w.]+)[/\\]")
            .Select(m => m.Groups[1].Value);
        Assert.That(projects, Is.SubsetOf(needed.Keys));
    }

    [TestCaseSource(nameof(Packages))]
    public void The_symbols_name_sources_by_their_place_in_the_repository(string folder, string name)
    {
        using var package = Open(folder, name);
        var entry = package.Entries.Single(e => e.FullName.EndsWith(".dll", StringComparison.Ordinal));
        using var stream = new MemoryStream(Bytes(entry));
        using var assembly = new PEReader(stream);
        var embedded = assembly.ReadDebugDirectory().Single(d => d.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var symbols = assembly.ReadEmbeddedPortablePdbDebugDirectoryData(embedded);
        var reader = symbols.GetMetadataReader();
        var documents = reader.Documents.Select(d => reader.GetString(reader.GetDocument(d).Name)).ToList();

        Assert.That(documents, Is.Not.Empty.And.All.StartsWith("/_/"));
        // Without Source Link to a public repository, a debugger still has the generated ones.
        var withSource = reader.CustomDebugInformation.Select(reader.GetCustomDebugInformation)
            .Where(i => reader.GetGuid(i.Kind) == EmbeddedSource)
                .Select(i => reader.GetString(reader.GetDocument((DocumentHandle)i.Parent).Name));
        Assert.That(withSource, Is.EquivalentTo(documents.Where(d => d.Contains("/obj/", StringComparison.Ordinal))));
    }

    [TestCaseSource(typeof(Packed), nameof(Packed.Sources))]
    public void No_packed_file_has_a_path_of_the_machine_that_built_it(string folder)
    {
        string[] paths = [Repository.Root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/.nuget"];
        var patterns = paths.SelectMany(p => new[] { Encoding.UTF8.GetBytes(p), Encoding.Unicode.GetBytes(p) }).ToList();

        var found =
            from file in Directory.GetFiles(folder, "*.nupkg")
            from entry in Entries(file)
            where patterns.Any(p => entry.Content.AsSpan().IndexOf(p) >= 0)
            select $"{Path.GetFileName(file)}: {entry.Name}";

        Assert.That(found, Is.Empty);
    }

    private static string ProjectOf(string name) => Repository.At("engine", name, $"{name}.csproj");

    private static ZipArchive Open(string folder, string name) =>
        ZipFile.OpenRead(Directory.GetFiles(folder, "*.nupkg").Single(f => Version().Replace(Path.GetFileName(f), "") == name));

    private static XElement Manifest(ZipArchive package, string name)
    {
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    private static IEnumerable<(string Name, byte[] Content)> Entries(string file)
    {
        using var package = ZipFile.OpenRead(file);
        foreach (var entry in package.Entries)
        {
            yield return (entry.FullName, Bytes(entry));
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [GeneratedRegex(@"\.\d+\.\d+\.\d+(-[\w.]+)?\.nupkg$")]
    private static partial Regex Version();
}
