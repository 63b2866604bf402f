namespace Seeder.Local.Tests;

internal sealed class FormulaTests
{
    private const string Fields = "<type>{0}</type><formula>{1}</formula><precision>18</precision><scale>2</scale>";

    private Project project = null!;
    private LocalOrg org = null!;
    private OrgClient client = null!;

    [SetUp]
    public void NewProject() => project = new Project()
        .Object(
            "Box__c", "<label>Box</label><pluralLabel>Boxes</pluralLabel><nameField><label>Box Name</label><type>Text</type></nameField>")
        .Object(
            "Item__c",
            "<label>Item</label><pluralLabel>Items</pluralLabel><nameField><label>Item "
                + "Name</label><type>Text</type></nameField><sharingModel>ControlledByParent</sharingModel>")
        .Field("Box__c", "Size__c", "<type>Number</type><precision>8</precision><scale>2</scale>")
        .Field("Box__c", "Packed__c", "<type>Date</type>")
        .Field(
            "Box__c",
            "Kind__c",
            "<type>Picklist</type><valueSet><valueSetDefinition><value><fullName>Big</fullName></value></valueSetDefinition></valueSet>")
        .Field("Box__c", "Account__c", "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Boxes</relationshipName>")
        .Field("Item__c", "Box__c", "<type>MasterDetail</type><referenceTo>Box__c</referenceTo><relationshipName>Items</relationshipName>")
        .Field("Item__c", "Weight__c", "<type>Number</type><precision>8</precision><scale>1</scale>")
        .Field("Item__c", "Fragile__c", "<type>Checkbox</type><defaultValue>false</defaultValue>");

    [TearDown]
    public async Task Stop()
    {
        client.Dispose();
        await org.DisposeAsync();
        project.Dispose();
    }

