using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

internal sealed class MetadataTests : OrgFixture
{
    private Project project = null!;

    protected override LocalOrgOptions Options => new() { MetadataPaths = [Project().Root] };

    [TearDown]
    public void DeleteProject() => project.Dispose();

    [Test]
    public async Task Custom_objects_have_prefixes_and_children()
    {
        var order = (await Client.Get("sobjects/Ticket__c/describe")).Json!;
        Assert.That((string)order["keyPrefix"]!, Does.Match("^a0[0-9A-Za-z]$"));
        Assert.That((string)order["labelPlural"]!, Is.EqualTo("Tickets"));
        Assert.That(
            order["childRelationships"]!.AsArray().Select(r => (string?)r!["relationshipName"]),
            Does.Contain("Lines__r").And.Contain("Notes").And.Contain("Tasks"));
        Assert.That(
            (await Client.Get("sobjects/Account/describe")).Json!["childRelationships"]!.AsArray()
                .Select(r => (string?)r!["relationshipName"]),
            Does.Contain("Tickets__r"));
    }

    // name, type, length, precision, scale, createable, nillable
    [TestCase("Text__c", "string", 50, 0, 0, true, true)]
    [TestCase("Key__c", "string", 20, 0, 0, true, true)]
    [TestCase("Long__c", "textarea", 4000, 0, 0, true, true)]
    [TestCase("Rich__c", "textarea", 32768, 0, 0, true, true)]
    [TestCase("Area__c", "textarea", 255, 0, 0, true, true)]
    [TestCase("Number__c", "double", 0, 6, 2, true, false)]
    [TestCase("Money__c", "currency", 0, 10, 2, true, true)]
    [TestCase("Percent__c", "percent", 0, 5, 1, true, true)]
    [TestCase("Flag__c", "boolean", 0, 0, 0, true, false)]
    [TestCase("Day__c", "date", 0, 0, 0, true, true)]
    [TestCase("Moment__c", "datetime", 0, 0, 0, true, true)]
    [TestCase("Time__c", "time", 0, 0, 0, true, true)]
    [TestCase("Mail__c", "email", 80, 0, 0, true, true)]
    [TestCase("Phone__c", "phone", 40, 0, 0, true, true)]
    [TestCase("Url__c", "url", 255, 0, 0, true, true)]
    [TestCase("Color__c", "picklist", 255, 0, 0, true, true)]
    [TestCase("Sizes__c", "multipicklist", 4099, 0, 0, true, true)]
    [TestCase("Formula__c", "string", 1300, 0, 0, false, true)]
    [TestCase("Sum__c", "currency", 0, 18, 0, false, true)]
    [TestCase("Auto__c", "string", 30, 0, 0, false, true)]
    [TestCase("Account__c", "reference", 18, 0, 0, true, true)]
    [TestCase("Place__c", "location", 0, 0, 0, false, true)]
    [TestCase("Place__Latitude__s", "double", 0, 9, 6, true, true)]
    public async Task Every_field_type_is_described(
        string name, string type, int length, int precision, int scale, bool createable, bool nillable)
    {
        var field = (await Client.Get("sobjects/Ticket__c/describe")).Json!["fields"]!.AsArray().Single(f => (string)f!["name"]! == name)!;
        Assert.That(
            ((string)field["type"]!, (int)field["length"]!, (int)field["precision"]!, (int)field["scale"]!, (bool)field["createable"]!,
                (bool)field["nillable"]!),
                Is.EqualTo((type, length, precision, scale, createable, nillable)));
        Assert.That((bool)field["custom"]!, Is.True);
    }

