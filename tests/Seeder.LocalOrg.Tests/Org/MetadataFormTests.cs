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
    public async Task An_object_may_stand_in_one_file_with_all_that_belongs_to_it()
    {
        Write("globalValueSets/Colors.globalValueSet", "GlobalValueSet", "<customValue><fullName>Red</fullName><default>true</default><label>Red!</label></customValue><customValue><fullName>Old</fullName><default>false</default><isActive>false</isActive></customValue><masterLabel>Colors</masterLabel>");
        Write("objects/Box__c.object", "CustomObject", """
            <label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>No</label><type>AutoNumber</type><displayFormat>B-{000}</displayFormat></nameField><sharingModel>ReadWrite</sharingModel>
            <fields><fullName>Size__c</fullName><label>Size</label><type>Number</type><precision>4</precision><scale>0</scale></fields>
            <fields><fullName>Color__c</fullName><label>Color</label><type>Picklist</type><valueSet><valueSetName>Colors</valueSetName></valueSet></fields>
            <fields><fullName>Double__c</fullName><label>Double</label><type>Number</type><precision>18</precision><scale>0</scale><formula>Size__c * 2</formula></fields>
            <fields><fullName>Account__c</fullName><label>Account</label><type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Boxes</relationshipName></fields>
            <recordTypes><fullName>Crate</fullName><active>true</active><label>A crate</label></recordTypes>
            <validationRules><fullName>Small</fullName><active>true</active><errorConditionFormula>Size__c &gt; 9</errorConditionFormula><errorMessage>Too big.</errorMessage></validationRules>
            """);
        Write("objects/Account.object", "CustomObject", "<fields><fullName>Tier__c</fullName><label>Tier</label><type>Text</type><length>9</length></fields><fields><fullName>Industry</fullName><trackHistory>false</trackHistory></fields>");
        await using var org = await Start();
        using var client = new OrgClient(org);
        var account = await client.Create("Account", """{"Name":"A","Tier__c":"x"}""");
        var box = await client.Create("Box__c", $$"""{"Size__c":4,"Account__c":"{{account}}"}""");
        var row = (await client.Query("SELECT Name, Color__c, Double__c FROM Box__c")).Records.Single()!;
        Assert.That(((string)row["Name"]!, (string)row["Color__c"]!, (double)row["Double__c"]!), Is.EqualTo(("B-001", "Red", 8d)));
        Assert.That((await client.Patch("sobjects/Box__c/" + box, """{"Size__c":10}""")).Message, Is.EqualTo("Too big."));
        Assert.That((await client.Patch("sobjects/Box__c/" + box, """{"Color__c":"Blue"}""")).Code, Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
        Assert.That((await client.Query("SELECT Id FROM RecordType WHERE SobjectType = 'Box__c' AND Name = 'A crate'")).Records, Has.Count.EqualTo(1));
        Assert.That((await client.Query("SELECT (SELECT Id FROM Boxes__r) FROM Account")).Records[0]!["Boxes__r"]!["records"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(org.Notes, Is.Empty);
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
        Assert.That((await client.Query("SELECT Status, IsClosed FROM Case ORDER BY Subject")).Records.Select(r => $"{r!["Status"]} {r["IsClosed"]}"), Is.EqualTo(new[] { "Fresh false", "Solved true" }));
        var values = (await client.Get("sobjects/Opportunity/describe")).Json!["fields"]!.AsArray().Single(f => (string)f!["name"]! == "StageName")!["picklistValues"]!.AsArray();
        Assert.That(values.Select(v => (string)v!["value"]!), Is.EqualTo(new[] { "Chat", "Signed" }));

        async Task<(double, bool, bool, string, string)> Deal(string stage)
        {
            var id = await client.Create("Opportunity", $$"""{"Name":"x","StageName":"{{stage}}","CloseDate":"2026-01-01"}""");
            var row = (await client.Get("sobjects/Opportunity/" + id)).Json!;
            return ((double)row["Probability"]!, (bool)row["IsClosed"]!, (bool)row["IsWon"]!, (string)row["ForecastCategoryName"]!, (string)row["ForecastCategory"]!);
        }
    }

    private Task<LocalOrg> Start() => LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [root] });

    private void Write(string path, string element, string inner)
    {
        var file = Path.Combine(root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"http://soap.sforce.com/2006/04/metadata\">{inner}</{element}>");
    }
}