    [TestCase("Text", "Name &amp; ' of ' &amp; Account__r.Name", "\"Crate of Acme\"")]
    [TestCase("Text", "IF(Size__c > 5, 'large', 'small')", "\"large\"")]
    [TestCase("Text", "CASE(Kind__c, 'Small', 'S', 'Big', 'B', '?')", "\"B\"")]
    [TestCase("Text", "TEXT(Size__c) + '/' + TEXT(Kind__c)", "\"7.5/Big\"")]
    [TestCase("Text", "if(ISBLANK(Account__r.Site), '', 'x')", "null")]
    [TestCase("Text", "UPPER(LEFT(Name, 2)) &amp; RIGHT(Name, 2) &amp; MID(Name, 3, 1)", "\"CRtea\"")]
    [TestCase("Text", "HYPERLINK('https://x', Name)", "\"<a href=\\\"https://x\\\" target=\\\"_blank\\\">Crate</a>\"")]
    [TestCase("Number", "Size__c * 2 + 1", "16.0")]
    [TestCase("Number", "10 / 4", "2.5")]
    [TestCase("Number", "2 ^ 3 - -1", "9.0")]
    [TestCase("Number", "ROUND(MOD(Size__c, 2), 1) + MAX(1, 3) + ABS(-2)", "6.5")]
    [TestCase("Number", "YEAR(Packed__c) + MONTH(Packed__c) + DAY(Packed__c)", "2029.0")]
    [TestCase("Number", "DATE(2026, 3, 3) - Packed__c", "60.0")]
    [TestCase("Number", "Account__r.AnnualRevenue + 1", "1.0")]
    [TestCase("Checkbox", "AND(Size__c &gt;= 7.5, NOT(ISPICKVAL(Kind__c, 'big')), CONTAINS(Name, 'rat'))", "true")]
    [TestCase("Checkbox", "Size__c &lt; 7 || Name = 'crate'", "false")]
    [TestCase("Date", "Packed__c + 30", "\"2026-02-01\"")]
    [TestCase("DateTime", "DATETIMEVALUE('2026-01-31 09:00:00')", "\"2026-01-31T09:00:00.000+0000\"")]
    [TestCase("DateTime", "DATETIMEVALUE(Packed__c) + 0.5", "\"2026-01-02T12:00:00.000+0000\"")]
    [TestCase("DateTime", "DATETIMEVALUE(TEXT(Packed__c) &amp; ' 23:59:59')", "\"2026-01-02T23:59:59.000+0000\"")]
    [TestCase("Date", "DATEVALUE(DATETIMEVALUE('2026-01-31 09:00:00')) + 1", "\"2026-02-01\"")]
    [TestCase("Date", "1 + Packed__c", "\"2026-01-03\"")]
    [TestCase("Number", "(DATETIMEVALUE('2026-01-02 12:00:00') - DATETIMEVALUE(Packed__c)) * 24", "12.0")]
    [TestCase("Time", "TIMEVALUE('09:00:00.000') + 90 * 60000", "\"10:30:00.000Z\"")]
    [TestCase("Time", "TIMEVALUE('23:30:00') + 3600000", "\"00:30:00.000Z\"")]
    [TestCase("Time", "TIMEVALUE('00:30:00') - 3600000", "\"23:30:00.000Z\"")]
    [TestCase("Time", "TIMEVALUE(DATETIMEVALUE('2026-01-31 17:45:12'))", "\"17:45:12.000Z\"")]
    [TestCase("Number", "TIMEVALUE('10:30:00') - TIMEVALUE('09:00:00')", "5400000.0")]
    [TestCase("Number", "HOUR(TIMEVALUE('17:45:12')) + MINUTE(TIMEVALUE('17:45:12')) / 100", "17.45")]
    [TestCase("Number", "SECOND(TIMEVALUE('17:45:12.5')) + MILLISECOND(TIMEVALUE('17:45:12.5'))", "512.0")]
    [TestCase("Checkbox", "TIMEVALUE('09:00:00') &lt; TIMEVALUE('10:00:00')", "true")]
    [TestCase("Text", "TEXT(TIMEVALUE('09:05:00'))", "\"09:05:00.000\"")]
    [TestCase("Checkbox", "LEN(Id) = 15 &amp;&amp; LEN(CASESAFEID(Id)) = 18 &amp;&amp; BEGINS(CASESAFEID(Id), Id)", "true")]
    [TestCase("Text", "CASESAFEID('001000000000001')", "\"001000000000001AAA\"")]
    [TestCase("Text", "CASESAFEID(Name)", "\"Crate\"")]
    [TestCase("Text", "Owner:User.LastName", "\"Admin\"")]
    [TestCase("Text", "BLANKVALUE(Owner:Queue.Name, 'not a queue')", "\"not a queue\"")]
    [TestCase("Text", "Owner:User.Profile.Name", "\"System Administrator\"")]
    [TestCase("Text", "$Api.Session_ID &amp; Name", "null")]
    [TestCase("Text", "VLOOKUP(Name, Name, Name)", "null")]
    public async Task Formula_fields_are_computed(string type, string formula, string expected)
    {
        project.Field(
            "Box__c", "F__c", Fields.Replace("{0}", type, StringComparison.Ordinal).Replace("{1}", formula, StringComparison.Ordinal));
        await Start();
        var account = await client.Create("Account", """{"Name":"Acme"}""");
        var id = await client.Create(
            "Box__c", $$"""{"Name":"Crate","Size__c":7.5,"Packed__c":"2026-01-02","Kind__c":"Big","Account__c":"{{account}}"}""");
        var text = (await client.Get($"sobjects/Box__c/{id}?fields=F__c")).Text;
        Assert.That(text, Does.Contain("\"F__c\":" + expected));
        Assert.That(org.Notes, formula.StartsWith("VLOOKUP", StringComparison.Ordinal)
            ? Is.EqualTo(
                new[] {
                    "The formula field Box__c.F__c stays empty: VLOOKUP belongs into validation rules, and takes fields of $ObjectType." })
            : formula.StartsWith('$')
                ? Is.EqualTo(
                    new[] {
                        "The formula field Box__c.F__c stays empty: it reads $Api.Session_ID, and global variables ($Api, $User, $Label "
                            + "and so on) have no value in the local org." })
                : Is.Empty);
    }

    [Test]
    public async Task Roll_ups_are_computed_and_can_be_filtered_and_ordered_by()
    {
        const string Key = "<type>Summary</type><summaryForeignKey>Item__c.Box__c</summaryForeignKey>";
        const string Weight = "<summarizedField>Item__c.Weight__c</summarizedField>";
        project.Field("Box__c", "Count__c", Key + "<summaryOperation>count</summaryOperation>")
            .Field("Box__c", "Sum__c", Key + Weight + "<summaryOperation>sum</summaryOperation>")
            .Field("Box__c", "Min__c", Key + Weight + "<summaryOperation>min</summaryOperation>")
            .Field("Box__c", "Max__c", Key + Weight + "<summaryOperation>max</summaryOperation>")
            .Field(
                "Box__c",
                "Fragile__c",
                Key + "<summaryOperation>count</summaryOperation><summaryFilterItems><field>Item__c.Fragile__c</field><operation>equals</"
                    + "operation><value>True</value></summaryFilterItems>")
            .Field(
                "Box__c",
                "Mean__c",
                "<type>Number</type><precision>18</precision><scale>2</scale><formula>IF(Count__c = 0, 0, Sum__c / Count__c)</formula>");
        await Start();
        var box = await client.Create("Box__c", """{"Name":"Crate"}""");
        await client.Create("Box__c", """{"Name":"Empty"}""");
        foreach (var item in new[] { "\"Weight__c\":1.5,\"Fragile__c\":true", "\"Weight__c\":3" })
        {
            await client.Create("Item__c", $$"""{"Box__c":"{{box}}",{{item}}}""");
        }

        Assert.That(await Row("Crate"), Is.EqualTo("2.0 4.5 1.5 3.0 1.0 2.25"));
        Assert.That(await Row("Empty"), Is.EqualTo("0.0 0.0   0.0 0.0"));
        Assert.That(
            (await client.Query("SELECT Id FROM Box__c WHERE Sum__c > 4 AND Mean__c < 3 ORDER BY Count__c")).Records, Has.Count.EqualTo(1));
        await client.Delete($"sobjects/Item__c/{(await client.Query("SELECT Id FROM Item__c WHERE Fragile__c = true")).Records[0]!["Id"]}");
        Assert.That(await Row("Crate"), Is.EqualTo("1.0 3.0 3.0 3.0 0.0 3.0"));

        async Task<string> Row(string name)
        {
            var found = await client.Query(
                $"SELECT Count__c, Sum__c, Min__c, Max__c, Fragile__c, Mean__c FROM Box__c WHERE Name = '{name}'");
            var row = found.Records[0]!.AsObject();
            return string.Join(' ', row.Skip(1).Select(f => f.Value?.ToJsonString() ?? ""));
        }
    }

