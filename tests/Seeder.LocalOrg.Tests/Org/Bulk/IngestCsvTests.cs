using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The CSV of ingest jobs: delimiters, line ends, quotes, forms of values, and columns that name parents.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class IngestCsvTests : OrgFixture, IDisposable
{
    private readonly Project project = new Project()
        .Object("Boat__c", "<label>Boat</label><nameField><type>Text</type></nameField>")
        .Field("Boat__c", "Key__c", "<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique>")
        .Field("Boat__c", "Tender__c", "<type>Lookup</type><referenceTo>Boat__c</referenceTo><relationshipName>Tenders</relationshipName>")
        .Field("Boat__c", "Length__c", "<type>Number</type><precision>12</precision><scale>2</scale>")
        .Field("Boat__c", "Sold__c", "<type>Checkbox</type><defaultValue>false</defaultValue>")
        .Field("Boat__c", "Log__c", "<type>LongTextArea</type><length>131072</length><visibleLines>3</visibleLines>");

    private IngestClient Jobs => new(Client);

    protected override LocalOrgOptions Options => new() { MetadataPaths = [project.Root] };

    public void Dispose() => project.Dispose();

    [TestCase("COMMA", ',')]
    [TestCase("TAB", '\t')]
    [TestCase("PIPE", '|')]
    [TestCase("SEMICOLON", ';')]
    [TestCase("CARET", '^')]
    [TestCase("BACKQUOTE", '`')]
    public async Task Each_delimiter_separates_columns(string name, char delimiter)
    {
        var csv = $"Name{delimiter}Site\n\"a{delimiter}b\"{delimiter}c\n";
        var job = await Jobs.Run("Account", "insert", csv, $",\"columnDelimiter\":\"{name}\"");
        Assert.That(State(job), Is.EqualTo("JobComplete 1 0"));
        var row = (await Client.Query("SELECT Name, Site FROM Account WHERE Site = 'c'")).Records.Single()!;
        Assert.That((string)row["Name"]!, Is.EqualTo($"a{delimiter}b"));
        Assert.That(
            await Jobs.Header(job, "successfulResults"),
            Is.EqualTo($"\"sf__Id\"{delimiter}\"sf__Created\"{delimiter}Name{delimiter}Site"));
    }

    [TestCase("LF", "\n", true)]
    [TestCase("CRLF", "\r\n", true)]
    [TestCase("LF", "\r\n", false)]
    [TestCase("CRLF", "\n", false)]
    public async Task Line_ends_must_be_those_of_the_job(string setting, string used, bool fits)
    {
        var job = await Jobs.Run(
            "Account", "insert", $"Name,Description{used}A,\"one\ntwo\"{used}{used}B,{used}", $",\"lineEnding\":\"{setting}\"");
        Assert.That(State(job), Is.EqualTo(fits ? "JobComplete 2 0" : "Failed 0 0"));
        Assert.That(
            (string?)job["errorMessage"],
            Is.EqualTo(fits ? null : $"ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is {setting}"));
        var texts = (await Client.Query("SELECT Description FROM Account ORDER BY Name")).Records.Select(r => (string?)r!["Description"]);
        Assert.That(texts, Is.EqualTo(fits ? new[] { "one\ntwo", null } : []));
    }

    [Test]
    public async Task Values_keep_quotes_line_breaks_and_long_texts()
    {
        var log = string.Concat(Enumerable.Repeat("log é \U0001F6A2\n", 10_000));
        var csv = $"Name,Log__c\n\"He said \"\"ahoy\"\"\",\"{log}\"\n\"\",x\n\"a\" ,x\nb\"c,x\nlast,x";
        var job = await Jobs.Run("Boat__c", "insert", csv);
        Assert.That(State(job), Is.EqualTo("JobComplete 5 2"));
        var first = (await Client.Query("SELECT Id, Log__c FROM Boat__c WHERE Name = 'He said \"ahoy\"'")).Records.Single()!;
        Assert.That((string)first["Log__c"]!, Is.EqualTo(log.Trim()));
        Assert.That(
            (await Jobs.Rows(job, "failedResults")).Select(r => r.Split(',')[1]),
            Is.All.EqualTo("\"INVALID_CSV_ROW:Found unescaped quote. A value with quote should be within a quote:--\""));
        Assert.That(
            (await Jobs.Result(job, "successfulResults")).Text,
            Does.Contain($"\"{first["Id"]}\",\"true\",\"He said \"\"ahoy\"\"\",\"{log}\"\n"));
    }

    [Test]
    public async Task Numbers_and_flags_come_back_in_another_form()
    {
        var job = await Jobs.Run(
            "Boat__c", "insert", "Name,Length__c,Sold__c\na,912260031,TRUE\nb,12.5,false\nc,100,\nd,#N/A,#N/A\ne,0.0001,true\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 5 0"));
        Assert.That(
            (await Jobs.Rows(job, "successfulResults")).Select(r => r[(r.IndexOf(",\"true\",", StringComparison.Ordinal) + 8)..]).Order(),
            Is.EqualTo(new[]
            {
                "\"a\",\"9.12260031E8\",\"true\"", "\"b\",\"12.5\",\"false\"", "\"c\",\"100.0\",\"\"", "\"d\",\"#N/A\",\"#N/A\"",
                "\"e\",\"1.0E-4\",\"true\"",
            }));
        var rows = (await Client.Query("SELECT Length__c, Sold__c FROM Boat__c ORDER BY Name")).Records;
        Assert.That(
            rows.Select(r => $"{r!["Length__c"]?.GetValue<double>()} {r["Sold__c"]!.GetValue<bool>()}"),
            Is.EqualTo(new[] { "912260031 True", "12.5 False", "100 False", " False", "0 True" }));
    }

    [TestCase("Name,Length__c\nx,abc\n", "INVALID_TYPE_ON_FIELD_IN_RECORD:Length: value not of required type: abc:Length__c --")]
    [TestCase("Name,Sold__c\nx,maybe\n", "INVALID_TYPE_ON_FIELD_IN_RECORD:Sold: value not of required type: maybe:Sold__c --")]
    [TestCase("Name,Tender__c\nx,001000000000000AAA\n", "MALFORMED_ID:Tender: id value of incorrect type: 001000000000000AAA:Tender__c --")]
    [TestCase(
        "Name,Tender__r.Key__c\nx,none\n", "INVALID_FIELD:Foreign key external ID: none not found for field Key__c in entity Boat__c:--")]
    [TestCase("Name,CreatedDate\nx,2020-01-01T00:00:00Z\n", "INVALID_FIELD_FOR_INSERT_UPDATE:Unable to create/update fields: CreatedDate.")]
    [TestCase("Name,Key__c\nx\n", "INVALID_CSV_ROW:The row has 1 values, and the header has 2 fields:--")]
    [TestCase("Name\nx,y\n", "INVALID_CSV_ROW:The row has 2 values, and the header has 1 fields:--")]
    public async Task Wrong_values_are_errors_of_their_row(string csv, string error)
    {
        var job = await Jobs.Run("Boat__c", "insert", csv);
        Assert.That(State(job), Is.EqualTo("JobComplete 1 1"));
        Assert.That((await Jobs.Rows(job, "failedResults")).Single(), Does.StartWith($"\"\",\"{error}"));
        Assert.That((await Client.Query("SELECT Id FROM Boat__c")).Records, Is.Empty);
    }

    [TestCase("insert", "Nonsense\nx\n", "Field name not found : Nonsense")]
    [TestCase("insert", "name,NAME\nx,y\n", "Duplicate field name : name")]
    [TestCase("insert", "\uFEFFName\nx\n", "Field name not found : \uFEFFName")]
    [TestCase("insert", "\uFEFF\"Name\"\nx\n", "Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote")]
    [TestCase("update", "Name\nx\n", "Field name not found : Id")]
    [TestCase("delete", "Name\nx\n", "Field name not found : Id")]
    [TestCase("upsert", "Name\nx\n", "Field name not found : Key__c")]
    [TestCase("insert", "Name,Tender__c.Key__c\nx,y\n", "Unable to find relationship: Tender__c")]
    [TestCase("insert", "Name,Boat__c:Tender__r.Key__c\nx,y\n", "type is not needed for non polymorphic foreign key references: Tender__r")]
    [TestCase("insert", "Name,Tender__r:Boat__c.Key__c\nx,y\n", "Unable to find relationship: Boat__c")]
    [TestCase("insert", "Name,Tender__r:Boat__c:Key__c\nx,y\n", "Field name not found : Tender__r:Boat__c:Key__c")]
    [TestCase("insert", "Name,Tender__r.Log__c\nx,y\n", "Field name not found : Tender__r.Log__c")]
    public async Task A_wrong_header_fails_the_job(string operation, string csv, string error)
    {
        var job = await Jobs.Run("Boat__c", operation, csv, operation == "upsert" ? ",\"externalIdFieldName\":\"Key__c\"" : "");
        Assert.That((State(job), (string?)job["errorMessage"]), Is.EqualTo(("Failed 0 0", "InvalidBatch : " + error)));
        Assert.That(await Jobs.Rows(job, "failedResults"), Is.Empty);
        Assert.That(await Jobs.Rows(job, "unprocessedrecords"), Has.Length.EqualTo(1));
        Assert.That((await Client.Query("SELECT Id FROM Boat__c")).Records, Is.Empty);
    }

    [Test]
    public async Task Parents_are_found_by_their_keys()
    {
        await Client.Create("Boat__c", """{"Name":"Parent","Key__c":"p"}""");
        await Client.Create("Boat__c", """{"Name":"p","Key__c":"other"}""");
        var job = await Jobs.Run("Boat__c", "insert", "Name,Tender__r.Key__c\none,p\ntwo,\nthree,#N/A\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 3 0"));
        var rows = (await Client.Query("SELECT Name, Tender__r.Name FROM Boat__c WHERE Key__c = null ORDER BY Name")).Records;
        Assert.That(
            rows.Select(r => $"{r!["Name"]} {r["Tender__r"]?["Name"]}"), Is.EqualTo(new[] { "one Parent", "three ", "two " }));
        var update = await Jobs.Run(
            "Boat__c", "upsert", "Key__c,Tender__r.Key__c\np,other\nnew,p\n", ",\"externalIdFieldName\":\"Key__c\"");
        Assert.That(State(update), Is.EqualTo("JobComplete 2 0"));
    }

    [Test]
    public async Task A_row_does_not_find_another_one_of_its_chunk()
    {
        var job = await Jobs.Run("Boat__c", "insert", "Name,Key__c,Tender__r.Key__c\nParent,p,\nChild,c,p\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 2 1"));
        Assert.That((await Jobs.Rows(job, "failedResults")).Single(), Does.Contain("Foreign key external ID: p not found"));
    }

    [Test]
    public async Task A_parent_of_several_types_is_named_with_its_type()
    {
        var lead = await Client.Create("Lead", """{"LastName":"L","Company":"C","Email":"same@example.com"}""");
        await Client.Create("Contact", """{"LastName":"K","Email":"same@example.com"}""");
        var job = await Jobs.Run("Task", "insert", "Subject,Lead:Who.Email,Owner.Username\nCall,same@example.com," + Org.Username + "\n");
        Assert.That(State(job), Is.EqualTo("JobComplete 1 0"), (await Jobs.Result(job, "failedResults")).Text);
        Assert.That((string)(await Client.Query("SELECT WhoId FROM Task")).Records.Single()!["WhoId"]!, Is.EqualTo(lead));
        await Client.Create("Lead", """{"LastName":"L2","Company":"C","Email":"same@example.com"}""");
        var several = await Jobs.Run("Task", "insert", "Subject,Lead:Who.Email\nCall,same@example.com\n");
        Assert.That((await Jobs.Rows(several, "failedResults")).Single(), Does.Contain("DUPLICATE_EXTERNAL_ID:"));
        var untyped = await Jobs.Run("Task", "insert", "Subject,Who.Email\nCall,same@example.com\n");
        Assert.That(
            (string?)untyped["errorMessage"], Is.EqualTo("InvalidBatch : type is needed for polymorphic foreign key references: Who"));
    }

    private static string State(JsonNode job) => $"{job["state"]} {job["numberRecordsProcessed"]} {job["numberRecordsFailed"]}";
}
