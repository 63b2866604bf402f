using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// Converts JSON responses to XML where an XML format is documented (fact sheet, 1.7, 3 and 6.1). Elements are in alphabetical order.
/// </summary>
internal static class XmlAnswer
{
    private const string XmlType = "application/xml;charset=UTF-8";

    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    public static ApiResponse Tree(ApiResponse response) => Rewritten(response, json => Object("SObjectTreeResponse", json));

    public static ApiResponse Batch(ApiResponse response) => Rewritten(response, json => new XElement("batchResults",
        new XElement("hasErrors", Text(json.GetProperty("hasErrors"))),
        new XElement("results", json.GetProperty("results").EnumerateArray().Select(r => new XElement("batchResult",
            new XElement("statusCode", Text(r.GetProperty("statusCode"))),
            new XElement("result", Result(r.GetProperty("result"))))))));

    /// <summary>Converts an array of errors. All resources write errors in the same XML format.</summary>
    public static ApiResponse Errors(ApiResponse response) => Rewritten(response, Errors);

    private static ApiResponse Rewritten(ApiResponse response, Func<JsonElement, XElement> write)
    {
        using var document = JsonDocument.Parse(response.Body);
        var root = document.RootElement.ValueKind == JsonValueKind.Array ? Errors(document.RootElement) : write(document.RootElement);
        var text = new XDeclaration("1.0", "UTF-8", null) + root.ToString(SaveOptions.DisableFormatting);
        return response with { Body = Encoding.UTF8.GetBytes(text), ContentType = XmlType };
    }

    private static XElement Errors(JsonElement errors) => new("Errors", errors.EnumerateArray().Select(e => Object("Error", e)));

    /// <summary>
    /// A record becomes an element with the name of its type. The rows of a query are such elements; other results keep their structure.
    /// </summary>
    private static object? Result(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            return Errors(json);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return json.TryGetProperty("attributes", out var attributes) ? Record(attributes.GetProperty("type").GetString()!, json)
            : json.TryGetProperty("records", out _) ? Object("QueryResult", json)
            : json.TryGetProperty("success", out _) ? Object("Result", json)
            : Object("result", json).Elements();
    }

    private static XElement Object(string name, JsonElement json) =>
        json.TryGetProperty("attributes", out _)
            ? Record(name, json)
            : new XElement(
                name, json.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => Member(p.Name, p.Value)));

    /// <summary>The attributes of a record become attributes of its element.</summary>
    private static XElement Record(string name, JsonElement json) => new(
        name,
        json.GetProperty("attributes").EnumerateObject().Select(a => new XAttribute(a.Name, a.Value.GetString()!)),
        json.EnumerateObject().Where(p => p.Name != "attributes").SelectMany(p => Member(p.Name, p.Value)));

    private static IEnumerable<XElement> Member(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(v => Member(name, v)),
        JsonValueKind.Object => [Object(name, value)],
        JsonValueKind.Null => [
            new XElement(name, new XAttribute(XNamespace.Xmlns + "xsi", Instance.NamespaceName), new XAttribute(Instance + "nil", "true"))],
        _ => [new XElement(name, Text(value))],
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