    [Test]
    public async Task Validation_rules_of_the_metadata_hold_and_those_that_cannot_are_noted()
    {
        project.Write(
            "Box__c/validationRules/Full.validationRule-meta.xml",
            "ValidationRule",
            "<fullName>Full</fullName><active>true</active><errorConditionFormula>Size__c &gt; "
                + "100</errorConditionFormula><errorDisplayField>Size__c</errorDisplayField><errorMessage>Too big.</errorMessage>")
            .Write(
                "Box__c/validationRules/Off.validationRule-meta.xml",
                "ValidationRule",
                "<fullName>Off</fullName><active>false</active><errorConditionFormula>Size__c &gt; "
                    + "1</errorConditionFormula><errorMessage>Off.</errorMessage>")
            .Write(
                "Box__c/validationRules/Odd.validationRule-meta.xml",
                "ValidationRule",
                "<fullName>Odd</fullName><active>true</active><errorConditionFormula>REGEX(Name, "
                    + "'x')</errorConditionFormula><errorMessage>Odd.</errorMessage>");
        await Start();
        var answer = await client.Post("sobjects/Box__c", """{"Size__c":101}""");
        Assert.That(
            (answer.Status, answer.Code, answer.Message, answer.Fields.Single()),
            Is.EqualTo((400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too big.", "Size__c")));
        await client.Create("Box__c", """{"Size__c":99}""");
        Assert.That(
            org.Notes,
            Is.EqualTo(new[] { "The validation rule Box__c.Odd is not enforced: the function REGEX with 2 arguments is not known here." }));
        await using var lenient =
            await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root], ValidationRules = false });
        using var other = new OrgClient(lenient);
        await other.Create("Box__c", """{"Size__c":101}""");
    }

    [TestCase("Time", "Packed__c + 1", "a Date is no Time")]
    [TestCase("DateTime", "Packed__c", "a Date is no DateTime")]
    [TestCase("Text", "Owner.LastName", "Box__c has no parent Owner")]
    [TestCase("Text", "Owner:Contact.LastName", "Box__c has no parent Owner:Contact")]
    [TestCase("Text", "REGEX(Name, 'x')", "the function REGEX with 2 arguments is not known here")]
    [TestCase("Number", "HOUR(Packed__c)", "a time is expected")]
    public async Task A_formula_that_is_not_supported_is_named_in_a_note(string type, string formula, string reason)
    {
        project.Field(
            "Box__c", "F__c", Fields.Replace("{0}", type, StringComparison.Ordinal).Replace("{1}", formula, StringComparison.Ordinal));
        await Start();
        Assert.That(org.Notes, Is.EqualTo(new[] { $"The formula field Box__c.F__c stays empty: {reason}." }));
    }

    [Test]
    public async Task A_validation_rule_may_look_up_a_row_by_its_name()
    {
        project.Write(
            "Item__c/validationRules/Known.validationRule-meta.xml",
            "ValidationRule",
            "<fullName>Known</fullName><active>true</active><errorConditionFormula>VLOOKUP($ObjectType.Box__c.Fields.Size__c, "
                + "$ObjectType.Box__c.Fields.Name, Name) &gt; 5</errorConditionFormula><errorMessage>Too big.</errorMessage>");
        await Start();
        Assert.That(org.Notes, Is.Empty);
        var box = await client.Create("Box__c", """{"Name":"Big","Size__c":6}""");
        await client.Create("Item__c", $$"""{"Name":"Small","Box__c":"{{box}}"}""");
        var answer = await client.Post("sobjects/Item__c", $$"""{"Name":"Big","Box__c":"{{box}}"}""");
        Assert.That(answer.Code, Is.EqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION"));
    }

    private async Task Start()
    {
        org = await LocalOrg.StartAsync(new LocalOrgOptions { MetadataPaths = [project.Root] });
        client = new OrgClient(org);
    }
}
