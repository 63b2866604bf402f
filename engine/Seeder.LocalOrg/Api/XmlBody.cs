using System.Buffers;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>Converts Tree and Batch requests in XML to the equivalent JSON (fact sheet, 1.7 and 3).</summary>
internal static class XmlBody
{
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

    private static ReadOnlyMemory<byte> Rewritten(ReadOnlyMemory<byte> body, string rootName, Action<Utf8JsonWriter, XElement> write)
    {
        XElement root;
        try
        {
            using var stream = new MemoryStream(body.ToArray());
            using var reader = new DepthReader(XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit }));
            root = XDocument.Load(reader).Root!;
        }
        catch (XmlException e)
        {
            throw new Refusal(400, "XML_PARSER_ERROR", $"Error parsing XML document: {e.Message}"); // code and text not in the fact sheet
        }

        if (root.Name.LocalName != rootName)
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
