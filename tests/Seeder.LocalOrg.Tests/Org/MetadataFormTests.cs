namespace Seeder.Local.Tests;

/// <summary>Metadata that is not SFDX source: the Metadata API's form, and value sets of both kinds.</summary>
internal sealed class MetadataFormTests
{
    private string root = "";

    [SetUp]
    public void NewFolder() => root = Directory.CreateTempSubdirectory("local-org-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(root, recursive: true);

    [Test]
    public async Task An_object_may_be_in_one_file_with_all_its_parts()
    {
        Write(
            "globalValueSets/Colors.globalValueSet",
            "GlobalValueSet",
            "<customValue><fullName>Red</fullName><default>true</default><label>Red!</label></customValue><customValue><fullName>Old</"
                + "fullName><default>false</default><isActive>false</isActive></customValue><masterLabel>Colors</masterLabel>");
        Write("objects/Box__c.object", "CustomObject", """
            <label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>No</label><type>AutoNumber</type><displayFormat>B-{000}</displayFormat></nameField><sharingModel>ReadWrite</sharingModel>
            <fields><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>4</precision><scale>0</scale></fields>
            <fields><fullName>Color__c</fullName><label>Color</label><type>Picklist</type><valueSet><valueSetName>Colors</valueSetName></valueSet></fields>
            <fields><fullName>Double__c</fullName><label>Double</label><type>Number</type><precision>18</precision><scale>0</scale><formula>Size__c * 2</formula></fields>
            <fields><fullName>Account__c</fullName><label>Account</label><type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Boxes</relationshipName></fields>
            <recordTypes><fullName>Crate</fullName><active>true</active><label>A crate</label></recordTypes>
            <validationRules><fullName>Small</fullName><active>true</active><errorConditionFormula>Size__c &gt; 9</errorConditionFormula><errorMessage>Too big.</errorMessage></validationRules>
            """);
        Write(
            "objects/Account.object",
            "CustomObject",
            "<fields><fullName>Tier__c</fullName><label>Tier</label><type>Text</type><length>9</length></"
                + "fields><fields><fullName>Industry</fullName><trackHistory>false</trackHistory></fields>");
        await using var org = await Start();
        using var client = new OrgClient(org);
        var account = await client.Create("Account", """{"Name":"A","Tier__c":"x"}""");
        var box = await client.Create("Box__c", $$"""{"Size__c":4,"Account__c":"{{account}}"}""");
        var row = (await client.Query("SELECT Name, Color__c, Double__c FROM Box__c")).Records.Single()!;
        Assert.That(((string)row["Name"]!, (string)row["Color__c"]!, (double)row["Double__c"]!), Is.EqualTo(("B-001", "Red", 8d)));
        Assert.That((await client.Patch("sobjects/Box__c/" + box, """{"Size__c":10}""")).Message, Is.EqualTo("Too big."));
        Assert.That(
            (await client.Patch("sobjects/Box__c/" + box, """{"Color__c":"Blue"}""")).Code,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        Assert.That(
            (await client.Query("SELECT Id FROM RecordType WHERE SobjectType = 'Box__c' AND Name = 'A crate'")).Records,
            Has.Count.EqualTo(1));
        Assert.That(
            (await client.Query("SELECT (SELECT Id FROM Boxes__r) FROM Account")).Records[0]!["Boxes__r"]!["records"]!.AsArray(),
            Has.Count.EqualTo(1));
        Assert.That(org.Notes, Is.Empty);
    }

    [Test]
    public async Task Details_and_lookups_hold_in_one_file_as_in_many()
    {
        Write("objects/Box__c.object", "CustomObject", """
            <label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>
            <fields><fullName>Serial__c</fullName><label>Serial</label><type>AutoNumber</type><displayFormat>S-{000}</displayFormat><startingNumber>7</startingNumber></fields>
            <fields><fullName>Count__c</fullName><label>Count</label><type>Summary</type><summaryForeignKey>Item__c.Box__c</summaryForeignKey><summaryOperation>count</summaryOperation></fields>
            <fields><fullName>Weight__c</fullName><label>Weight</label><type>Summary</type><summaryForeignKey>Item__c.Box__c</summaryForeignKey><summarizedField>Item__c.Weight__c</summarizedField><summaryOperation>sum</summaryOperation></fields>
            <fields><fullName>Payer__c</fullName><label>Payer</label><type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Paid_Boxes</relationshipName><required>true</required></fields>
            """);
        Write("objects/Item__c.object", "CustomObject", """
            <label>Item</label><pluralLabel>Items</pluralLabel><nameField><label>No</label><type>AutoNumber</type><displayFormat>I-{0}</displayFormat></nameField><sharingModel>ControlledByParent</sharingModel>
            <fields><fullName>Box__c</fullName><label>Box</label><type>MasterDetail</type><referenceTo>Box__c</referenceTo><relationshipName>Items</relationshipName><relationshipOrder>0</relationshipOrder></fields>
            <fields><fullName>Weight__c</fullName><label>Weight</label><type>Number</type><precision>6</precision><scale>1</scale></fields>
            """);
        await using var org = await Start();
        using var client = new OrgClient(org);
        Assert.That(
            (await client.Post("sobjects/Box__c", """{"Name":"x"}""")).Message, Is.EqualTo("Required fields are missing: [Payer__c]"));
        var account = await client.Create("Account", """{"Name":"A"}""");
        var box = await client.Create("Box__c", $$"""{"Name":"B","Payer__c":"{{account}}"}""");
        Assert.That((await client.Post("sobjects/Item__c", "{}")).Message, Is.EqualTo("Required fields are missing: [Box__c]"));
        foreach (var weight in new[] { "1.5", "2" })
        {
            await client.Create("Item__c", $$"""{"Box__c":"{{box}}","Weight__c":{{weight}}}""");
        }

        var row = (await client.Query("SELECT Serial__c, Count__c, Weight__c FROM Box__c")).Records.Single()!;
        Assert.That(((string)row["Serial__c"]!, (double)row["Count__c"]!, (double)row["Weight__c"]!), Is.EqualTo(("S-007", 2d, 3.5)));
        foreach (var computed in new[] { "Serial__c", "Count__c", "Weight__c" })
        {
            Assert.That(
                (await client.Patch("sobjects/Box__c/" + box, $$"""{"{{computed}}":null}""")).Code,
                Is.EqualTo("INVALID_FIELD_FOR_INSERT_UPDATE"));
        }

        Assert.That(
            (await client.Delete("sobjects/Account/" + account)).Code,
            Is.EqualTo("DELETE_FAILED"),
            "a required lookup restricts where it says nothing");
        Assert.That((await client.Delete("sobjects/Box__c/" + box)).Status, Is.EqualTo(204));
        Assert.That((await client.Query("SELECT Id FROM Item__c")).Records, Is.Empty);
        Assert.That((await client.Delete("sobjects/Account/" + account)).Status, Is.EqualTo(204));
        Assert.That(org.Notes, Is.Empty);
    }

    [Test]
    public async Task A_record_type_has_its_own_picklist_values()
    {
        Write("objects/Box__c.object", "CustomObject", """
            <label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>
            <fields><fullName>Color__c</fullName><label>Color</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Red</fullName><default>true</default></value><value><fullName>Blue</fullName></value><value><fullName>50% grey</fullName></value></valueSetDefinition></valueSet></fields>
            <fields><fullName>Open__c</fullName><label>Open</label><type>Picklist</type><valueSet><valueSetDefinition><value><fullName>1</fullName></value></valueSetDefinition></valueSet></fields>
            <fields><fullName>Sizes__c</fullName><label>Sizes</label><type>MultiselectPicklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>S</fullName></value><value><fullName>L</fullName></value></valueSetDefinition></valueSet></fields>
            <recordTypes><fullName>Cold</fullName><active>true</active><label>Cold</label>
              <picklistValues><picklist>Color__c</picklist><values><fullName>Blue</fullName><default>true</default></values><values><fullName>50%25 grey</fullName><default>false</default></values></picklistValues>
              <picklistValues><picklist>Open__c</picklist><values><fullName>1</fullName><default>false</default></values></picklistValues>
            </recordTypes>
            """);
        Write("objects/Box__c/recordTypes/Large.recordType-meta.xml", "RecordType", """
            <fullName>Large</fullName><active>true</active><label>Large</label>
            <picklistValues><picklist>Sizes__c</picklist><values><fullName>L</fullName><default>false</default></values></picklistValues>
            """);
        Write(
            "objects/Case/recordTypes/Odd.recordType-meta.xml",
            "RecordType",
            "<fullName>Odd</fullName><active>true</active><label>Odd</label>");
        await using var org = await Start();
        using var client = new OrgClient(org);
        var ids = (await client.Query("SELECT Id, DeveloperName FROM RecordType")).Records.ToDictionary(
            r => (string)r!["DeveloperName"]!, r => (string)r!["Id"]!);

        var plain = await client.Create("Box__c", """{"Name":"plain"}""");
        var cold = await client.Create("Box__c", $$"""{"Name":"cold","RecordTypeId":"{{ids["Cold"]}}"}""");
        Assert.That(
            (await client.Query("SELECT Color__c FROM Box__c ORDER BY Name")).Records.Select(r => (string)r!["Color__c"]!),
            Is.EqualTo(new[] { "Blue", "Red" }));
        await client.Create("Box__c", $$"""{"RecordTypeId":"{{ids["Cold"]}}","Color__c":"50% grey","Open__c":"beyond","Sizes__c":"S"}""");
        await Refused(
            $$"""{"RecordTypeId":"{{ids["Cold"]}}","Color__c":"Red"}""",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Color: bad value for restricted picklist field: Red",
            "Color__c");
        await Refused(
            $$"""{"RecordTypeId":"{{ids["Large"]}}","Sizes__c":"S;L"}""",
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "Sizes: bad value for restricted picklist field: S;L",
            "Sizes__c");
        await Refused(
            $$"""{"RecordTypeId":"{{ids["Odd"]}}"}""",
            "INVALID_CROSS_REFERENCE_KEY",
            "Record Type ID: this ID value isn't valid for the user: " + ids["Odd"],
            "RecordTypeId");
        Assert.That(
            (await client.Patch("sobjects/Box__c/" + cold, """{"Color__c":"Red"}""")).Code,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        Assert.That(
            (await client.Patch("sobjects/Box__c/" + plain, $$"""{"RecordTypeId":"{{ids["Cold"]}}"}""")).Code,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
            "a red box is no cold one");
        Assert.That(
            (await client.Patch("sobjects/Box__c/" + plain, $$"""{"RecordTypeId":"{{ids["Cold"]}}","Color__c":"Blue"}""")).Status,
            Is.EqualTo(204));

        async Task Refused(string body, string code, string message, string field)
        {
            var answer = await client.Post("sobjects/Box__c", body);
            Assert.That((answer.Status, answer.Code, answer.Message, answer.Fields.Single()), Is.EqualTo((400, code, message, field)));
        }
    }

    [TestCase(
        "<filterItems><field>Contact.DoNotCall</field><operation>equals</operation><value>False</value></filterItems>", "", "Ann,Bob")]
    [TestCase(
        "<filterItems><field>Contact.AccountId</field><operation>equals</operation><valueField>$Source.Owner__c</valueField></filterItems>",
        "", "Ann,Mute")]
    [TestCase(
        "<filterItems><field>Contact.Account.Name</field><operation>startsWith</operation><value>Ac</value></filterItems>", "", "Ann,Mute")]
    [TestCase(
        "<filterItems><field>Contact.LastName</field><operation>notEqual</operation><value>Ann, Mute</value></filterItems>", "", "Bob")]
    [TestCase(
        "<filterItems><field>$Source.Size__c</field><operation>greaterThan</operation><value>9</value></"
            + "filterItems><filterItems><field>Contact.LastName</field><operation>equals</operation><value>Bob</value></filterItems>",
            "<booleanFilter>1 OR 2</booleanFilter>", "Bob")]
    [TestCase("<filterItems><field>Contact.LastName</field><operation>contains</operation><value>u</value></filterItems>",
        "<isOptional>true</isOptional>", "Ann,Bob,Mute")]
    [TestCase("<filterItems><field>$User.Id</field><operation>equals</operation><value>x</value></filterItems>", "", "Ann,Bob,Mute",
        "The lookup filter of Box__c.Keeper__c is not enforced: it reads $User.Id, and global variables ($Api, $User, $Label and so on) "
            + "have no value in the local org.")]
    public async Task A_lookup_filter_lets_the_right_ones_in(string items, string rest, string names, string? note = null)
    {
        Write("objects/Box__c.object", "CustomObject", $"""
            <label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>
            <fields><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>4</precision><scale>0</scale></fields>
            <fields><fullName>Owner__c</fullName><label>Owner</label><type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Boxes</relationshipName></fields>
            <fields><fullName>Keeper__c</fullName><label>Keeper</label><type>Lookup</type><referenceTo>Contact</referenceTo><relationshipName>Kept</relationshipName><lookupFilter><active>true</active><errorMessage>Not this one.</errorMessage>{items}{rest}</lookupFilter></fields>
            """);
        await using var org = await Start();
        using var client = new OrgClient(org);
        var account = await client.Create("Account", """{"Name":"Acme"}""");
        var taken = new List<string>();
        foreach (var (name, body) in new[] { ("Ann", $"\"AccountId\":\"{account}\""), ("Bob", "\"Title\":\"x\""),
            ("Mute", $"\"AccountId\":\"{account}\",\"DoNotCall\":true") })
        {
            var keeper = await client.Create("Contact", $$"""{"LastName":"{{name}}",{{body}}}""");
            var answer = await client.Post("sobjects/Box__c", $$"""{"Owner__c":"{{account}}","Size__c":5,"Keeper__c":"{{keeper}}"}""");
            if (answer.Status == 201)
            {
                taken.Add(name);
            }
            else
            {
                Assert.That(
                    (answer.Status, answer.Code, answer.Message, answer.Fields.Single()),
                    Is.EqualTo((400, "FIELD_FILTER_VALIDATION_EXCEPTION", "Not this one.", "Keeper__c")));
            }
        }

        await client.Create("Box__c", """{"Name":"nobody's"}""");
        Assert.That(string.Join(',', taken), Is.EqualTo(names));
        Assert.That(org.Notes, note is null ? Is.Empty : Is.EqualTo(new[] { note }));
    }

    [Test]
    public async Task Stages_and_statuses_say_what_follows_from_them()
    {
        Write("standardValueSets/OpportunityStage.standardValueSet-meta.xml", "StandardValueSet", """
            <standardValue><fullName>Chat</fullName><default>false</default><label>Chat</label><closed>false</closed><forecastCategory>BestCase</forecastCategory><probability>35</probability><won>false</won></standardValue>
            <standardValue><fullName>Signed</fullName><default>false</default><label>Signed</label><closed>true</closed><forecastCategory>Closed</forecastCategory><probability>100</probability><won>true</won></standardValue>
            """);
        Write("standardValueSets/CaseStatus.standardValueSet-meta.xml", "StandardValueSet", """
            <standardValue><fullName>Fresh</fullName><default>true</default><label>Fresh</label><closed>false</closed></standardValue>
            <standardValue><fullName>Solved</fullName><default>false</default><label>Solved</label><closed>true</closed></standardValue>
            """);
        await using var org = await Start();
        using var client = new OrgClient(org);
        Assert.That(await Deal("Chat"), Is.EqualTo((35d, false, false, "Best Case", "BestCase")));
        Assert.That(await Deal("Signed"), Is.EqualTo((100d, true, true, "Closed", "Closed")));
        await client.Create("Case", """{"Subject":"1"}""");
        await client.Create("Case", """{"Subject":"2","Status":"Solved"}""");
        Assert.That(
            (await client.Query("SELECT Status, IsClosed FROM Case ORDER BY Subject")).Records.Select(
                r => $"{r!["Status"]} {r["IsClosed"]}"),
            Is.EqualTo(new[] { "Fresh false", "Solved true" }));
        var values =
            (await client.Get("sobjects/Opportunity/describe")).Json!["fields"]!.AsArray()
                .Single(f => (string)f!["name"]! == "StageName")!["picklistValues"]!.AsArray();
        Assert.That(values.Select(v => (string)v!["value"]!), Is.EqualTo(new[] { "Chat", "Signed" }));

        async Task<(double, bool, bool, string, string)> Deal(string stage)
        {
            var id = await client.Create("Opportunity", $$"""{"Name":"x","StageName":"{{stage}}","CloseDate":"2026-01-01"}""");
            var row = (await client.Get("sobjects/Opportunity/" + id)).Json!;
            return ((double)row["Probability"]!, (bool)row["IsClosed"]!, (bool)row["IsWon"]!, (string)row["ForecastCategoryName"]!,
                (string)row["ForecastCategory"]!);
        }
    }

    private Task<LocalOrg> Start() => LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [root] });

    private void Write(string path, string element, string inner)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(
            file,
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} "
                + $"xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inner}</{element}>");
    }
}
