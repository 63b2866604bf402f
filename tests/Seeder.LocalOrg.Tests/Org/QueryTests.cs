namespace Seeder.Local.Tests;

internal sealed class QueryTests : OrgFixture
{
    private string acme = "";

    [SetUp]
    public async Task Fill()
    {
        acme = await Client.Create(
            "Account", """{"Name":"Acme","Industry":"Banking","AnnualRevenue":100,"NumberOfEmployees":10,"Site":"50% _x"}""");
        var uk =
            await Client.Create("Account", $$"""{"Name":"acme UK","ParentId":"{{acme}}","AnnualRevenue":200,"Site":"O'Hara \\ Sons"}""");
        await Client.Create("Account", """{"Name":"Zürich Ölwerke","NumberOfEmployees":30}""");
        await Client.Create("Contact", $$"""{"LastName":"Ann","AccountId":"{{uk}}","Birthdate":"1990-02-03","DoNotCall":true}""");
        await Client.Create("Contact", """{"LastName":"Bob","Birthdate":"1980-01-01"}""");
    }

    [TestCase("Name = 'ACME'", "Acme")]
    [TestCase("Name = 'ZÜRICH ÖLWERKE'", "Zürich Ölwerke")]
    [TestCase("Name != 'acme'", "acme UK,Zürich Ölwerke")]
    [TestCase("Industry != 'Banking'", "acme UK,Zürich Ölwerke")]
    [TestCase("Industry = null", "acme UK,Zürich Ölwerke")]
    [TestCase("Industry = ''", "acme UK,Zürich Ölwerke")]
    [TestCase("Industry != NULL", "Acme")]
    [TestCase("AnnualRevenue > 100", "acme UK")]
    [TestCase("AnnualRevenue >= 1E2", "Acme,acme UK")]
    [TestCase("AnnualRevenue < 1.5e2", "Acme")]
    [TestCase("NumberOfEmployees <= 10", "Acme")]
    [TestCase("NumberOfEmployees = 30", "Zürich Ölwerke")]
    [TestCase("NumberOfEmployees > -1", "Acme,Zürich Ölwerke")]
    [TestCase("Name LIKE 'acme%'", "Acme,acme UK")]
    [TestCase("Name LIKE '%ölw%'", "Zürich Ölwerke")]
    [TestCase("Name LIKE 'A_me'", "Acme")]
    [TestCase("Site LIKE '50\\% \\_x'", "Acme")]
    [TestCase("Site LIKE '50_ __'", "Acme")]
    [TestCase("Site = '50% _x'", "Acme")]
    [TestCase("Site = 'O\\'Hara \\\\ Sons'", "acme UK")]
    [TestCase("NOT Name LIKE 'acme%'", "Zürich Ölwerke")]
    [TestCase("(NOT AnnualRevenue > 150)", "Acme,Zürich Ölwerke")]
    [TestCase("Name IN ('acme', 'nobody', 'ACME UK')", "Acme,acme UK")]
    [TestCase("Industry NOT IN ('Banking')", "acme UK,Zürich Ölwerke")]
    [TestCase("Industry IN (null, 'x')", "acme UK,Zürich Ölwerke")]
    [TestCase("Name = 'Acme' OR Name = 'acme UK'", "Acme,acme UK")]
    [TestCase("(Name = 'Acme' OR Name = 'acme UK') AND AnnualRevenue = 200", "acme UK")]
    [TestCase("Name = 'Acme' OR (Name = 'acme UK' AND AnnualRevenue = 1)", "Acme")]
    [TestCase("Parent.Name = 'acme'", "acme UK")]
    [TestCase("Account.Parent.Industry = 'banking'", "acme UK")]
    [TestCase("Owner.Profile.Name = 'system administrator' AND Parent.Name = null", "Acme,Zürich Ölwerke")]
    [TestCase("IsDeleted = false AND CreatedDate > 2020-01-01T00:00:00Z AND Name < 'acme u'", "Acme")]
    [TestCase("CreatedDate > 2020-01-01T00:00:00.000%2B02:00 AND Name = 'acme'", "Acme")]
    public async Task Conditions_find_their_rows(string where, string names)
    {
        var answer = await Client.Query("select Name from account where " + where.Replace("%2B", "+", StringComparison.Ordinal));
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        Assert.That(string.Join(",", answer.Records.Select(r => (string)r!["Name"]!)), Is.EqualTo(names));
    }

    [Test]
    public async Task Ids_are_found_with_15_and_with_18_characters()
    {
        foreach (var id in new[] { acme, acme[..15] })
        {
            Assert.That((await Client.Query($"SELECT Name FROM Account WHERE Id = '{id}'")).Records, Has.Count.EqualTo(1));
            Assert.That((await Client.Query($"SELECT Name FROM Account WHERE ParentId IN ('{id}')")).Records, Has.Count.EqualTo(1));
        }
    }