    [Test]
    public async Task A_record_keeps_every_type_of_value()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        var id = await Client.Create("Ticket__c", $$"""
            {"Text__c":"t","Key__c":"K1","Number__c":12.345,"Money__c":"10.5","Percent__c":50,"Flag__c":true,"Day__c":"2026-01-02","Moment__c":"2026-01-02T03:04:05Z","Time__c":"04:05:06.000Z",
             "Mail__c":"a@example.com","Color__c":"Red","Sizes__c":"L;S","Account__c":"{{account}}","Place__Latitude__s":1.5,"Place__Longitude__s":-2.25}
            """);
        var row = (await Client.Get($"sobjects/Ticket__c/{id}")).Json!;
        Assert.That(
            ((double)row["Number__c"]!, (double)row["Money__c"]!, (string)row["Time__c"]!, (string)row["Moment__c"]!,
                (string)row["Sizes__c"]!),
                Is.EqualTo((12.35, 10.5, "04:05:06.000Z", "2026-01-02T03:04:05.000+0000", "S;L")));
        Assert.That(row["Place__c"]!.ToJsonString(), Is.EqualTo("""{"latitude":1.5,"longitude":-2.25}"""));
        Assert.That(
            ((string)row["Auto__c"]!, (string)row["Name"]!),
            Is.EqualTo(("T-0100", id)),
            "an auto-number counts, and a nameless record is named by its id");
        Assert.That(
            (string)row["Due__c"]!,
            Is.EqualTo(DateTime.UtcNow.AddDays(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            "TODAY() + 7");
        Assert.That(
            (string)(await Client.Query("SELECT Account__r.Name FROM Ticket__c")).Records[0]!["Account__r"]!["Name"]!, Is.EqualTo("A"));
        Assert.That(
            (string)(await Client.Query(
                "SELECT Place__c FROM Ticket__c WHERE Time__c = '04:05:06.000Z'")).Records[0]!["Place__c"]!.ToJsonString(),
            Does.Contain("latitude"));
    }

    [TestCase("""{"Number__c":1,"Color__c":"Mauve"}""", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Color: bad value for restricted picklist field: Mauve")]
    [TestCase("""{"Number__c":1,"Color__c":"Old"}""", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Color: bad value for restricted picklist field: Old")]
    [TestCase("""{"Number__c":1,"Formula__c":"x"}""", "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: Formula__c. Please check the security settings of this field and verify that it is read/write "
            + "for your profile or permission set.")]
    [TestCase("""{"Number__c":12345}""", "NUMBER_OUTSIDE_VALID_RANGE", "Number: value outside of valid range on numeric field: 12345")]
    [TestCase("""{}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [Number__c]")]
    public async Task Custom_fields_are_enforced(string body, string code, string message)
    {
        var answer = await Client.Post("sobjects/Ticket__c", body);
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((400, code, message)));
    }

    [Test]
    public async Task External_ids_are_unique_without_regard_to_case_and_name_parents()
    {
        var id = await Client.Create("Ticket__c", """{"Number__c":1,"Key__c":"K1"}""");
        var twice = await Client.Post("sobjects/Ticket__c", """{"Number__c":1,"Key__c":"k1"}""");
        Assert.That(
            (twice.Status, twice.Code, twice.Message),
            Is.EqualTo((400, "DUPLICATE_VALUE", $"duplicate value found: Key__c duplicates value on record with id: {id[..15]}")));
        var line = await Client.Create("Line__c", """{"Ticket__r":{"Key__c":"K1"}}""");
        Assert.That(
            (string)(await Client.Query($"SELECT Ticket__r.Key__c FROM Line__c WHERE Id = '{line}'")).Records[0]!["Ticket__r"]!["Key__c"]!,
            Is.EqualTo("K1"));
        var missing = await Client.Post("sobjects/Line__c", """{"Ticket__r":{"Key__c":"K9"}}""");
        Assert.That(
            (missing.Status, missing.Code, missing.Message),
            Is.EqualTo((400, "INVALID_FIELD", "Foreign key external ID: K9 not found for field Key__c in entity Ticket__c")));
        var upserted = await Client.Patch("sobjects/Ticket__c/Key__c/K1", """{"Text__c":"changed"}""");
        Assert.That((upserted.Status, (string)upserted.Json!["id"]!), Is.EqualTo((200, id)));
        await Client.Delete("sobjects/Ticket__c/" + id);
        await Client.Create("Ticket__c", """{"Number__c":1,"Key__c":"K1"}""");
    }

    [Test]
    public async Task A_master_is_required_fixed_and_takes_its_details_along()
    {
        var none = await Client.Post("sobjects/Line__c", "{}");
        Assert.That(
            (none.Status, none.Code, none.Message),
            Is.EqualTo((400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [Ticket__c]")));
        var ticket = await Client.Create("Ticket__c", """{"Number__c":1}""");
        var tree = await Client.Post("composite/tree/Ticket__c", """
            {"records":[{"attributes":{"type":"Ticket__c","referenceId":"t"},"Number__c":1,"Key__c":"T","Lines__r":{"records":[{"attributes":{"type":"Line__c","referenceId":"l"}}]}}]}
            """);
        Assert.That(tree.Status, Is.EqualTo(201), tree.Text);
        var line = (string)tree.Json!["results"]![1]!["id"]!;
        Assert.That(
            (await Client.Patch("sobjects/Line__c/" + line, $$"""{"Ticket__c":"{{ticket}}"}""")).Code,
            Is.EqualTo("INVALID_FIELD_FOR_INSERT_UPDATE"));
        Assert.That(
            (await Client.Get("sobjects/Line__c/describe")).Json!["fields"]!.AsArray().Select(f => (string)f!["name"]!),
            Does.Not.Contain("OwnerId"));
        Assert.That((await Client.Delete($"sobjects/Ticket__c/{tree.Json["results"]![0]!["id"]}")).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM Line__c")).Records, Is.Empty);
    }

    [Test]
    public async Task A_restricting_lookup_stops_the_delete()
    {
        var account = await Client.Create("Account", """{"Name":"A"}""");
        await Client.Create("Ticket__c", $$"""{"Number__c":1,"Payer__c":"{{account}}"}""");
        Assert.That((await Client.Delete("sobjects/Account/" + account)).Code, Is.EqualTo("DELETE_FAILED"));
    }

    [Test]
    public async Task Record_types_are_rows_and_are_in_the_describe()
    {
        var infos = (await Client.Get("sobjects/Ticket__c/describe")).Json!["recordTypeInfos"]!.AsArray();
        Assert.That(infos.Select(i => (string)i!["developerName"]!), Is.EqualTo(new[] { "Bug", "Wish", "Master" }));
        var bug = (string)infos[0]!["recordTypeId"]!;
        var found =
            (await Client.Query(
                "SELECT Id, Name, IsActive FROM RecordType WHERE SobjectType = 'Ticket__c' AND DeveloperName = 'Bug'")).Records.Single()!;
        Assert.That(((string)found["Id"]!, (string)found["Name"]!), Is.EqualTo((bug, "Bug label")));
        await Client.Create("Ticket__c", $$"""{"Number__c":1,"RecordTypeId":"{{bug}}"}""");
        Assert.That((await Client.Query("SELECT Id FROM Ticket__c WHERE RecordType.DeveloperName = 'bug'")).Records, Has.Count.EqualTo(1));
        var wrong = await Client.Post("sobjects/Ticket__c", """{"Number__c":1,"RecordTypeId":"012000000000001AAA"}""");
        Assert.That(wrong.Code, Is.EqualTo("INVALID_CROSS_REFERENCE_KEY"));
        var account = (await Client.Get("sobjects/Account/describe")).Json!["fields"]!.AsArray().Select(f => (string)f!["name"]!);
        Assert.That(account, Does.Not.Contain("RecordTypeId"));
    }

    [Test]
    public async Task Standard_objects_gain_the_fields_of_the_project()
    {
        await Client.Create("Account", """{"Name":"A","Tier__c":"Gold"}""");
        Assert.That((await Client.Query("SELECT Id FROM Account WHERE Tier__c = 'gold'")).Records, Has.Count.EqualTo(1));
        JsonNode? task = (await Client.Get("sobjects/Task/describe")).Json!["fields"]!.AsArray()
            .SingleOrDefault(f => (string)f!["name"]! == "Mood__c");
        Assert.That(task, Is.Not.Null, "a field of Activity belongs to tasks and events");
        Assert.That(Org.Notes, Has.Some.Contains("Nowhere__x"));
        Assert.That(
            Org.Notes.Where(n => n.Contains("Shipped__e")),
            Has.One.Contains("is a platform event"),
            "an object without rows is one note, not one a field");
    }

    private Project Project()
    {
        const string Values =
            "<valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>S</fullName><label>Small</label></"
                + "value><value><fullName>L</fullName></value></valueSetDefinition></valueSet>";
        return project = new Project()
            .Object(
                "Ticket__c",
                "<label>Ticket</label><pluralLabel>Tickets</pluralLabel><enableActivities>true</"
                    + "enableActivities><nameField><label>Ticket "
                    + "Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>")
            .Object(
                "Line__c",
                "<label>Line</label><pluralLabel>Lines</pluralLabel><nameField><label>No.</label><type>AutoNumber</"
                    + "type><displayFormat>L-{0000}</displayFormat></nameField><sharingModel>ControlledByParent</sharingModel>")
            .Field(
                "Line__c",
                "Ticket__c",
                "<type>MasterDetail</type><referenceTo>Ticket__c</referenceTo><relationshipName>Lines</"
                    + "relationshipName><relationshipOrder>0</relationshipOrder><reparentableMasterDetail>false</reparentableMasterDetail>")
            .Field("Ticket__c", "Text__c", "<type>Text</type><length>50</length>")
            .Field(
                "Ticket__c",
                "Key__c",
                "<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique><caseSensitive>false</"
                    + "caseSensitive>")
            .Field("Ticket__c", "Long__c", "<type>LongTextArea</type><length>4000</length><visibleLines>3</visibleLines>")
            .Field("Ticket__c", "Rich__c", "<type>Html</type><length>32768</length>")
            .Field("Ticket__c", "Area__c", "<type>TextArea</type>")
            .Field("Ticket__c", "Number__c", "<type>Number</type><precision>6</precision><scale>2</scale><required>true</required>")
            .Field("Ticket__c", "Money__c", "<type>Currency</type><precision>10</precision><scale>2</scale>")
            .Field("Ticket__c", "Percent__c", "<type>Percent</type><precision>5</precision><scale>1</scale>")
            .Field("Ticket__c", "Flag__c", "<type>Checkbox</type><defaultValue>true</defaultValue>")
            .Field("Ticket__c", "Day__c", "<type>Date</type>")
            .Field("Ticket__c", "Due__c", "<type>Date</type><defaultValue>TODAY() + 7</defaultValue>")
            .Field("Ticket__c", "Moment__c", "<type>DateTime</type>")
            .Field("Ticket__c", "Time__c", "<type>Time</type>")
            .Field("Ticket__c", "Mail__c", "<type>Email</type>")
            .Field("Ticket__c", "Phone__c", "<type>Phone</type>")
            .Field("Ticket__c", "Url__c", "<type>Url</type>")
            .Field(
                "Ticket__c",
                "Color__c",
                "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Red</fullName></"
                    + "value><value><fullName>Old</fullName><isActive>false</isActive></value></valueSetDefinition></valueSet>")
            .Field("Ticket__c", "Sizes__c", "<type>MultiselectPicklist</type>" + Values)
            .Field("Ticket__c", "Formula__c", "<type>Text</type><formula>\"x\"</formula>")
            .Field(
                "Ticket__c",
                "Sum__c",
                "<type>Summary</type><summaryForeignKey>Line__c.Ticket__c</summaryForeignKey><summaryOperation>sum</summaryOperation>")
            .Field(
                "Ticket__c",
                "Auto__c",
                "<type>AutoNumber</type><displayFormat>T-{0000}</displayFormat><startingNumber>100</startingNumber>")
            .Field(
                "Ticket__c",
                "Account__c",
                "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Tickets</"
                    + "relationshipName><deleteConstraint>SetNull</deleteConstraint>")
            .Field(
                "Ticket__c",
                "Payer__c",
                "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Paid_Tickets</"
                    + "relationshipName><deleteConstraint>Restrict</deleteConstraint>")
            .Field("Ticket__c", "Place__c", "<type>Location</type><scale>6</scale>")
            .RecordType("Ticket__c", "Bug")
            .RecordType("Ticket__c", "Wish")
            .Field("Account", "Tier__c", "<type>Text</type><length>10</length>")
            .Field("Activity", "Mood__c", "<type>Text</type><length>10</length>")
            .Field("Nowhere__x", "Lost__c", "<type>Text</type><length>10</length>")
            .Object("Shipped__e", "<label>Shipped</label><pluralLabel>Shipped</pluralLabel>")
            .Field("Shipped__e", "Order__c", "<type>Text</type><length>10</length>");
    }
}
