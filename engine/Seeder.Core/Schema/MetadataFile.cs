namespace Seeder.Core.Schema;

/// <summary>One file of SFDX or Metadata API source. The path says what it holds; folders are separated by / or \.</summary>
internal sealed record MetadataFile(string Path, string Content);
