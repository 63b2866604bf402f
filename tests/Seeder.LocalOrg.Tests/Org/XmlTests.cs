using System.Net.Http.Headers;
using System.Text;

namespace Seeder.Local.Tests;

internal sealed class XmlTests : OrgFixture
{
    private const string Xml = "application/xml";

    [Test]
    public async Task A_tree_is_sent_and_answered_in_xml()
    {
        var (status, text, type) = await Send("composite/tree/Account", """
            <?xml version="1.0" encoding="UTF-8"?>
            <SObjectTreeRequest><records type="Account" referenceId="acme"><Name>Acme &amp; Co</Name><NumberOfEmployees>5</NumberOfEmployees><Site xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
              <Contacts><records type="Contact" referenceId="ann"><LastName>Ann</LastName><DoNotCall>true</DoNotCall></records></Contacts></records></SObjectTreeRequest>
            """);
        var account = (await Client.Query("SELECT Id, NumberOfEmployees FROM Account WHERE Name = 'Acme & Co'")).Records.Single()!;
        var contact =
            (await Client.Query($"SELECT Id FROM Contact WHERE DoNotCall = true AND AccountId = '{account["Id"]}'")).Records.Single()!;
        Assert.That((status, type), Is.EqualTo((201, "application/xml; charset=UTF-8")));
        Assert.That(
            text,
            Is.EqualTo("""<?xml version="1.0" encoding="UTF-8"?><SObjectTreeResponse><hasErrors>false</hasErrors><results><id>"""
                + account["Id"] + "</id><referenceId>acme</referenceId></results><results><id>" + contact["Id"]
                    + "</id><referenceId>ann</referenceId></results></SObjectTreeResponse>"));
        Assert.That((int)account["NumberOfEmployees"]!, Is.EqualTo(5));
    }

    [Test]
    public async Task A_refused_tree_says_why_in_xml()
    {
        var (status, text, _) = await Send(
            "composite/tree/Contact",
            """<SObjectTreeRequest><records type="Contact" referenceId="ann"><LastName>Ann</LastName><Email>123</Email></records></SObjectTreeRequest>""");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(
            text,
            Does.EndWith(
                "<SObjectTreeResponse><hasErrors>true</hasErrors><results><errors><fields>Email</fields><message>Email: "
                    + "invalid email address: "
                    + "123</message><statusCode>INVALID_EMAIL_ADDRESS</statusCode></errors><referenceId>ann</referenceId></results></"
                    + "SObjectTreeResponse>"));
        (status, text,
            _) = await Send(
                "composite/tree/Contact",
                """<SObjectTreeRequest><records type="Contact" referenceId="ann"><Shoe>1</Shoe></records></SObjectTreeRequest>""");
        Assert.That(status, Is.EqualTo(400));
        Assert.That(
            text,
            Does.EndWith(
                "<Errors><Error><errorCode>INVALID_FIELD</errorCode><message>No such column 'Shoe' on sobject of type "
                    + "Contact</message></Error></Errors>"));
    }

