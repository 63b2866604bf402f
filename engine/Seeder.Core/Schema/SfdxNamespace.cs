using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>
/// The source files of a project with a namespace contain its names without it, but the org has them with it: <c>Trip__c</c> in the files
/// is
/// <c>ns__Trip__c</c> in the org (Salesforce DX Developer Guide, "Create a Scratch Org with a Namespace": components get the namespace).
/// </summary>
internal static class SfdxNamespace
{
    // The elements of objects and fields that contain a name, apart from names of fields themselves.
    private static readonly FrozenSet<string> NameElements = new[] { "referenceTo", "summaryForeignKey" }.ToFrozenSet();

    /// <summary>The name with the namespace. Standard names, and names that have one already, stay.</summary>
    public static string Qualify(string name, string? space) =>
        space is not null && ApiName.Of(name) is { IsCustom: true, Namespace: "" } ? $"{space}__{name}" : name;

    /// <summary>Adds the namespace to the names in a metadata file.</summary>
    public static void Qualify(XElement root, string? space)
    {
        if (space is null)
        {
            return;
        }
        foreach (var element in root.DescendantsAndSelf())
        {
            if (NameElements.Contains(element.Name.LocalName))
            {
                element.Value = string.Join('.', element.Value.Trim().Split('.').Select(n => Qualify(n, space)));
            }
            else if (element.Name.LocalName is "CustomField" or "fields" && element.One("fullName") is { } name)
            {
                name.Value = Qualify(name.Value.Trim(), space);
                if (ApiName.Of(name.Value).IsCustom && element.One("relationshipName") is { Value.Length: > 0 } children)
                {
                    children.Value = $"{space}__{children.Value.Trim()}";
                }
            }
        }
    }
}
