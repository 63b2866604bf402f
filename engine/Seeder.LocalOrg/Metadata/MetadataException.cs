using System.Xml;

namespace Seeder.Local;

/// <summary>A metadata file that the org cannot read.</summary>
public sealed class MetadataException(string path, XmlException cause) : Exception(cause.Message, cause)
{
    /// <summary>The path of the file.</summary>
    public string Path { get; } = path;

    /// <summary>The line, from 1; 0 if it is not known.</summary>
    public int Line { get; } = cause.LineNumber;

    /// <summary>The column, counted from 1.</summary>
    public int Column { get; } = cause.LinePosition;
}
