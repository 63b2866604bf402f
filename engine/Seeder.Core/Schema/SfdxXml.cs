using System.Xml;
using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>Metadata XML, read by local names: hand-written files sometimes lack the namespace.</summary>
internal static class SfdxXml
{
    private const int DeepestLevel = 200;

    // No DTD: metadata has none, and an entity may grow without bound.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The root element, or null where the file is no XML, which is reported.</summary>
    public static XElement? Read(MetadataFile file, DiagnosticBag diagnostics)
    {
        try
        {
            CheckDepth(file);
            using var reader = Open(file);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException broken)
        {
            diagnostics.Add(SchemaDiagnostics.BrokenMetadata(file, broken.LineNumber, broken.LinePosition, broken.Message));
            return null;
        }
    }

    private static XmlReader Open(MetadataFile file) => XmlReader.Create(new StringReader(file.Content.TrimStart('\uFEFF')), Settings);

    // A document takes time by the square of its depth. Metadata is a few levels deep.
    private static void CheckDepth(MetadataFile file)
    {
        using var reader = Open(file);
        while (reader.Read())
        {
            if (reader.Depth > DeepestLevel)
            {
                var (line, column) = reader is IXmlLineInfo place ? (place.LineNumber, place.LinePosition) : (1, 1);
                throw new XmlException($"This is nested deeper than {DeepestLevel} levels.", null, line, column);
            }
        }
    }

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    public static XElement? One(this XElement element, string name) => element.All(name).FirstOrDefault();

    /// <summary>The trimmed text of a child element; null where it is missing or empty.</summary>
    public static string? Text(this XElement element, string name) =>
        element.One(name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    public static bool Flag(this XElement element, string name) => element.Text(name) == "true";

    public static int Number(this XElement element, string name, int missing = 0) =>
        int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : missing;
}
