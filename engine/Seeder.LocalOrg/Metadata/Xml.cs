using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Helpers for reading metadata XML. Namespaces are ignored.</summary>
internal static class Xml
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>
    /// Loads a file. Document types are refused, since their entities can expand without limit. So are elements that are nested too deeply.
    /// </summary>
    public static XElement Load(string path)
    {
        try
        {
            using var reader = new DepthReader(XmlReader.Create(path, Settings));
            return XDocument.Load(reader).Root!;
        }
        catch (XmlException broken)
        {
            throw new MetadataException(path, broken);
        }
    }

    /// <summary>Checks a name in an element or of a file. Names in Salesforce have only these characters.</summary>
    public static string CheckName(string name, string path) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? name
        : throw new MetadataException(
            path, new XmlException("a name in it has other characters than letters, digits and underscores.", null, 1, 1));

    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name) =>
        element.Elements().Where(e => e.Name.LocalName == name);

    public static string? Text(this XElement? element, string name) => element?.Child(name)?.Value.Trim();

    public static bool Flag(this XElement element, string name, bool otherwise = false) =>
        element.Text(name) is { } text ? text.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public static int Number(this XElement element, string name, int otherwise) =>
        int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
