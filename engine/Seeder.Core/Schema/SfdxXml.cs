using System.Xml;
using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>Reads metadata XML. Elements are compared by local name, because hand-written files sometimes lack the namespace.</summary>
internal static class SfdxXml
{
    // DTDs are refused: metadata has none, and their entities can expand without a limit.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Returns the root element. Reports an error and returns null if the file is not XML.</summary>
    public static XElement? Read(MetadataFile file, DiagnosticBag diagnostics)
    {
        try
        {
            using var reader = new DepthReader(XmlReader.Create(new StringReader(file.Content.TrimStart('\uFEFF')), Settings));
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root;
        }
        catch (XmlException broken)
        {
            diagnostics.Add(SchemaDiagnostics.BrokenMetadata(file, broken.LineNumber, broken.LinePosition, broken.Message));
            return null;
        }
    }

    public static IEnumerable<XElement> All(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    public static XElement? One(this XElement element, string name) => element.All(name).FirstOrDefault();

    /// <summary>The trimmed text of a child element; null if it is missing or empty.</summary>
    public static string? Text(this XElement element, string name) =>
        element.One(name)?.Value.Trim() is { Length: > 0 } text ? text : null;

    public static bool Flag(this XElement element, string name) => element.Text(name) == "true";

    public static int Number(this XElement element, string name, int missing = 0) =>
        int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : missing;
}
