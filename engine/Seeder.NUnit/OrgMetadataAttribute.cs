using NUnit.Framework;

namespace Seeder.NUnit;

/// <summary>
/// Describes the embedded org of the fixtures: its metadata and its features. On an assembly, it holds for every fixture. Several add up.
/// A real org has its own metadata, and ignores this attribute with a note.
/// </summary>
/// <param name="paths">
/// SFDX projects, source folders, or files of <c>schema pull</c>; a relative path counts from the folder of the test assembly.
/// </param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class, AllowMultiple = true, Inherited = true)]
public sealed class OrgMetadataAttribute(params string[] paths) : NUnitAttribute
{
    /// <summary>The paths of the metadata.</summary>
    public IReadOnlyList<string> Paths { get; } = paths;

    /// <summary>Features of the org, such as <c>person-accounts</c>; <c>no-NAME</c> switches one off.</summary>
    public string[] Features { get; set; } = [];
}
