using System.Text.Json.Nodes;
using Seeder.Local.Tests.Proxy;

namespace Seeder.Local.Tests;

// One file, although it is long: all cases ask the rows of one org, which is made once.
/// <summary>One org for all cases, which only read. Its clock stands at Wednesday, 2026-05-06, 12:00 GMT.</summary>
internal sealed class SoqlTests
{
    private LocalOrg org = null!;
    private OrgClient client = null!;
    private Project project = null!;
    private string acme = "", uk = "", zurich = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        project = new Project()
            .Field("Account", "Tier__c", "<type>Text</type><length>10</length><externalId>true</externalId>")
            .Field(
                "Account",
                "Tags__c",
                "<type>MultiselectPicklist</type><valueSet><valueSetDefinition><value><fullName>A</fullName></value><value><fullName>B</"
                    + "fullName></value><value><fullName>C</fullName></value></valueSetDefinition></valueSet>")
            .Field("Account", "Open__c", "<type>Time</type>");
        org = await LocalOrg.StartAsync(
            new LocalOrgOptions
            {
                MetadataPaths = [project.Root],
                Time = new FixedTime(new DateTimeOffset(2026, 5, 6, 12, 0, 0, TimeSpan.Zero))
            });
        client = new OrgClient(org);
        acme = await client.Create(
            "Account",
            """{"Name":"Acme","Industry":"Banking","AnnualRevenue":100,"NumberOfEmployees":10,"Site":"50% _x","Tags__c":"A;B","Tier__c":"g1","Open__c":"08:00:00.000Z","BillingCity":"Leeds"}""");
        uk = await client.Create(
            "Account",
            $$"""{"Name":"acme UK","ParentId":"{{acme}}","AnnualRevenue":200,"Site":"O'Hara \\ Sons","Tags__c":"B;C","Industry":"Energy"}""");
        zurich = await client.Create(
            "Account", $$"""{"Name":"Zürich Ölwerke","NumberOfEmployees":30,"ParentId":"{{uk}}","Industry":"Energy"}""");
        foreach (var (name, account, birth, call) in new[] { ("Ann", acme, "1990-02-03", true), ("Bob", acme, "1980-01-01", false),
            ("Cid", uk, null, false), ("Dan", null, "1990-02-04", false) })
        {
            await client.Create(
                "Contact",
                $$"""{"LastName":"{{name}}","AccountId":{{Quoted(account)}},"Birthdate":{{Quoted(birth)}},"DoNotCall":{{(call ? "true" : "false")}}}""");
        }

        foreach (var (name, stage, amount, close, account) in new[]
        {
            ("yesterday", "Prospecting", "10", "2026-05-05", acme), ("today", "Closed Won", "20", "2026-05-06", acme),
            ("tomorrow", "Closed Won", "30.5", "2026-05-07", uk),
            ("sunday", "Prospecting", "null", "2026-05-03", uk), ("last month", "Closed Lost", "5", "2026-04-30", null),
            ("last year", "Closed Lost", "7", "2025-12-31", null),
        })
        {
            await client.Create(
                "Opportunity",
                $$"""{"Name":"{{name}}","StageName":"{{stage}}","Amount":{{amount}},"CloseDate":"{{close}}","AccountId":{{Quoted(account)}}}""");
        }

