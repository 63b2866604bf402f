using System.Xml.Linq;

namespace Seeder.Local.Tests;

/// <summary>Rows, queries, Collections and errors in XML, as they are sent and received.</summary>
internal sealed class XmlResourceTests : OrgFixture
{
    private const string Declaration = """<?xml version="1.0" encoding="UTF-8"?>""";

    [Test]
    public async Task A_row_is_created_read_changed_and_deleted()
    {
        var created = await XmlAsync(
            "POST", "sobjects/Account", "<Account><Name>Acme &amp; Co</Name><NumberOfEmployees>5</NumberOfEmployees></Account>");
        Assert.That(created.Status, Is.EqualTo(201), created.Body);
        var id = XElement.Parse(created.Body).Element("id")!.Value;
        Assert.That(created.Body, Is.EqualTo($"{Declaration}<Result><id>{id}</id><success>true</success></Result>"));

        var changed = await XmlAsync(
            "PATCH",
            $"sobjects/Account/{id}",
            """<Account><Site>Oslo</Site><NumberOfEmployees xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/></Account>""");
        Assert.That((changed.Status, changed.Body), Is.EqualTo((204, "")));

        var read = await XmlAsync("GET", $"sobjects/Account/{id}?fields=Name,Site");
        Assert.That(
            read.Body,
            Is.EqualTo(
                $"{Declaration}<Account type=\"Account\" url=\"/services/data/v66.0/sobjects/Account/{id}\"><Name>Acme &amp; Co</Name>"
                    + "<Site>Oslo</Site></Account>"));
        Assert.That((await XmlAsync("DELETE", $"sobjects/Account/{id}")).Status, Is.EqualTo(204));
        var gone = await XmlAsync("GET", $"sobjects/Account/{id}");
        Assert.That(gone.Status, Is.EqualTo(404));
        Assert.That(gone.Body, Does.StartWith($"{Declaration}<Errors><Error><errorCode>").And.EndWith("</message></Error></Errors>"));
    }

    [Test]
    public async Task A_row_is_upserted_by_a_key()
    {
        const string ann = "<Contact><LastName>Ann</LastName></Contact>";
        var first = await XmlAsync("PATCH", "sobjects/Contact/Email/ann@example.com", ann);
        Assert.That(first.Status, Is.EqualTo(201), first.Body);
        Assert.That(first.Body, Does.Contain("<created>true</created>"));
        var second = await XmlAsync("PATCH", "sobjects/Contact/Email/ann@example.com", ann);
        Assert.That(second.Status, Is.EqualTo(200));
        Assert.That(second.Body, Does.Contain("<created>false</created>"));
    }

