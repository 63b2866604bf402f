using System.Security;
using System.Text;

namespace Seeder.Local;

/// <summary>The APIs of Salesforce that the local org does not have. Their addresses say so, instead of a bare 404.</summary>
internal static class MissingApi
{
    /// <summary>The API of a path below <c>/services/data/vXX.0</c>; null if no API is known for the path.</summary>
    public static string? Of(string[] path) => path switch
    {
        ["search" or "parameterizedSearch", ..] => "SOSL search",
        ["connect" or "chatter", ..] => "Connect REST",
        ["actions", ..] => "Actions",
        ["tooling", ..] => "Tooling",
        ["metadata", ..] => "Metadata REST",
        ["async-queries", ..] => "Async SOQL",
        ["composite"] => "Composite",
        ["composite", "graph", ..] => "Composite Graph",
        ["ui-api", ..] => "User Interface",
        ["graphql", ..] => "GraphQL",
        ["analytics" or "wave" or "smartdatadiscovery", ..] => "Analytics",
        ["event" or "eventSchema" or "process" or "knowledgeManagement" or "support" or "appMenu" or "tabs" or "theme" or "quickActions"
            or "consent" or "dedupe" or "licensing" or "scheduling" or "commerce" or "cdp" or "ssot" or "sfdc" or "streaming"
            or "localizedvalue"
            or "parameterizedSearch" or "compactLayouts" or "recent" or "folders" or "matchingRules" or "assistant", ..] => path[0],
        _ => null,
    };

    public static Refusal Refusal(string api) => new(404, "NOT_FOUND", Text(api));

    /// <summary>
    /// Answers for the APIs outside <c>/services/data</c>, also without a token: SOAP and Bulk 1.0 send theirs in other places.
    /// </summary>
    /// <returns>Null if the path belongs to none of them.</returns>
    public static ApiResponse? Outside(string[] segments) => segments switch
    {
        ["services", "Soap", "m", ..] => Fault("Metadata"),
        ["services", "Soap", "T" or "t", ..] => Fault("Tooling SOAP"),
        ["services", "Soap", "s", ..] => Fault("Apex SOAP"),
        ["services", "Soap", ..] => Fault("SOAP"),
        ["services", "async", ..] => Bulk(),
        ["services", "apexrest", ..] => ApiResponse.Of(Refusal("Apex REST")),
        ["cometd", ..] => ApiResponse.Of(Refusal("Streaming")),
        _ => null,
    };

    private static string Text(string api) => $"The requested resource does not exist: the local org has no {api} API";

    private static ApiResponse Fault(string api) => Xml(
        "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\">"
            + $"<soapenv:Body><soapenv:Fault><faultcode>sf:NOT_FOUND</faultcode><faultstring>{SecurityElement.Escape(Text(api))}"
            + "</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>",
        "text/xml;charset=UTF-8");

    private static ApiResponse Bulk() => Xml(
        "<error xmlns=\"http://www.force.com/2009/06/asyncapi/dataload\"><exceptionCode>NOT_FOUND</exceptionCode>"
            + $"<exceptionMessage>{Text("Bulk 1.0")}</exceptionMessage></error>",
        "application/xml");

    private static ApiResponse Xml(string text, string type) =>
        new(404, Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text), type);
}
