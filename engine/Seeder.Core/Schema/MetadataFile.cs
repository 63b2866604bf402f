namespace Seeder.Core.Schema;

/// <summary>
/// One file in SFDX source format or Metadata API format. The path tells what it describes; folders are separated by / or \.
/// </summary>
internal sealed record MetadataFile(string Path, string Content)
{
    /// <summary>The namespace of the project that contains the file; null if it has none.</summary>
    public string? Namespace { get; init; }
}