    [Test]
    public async Task A_query_has_its_records_as_elements()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{id}}"}""");
        var answer = await XmlAsync("GET", "query?q=SELECT+Name,(SELECT+LastName+FROM+Contacts)+FROM+Account");
        var root = XElement.Parse(answer.Body);
        Assert.That(root.Name.LocalName, Is.EqualTo("QueryResult"));
        Assert.That((root.Element("done")!.Value, root.Element("totalSize")!.Value), Is.EqualTo(("true", "1")));
        var record = root.Elements("records").Single();
        Assert.That((record.Attribute("type")!.Value, record.Element("Name")!.Value), Is.EqualTo(("Account", "Acme")));
        Assert.That(record.Element("Contacts")!.Element("records")!.Element("LastName")!.Value, Is.EqualTo("Ann"));
        var broken = await XmlAsync("GET", "query?q=SELECT");
        Assert.That((broken.Status, XElement.Parse(broken.Body).Value), Is.EqualTo((400, "MALFORMED_QUERYunexpected token: <EOF>")));
    }

    [Test]
    public async Task Collections_are_created_updated_read_and_deleted()
    {
        var created = await XmlAsync("POST", "composite/sobjects", """
            <request><allOrNone>false</allOrNone><records type="Account"><Name>Acme</Name></records><records type="Contact"><LastName/></records></request>
            """);
        var results = XElement.Parse(created.Body).Elements("Result").ToList();
        var id = results[0].Element("id")!.Value;
        Assert.That(created.Body, Is.EqualTo(
            $"{Declaration}<Results><Result><id>{id}</id><success>true</success></Result><Result><errors><fields>LastName</fields>"
                + "<message>Required fields are missing: [LastName]</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors>"
                + "<success>false</success></Result></Results>"));

        var updated = await XmlAsync(
            "PATCH",
            "composite/sobjects",
            $"<request><records><attributes><type>Account</type></attributes><id>{id}</id><Name>New</Name></records></request>");
        Assert.That(updated.Body, Does.Contain("<success>true</success>"));

        var read = await XmlAsync(
            "POST", "composite/sobjects/Account", $"<request><ids>{id}</ids><ids>001000000000001</ids><fields>Name</fields></request>");
        var records = XElement.Parse(read.Body);
        Assert.That(records.Name.LocalName, Is.EqualTo("Records"));
        Assert.That(records.Elements().First().Element("Name")!.Value, Is.EqualTo("New"));
        Assert.That(records.Elements().Last().HasElements, Is.False);
        Assert.That((await XmlAsync("GET", $"composite/sobjects/Account?ids={id}&fields=Name")).Body, Does.Contain("<Name>New</Name>"));

        var deleted = await XmlAsync("DELETE", $"composite/sobjects?ids={id}");
        Assert.That(deleted.Body, Is.EqualTo($"{Declaration}<Results><Result><id>{id}</id><success>true</success></Result></Results>"));
        var upserted = await XmlAsync(
            "PATCH",
            "composite/sobjects/Contact/Email",
            """<request><records type="Contact"><LastName>A</LastName><Email>a@example.com</Email></records></request>""");
        Assert.That(upserted.Body, Does.Contain("<created>true</created>"));
        Assert.That((await XmlAsync("POST", "composite/sobjects", "<request/>")).Body, Does.Contain("REQUIRED_FIELD_MISSING"));
    }

    [TestCase("sobjects/Account", "<Account><Name>x</Name>")]
    [TestCase("sobjects/Account", "<!DOCTYPE a [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><Account><Name>&e;</Name></Account>")]
    [TestCase(
        "composite/sobjects", "<!DOCTYPE a [<!ENTITY e \"eeeeeeeeee\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;\">]><r><records>&f;</records></r>")]
    [TestCase("sobjects/Account", "<?xml version=\"1.0\" encoding=\"nonsense\"?><Account><Name>x</Name></Account>")]
    [TestCase("sobjects/Account", "<?xml version=\"1.0\" encoding=\"UTF-7\"?><Account><Name>x</Name></Account>")]
    [TestCase("sobjects/Account", "<Account><Name>&#xD800;</Name></Account>")]
    [TestCase("sobjects/Account", "<a:Account><Name>x</Name></a:Account>")]
    public async Task Xml_that_cannot_be_read_is_400(string path, string body)
    {
        var answer = await XmlAsync("POST", path, body);
        Assert.That(answer.Status, Is.EqualTo(400), answer.Body);
        Assert.That(answer.Body, Does.Contain("<errorCode>XML_PARSER_ERROR</errorCode>").And.Not.Contain("root:"));
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    [Test]
    public async Task Deep_xml_is_400()
    {
        var body = string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000));
        Assert.That((await XmlAsync("POST", "sobjects/Account", body)).Status, Is.EqualTo(400));
    }

    [TestCase("/services/data")]
    [TestCase("/services/data/v66.0")]
    [TestCase("limits")]
    [TestCase("sobjects")]
    [TestCase("sobjects/Account")]
    [TestCase("sobjects/Account/describe")]
    [TestCase("composite")]
    public async Task Every_resource_answers_in_xml(string path)
    {
        var answer = await Client.Send(HttpMethod.Get, path, null, ("Accept", "application/xml"));
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(XElement.Parse(answer.Text).Elements(), Is.Not.Empty);
        Assert.That(answer.ContentHeaders.ContentType!.MediaType, Is.EqualTo("application/xml"));
    }

    [Test]
    public async Task A_control_character_does_not_break_the_answer()
    {
        var id = await Client.Create("Account", """{"Name":"a\u0001b\ud83d\ude00"}""");
        var answer = await XmlAsync("GET", $"sobjects/Account/{id}?fields=Name");
        Assert.That(XElement.Parse(answer.Body).Element("Name")!.Value, Is.EqualTo("a?b\ud83d\ude00"));
    }

    [TestCase("/services/data/v57.0/limits.xml", "application/json", true)]
    [TestCase("/services/data/v57.0/limits.json", "application/xml", false)]
    [TestCase("/services/data/v31.0/sobjects/Account/describe.xml", null, true)]
    [TestCase("/services/data/v57.0/query.xml?q=SELECT+Id+FROM+Account", null, true)]
    [TestCase("/services/data/v57.0/query.JSON?q=SELECT+Id+FROM+Account", null, false)]
    public async Task A_suffix_chooses_the_format_up_to_version_57(string path, string? accept, bool isXml)
    {
        (string, string)[] headers = accept is null ? [] : [("Accept", accept)];
        var answer = await Client.Send(HttpMethod.Get, path, null, headers);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Text.StartsWith('<'), Is.EqualTo(isXml));
        var later = path.Replace("v57.0", "v58.0", StringComparison.Ordinal).Replace("v31.0", "v58.0", StringComparison.Ordinal);
        Assert.That((await Client.Send(HttpMethod.Get, later, null, headers)).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task Pretty_print_breaks_json_and_xml_into_lines()
    {
        foreach (var accept in new[] { "application/json", "application/xml" })
        {
            var plain = await Client.Send(HttpMethod.Get, "limits", null, ("Accept", accept));
            var pretty = await Client.Send(HttpMethod.Get, "limits", null, ("Accept", accept), ("X-PrettyPrint", "1"));
            Assert.That(plain.Text.Trim(), Does.Not.Contain("\n  "));
            Assert.That(pretty.Text, Does.Contain("\n  "));
            Assert.That(pretty.Text.Length, Is.GreaterThan(plain.Text.Length));
        }

        var error = await Client.Send(HttpMethod.Get, "nonsense", null, ("X-PrettyPrint", "true"));
        Assert.That(error.Text, Does.Contain("\n").And.Contain("NOT_FOUND"));
    }

    private Task<RawAnswer> XmlAsync(string method, string path, string body = "")
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body.Trim());
        return RawHttp.ExchangeAsync(Org, $$"""
            {{method}} /services/data/v66.0/{{path}} HTTP/1.1
            Host: {host}
            Authorization: Bearer {token}
            Accept: application/xml
            Content-Type: application/xml
            Content-Length: {{bytes.Length}}


            """, bytes);
    }
}