    [TestCase("ORDER BY Name", "Acme,acme UK,Zürich Ölwerke")]
    [TestCase("ORDER BY Name DESC", "Zürich Ölwerke,acme UK,Acme")]
    [TestCase("ORDER BY AnnualRevenue", "Zürich Ölwerke,Acme,acme UK")]
    [TestCase("ORDER BY AnnualRevenue DESC NULLS LAST", "acme UK,Acme,Zürich Ölwerke")]
    [TestCase("ORDER BY AnnualRevenue ASC NULLS LAST, Name LIMIT 2", "Acme,acme UK")]
    [TestCase("ORDER BY Name LIMIT 1 OFFSET 1", "acme UK")]
    [TestCase("LIMIT 2", "Acme,acme UK")]
    [TestCase("LIMIT 0", "")]
    [TestCase("WHERE Name = 'Acme' FOR VIEW", "Acme")]
    public async Task Rows_are_ordered_and_limited(string rest, string names)
    {
        var answer = await Client.Query("SELECT Name FROM Account " + rest);
        Assert.That(string.Join(",", answer.Records.Select(r => (string)r!["Name"]!)), Is.EqualTo(names), answer.Text);
        Assert.That((int)answer.Json!["totalSize"]!, Is.EqualTo(answer.Records.Count));
    }

    [TestCase("DoNotCall = TRUE", "Ann")]
    [TestCase("DoNotCall != TRUE", "Bob")]
    [TestCase("Birthdate = 1990-02-03", "Ann")]
    [TestCase("Birthdate < 1990-02-03", "Bob")]
    [TestCase("Account.Parent.Name = 'Acme'", "Ann")]
    [TestCase("AccountId = null", "Bob")]
    public async Task Booleans_dates_and_parents_compare(string where, string names) =>
        Assert.That(
            string.Join(
                ",", (await Client.Query("SELECT LastName FROM Contact WHERE " + where)).Records.Select(r => (string)r!["LastName"]!)),
            Is.EqualTo(names));

    [Test]
    public async Task Parents_are_objects_within_the_record_and_null_when_there_is_none()
    {
        var answer = await Client.Query(
            "SELECT LastName, account.name, Account.Parent.Id, Account.Parent.Name, Owner.Name FROM Contact ORDER BY LastName");
        var ann = answer.Records[0]!;
        Assert.That((string)ann["attributes"]!["type"]!, Is.EqualTo("Contact"));
        Assert.That((string)ann["Account"]!["Name"]!, Is.EqualTo("acme UK"));
        Assert.That((string)ann["Account"]!["attributes"]!["type"]!, Is.EqualTo("Account"));
        Assert.That((string)ann["Account"]!["Parent"]!["Id"]!, Is.EqualTo(acme));
        Assert.That((string)ann["Owner"]!["attributes"]!["url"]!, Is.EqualTo($"/services/data/v66.0/sobjects/User/{Org.UserId}"));
        Assert.That(answer.Records[1]!["Account"], Is.Null);
        Assert.That(answer.Records[1]!.AsObject().ContainsKey("Account"), Is.True);
    }

