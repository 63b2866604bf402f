using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Seeder.Tests.House;

/// <summary>The folders of Seeder.Core are layers: each uses only those that stand before it. So there is no circle, and a reader can stop
/// at any layer.</summary>
[TestFixture]
internal partial class LayerTests
{
    private const string Core = "Seeder.Core";

    private static readonly string[] Layers =
    [
        "Text", "Diagnostics", "Schema", "Expressions", "Syntax", "Facts", "State", "Binding", "Lookups", "Diff", "Graph", "Calls", "Run",
        "",
    ];

    // Every layer above the ground uses these two, without a using line. So the names of their types say which file uses them.
    private static readonly string[] Ground = ["Text", "Diagnostics"];

    // Nothing in a layer depends on a leaf. A leaf may use every layer, and no other leaf.
    private static readonly string[] Leaves = ["Import", "Export", "Explanations", "Learning", "Preview", "Saved", "Scaffold"];

    private static readonly ILookup<string, string> Sources = Repository.Files("engine", "*.cs")
        .ToLookup(f => Path.GetRelativePath(Repository.At("engine"), f).Split(Path.DirectorySeparatorChar)[0]);

    public static IEnumerable<string> Folders => Layers.Concat(Leaves).Where(l => Directory.Exists(Repository.At("engine", Core, l)));

    [TestCaseSource(nameof(Folders))]
    public void A_layer_uses_only_the_layers_before_it(string folder)
    {
        var files = Sources[Core].Where(f => FolderOf(f) == folder).ToList();
        var wrong =
            from file in files
            from used in FoldersUsedBy(file)
            where used != folder && !MayUse(folder, used)
            select $"{Path.GetFileName(file)} uses {(used.Length == 0 ? "the top" : used)}";

        Assert.That(files, Is.Not.Empty);
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Every_folder_of_the_core_is_a_layer_or_a_leaf() =>
        Assert.That(Sources[Core].Select(FolderOf).Distinct(), Is.SubsetOf(Layers.Concat(Leaves)));

    [Test]
    public void Every_file_of_the_core_says_its_folder_in_its_namespace() =>
        Assert.That(
            from file in Sources[Core]
            let name = NamespaceLine().Match(File.ReadAllText(file)) is { Success: true } match ? match.Groups[1].Value : null
            where name is not null
                && name != $"{Core}.{FolderOf(file)}".TrimEnd('.')
                && !name.StartsWith($"{Core}.{FolderOf(file)}.", StringComparison.Ordinal)
            select $"{Path.GetFileName(file)}: {name}",
            Is.Empty);

    [Test]
    public void No_global_using_hides_a_layer_above_the_ground() =>
        Assert.That(
            from file in Sources[Core]
            from line in File.ReadLines(file)
            where line.StartsWith("global using ", StringComparison.Ordinal) && line.Contains(Core, StringComparison.Ordinal)
            select line,
            Is.EquivalentTo(Ground.Select(layer => $"global using {Core}.{layer};")));

    [Test]
    public void The_ground_is_the_first_layers() => Assert.That(Layers.Take(Ground.Length), Is.EqualTo(Ground));

    // An extension method is used without the name of its type, so the first layer could use one of the second unseen.
    [Test]
    public void The_second_layer_has_no_extension_methods() =>
        Assert.That(
            from file in Sources[Core]
            where FolderOf(file) == Layers[1] && ExtensionMethod().IsMatch(File.ReadAllText(file))
            select Path.GetFileName(file),
            Is.Empty);

    [Test]
    public void The_local_org_knows_nothing_of_the_engine() =>
        Assert.That(
            from file in Sources["Seeder.LocalOrg"].Append(Repository.At("engine", "Seeder.LocalOrg", "Seeder.LocalOrg.csproj"))
            where EngineName().IsMatch(File.ReadAllText(file))
            select Path.GetFileName(file),
            Is.Empty);

    [Test]
    public void The_projects_refer_to_each_other_in_one_direction() =>
        Assert.That(
            new[] { "Seeder.Core", "Seeder.LocalOrg", "Seeder", "Seeder.Cli" }.Select(p => $"{p}: {string.Join(' ', ReferencesOf(p))}"),
            Is.EqualTo(["Seeder.Core: ", "Seeder.LocalOrg: ", "Seeder: Seeder.Core", "Seeder.Cli: Seeder Seeder.LocalOrg"]));

    // A type of another folder is named through a using line, through a static using or an alias, or by a qualified name. A type of the top
    // or of the ground needs none of them.
    private static IEnumerable<string> FoldersUsedBy(string file)
    {
        var text = CommentsAndStrings().Replace(File.ReadAllText(file), " ");
        var used = UsingLine().Matches(text).Select(m => TypesOf("").Contains(m.Groups[1].Value) ? "" : m.Groups[1].Value);
        var qualified = QualifiedName().Matches(text).Select(m => m.Groups[1].Value).Where(n => Layers.Contains(n) || Leaves.Contains(n));
        var named = Ground.Append("").Where(folder => folder != FolderOf(file) && TypesOf(folder).Any(type => IsNamed(type, text)));
        return used.Concat(qualified).Concat(named).Distinct();
    }

    private static bool IsNamed(string type, string text) =>
        Regex.IsMatch(text, $@"(?<!\.)\b{type}\b") && !Regex.IsMatch(text, $@"\b(?:record|class) {type}\b");

    private static string[] TypesOf(string folder) => _typesOf.GetOrAdd(folder, _ =>
    [
        .. from file in Sources[Core]
           where FolderOf(file) == folder
           from Match match in Declaration().Matches(File.ReadAllText(file))
           select match.Groups[1].Value,
    ]);

    private static readonly ConcurrentDictionary<string, string[]> _typesOf = new();

    private static bool MayUse(string folder, string used) => Leaves.Contains(folder)
        ? !Leaves.Contains(used)
        : Array.IndexOf(Layers, used) is >= 0 and var at && at < Array.IndexOf(Layers, folder);

    private static string FolderOf(string file)
    {
        var parts = Path.GetRelativePath(Repository.At("engine", Core), file).Split(Path.DirectorySeparatorChar);
        return parts.Length == 1 ? "" : parts[0];
    }

    private static IEnumerable<string> ReferencesOf(string project) =>
        from Match match in ProjectReference().Matches(File.ReadAllText(Repository.At("engine", project, $"{project}.csproj")))
        orderby match.Groups[1].Value
        select match.Groups[1].Value;

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static |\w+ = )?Seeder\.Core\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"(?<![\w.])(?:Seeder\.)?(?:Core\.)?([A-Z]\w+)\.[A-Z]\w*")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(
        @"^(?:public|internal) (?:static |sealed |abstract |partial |readonly )*(?:record struct|record|class|struct|enum|interface) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\(this |\bextension\s*[<(]")]
    private static partial Regex ExtensionMethod();

    [GeneratedRegex("//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"")]
    private static partial Regex CommentsAndStrings();

    [GeneratedRegex(@"\bSeeder\.(?:Core|Org|Files|Cli)\b|\bSeeder\.Core\.csproj")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*[/\\](Seeder[\w.]*)\.csproj""")]
    private static partial Regex ProjectReference();
}
