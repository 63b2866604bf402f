using System.Text;

namespace Seeder.Local.Tests;

internal sealed class TreeTests : OrgFixture
{
    [Test]
    public async Task A_tree_is_created_level_by_level()
    {
        var answer = await Client.Post("composite/tree/Account/", """
            {"records":[
              {"attributes":{"type":"Account","referenceId":"ref1"},"name":"One",
               "Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"ref2"},"lastname":"Ann"},{"attributes":{"type":"Contact","referenceId":"ref3"},"LastName":"Bob"}]}},
              {"attributes":{"type":"Account","referenceId":"ref4"},"Name":"Two",
               "childAccounts":{"records":[{"attributes":{"type":"Account","referenceId":"ref5"},"Name":"Three"}]},
               "Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"ref6"},"LastName":"Cy"}]}}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(201), answer.Text);
        Assert.That((bool)answer.Json!["hasErrors"]!, Is.False);
        Assert.That(
            answer.Json["results"]!.AsArray().Select(r => (string)r!["referenceId"]!),
            Is.EqualTo(new[] { "ref1", "ref4", "ref2", "ref3", "ref5", "ref6" }));
        var child = (await Client.Query("SELECT Parent.Name FROM Account WHERE Name = 'Three'")).Records.Single()!;
        Assert.That((string)child["Parent"]!["Name"]!, Is.EqualTo("Two"));
        Assert.That((await Client.Query("SELECT Id FROM Contact WHERE Account.Name = 'One'")).Records, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task One_bad_record_fails_the_tree_and_every_failing_record_of_the_step_is_listed()
    {
        var answer = await Client.Post("composite/tree/Account", """
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"One","Contacts":{"records":[
              {"attributes":{"type":"Contact","referenceId":"c1"},"LastName":"x","Email":"123"},
              {"attributes":{"type":"Contact","referenceId":"c2"},"LastName":"fine"},
              {"attributes":{"type":"Contact","referenceId":"c3"}}]}}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(
            answer.Text,
            Is.EqualTo(
                """{"hasErrors":true,"results":[{"referenceId":"c1","errors":[{"statusCode":"INVALID_EMAIL_ADDRESS","message":"Email: invalid email address: 123","fields":["Email"]}]},{"referenceId":"c3","errors":[{"statusCode":"REQUIRED_FIELD_MISSING","message":"Required fields are missing: [LastName]","fields":["LastName"]}]}]}"""));
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    [Test]
    public async Task A_failing_root_hides_what_is_below()
    {
        var answer = await Client.Post("composite/tree/Account", """
            {"records":[{"attributes":{"type":"Account","referenceId":"a"},"Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"c"}}]}}]}
            """);
        Assert.That(answer.Json!["results"]!.AsArray().Select(r => (string)r!["referenceId"]!), Is.EqualTo(new[] { "a" }));
    }

    [Test]
    public async Task A_reference_id_may_be_used_once()
    {
        var answer = await Client.Post("composite/tree/Account", """
            {"records":[{"attributes":{"type":"Account","referenceId":"ref1"},"Name":"1"},{"attributes":{"type":"Account","referenceId":"ref1"},"Name":"2"},{"attributes":{"type":"Account","referenceId":"ref2"},"Name":"3"}]}
            """);
        const string Item =
            """{"referenceId":"ref1","errors":[{"statusCode":"INVALID_INPUT","message":"Duplicate ReferenceId provided in the request.","fields":[]},{"statusCode":"PROCESSING_HALTED","message":"Duplicate ReferenceId found: ref1","fields":[]}]}""";
        Assert.That((answer.Status, answer.Text), Is.EqualTo((400, $$"""{"hasErrors":true,"results":[{{Item}},{{Item}}]}""")));
    }

    [Test]
    public async Task Setup_objects_are_refused()
    {
        var answer = await Client.Post(
            "composite/tree/UserRole", """{"records":[{"attributes":{"type":"UserRole","referenceId":"r"},"Name":"CEO"}]}""");
        Assert.That(
            (answer.Status, answer.Text),
            Is.EqualTo(
                (400,
                    """{"hasErrors":true,"results":[{"referenceId":"r","errors":[{"statusCode":"INVALID_INPUT","message":"Invalid entity type provided in the request: UserRole","fields":[]}]}]}""")));
    }

    [TestCase("""{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"1","Shoe":1}]}""", "INVALID_FIELD",
        "No such column 'Shoe' on sobject of type Account")]
    [TestCase(
        """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"1","Contacts":{"records":[{"attributes":{"type":"Contact","referenceId":"c"},"LastName":"x","Hat":1}]}}]}""", "INVALID_FIELD", "No such column 'Hat' on sobject of type Contact")]
    [TestCase("""{"records":[{"attributes":{"type":"Account"},"Name":"1"}]}""", "INVALID_INPUT", null)]
    [TestCase("""{"records":[{"attributes":{"type":"Account","referenceId":"-a"},"Name":"1"}]}""", "INVALID_INPUT", null)]
    [TestCase("""{"records":[{"attributes":{"type":"Contact","referenceId":"a"},"LastName":"1"}]}""", "INVALID_INPUT", null)]
    [TestCase("""{"records":[]}""", "REQUIRED_FIELD_MISSING", "At least 1 record is required")]
    [TestCase("""{"records":{}}""", "JSON_PARSER_ERROR", null)]
    [TestCase("""{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"1","NumberOfEmployees":"many"}]}""",
        "JSON_PARSER_ERROR", null)]
    public async Task What_is_wrong_with_the_request_as_a_whole_has_no_reference_id(string body, string code, string? message)
    {
        var answer = await Client.Post("composite/tree/Account", body);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, code)), answer.Text);
        Assert.That(message is null || answer.Message == message, answer.Message);
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.Zero);
    }

    [Test]
    public async Task Two_hundred_records_are_the_limit()
    {
        Assert.That((await Client.Post("composite/tree/Account", Flat(200))).Status, Is.EqualTo(201));
        Assert.That((await Client.Post("composite/tree/Account", Flat(201))).Status, Is.EqualTo(400));
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Account")).Json!["totalSize"]!, Is.EqualTo(200));
    }

    [Test]
    public async Task Five_levels_are_the_limit()
    {
        Assert.That((await Client.Post("composite/tree/Account", Deep(5))).Status, Is.EqualTo(201));
        Assert.That((await Client.Post("composite/tree/Account", Deep(6))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Five_types_are_the_limit()
    {
        string[] children = ["Contacts/Contact/LastName", "Opportunities/Opportunity/Name", "Cases/Case/Subject", "Assets/Asset/Name",
            "Contracts/Contract/SpecialTerms"];
        Assert.That((await Client.Post("composite/tree/Account", Types(children[..4]))).Status, Is.EqualTo(201));
        Assert.That((await Client.Post("composite/tree/Account", Types(children))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_relationship_without_a_name_cannot_be_nested()
    {
        var answer = await Client.Post("composite/tree/Contact", """
            {"records":[{"attributes":{"type":"Contact","referenceId":"a"},"LastName":"1","ReportsTo__r":{"records":[{"attributes":{"type":"Contact","referenceId":"b"},"LastName":"2"}]}}]}
            """);
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "INVALID_FIELD")));
    }

    private static string Flat(int count) =>
        "{\"records\":["
            + string.Join(
                ",",
                Enumerable.Range(1, count).Select(i => $$"""{"attributes":{"type":"Account","referenceId":"a{{i}}"},"Name":"A{{i}}"}"""))
                    + "]}";

    private static string Deep(int levels)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= levels; i++)
        {
            text.Append(i == 1 ? "" : ",\"ChildAccounts\":")
                .Append("{\"records\":[{\"attributes\":{\"type\":\"Account\",\"referenceId\":\"l")
                .Append(i)
                .Append("\"},\"Name\":\"L\"");
        }

        return text.Insert(text.Length, string.Concat(Enumerable.Repeat("}]}", levels))).ToString();
    }

    private static string Types(string[] children)
    {
        var lists = children.Select(c => c.Split('/'))
            .Select(
                c =>
                    $"\"{c[0]}\":{{\"records\":[{{\"attributes\":{{\"type\":\"{c[1]}\",\"referenceId\":\"{c[1]}\"}},\"{c[2]}\":\"x\""
                        + $"{(c[1] == "Opportunity" ? ",\"StageName\":\"Prospecting\",\"CloseDate\":\"2026-01-01\"" : "")}}}]}}");
        return $"{{\"records\":[{{\"attributes\":{{\"type\":\"Account\",\"referenceId\":\"root\"}},\"Name\":\"Root\","
            + $"{string.Join(",", lists)}}}]}}";
    }
}