    [Test]
    public async Task Polymorphic_parents_show_what_they_point_to()
    {
        var lead = await Client.Create("Lead", """{"LastName":"Lee","Company":"C"}""");
        await Client.Create("Task", $$"""{"Subject":"1","WhoId":"{{lead}}"}""");
        await Client.Create("Task", $$"""{"Subject":"2","WhatId":"{{acme}}"}""");
        await Client.Create("Task", """{"Subject":"3"}""");
        var rows = (await Client.Query("SELECT Subject, Who.Name, Who.Type, What.Name, Owner.Name FROM Task ORDER BY Subject")).Records;
        Assert.That((string)rows[0]!["Who"]!["Name"]!, Is.EqualTo("Lee"));
        Assert.That((string)rows[0]!["Who"]!["Type"]!, Is.EqualTo("Lead"));
        Assert.That((string)rows[0]!["Who"]!["attributes"]!["url"]!, Does.EndWith("/sobjects/Lead/" + lead));
        Assert.That((string)rows[1]!["What"]!["Name"]!, Is.EqualTo("Acme"));
        Assert.That(rows[2]!["What"], Is.Null);
        Assert.That((await Client.Query("SELECT Id FROM Task WHERE What.Name = 'ACME'")).Records, Has.Count.EqualTo(1));
        Assert.That((await Client.Query("SELECT Id FROM Task WHERE Who.Type = 'Lead'")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Count_gives_a_number_and_no_records()
    {
        var answer = await Client.Query("SELECT COUNT() FROM Account WHERE Name LIKE 'acme%'");
        Assert.That(answer.Text, Is.EqualTo("""{"totalSize":2,"done":true,"records":[]}"""));
    }

    [Test]
    public async Task QueryAll_sees_deleted_rows()
    {
        await Client.Delete("sobjects/Account/" + acme);
        Assert.That((await Client.Query("SELECT Id FROM Account")).Records, Has.Count.EqualTo(2));
        var all = await Client.QueryAll("SELECT Name, IsDeleted FROM Account WHERE IsDeleted = true");
        Assert.That((string)all.Records.Single()!["Name"]!, Is.EqualTo("Acme"));
    }

    [TestCase("SELECT Id FROM Accout", "INVALID_TYPE",
        "\nSELECT Id FROM Accout\n               ^\nERROR at Row:1:Column:16\nsObject type 'Accout' is not supported. "
            + "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. "
            + "Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase("SELECT Id, Shoe FROM Account", "INVALID_FIELD",
        "\nSELECT Id, Shoe FROM Account\n           ^\nERROR at Row:1:Column:12\nNo such column 'Shoe' on entity 'Account'. "
            + "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
            + "Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase("SELECT Id FROM Account\nWHERE Shoe = 1", "INVALID_FIELD",
        "\nWHERE Shoe = 1\n      ^\nERROR at Row:2:Column:7\nNo such column 'Shoe' on entity 'Account'. "
            + "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. "
            + "Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase(
        "SELECT FROM Account", "MALFORMED_QUERY", "\nSELECT FROM Account\n       ^\nERROR at Row:1:Column:8\nunexpected token: 'FROM'")]
    [TestCase("SELECT Id FROM Account WHERE", "MALFORMED_QUERY", "unexpected token: <EOF>")]
    [TestCase("SELECT Id FROM Account WHERE Name = 'a' OR Name = 'b' AND Name = 'c'", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account WHERE Name IN ('a') AND Name = 'b' OR Name = 'c'", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account WHERE Name = 'a", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account WHERE Name = a", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account LIMIT x", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account garbage here", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Boss.Name FROM Account", "INVALID_FIELD",
        "\nSELECT Boss.Name FROM Account\n       ^\nERROR at Row:1:Column:8\nDidn't understand relationship 'Boss' in field path. "
            + "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "
            + "Please reference your WSDL or the describe call for the appropriate names.")]
    [TestCase("SELECT Parent.Parent.Parent.Parent.Parent.Parent.Name FROM Account", "MALFORMED_QUERY", null)]
    [TestCase("SELECT Id FROM Account WHERE Id = 'abc'", "INVALID_QUERY_FILTER_OPERATOR",
        "\nSELECT Id FROM Account WHERE Id = 'abc'\n                                  ^\nERROR at Row:1:Column:35\ninvalid ID field: abc")]
    [TestCase("SELECT Id FROM Account WHERE Description = 'x'", "INVALID_FIELD",
        "\nSELECT Id FROM Account WHERE Description = 'x'\n                             ^\nERROR at Row:1:Column:30\nfield 'Description' "
            + "can not be filtered in a query call")]
    [TestCase("SELECT Id FROM Account ORDER BY Description", "INVALID_FIELD", null)]
    [TestCase("SELECT Id FROM Account WHERE NumberOfEmployees = '5'", "INVALID_FIELD",
        "\n FROM Account WHERE NumberOfEmployees = '5'\n                                        ^\nERROR at Row:1:Column:50\nvalue of "
            + "filter criterion for field 'NumberOfEmployees' must be of type int and should not be enclosed in quotes")]
    [TestCase("SELECT Id FROM Account WHERE Name = 5", "INVALID_FIELD", null)]
    [TestCase("SELECT Id FROM User WHERE IsDeleted = false", "INVALID_FIELD", null)]
    [TestCase("SELECT Id FROM Account LIMIT 1 OFFSET 2001", "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")]
    public async Task Bad_queries_say_where(string soql, string code, string? message)
    {
        var answer = await Client.Query(soql);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)), answer.Text);
        Assert.That(message is null || answer.Message == message, answer.Message);
    }