    [Test]
    public async Task A_parent_may_be_named_by_a_key_in_xml()
    {
        await Client.Create("Contact", """{"LastName":"Boss","Email":"boss@example.com"}""");
        var (status, text, _) = await Send(
            "composite/tree/Contact",
            """<SObjectTreeRequest><records type="Contact" referenceId="a"><LastName>Ann</LastName><ReportsTo><Email>boss@example.com</Email></ReportsTo></records></SObjectTreeRequest>""");
        Assert.That(status, Is.EqualTo(201), text);
        Assert.That((await Client.Query("SELECT Id FROM Contact WHERE ReportsTo.LastName = 'Boss'")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_is_sent_and_answered_in_xml()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        var (status, text, _) = await Send("composite/batch", $"""
            <batch><haltOnError>true</haltOnError><batchRequests>
              <request><method>PATCH</method><url>v66.0/sobjects/Account/{id}</url><richInput><Account><Name>New</Name></Account></richInput></request>
              <request><method>GET</method><url>v66.0/sobjects/Account/{id}?fields=Name,Site</url></request>
              <request><method>POST</method><url>v66.0/sobjects/Contact</url><richInput><FirstName>x</FirstName></richInput></request>
              <request><method>GET</method><url>v66.0/limits</url></request>
            </batchRequests></batch>
            """);
        Assert.That(status, Is.EqualTo(200));
        Assert.That(text, Does.EndWith($"""
            <batchResults><hasErrors>true</hasErrors><results><batchResult><statusCode>204</statusCode><result /></batchResult><batchResult><statusCode>200</statusCode><result><Account type="Account" url="/services/data/v66.0/sobjects/Account/{id}"><Name>New</Name><Site xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true" /></Account></result></batchResult><batchResult><statusCode>400</statusCode><result><Errors><Error><errorCode>REQUIRED_FIELD_MISSING</errorCode><fields>LastName</fields><message>Required fields are missing: [LastName]</message></Error></Errors></result></batchResult><batchResult><statusCode>412</statusCode><result><Errors><Error><errorCode>BATCH_PROCESSING_HALTED</errorCode><message>Batch processing was halted because an earlier subrequest failed</message></Error></Errors></result></batchResult></results></batchResults>
            """));
    }

    [TestCase("application/xml", "application/json", "SObjectTreeResponse")]
    [TestCase("application/json", "application/xml", "hasErrors\":false")]
    [TestCase("*/*", "application/xml", "hasErrors\":false")]
    [TestCase("application/json;q=0.5, application/xml", "application/json", "SObjectTreeResponse")]
    [TestCase("application/xml;q=0.5, application/json", "application/xml", "hasErrors\":false")]
    [TestCase("nonsense", "application/xml", "hasErrors\":false")]
    [TestCase(null, "text/xml; charset=UTF-8", "hasErrors\":false")]
    public async Task Accept_picks_the_form_of_the_answer(string? accept, string contentType, string shown)
    {
        var body = contentType.Contains("xml", StringComparison.Ordinal)
            ? """<SObjectTreeRequest><records type="Account" referenceId="a"><Name>A</Name></records></SObjectTreeRequest>"""
            : """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"A"}]}""";
        var (status, text, _) = await Send("composite/tree/Account", body, contentType, accept);
        Assert.That(status, Is.EqualTo(201), text);
        Assert.That(text, Does.Contain(shown));
    }

    [Test]
    public async Task Utf16_is_read()
    {
        var body =
            """<?xml version="1.0" encoding="UTF-16"?><SObjectTreeRequest><records type="Account" referenceId="a"><Name>Ölwerk</Name></records></SObjectTreeRequest>""";
        using var content = new ByteArrayContent([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(body)]);
        content.Headers.ContentType = new MediaTypeHeaderValue(Xml);
        using var answer =
            await Client.Http.PostAsync(new Uri($"{Client.Http.BaseAddress}services/data/v66.0/composite/tree/Account"), content);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        Assert.That((await Client.Query("SELECT Id FROM Account WHERE Name = 'Ölwerk'")).Records, Has.Count.EqualTo(1));
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("multipart/form-data; boundary=x")]
    public async Task Other_forms_are_refused(string contentType)
    {
        var (status, text, type) = await Send("sobjects/Account", "Name=x", contentType);
        Assert.That((status, type), Is.EqualTo((415, "application/xml; charset=UTF-8")));
        Assert.That(text, Does.Contain("<errorCode>UNSUPPORTED_MEDIA_TYPE</errorCode>"));
    }

    [TestCase("<SObjectTreeRequest><records>")]
    [TestCase("<wrong/>")]
    [TestCase("")]
    [TestCase("""<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><SObjectTreeRequest>&y;</SObjectTreeRequest>""")]
    public async Task Xml_that_cannot_be_read_is_refused(string body)
    {
        var (status, text, _) = await Send("composite/tree/Account", body);
        Assert.That(status, Is.EqualTo(400));
        Assert.That(text, Does.Contain(body.Length == 0 ? "JSON_PARSER_ERROR" : "XML_PARSER_ERROR").And.Contain("<Errors>"));
    }

    private async Task<(int Status, string Text, string? Type)> Send(
        string path, string body, string contentType = Xml, string? accept = Xml)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri($"{Client.Http.BaseAddress}services/data/v66.0/{path}"))
        { Content = new StringContent(body.Trim()) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var answer = await Client.Http.SendAsync(request);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Trim(), answer.Content.Headers.ContentType?.ToString());
    }
}