        var lead = await client.Create("Lead", """{"LastName":"Lee","Company":"C"}""");
        await client.Create("Task", $$"""{"Subject":"1","WhoId":"{{lead}}"}""");
        await client.Create("Task", $$"""{"Subject":"2","WhatId":"{{acme}}"}""");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client.Dispose();
        await org.DisposeAsync();
        project.Dispose();
    }

    private static string Quoted(string? text) => text is null ? "null" : $"\"{text}\"";

    [TestCase("Name = 'acme' AND Industry = 'BANKING'", "Acme")]
    [TestCase("Name <> 'acme'", "acme UK,Zürich Ölwerke")]
    [TestCase("Name > 'acme'", "acme UK,Zürich Ölwerke")]
    [TestCase("Name >= 'ACME UK'", "acme UK,Zürich Ölwerke")]
    [TestCase("Name < 'b'", "Acme,acme UK")]
    [TestCase("Name <= 'acme'", "Acme")]
    [TestCase("NumberOfEmployees != 10", "acme UK,Zürich Ölwerke")]
    [TestCase("NumberOfEmployees IN (10, 30)", "Acme,Zürich Ölwerke")]
    [TestCase("NumberOfEmployees NOT IN (10)", "acme UK,Zürich Ölwerke")]
    [TestCase("AnnualRevenue = 1E2", "Acme")]
    [TestCase("AnnualRevenue = 100.0", "Acme")]
    [TestCase("AnnualRevenue > +99.5", "Acme,acme UK")]
    [TestCase("NOT (Name = 'acme' OR NumberOfEmployees = 30)", "acme UK")]
    [TestCase("NOT(NOT(Name = 'acme'))", "Acme")]
    [TestCase("(((Name = 'acme')))", "Acme")]
    [TestCase("Name LIKE 'ac%' AND (NOT Name LIKE '%uk')", "Acme")]
    [TestCase("Name LIKE '%'", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("Name LIKE '____'", "Acme")]
    [TestCase("Site LIKE '%\\%%'", "Acme")]
    [TestCase("Site LIKE '%\\'%'", "acme UK")]
    [TestCase("Name = '\\u0061cme'", "Acme")]
    [TestCase("Tags__c INCLUDES ('A')", "Acme")]
    [TestCase("Tags__c INCLUDES ('b')", "Acme,acme UK")]
    [TestCase("Tags__c INCLUDES ('A;B')", "Acme")]
    [TestCase("Tags__c INCLUDES ('A;C', 'C')", "acme UK")]
    [TestCase("Tags__c EXCLUDES ('A')", "acme UK,Zürich Ölwerke")]
    [TestCase("Tags__c INCLUDES (null)", "Zürich Ölwerke")]
    [TestCase("Tags__c INCLUDES ('_')", "")]
    [TestCase("Tags__c = 'A;B'", "Acme")]
    [TestCase("Tags__c = null", "Zürich Ölwerke")]
    [TestCase("Open__c = '08:00:00.000Z'", "Acme")]
    [TestCase("Open__c < '09:00:00Z'", "Acme")]
    [TestCase("Parent.Parent.Name = 'Acme'", "Zürich Ölwerke")]
    [TestCase("Parent.Parent.Parent.Parent.Parent.Name = null", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("Parent.Name != 'acme'", "Acme,Zürich Ölwerke")]
    [TestCase("BillingCity = 'leeds'", "Acme")]
    [TestCase("CreatedDate = TODAY", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("CreatedDate = THIS_WEEK AND CreatedBy.Name = 'Local Admin'", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("CreatedDate = YESTERDAY", "")]
    [TestCase("CreatedDate >= 2026-05-06T12:00:00Z", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("CreatedDate > 2026-05-06T14:00:00+02:00", "")]
    [TestCase("CALENDAR_YEAR(CreatedDate) = 2026", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("HOUR_IN_DAY(convertTimezone(CreatedDate)) = 12", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("DAY_ONLY(CreatedDate) = 2026-05-06", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("Id IN (SELECT AccountId FROM Contact)", "Acme,acme UK")]
    [TestCase("Id NOT IN (SELECT AccountId FROM Contact)", "Zürich Ölwerke")]
    [TestCase("Id IN (SELECT AccountId FROM Contact WHERE LastName = 'cid')", "acme UK")]
    [TestCase("Id IN (SELECT AccountId FROM Contact WHERE DoNotCall = true) OR Name = 'acme uk'", "Acme,acme UK")]
    [TestCase("ParentId IN (SELECT AccountId FROM Opportunity WHERE StageName = 'Closed Won') AND Name LIKE 'z%'", "Zürich Ölwerke")]
    [TestCase("ParentId NOT IN (SELECT Id FROM Account WHERE Name = 'acme')", "Acme,Zürich Ölwerke")]
    [TestCase("Id IN (SELECT WhatId FROM Task)", "Acme")]
    [TestCase("Id IN (SELECT c.AccountId FROM Contact c WHERE c.LastName = 'Ann') AND AnnualRevenue = 100", "Acme")]
    [TestCase("Tier__c = 'G1'", "Acme")]
    [TestCase("Owner.Username LIKE 'admin%'", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("Owner.IsActive = true AND Owner.Profile.Name != null", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("IsDeleted = TRUE", "")]
    public async Task Accounts_are_found(string where, string names) =>
        Assert.That(await Column("Name", $"FROM Account WHERE {where}"), Is.EqualTo(names));

    [TestCase("= YESTERDAY", "yesterday")]
    [TestCase("= TODAY", "today")]
    [TestCase("= today", "today")]
    [TestCase("= TOMORROW", "tomorrow")]
    [TestCase("!= TODAY", "yesterday,tomorrow,sunday,last month,last year")]
    [TestCase("< TODAY", "yesterday,sunday,last month,last year")]
    [TestCase("<= TODAY", "yesterday,today,sunday,last month,last year")]
    [TestCase("> TODAY", "tomorrow")]
    [TestCase(">= TODAY", "today,tomorrow")]
    [TestCase("= LAST_N_DAYS:1", "yesterday,today")]
    [TestCase("= LAST_N_DAYS:3", "yesterday,today,sunday")]
    [TestCase("= NEXT_N_DAYS:1", "tomorrow")]
    [TestCase("= N_DAYS_AGO:3", "sunday")]
    [TestCase("< N_DAYS_AGO:3", "last month,last year")]
    [TestCase("= THIS_WEEK", "yesterday,today,tomorrow,sunday")]
    [TestCase("= LAST_WEEK", "last month")]
    [TestCase("= NEXT_WEEK", "")]
    [TestCase("= LAST_N_WEEKS:1", "last month")]
    [TestCase("= N_WEEKS_AGO:1", "last month")]
    [TestCase("= NEXT_N_WEEKS:2", "")]
    [TestCase("= THIS_MONTH", "yesterday,today,tomorrow,sunday")]
    [TestCase("= LAST_MONTH", "last month")]
    [TestCase("= NEXT_MONTH", "")]
    [TestCase("= LAST_N_MONTHS:5", "last month,last year")]
    [TestCase("= N_MONTHS_AGO:1", "last month")]
    [TestCase("= NEXT_N_MONTHS:3", "")]
    [TestCase("= THIS_QUARTER", "yesterday,today,tomorrow,sunday,last month")]
    [TestCase("= LAST_QUARTER", "")]
    [TestCase("= LAST_N_QUARTERS:2", "last year")]
    [TestCase("= N_QUARTERS_AGO:2", "last year")]
    [TestCase("= THIS_YEAR", "yesterday,today,tomorrow,sunday,last month")]
    [TestCase("= LAST_YEAR", "last year")]
    [TestCase("= LAST_N_YEARS:1", "last year")]
    [TestCase("= N_YEARS_AGO:1", "last year")]
    [TestCase("= NEXT_YEAR", "")]
    [TestCase("= NEXT_N_YEARS:1", "")]
    [TestCase("= THIS_FISCAL_QUARTER", "yesterday,today,tomorrow,sunday,last month")]
    [TestCase("= LAST_FISCAL_YEAR", "last year")]
    [TestCase("= LAST_N_FISCAL_YEARS:1", "last year")]
    [TestCase("= LAST_90_DAYS", "yesterday,today,sunday,last month")]
    [TestCase("= NEXT_90_DAYS", "tomorrow")]
    [TestCase("> 2026-05-05", "today,tomorrow")]
    [TestCase("IN (2026-05-05, 2026-05-06)", "yesterday,today")]
    [TestCase("= null", "")]
    public async Task Days_are_compared(string comparison, string names) =>
        Assert.That(await Column("Name", $"FROM Opportunity WHERE CloseDate {comparison}"), Is.EqualTo(names));

    [TestCase("Amount", "sunday,last month,last year,yesterday,today,tomorrow")]
    [TestCase("Amount DESC", "sunday,tomorrow,today,yesterday,last year,last month")]
    [TestCase("Amount DESC NULLS LAST", "tomorrow,today,yesterday,last year,last month,sunday")]
    [TestCase("Amount ASC NULLS LAST LIMIT 2", "last month,last year")]
    [TestCase("StageName, Amount DESC", "last year,last month,tomorrow,today,sunday,yesterday")]
    [TestCase("StageName DESC, CloseDate ASC", "sunday,yesterday,today,tomorrow,last year,last month")]
    [TestCase("Account.Name NULLS LAST, Name", "today,yesterday,sunday,tomorrow,last month,last year")]
    [TestCase("CloseDate LIMIT 2 OFFSET 1", "last month,sunday")]
    [TestCase("CloseDate DESC OFFSET 5", "last year")]
    [TestCase("Name LIMIT 1 FOR VIEW", "last month")]
    [TestCase("Name LIMIT 1 FOR REFERENCE", "last month")]
    [TestCase("Name LIMIT 1 FOR UPDATE", "last month")]
    [TestCase("Name LIMIT 1 UPDATE VIEWSTAT", "last month")]
    public async Task Rows_are_ordered(string order, string names) =>
        Assert.That(await Column("Name", "FROM Opportunity ORDER BY " + order), Is.EqualTo(names));

    [TestCase("COUNT(Id) FROM Opportunity", "6")]
    [TestCase("COUNT(Amount) FROM Opportunity", "5")]
    [TestCase("COUNT_DISTINCT(StageName) FROM Opportunity", "3")]
    [TestCase("COUNT(AccountId), COUNT_DISTINCT(AccountId) FROM Opportunity", "4/2")]
    [TestCase("SUM(Amount), AVG(Amount), MIN(Amount), MAX(Amount) FROM Opportunity", "72.5/14.5/5.0/30.5")]
    [TestCase("SUM(NumberOfEmployees), MAX(NumberOfEmployees), AVG(NumberOfEmployees) FROM Account", "40/30/20.0")]
    [TestCase("MIN(CloseDate), MAX(CloseDate) FROM Opportunity", "\"2025-12-31\"/\"2026-05-07\"")]
    [TestCase("MAX(CreatedDate) FROM Account", "\"2026-05-06T12:00:00.000+0000\"")]
    [TestCase("MIN(Name) FROM Account", "\"Acme\"")]
    [TestCase("SUM(Amount) FROM Opportunity WHERE Name = 'nobody'", "null")]
    [TestCase("COUNT(Id) FROM Opportunity WHERE Name = 'nobody'", "0")]
    [TestCase("StageName, COUNT(Id) FROM Opportunity GROUP BY StageName ORDER BY StageName",
        "\"Closed Lost\"/2|\"Closed Won\"/2|\"Prospecting\"/2")]
    [TestCase("StageName, SUM(Amount) FROM Opportunity GROUP BY StageName ORDER BY SUM(Amount) DESC",
        "\"Closed Won\"/50.5|\"Closed Lost\"/12.0|\"Prospecting\"/10.0")]
    [TestCase("StageName, SUM(Amount) total FROM Opportunity GROUP BY StageName HAVING SUM(Amount) > 11 ORDER BY StageName",
        "\"Closed Lost\"/12.0|\"Closed Won\"/50.5")]
    [TestCase("Account.Name, COUNT(Id) FROM Opportunity GROUP BY Account.Name ORDER BY Account.Name", "null/2|\"Acme\"/2|\"acme UK\"/2")]
    [TestCase(
        "Account.Name n, COUNT(Id) FROM Opportunity GROUP BY Account.Name HAVING COUNT(Id) > 1 AND Account.Name LIKE '%uk' ORDER BY "
            + "COUNT(Id)", "\"acme UK\"/2")]
    [TestCase("CALENDAR_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate) ORDER BY CALENDAR_YEAR(CloseDate)",
        "2025/1|2026/5")]
    [TestCase(
        "CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate) m, COUNT(Id) n FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate), "
            + "CALENDAR_MONTH(CloseDate) ORDER BY COUNT(Id) DESC, CALENDAR_YEAR(CloseDate)", "2026/5/4|2025/12/1|2026/4/1")]
    [TestCase("CALENDAR_QUARTER(CloseDate), COUNT(Id) FROM Opportunity GROUP BY CALENDAR_QUARTER(CloseDate) ORDER BY COUNT(Id)", "4/1|2/5")]
    [TestCase(
        "DAY_IN_WEEK(CloseDate), COUNT(Id) FROM Opportunity WHERE CloseDate = THIS_WEEK GROUP BY DAY_IN_WEEK(CloseDate) ORDER BY "
            + "DAY_IN_WEEK(CloseDate)", "1/1|3/1|4/1|5/1")]
    [TestCase(
        "DAY_IN_YEAR(CloseDate), WEEK_IN_YEAR(CloseDate), WEEK_IN_MONTH(CloseDate), DAY_IN_MONTH(CloseDate) FROM Opportunity WHERE Name "
            + "= 'last year' GROUP BY DAY_IN_YEAR(CloseDate), WEEK_IN_YEAR(CloseDate), WEEK_IN_MONTH(CloseDate), DAY_IN_MONTH(CloseDate)",
            "365/53/5/31")]
    [TestCase("Industry, StageName x FROM Account GROUP BY Industry", null)]
    [TestCase("COUNT(Id) c, COUNT(Id) c FROM Account", null)]
    [TestCase("Industry FROM Account GROUP BY Industry ORDER BY Industry LIMIT 1", "\"Banking\"")]
    [TestCase(
        "AccountId, MAX(Amount) FROM Opportunity WHERE Amount != null AND AccountId != null GROUP BY AccountId ORDER BY MAX(Amount) "
            + "OFFSET 1", "uk/30.5")]
    public async Task Groups_are_made(string query, string? rows)
    {
        var answer = await client.Query("SELECT " + query);
        if (rows is null)
        {
            Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "MALFORMED_QUERY")));
            return;
        }

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(answer.Records.Select(r => r!["attributes"]!.ToJsonString()), Is.All.EqualTo("""{"type":"AggregateResult"}"""));
        var found = string.Join(
            '|',
            answer.Records.Select(
                r => string.Join('/', r!.AsObject().Skip(1).Select(v => v.Value is null ? "null" : v.Value.ToJsonString(Plain)))));
        Assert.That(found.Replace($"\"{uk}\"", "uk", StringComparison.Ordinal), Is.EqualTo(rows));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    [TestCase("COUNT(Id), COUNT(Name) n, SUM(AnnualRevenue) FROM Account", "expr0,n,expr1")]
    [TestCase("Industry, COUNT(Id) FROM Account GROUP BY Industry", "Industry,expr0")]
    [TestCase("Industry kind FROM Account GROUP BY Industry", "kind")]
    [TestCase("Account.Name FROM Contact GROUP BY Account.Name", "Name")]
    public async Task Groups_name_their_columns(string query, string names) =>
        Assert.That(
            string.Join(',', (await client.Query("SELECT " + query)).Records[0]!.AsObject().Skip(1).Select(v => v.Key)), Is.EqualTo(names));

    [TestCase("SELECT COUNT() FROM Account", 3)]
    [TestCase("SELECT COUNT() FROM Account WHERE Industry = 'energy'", 2)]
    [TestCase("select count() from account limit 2", 2)]
    [TestCase("SELECT COUNT() FROM Opportunity WHERE Account.Industry = 'Banking'", 2)]
    public async Task Rows_are_counted(string query, int count)
    {
        var answer = await client.Query(query);
        Assert.That(((int)answer.Json!["totalSize"]!, answer.Records.Count), Is.EqualTo((count, 0)));
    }

    [TestCase("SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account ORDER BY Name",
        "Acme[Ann,Bob] acme UK[Cid] Zürich Ölwerke[-]")]
    [TestCase("SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1) FROM Account ORDER BY Name",
        "Acme[Bob] acme UK[Cid] Zürich Ölwerke[-]")]
    [TestCase(
        "SELECT Name, (SELECT LastName FROM Contacts WHERE Birthdate < 1985-01-01) FROM Account WHERE AnnualRevenue > 0 ORDER BY Name",
        "Acme[Bob] acme UK[-]")]
    [TestCase(
        "SELECT Name, (SELECT LastName FROM Contacts WHERE AccountId IN (SELECT AccountId FROM Opportunity WHERE Amount = 20)) FROM "
            + "Account ORDER BY Name", "Acme[Ann,Bob] acme UK[-] Zürich Ölwerke[-]")]
    [TestCase("SELECT Name, (SELECT c.LastName FROM Account.Contacts c) FROM Account", null)]
    [TestCase("SELECT Name, (SELECT LastName FROM Contact) FROM Account", null)]
    [TestCase("SELECT Name, (SELECT COUNT() FROM Contacts) FROM Account", null)]
    [TestCase("SELECT Name, (SELECT LastName FROM Contacts), (SELECT Id FROM Contacts) FROM Account", null)]
    public async Task Children_come_as_lists(string query, string? shown)
    {
        var answer = await client.Query(query);
        if (shown is null)
        {
            Assert.That(answer.Status, Is.EqualTo(400), answer.Text);
            return;
        }

        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(string.Join(' ', answer.Records.Select(r => $"{r!["Name"]}[{Contacts(r)}]")), Is.EqualTo(shown));

        static string Contacts(JsonNode account) =>
            account["Contacts"] is { } contacts ? string.Join(',', contacts["records"]!.AsArray().Select(c => c!["LastName"])) : "-";
    }

    [Test]
    public async Task Lists_of_children_say_their_size_and_hold_whole_records()
    {
        var list =
            (await client.Query(
                "SELECT (SELECT Id, Account.Name FROM Contacts), (SELECT Subject FROM Tasks), (SELECT Name, (SELECT Name FROM "
                    + $"ChildAccounts) FROM ChildAccounts) FROM Account WHERE Id = '{acme}'")).Records[0]!;
        Assert.That(((int)list["Contacts"]!["totalSize"]!, (bool)list["Contacts"]!["done"]!), Is.EqualTo((2, true)));
        Assert.That(
            (string)list["Contacts"]!["records"]![0]!["attributes"]!["url"]!, Does.StartWith("/services/data/v66.0/sobjects/Contact/003"));
        Assert.That((string)list["Contacts"]!["records"]![0]!["Account"]!["Name"]!, Is.EqualTo("Acme"));
        Assert.That((string)list["Tasks"]!["records"]![0]!["Subject"]!, Is.EqualTo("2"));
        Assert.That(
            (string)list["ChildAccounts"]!["records"]![0]!["ChildAccounts"]!["records"]![0]!["Name"]!, Is.EqualTo("Zürich Ölwerke"));
    }

    [TestCase("ALL", true, true)]
    [TestCase("STANDARD", true, false)]
    [TestCase("CUSTOM", false, true)]
    public async Task All_fields_can_be_asked_for(string kind, bool standard, bool custom)
    {
        var row = (await client.Query($"SELECT FIELDS({kind}) FROM Account LIMIT 200")).Records[0]!.AsObject();
        Assert.That((row.ContainsKey("Name"), row.ContainsKey("Tier__c")), Is.EqualTo((standard, custom)));
    }

    [TestCase("SELECT Subject FROM Task WHERE Who.Type = 'Lead'", "1")]
    [TestCase("SELECT Subject FROM Task WHERE What.Type IN ('Account', 'Case')", "2")]
    [TestCase("SELECT Subject FROM Task WHERE Who.Type != 'Lead'", "2")]
    [TestCase("SELECT Subject FROM Task WHERE What.Name LIKE 'ac%'", "2")]
    [TestCase("SELECT Subject FROM Task ORDER BY Who.Name DESC NULLS LAST", "1,2")]
    [TestCase("SELECT Subject FROM Task WHERE WhatId IN (SELECT Id FROM Account)", "2")]
    public async Task Polymorphic_parents_can_be_asked(string query, string subjects) =>
        Assert.That(string.Join(',', (await client.Query(query)).Records.Select(r => (string)r!["Subject"]!)), Is.EqualTo(subjects));

    [TestCase("SELECT a.Name FROM Account a WHERE a.Parent.Name = 'acme' ORDER BY a.Name", "acme UK")]
    [TestCase("SELECT Account.Name FROM Account WHERE Account.Parent.Name = 'acme'", "acme UK")]
    [TestCase("SELECT toLabel(Name) FROM Account WHERE Name = 'acme'", "Acme")]
    [TestCase("SELECT Name FROM Account USING SCOPE everything WHERE Name = 'acme'", "Acme")]
    [TestCase("SELECT Name FROM Account WHERE Name = 'acme' WITH SECURITY_ENFORCED", "Acme")]
    [TestCase("SELECT\n\tName\nFROM\r\n  Account\nWHERE Name='acme'", "Acme")]
    public async Task Spellings_are_understood(string query, string names) =>
        Assert.That(string.Join(',', (await client.Query(query)).Records.Select(r => (string)r!["Name"]!)), Is.EqualTo(names));

    [TestCase("SELECT FIELDS(ALL) FROM Account", "MALFORMED_QUERY", 1, 8, "The SOQL FIELDS function must have a LIMIT of at most 200")]
    [TestCase("SELECT FIELDS(CUSTOM) FROM Account LIMIT 201", "MALFORMED_QUERY", 1, 8,
        "The SOQL FIELDS function must have a LIMIT of at most 200")]
    [TestCase("SELECT FIELDS(SOME) FROM Account LIMIT 1", "MALFORMED_QUERY", 1, 15, "unexpected token: 'SOME'")]
    [TestCase("SELECT Name FROM Account WHERE Name = :name", "MALFORMED_QUERY", 1, 39, "Bind variables only allowed in Apex code")]
    [TestCase("SELECT Name n FROM Account", "MALFORMED_QUERY", 1, 13, "only aggregate expressions use field aliasing")]
    [TestCase("SELECT Name, COUNT(Id) FROM Account", "MALFORMED_QUERY", 1, 8, "Field must be grouped or aggregated: Name")]
    [TestCase("SELECT COUNT(Id) FROM Account ORDER BY Name", "MALFORMED_QUERY", 1, 40, "Field must be grouped or aggregated: Name")]
    [TestCase("SELECT Id FROM Account WHERE COUNT(Id) > 1", "MALFORMED_QUERY", 1, 30,
        "Grouped or aggregate expressions are not allowed in WHERE: COUNT(Id)")]
    [TestCase("SELECT SUM(Name) FROM Account", "MALFORMED_QUERY", 1, 8, "field Name does not support aggregate operator SUM")]
    [TestCase("SELECT AVG(IsDeleted) FROM Account", "MALFORMED_QUERY", 1, 8, "field IsDeleted does not support aggregate operator AVG")]
    [TestCase("SELECT FOO(Name) FROM Account", "MALFORMED_QUERY", 1, 8, "field Name does not support aggregate operator FOO")]
    [TestCase("SELECT AnnualRevenue FROM Account GROUP BY AnnualRevenue", "INVALID_FIELD", 1, 44,
        "field 'AnnualRevenue' can not be grouped in a query call")]
    [TestCase("SELECT Id FROM Account ORDER BY Tags__c", "INVALID_FIELD", 1, 33, "field 'Tags__c' can not be sorted in a query call")]
    [TestCase("SELECT Id FROM Account WHERE Tags__c IN ('A')", "INVALID_FIELD", 1, 30, "invalid operator on multipicklist field")]
    [TestCase("SELECT Id FROM Account WHERE Name INCLUDES ('A')", "INVALID_FIELD", 1, 30, "invalid operator on string field")]
    [TestCase("SELECT Id FROM Account WHERE Id LIKE '001%'", "INVALID_FIELD", 1, 30, "invalid operator on id field")]
    [TestCase("SELECT Id FROM Account WHERE IsDeleted > true", "INVALID_FIELD", 1, 30, "invalid operator on boolean field")]
    [TestCase("SELECT Id FROM Account WHERE Name = TODAY", "INVALID_FIELD", 1, 37,
        "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate = 2026-01-01", "INVALID_FIELD", 1, 44,
        "value of filter criterion for field 'CreatedDate' must be of type dateTime and should not be enclosed in quotes")]
    [TestCase("SELECT Id FROM Opportunity WHERE CloseDate = '2026-01-01'", "INVALID_FIELD", 1, 46,
        "value of filter criterion for field 'CloseDate' must be of type date and should not be enclosed in quotes")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate = LAST_N_DAYS", "MALFORMED_QUERY", 0, 0, "unexpected token: <EOF>")]
    [TestCase("SELECT Id FROM Account WHERE CreatedDate = NEXT_EON", "MALFORMED_QUERY", 1, 44, "unexpected token: 'NEXT_EON'")]
    [TestCase("SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)", "MALFORMED_QUERY", 1, 44,
        "semi join sub-selects can only query id fields, cannot use: 'LastName'")]
    [TestCase("SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)", "MALFORMED_QUERY", 1, 46,
        "semi join sub-selects can only query id fields, cannot use: 'Name'")]
    [TestCase("SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE AccountId IN (SELECT Id FROM Account))",
        "MALFORMED_QUERY", 1, 102, "Nesting of semi join sub-selects is not supported")]
    [TestCase("SELECT Id FROM Account WHERE Id IN (SELECT AccountId, Id FROM Contact)", "MALFORMED_QUERY", 1, 63,
        "semi join sub-selects can only have one field and no grouping, order or limit")]
    [TestCase("SELECT Id, (SELECT Id FROM Shoes__r) FROM Account", "INVALID_TYPE", 1, 28,
        "Didn't understand relationship 'Shoes__r' in FROM part of query call. "
            + "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "
            + "Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase("SELECT Id, (SELECT Shoe FROM Contacts) FROM Account", "INVALID_FIELD", 1, 20,
        "No such column 'Shoe' on entity 'Contact'. If you are attempting to use a custom field, be sure to append the '__c' after the "
            + "custom field name. Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase("SELECT Id, (SELECT Id FROM Contacts FROM Account", "MALFORMED_QUERY", 1, 37, "unexpected token: 'FROM'")]
    [TestCase("SELECT TYPEOF What WHEN Account THEN Name END FROM Task", "MALFORMED_QUERY", 1, 8, "TYPEOF is not supported here")]
    [TestCase("SELECT Industry, COUNT(Id) FROM Account GROUP BY ROLLUP(Industry)", "MALFORMED_QUERY", 1, 50,
        "GROUP BY ROLLUP is not supported here")]
    [TestCase("SELECT Industry, COUNT(Id) FROM Account GROUP BY cube(Industry, Name)", "MALFORMED_QUERY", 1, 50,
        "GROUP BY CUBE is not supported here")]
    [TestCase("SELECT Id FROM Account HAVING Name = 'x'", "MALFORMED_QUERY", 1, 24, "unexpected token: 'HAVING'")]
    [TestCase("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", 0, 0, "unexpected token: <EOF>")]
    [TestCase("SELECT Id FROM Account WHERE Name == 'x'", "MALFORMED_QUERY", 1, 36, "unexpected token: '='")]
    [TestCase("SELECT Id FROM Account WHERE Name = 'x' AND", "MALFORMED_QUERY", 0, 0, "unexpected token: <EOF>")]
    [TestCase("SELECT Id, FROM Account", "MALFORMED_QUERY", 1, 12, "unexpected token: 'FROM'")]
    [TestCase("SELECT Id FROM Account LIMIT -1", "MALFORMED_QUERY", 1, 30, "unexpected token: '-1'")]
    [TestCase("SELECT Id FROM Account ORDER Name", "MALFORMED_QUERY", 1, 30, "unexpected token: 'Name'")]
    [TestCase("SELECT Id\nFROM Account\nWHERE Name LIKES 'x'", "MALFORMED_QUERY", 3, 12, "unexpected token: 'LIKES'")]
    public async Task Wrong_queries_say_where(string query, string code, int row, int column, string message)
    {
        var answer = await client.Query(query);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)), answer.Text);
        Assert.That(answer.Message, row == 0 ? Is.EqualTo(message) : Does.EndWith($"^\nERROR at Row:{row}:Column:{column}\n{message}"));
    }

    [Test]
    public async Task Columns_are_told_instead_of_rows()
    {
        var answer = await Columns("SELECT Name, IsDeleted, Parent.Owner.Name, (SELECT LastName, Account.Name FROM Contacts) FROM Account");
        Assert.That(answer, Is.EqualTo("Name IsDeleted Parent(Owner(Name)) *Contacts:Contacts(LastName Account(Name))"));
        Assert.That(
            await Columns("SELECT Industry, COUNT(Id), MAX(Name) top FROM Account GROUP BY Industry"),
            Is.EqualTo("Industry *expr0:COUNT(Id) *top:top"));
        Assert.That(await Columns("SELECT COUNT() FROM Account"), Is.EqualTo(""));
    }

    private async Task<string> Columns(string query)
    {
        var json = (await client.Get($"query?q={Uri.EscapeDataString(query)}&columns=true")).Json!;
        Assert.That((string)json["entityName"]!, Is.EqualTo("Account"));
        return Shown(json["columnMetadata"]!.AsArray());

        static string Shown(JsonArray columns) => string.Join(' ', columns.Select(c =>
            ((bool)c!["aggregate"]! ? $"*{c["columnName"]}:{c["displayName"]}" : (string)c["columnName"]!)
                + (c["joinColumns"]!.AsArray() is { Count: > 0 } inner ? $"({Shown(inner)})" : "")));
    }

    private async Task<string> Column(string field, string rest)
    {
        var answer = await client.Query($"SELECT {field} {rest}");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return string.Join(',', answer.Records.Select(r => (string)r![field]!));
    }
}
