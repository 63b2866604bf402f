using System.Buffers;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// Converts requests in XML to the equivalent JSON. The format of Tree and Batch is documented (fact sheet, 1.7 and 3), and that of rows by
/// examples. The guide says that Collections take XML, but not how it looks: here their records look like those of a Tree.
/// </summary>
internal static class XmlBody
{
    // Without document types there are no entities, neither of files nor ones that expand without limit.
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static ReadOnlyMemory<byte> Tree(ReadOnlyMemory<byte> body) => Rewritten(body, "SObjectTreeRequest", (json, root) =>
    {
        json.WriteStartObject();
        Records(json, root);
        json.WriteEndObject();
    });

    public static ReadOnlyMemory<byte> Batch(ReadOnlyMemory<byte> body) => Rewritten(body, "batch", (json, root) =>
    {
        json.WriteStartObject();
        json.WriteBoolean("haltOnError", root.Flag("haltOnError"));
        json.WriteStartArray("batchRequests");
        // The guide names this tag, but not its parent, so a list around it is optional.
        foreach (var request in root.Descendants().Where(e => e.Name.LocalName is "request" or "batchRequest"))
        {
            json.WriteStartObject();
            json.WriteString("method", request.Text("method"));
            json.WriteString("url", request.Text("url"));
            if (request.Child("richInput") is { } input)
            {
                json.WriteStartObject("richInput");
                Fields(json, input.Elements().Count() == 1 && input.Elements().First().HasElements ? input.Elements().First() : input);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>Converts a record. Its root element has the name of the type, but the address already says which type it is.</summary>
    public static ReadOnlyMemory<byte> Row(ReadOnlyMemory<byte> body) => Rewritten(body, null, (json, root) =>
    {
        json.WriteStartObject();
        Fields(json, root);
        json.WriteEndObject();
    });

    /// <summary>Converts <c>allOrNone</c> and <c>records</c>, under a root of any name.</summary>
    public static ReadOnlyMemory<byte> Collections(ReadOnlyMemory<byte> body) => Rewritten(body, null, (json, root) =>
    {
        json.WriteStartObject();
        if (root.Text("allOrNone") is { } flag)
        {
            json.WriteString("allOrNone", flag);
        }

        Records(json, root);
        json.WriteEndObject();
    });

    /// <summary>Converts lists of <c>ids</c> and <c>fields</c>, one element for each, under a root of any name.</summary>
    public static ReadOnlyMemory<byte> Retrieve(ReadOnlyMemory<byte> body) => Rewritten(body, null, (json, root) =>
    {
        json.WriteStartObject();
        foreach (var name in new[] { "ids", "fields" })
        {
            json.WriteStartArray(name);
            foreach (var element in root.Children(name))
            {
                json.WriteStringValue(element.Value.Trim());
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Rewritten(ReadOnlyMemory<byte> body, string? rootName, Action<Utf8JsonWriter, XElement> write)
    {
        XElement root;
        try
        {
            using var stream = new MemoryStream(body.ToArray());
            using var reader = new DepthReader(XmlReader.Create(stream, Settings));
            root = XDocument.Load(reader).Root!;
        }
        catch (Exception e) when (e is XmlException or ArgumentException or NotSupportedException)
        {
            // An encoding that is unknown or not allowed throws the other two.
            throw new Refusal(400, "XML_PARSER_ERROR", $"Error parsing XML document: {e.Message}"); // code and text not in the fact sheet
        }

        if (rootName is not null && root.Name.LocalName != rootName)
        {
            throw new Refusal(400, "XML_PARSER_ERROR", $"Unexpected element '{root.Name.LocalName}': '{rootName}' is expected");
        }

        var buffer = new ArrayBufferWriter<byte>(body.Length);
        using (var json = new Utf8JsonWriter(buffer, JsonBuffer.Options))
        {
            write(json, root);
        }

        return buffer.WrittenMemory;
    }

    private static void Records(Utf8JsonWriter json, XElement holder)
    {
        json.WriteStartArray("records");
        foreach (var record in holder.Children("records"))
        {
            json.WriteStartObject();
            Fields(json, record);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>
    /// Writes fields: values as text, which every field accepts; child records as a list under their relationship; a parent by its external
    /// id.
    /// </summary>
    private static void Fields(Utf8JsonWriter json, XElement record)
    {
        var attributes = record.Attributes().Where(a => !a.IsNamespaceDeclaration && a.Name.LocalName is "type" or "referenceId").ToList();
        if (attributes.Count > 0)
        {
            json.WriteStartObject("attributes");
            attributes.ForEach(a => json.WriteString(a.Name.LocalName, a.Value));
            json.WriteEndObject();
        }

        foreach (var field in record.Elements())
        {
            var name = field.Name.LocalName;
            if (field.Attributes().Any(a => a.Name.LocalName == "nil" && a.Value == "true"))
            {
                json.WriteNull(name);
            }
            else if (!field.HasElements)
            {
                json.WriteString(name, field.Value);
            }
            else
            {
                json.WriteStartObject(name);
                if (field.Child("records") is not null)
                {
                    Records(json, field);
                }
                else
                {
                    Fields(json, field);
                }

                json.WriteEndObject();
            }
        }
    }
}
