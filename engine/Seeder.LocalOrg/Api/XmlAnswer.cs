using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// Converts JSON responses to XML. Elements are in alphabetical order. The format of Tree, Batch and errors is documented (fact sheet, 1.7,
/// 3 and 6.1), that of rows and queries by examples. The one of Collections is not: here a list of results becomes
/// <c>&lt;Results&gt;&lt;Result&gt;...</c>.
/// </summary>
internal static class XmlAnswer
{
    private const string XmlType = "application/xml;charset=UTF-8";

    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <param name="name">The root element of a response that is no record, query, result or list of errors.</param>
    public static ApiResponse Of(ApiResponse response, string name, bool indented)
    {
        using var document = JsonDocument.Parse(response.Body);
        var root = Root(document.RootElement, name, response.Status);
        var text = new XDeclaration("1.0", "UTF-8", null)
            + root.ToString(indented ? SaveOptions.None : SaveOptions.DisableFormatting);
        return response with { Body = Encoding.UTF8.GetBytes(text), ContentType = XmlType };
    }

    private static XElement Root(JsonElement json, string name, int status) => json.ValueKind switch
    {
        JsonValueKind.Array when status >= 400 => Errors(json),
        JsonValueKind.Array => List(name, json),
        JsonValueKind.Object when name == "batchResults" && status < 400 => Batch(json),
        JsonValueKind.Object => Result(json, name) as XElement ?? new XElement(name),
        _ => new XElement(name, Text(json)),
    };

    private static XElement Batch(JsonElement json) => new(
        "batchResults",
        new XElement("hasErrors", Text(json.GetProperty("hasErrors"))),
        new XElement("results", json.GetProperty("results").EnumerateArray().Select(r => new XElement(
            "batchResult",
            new XElement("statusCode", Text(r.GetProperty("statusCode"))),
            new XElement("result", Result(r.GetProperty("result"), null))))));

    /// <summary>A list of records, results or texts. A record that does not exist is an empty element.</summary>
    private static XElement List(string name, JsonElement items) => new(
        name,
        items.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object
            ? Result(item, name == "Results" ? "Result" : name.TrimEnd('s'))
            : Member(name.TrimEnd('s'), item).Single()));

    private static XElement Errors(JsonElement errors) => new("Errors", errors.EnumerateArray().Select(e => Object("Error", e)));

    /// <summary>
    /// A record becomes an element with the name of its type. The rows of a query are such elements; other results keep their structure.
    /// </summary>
    /// <param name="name">The element of other results; null for their content without an element.</param>
    private static object? Result(JsonElement json, string? name)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return Errors(json);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return json.TryGetProperty("attributes", out var attributes) && attributes.ValueKind == JsonValueKind.Object
            ? Record(attributes.GetProperty("type").GetString()!, json)
                : json.TryGetProperty("records", out _) ? Object("QueryResult", json)
                : json.TryGetProperty("success", out _) ? Object("Result", json)
                : name is null ? Object("result", json).Elements()
                : Object(name, json);
    }

    private static XElement Object(string name, JsonElement json) =>
        json.TryGetProperty("attributes", out _)
            ? Record(name, json)
            : new XElement(
                Name(name), json.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => Member(p.Name, p.Value)));

    /// <summary>The attributes of a record become attributes of its element.</summary>
    private static XElement Record(string name, JsonElement json) => new(
        Name(name),
        json.GetProperty("attributes").EnumerateObject().Select(a => new XAttribute(a.Name, a.Value.GetString()!)),
        json.EnumerateObject().Where(p => p.Name != "attributes").SelectMany(p => Member(p.Name, p.Value)));

    private static IEnumerable<XElement> Member(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(v => Member(name, v)),
        JsonValueKind.Object => [Object(name, value)],
        JsonValueKind.Null => [
            new XElement(
                Name(name), new XAttribute(XNamespace.Xmlns + "xsi", Instance.NamespaceName), new XAttribute(Instance + "nil", "true"))],
        _ => [new XElement(Name(name), Text(value))],
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Printable(value.GetString()!),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };

    private static string Name(string name) => XmlConvert.EncodeLocalName(name);

    /// <summary>XML has no way to write most control characters, so that they become question marks.</summary>
    private static string Printable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            if (!isPair && !XmlConvert.IsXmlChar(text[i]))
            {
                text = $"{text[..i]}?{text[(i + 1)..]}";
            }

            i += isPair ? 1 : 0;
        }

        return text;
    }
}
