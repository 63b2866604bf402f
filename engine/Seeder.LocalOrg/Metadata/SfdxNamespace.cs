using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// The namespace of a project. Its source files contain names without it, but the org has them with it: <c>Trip__c</c> in the files is
/// <c>ns__Trip__c</c> in the org.
/// </summary>
internal sealed partial class SfdxNamespace
{
    // The elements that contain names of objects and fields, also several with dots between them.
    private static readonly HashSet<string> NameElements =
    [
        "referenceTo", "summaryForeignKey", "summarizedField", "field", "valueField", "picklist", "controllingField", "errorDisplayField",
    ];

    private static readonly HashSet<string> FormulaElements = ["formula", "errorConditionFormula", "defaultValue"];

    private readonly string? prefix;

    public static SfdxNamespace None { get; } = new(null);

    private SfdxNamespace(string? space) => prefix = string.IsNullOrEmpty(space) ? null : $"{space}__";

    /// <summary>
    /// The namespace of the project that contains a folder: the nearest one at or above it. A project above it counts only if its package
    /// directories contain the folder, and if it is in the same repository.
    /// </summary>
    public static SfdxNamespace Of(string root)
    {
        var folder = new DirectoryInfo(Path.GetFullPath(root));
        for (var at = folder; at is not null; at = at.Parent)
        {
            if (SfdxProject.Find(at.FullName) is { } project)
            {
                return new SfdxNamespace(at == folder || project.Contains(folder.FullName) ? project.Namespace : null);
            }

            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                break;
            }
        }

        return None;
    }

    /// <summary>The name with the namespace. Standard names, and names that have a namespace already, stay.</summary>
    public string Qualify(string name) => prefix is not null && Unqualified().IsMatch(name) ? prefix + name : name;

    /// <summary>Adds the namespace to all names in a metadata file.</summary>
    public XElement Qualify(XElement root)
    {
        foreach (var element in prefix is null ? [] : root.DescendantsAndSelf().ToList())
        {
            var kind = element.Name.LocalName;
            if (NameElements.Contains(kind) && !element.HasElements)
            {
                element.Value = Name().Replace(element.Value, name => Qualify(name.Value));
            }
            else if (FormulaElements.Contains(kind))
            {
                element.Value = Token().Replace(element.Value, token => token.Value[0] is '"' or '\'' ? token.Value : Qualify(token.Value));
            }
            else if (kind is "CustomField" or "fields")
            {
                QualifyField(element);
            }
        }

        return root;
    }

    private void QualifyField(XElement field)
    {
        var isCustom = true;
        if (field.Child("fullName") is { } name)
        {
            name.Value = Qualify(name.Value.Trim());
            isCustom = name.Value.Contains("__", StringComparison.Ordinal);
        }

        if (isCustom && field.Child("relationshipName") is { Value.Length: > 0 } children)
        {
            children.Value = prefix + children.Value.Trim();
        }
    }

    // A name with a suffix and without a namespace. Latitude and longitude have two suffixes: Place__Latitude__s.
    [GeneratedRegex("^[A-Za-z](?:(?!__)[A-Za-z0-9_])*__(?:[A-Za-z]+__s|(?:(?!__)[A-Za-z0-9])+)$")]
    private static partial Regex Unqualified();

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex Name();

    // The names in a formula. A text in quotes is matched too, so that no name is found inside it.
    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|'(?:[^'\\]|\\.)*'|[A-Za-z][A-Za-z0-9_]*")]
    private static partial Regex Token();
}

/// <summary>The parts of <c>sfdx-project.json</c> that tell which names a project has in the org.</summary>
internal sealed record SfdxProject(IReadOnlyList<string> Packages, string? Namespace)
{
    private const string File = "sfdx-project.json";

    /// <summary>The project whose file is in a folder; null if there is no such file, or it is not a project file.</summary>
    public static SfdxProject? Find(string folder)
    {
        var path = Path.Combine(folder, File);
        if (!System.IO.File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
            return new SfdxProject(
                [.. json.RootElement.GetProperty("packageDirectories").EnumerateArray()
                    .Select(d => Path.GetFullPath(Path.Combine(folder, d.GetProperty("path").GetString()!)))],
                json.RootElement.TryGetProperty("namespace", out var space) ? space.GetString() : null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public bool Contains(string folder) => Packages.Any(
        p => $"{folder}{Path.DirectorySeparatorChar}".StartsWith(
            $"{p.TrimEnd(Path.DirectorySeparatorChar)}{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
