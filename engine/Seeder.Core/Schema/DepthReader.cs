using System.Xml;

namespace Seeder.Core.Schema;

/// <summary>
/// An XML reader that throws if elements are nested too deeply. Reading takes time in the square of the depth, and metadata is only a few
/// levels deep.
/// </summary>
internal sealed class DepthReader(XmlReader reader) : XmlReader, IXmlLineInfo
{
    private const int DeepestLevel = 200;

    private readonly IXmlLineInfo? _place = reader as IXmlLineInfo;

    public override bool Read()
    {
        if (!reader.Read())
        {
            return false;
        }
        return reader.Depth <= DeepestLevel ? true
            : throw new XmlException($"This is nested deeper than {DeepestLevel} levels.", null, LineNumber, LinePosition);
    }

    public int LineNumber => _place?.LineNumber ?? 0;

    public int LinePosition => _place?.LinePosition ?? 0;

    public bool HasLineInfo() => _place?.HasLineInfo() ?? false;

    public override int AttributeCount => reader.AttributeCount;

    public override string BaseURI => reader.BaseURI;

    public override int Depth => reader.Depth;

    public override bool EOF => reader.EOF;

    public override bool IsEmptyElement => reader.IsEmptyElement;

    public override string LocalName => reader.LocalName;

    public override string NamespaceURI => reader.NamespaceURI;

    public override XmlNameTable NameTable => reader.NameTable;

    public override XmlNodeType NodeType => reader.NodeType;

    public override string Prefix => reader.Prefix;

    public override ReadState ReadState => reader.ReadState;

    public override string Value => reader.Value;

    public override string GetAttribute(int i) => reader.GetAttribute(i);

    public override string? GetAttribute(string name) => reader.GetAttribute(name);

    public override string? GetAttribute(string name, string? namespaceURI) => reader.GetAttribute(name, namespaceURI);

    public override string? LookupNamespace(string prefix) => reader.LookupNamespace(prefix);

    public override bool MoveToAttribute(string name) => reader.MoveToAttribute(name);

    public override bool MoveToAttribute(string name, string? ns) => reader.MoveToAttribute(name, ns);

    public override bool MoveToElement() => reader.MoveToElement();

    public override bool MoveToFirstAttribute() => reader.MoveToFirstAttribute();

    public override bool MoveToNextAttribute() => reader.MoveToNextAttribute();

    public override bool ReadAttributeValue() => reader.ReadAttributeValue();

    public override void ResolveEntity() => reader.ResolveEntity();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.Dispose();
        }
        base.Dispose(disposing);
    }
}
