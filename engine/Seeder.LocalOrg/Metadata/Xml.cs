using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Short reads of metadata XML, whatever its namespace.</summary>
internal static class Xml
{
    private const int DeepestLevel = 200;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Document types are refused, since their entities can make a short file endless, and so is a depth that metadata never has.</summary>
    public static XElement Load(string path)
    {
        using (var levels = XmlReader.Create(path, Settings))
        {
            while (levels.Read())
            {
                if (levels.Depth > DeepestLevel)
                {
                    throw new XmlException($"'{path}' is nested deeper than {DeepestLevel} levels.");
                }
            }
        }
        using var reader = XmlReader.Create(path, Settings);
        return XDocument.Load(reader).Root!;
    }

    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    public static string? Text(this XElement? element, string name) => element?.Child(name)?.Value.Trim();

    public static bool Flag(this XElement element, string name, bool otherwise = false) =>
        element.Text(name) is { } text ? text.Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public static int Number(this XElement element, string name, int otherwise) =>
        int.TryParse(element.Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