    [Test]
    public async Task More_rows_than_a_page_holds_come_by_locator()
    {
        for (var call = 0; call < 3; call++)
        {
            await Client.Post(
                "composite/sobjects",
                "{\"records\":["
                    + string.Join(
                        ",",
                        Enumerable.Range(0, 200)
                            .Select(i => $$"""{"attributes":{"type":"Lead"},"LastName":"L{{(call * 200) + i:000}}","Company":"C"}"""))
                                + "]}");
        }

        var first = await Client.Send(
            HttpMethod.Get, "query?q=SELECT+LastName+FROM+Lead+ORDER+BY+LastName", null, ("Sforce-Query-Options", "batchSize=250"));
        Assert.That((int)first.Json!["totalSize"]!, Is.EqualTo(600));
        Assert.That((bool)first.Json["done"]!, Is.False);
        Assert.That(first.Records, Has.Count.EqualTo(250));
        var next = (string)first.Json["nextRecordsUrl"]!;
        Assert.That(next, Does.Match("^/services/data/v66.0/query/01g[A-Za-z0-9]{15}-250$"));

        // What happens in between does not move the pages.
        await Client.Create("Lead", """{"LastName":"L000a","Company":"C"}""");
        var second = await Client.Send(HttpMethod.Get, next, null, ("Sforce-Query-Options", "batchSize=250"));
        Assert.That((string)second.Records[0]!["LastName"]!, Is.EqualTo("L250"));
        var third = await Client.Get(((string)second.Json!["nextRecordsUrl"]!).Replace("/query/", "/queryAll/", StringComparison.Ordinal));
        Assert.That((bool)third.Json!["done"]!, Is.True);
        Assert.That(third.Json["nextRecordsUrl"], Is.Null);
        Assert.That((string)third.Records[^1]!["LastName"]!, Is.EqualTo("L599"));
        Assert.That((await Client.Get("query/01gNothing-200")).Code, Is.EqualTo("INVALID_QUERY_LOCATOR"));
        Assert.That(
            (await Client.Send(HttpMethod.Get, "query?q=SELECT+Id+FROM+Lead", null, ("Sforce-Query-Options", "batchSize=5"))).Records,
            Has.Count.EqualTo(200));
    }

    [Test]
    public async Task More_children_than_a_page_holds_have_their_own_locator()
    {
        await CreateContacts(450);
        var first = await Client.Send(
            HttpMethod.Get,
            "query?q="
                + Uri.EscapeDataString(
                    "SELECT Name, (SELECT LastName, Account.Name FROM Contacts ORDER BY LastName) FROM Account ORDER BY Name"),
            null,
            ("Sforce-Query-Options", "batchSize=200"));
        Assert.That(((int)first.Json!["totalSize"]!, (bool)first.Json["done"]!), Is.EqualTo((3, true)));
        var list = first.Records[0]!["Contacts"]!;
        Assert.That(((int)list["totalSize"]!, (bool)list["done"]!, list["records"]!.AsArray().Count), Is.EqualTo((450, false, 200)));
        Assert.That(
            ((bool)first.Records[1]!["Contacts"]!["done"]!, first.Records[1]!["Contacts"]!["nextRecordsUrl"]),
            Is.EqualTo((true, (object?)null)));
        var second = await Client.Send(HttpMethod.Get, (string)list["nextRecordsUrl"]!, null, ("Sforce-Query-Options", "batchSize=200"));
        Assert.That(
            ((int)second.Json!["totalSize"]!, (bool)second.Json["done"]!, (string)second.Records[0]!["LastName"]!),
            Is.EqualTo((450, false, "L200")));
        Assert.That((string)second.Records[0]!["Account"]!["Name"]!, Is.EqualTo("Acme"));
        var third = await Client.Get((string)second.Json["nextRecordsUrl"]!);
        Assert.That(
            ((bool)third.Json!["done"]!, third.Records.Count, (string)third.Records[^1]!["LastName"]!), Is.EqualTo((true, 50, "L449")));
    }

    [Test]
    public async Task A_long_list_of_children_ends_at_two_thousand()
    {
        await CreateContacts(2001);
        var list =
            (await Client.Query(
                $"SELECT (SELECT LastName FROM Contacts LIMIT 2000) FROM Account WHERE Id = '{acme}'")).Records[0]!["Contacts"]!;
        Assert.That(((int)list["totalSize"]!, (bool)list["done"]!), Is.EqualTo((2000, true)));
        list = (await Client.Query($"SELECT (SELECT LastName FROM Contacts) FROM Account WHERE Id = '{acme}'")).Records[0]!["Contacts"]!;
        Assert.That(((int)list["totalSize"]!, (bool)list["done"]!, list["records"]!.AsArray().Count), Is.EqualTo((2001, false, 2000)));
        Assert.That((await Client.Get((string)list["nextRecordsUrl"]!)).Records, Has.Count.EqualTo(1));
    }

    private async Task CreateContacts(int count)
    {
        foreach (var part in Enumerable.Range(0, count).Chunk(200))
        {
            var made = await Client.Post(
                "composite/sobjects",
                "{\"records\":["
                    + string.Join(
                        ",",
                        part.Select(i => $$"""{"attributes":{"type":"Contact"},"LastName":"L{{i:000}}","AccountId":"{{acme}}"}""")) + "]}");
            Assert.That(made.Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task Record_counts_are_told()
    {
        var answer = await Client.Get("limits/recordCount?sObjects=Account,Contact");
        Assert.That(answer.Text, Is.EqualTo("""{"sObjects":[{"count":3,"name":"Account"},{"count":2,"name":"Contact"}]}"""));
    }
}
