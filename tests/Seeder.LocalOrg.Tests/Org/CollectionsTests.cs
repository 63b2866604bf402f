using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

internal sealed class CollectionsTests : OrgFixture
{
    private const string RolledBack =
        "ALL_OR_NONE_OPERATION_ROLLED_BACK: Record rolled back because not all records were valid and the request was using AllOrNone "
            + "header []";

    [Test]
    public async Task Records_of_several_types_are_created_in_order()
    {
        var answer = await Client.Post("composite/sobjects", """
            {"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"Lead"},"LastName":"L","Company":"C"},{"attributes":{"type":"Contact"},"LastName":"C"}]}
            """);
        var results = answer.Json!.AsArray();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(results.Select(r => ((string)r!["id"]!)[..3]), Is.EqualTo(new[] { "001", "00Q", "003" }));
        Assert.That(results[0]!.ToJsonString(), Is.EqualTo($$"""{"id":"{{results[0]!["id"]}}","success":true,"errors":[]}"""));
    }

    [Test]
    public async Task Without_allOrNone_the_good_records_stay()
    {
        var answer = await Client.Post("composite/sobjects", Contacts(allOrNone: false));
        var results = answer.Json!.AsArray();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(results.Select(r => (bool)r!["success"]!), Is.EqualTo(new[] { true, false, false }));
        Assert.That(results[1]!["id"], Is.Null);
        Assert.That(ErrorOf(results[1]), Is.EqualTo("REQUIRED_FIELD_MISSING: Required fields are missing: [LastName] [LastName]"));
        Assert.That(ErrorOf(results[2]), Is.EqualTo("INVALID_FIELD: No such column 'unknownField_LastName' on sobject of type Contact []"));
        Assert.That(await Count("Contact"), Is.EqualTo(1));
    }

    [Test]
    public async Task With_allOrNone_nothing_stays_and_the_others_say_so()
    {
        var answer = await Client.Post("composite/sobjects", Contacts(allOrNone: true));
        var results = answer.Json!.AsArray();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(ErrorOf(results[0]), Is.EqualTo(RolledBack));
        Assert.That(results[0]!["id"], Is.Null);
        Assert.That(ErrorOf(results[1]), Does.StartWith("REQUIRED_FIELD_MISSING"));
        Assert.That(await Count("Contact"), Is.Zero);
    }

    [Test]
    public async Task Empty_and_too_long_lists_are_refused()
    {
        var empty = await Client.Post("composite/sobjects", """{"allOrNone":true,"records":[]}""");
        Assert.That(
            (empty.Status, empty.Text),
            Is.EqualTo((400, """[{"message":"At least 1 record is required","errorCode":"REQUIRED_FIELD_MISSING"}]""")));
        var many = await Client.Post("composite/sobjects", Accounts(201));
        Assert.That(
            (many.Status, many.Code, many.Message),
            Is.EqualTo((400, "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call")));
        Assert.That((await Client.Post("composite/sobjects", Accounts(200))).Status, Is.EqualTo(200));
        var ids = string.Join(",", Enumerable.Range(1, 201).Select(i => "001000000000001AAA"));
        Assert.That((await Client.Delete("composite/sobjects?ids=" + ids)).Code, Is.EqualTo("EXCEEDED_ID_LIMIT"));
        Assert.That((await Client.Delete("composite/sobjects")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Ten_chunks_are_the_limit()
    {
        Assert.That((await Client.Post("composite/sobjects", Alternating(10))).Status, Is.EqualTo(200));
        var answer = await Client.Post("composite/sobjects", Alternating(11));
        Assert.That((answer.Status, answer.Message), Is.EqualTo((400, "Cannot have more than 10 chunks in a single operation")));
    }

    [Test]
    public async Task Setup_objects_do_not_mix_with_others()
    {
        var answer = await Client.Post("composite/sobjects", """
            {"records":[{"attributes":{"type":"Account"},"Name":"A"},{"attributes":{"type":"UserRole"},"Name":"CEO"}]}
            """);
        var results = answer.Json!.AsArray();
        Assert.That((bool)results[0]!["success"]!, Is.True);
        Assert.That(
            ErrorOf(results[1]),
            Is.EqualTo(
                "MIXED_DML_OPERATION: DML operation on setup object is not permitted after you have updated a non-setup object (or vice "
                    + "versa): UserRole, original object: Account []"));
    }

    [TestCase("UserRole", "Group")]
    [TestCase("Group", "UserRole")]
    [TestCase("PermissionSet", "Contact")]
    [TestCase("Contact", "PermissionSet")]
    [TestCase("UserRole", "PermissionSet")]
    [TestCase("Lead", "Group")]
    public async Task A_setup_object_stands_beside_no_other_type(string first, string second)
    {
        static string Values(string type) => type switch
        {
            "Contact" => "\"LastName\":\"X\"",
            "Lead" => "\"LastName\":\"X\",\"Company\":\"Y\"",
            "Group" => "\"Name\":\"X\",\"DeveloperName\":\"X\",\"Type\":\"Regular\"",
            "PermissionSet" => "\"Name\":\"X\",\"Label\":\"X\"",
            _ => "\"Name\":\"X\"",
        };
        var answer = await Client.Post("composite/sobjects", $$"""
            {"records":[{"attributes":{"type":"{{first}}"},{{Values(first)}}},{"attributes":{"type":"{{second}}"},{{Values(second)}}}]}
            """);
        var results = answer.Json!.AsArray();

        Assert.That((bool)results[0]!["success"]!, Is.True, answer.Json.ToJsonString());
        Assert.That(ErrorOf(results[1]), Does.StartWith("MIXED_DML_OPERATION: ").And.Contain($"{second}, original object: {first}"));
    }

    [Test]
    public async Task Updates_say_what_is_wrong_with_each_record()
    {
        var one = await Client.Create("Contact", """{"LastName":"One"}""");
        var gone = await Client.Create("Contact", """{"LastName":"Gone"}""");
        await Client.Delete("sobjects/Contact/" + gone);
        var answer = await Client.Patch("composite/sobjects", $$"""
            {"records":[{"attributes":{"type":"Contact"},"id":"{{one}}","LastName":"Changed"},
                        {"attributes":{"type":"Contact"},"LastName":"x"},
                        {"attributes":{"type":"Contact"},"Id":"001000000000001AAA","LastName":"x"},
                        {"attributes":{"type":"Contact"},"Id":"{{gone}}","LastName":"x"},
                        {"attributes":{"type":"Contact"},"Id":"003000000000001AAA","LastName":"x"}]}
            """);
        var results = answer.Json!.AsArray();
        Assert.That(results[0]!.ToJsonString(), Is.EqualTo($$"""{"id":"{{one}}","success":true,"errors":[]}"""));
        Assert.That(ErrorOf(results[1]), Is.EqualTo("MISSING_ARGUMENT: Id not specified in an update call []"));
        Assert.That(ErrorOf(results[2]), Is.EqualTo("MALFORMED_ID: Contact ID: id value of incorrect type: 001000000000001AAA [Id]"));
        Assert.That(ErrorOf(results[3]), Is.EqualTo("ENTITY_IS_DELETED: entity is deleted []"));
        Assert.That(ErrorOf(results[4]), Is.EqualTo("INVALID_CROSS_REFERENCE_KEY: invalid cross reference id []"));
        Assert.That((await Client.Query("SELECT Id FROM Contact WHERE LastName = 'Changed'")).Records, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Deletes_answer_for_each_id_and_may_be_all_or_none()
    {
        var one = await Client.Create("Contact", """{"LastName":"One"}""");
        var two = await Client.Create("Account", """{"Name":"Two"}""");
        var undone = (await Client.Delete($"composite/sobjects?ids={one},001RM&allOrNone=true")).Json!.AsArray();
        Assert.That(ErrorOf(undone[0]), Is.EqualTo(RolledBack));
        Assert.That(ErrorOf(undone[1]), Is.EqualTo("MALFORMED_ID: malformed id 001RM []"));
        var results = (await Client.Delete($"composite/sobjects?ids={one},{two[..15]},001RM")).Json!.AsArray();
        Assert.That(results[0]!.ToJsonString(), Is.EqualTo($$"""{"id":"{{one}}","success":true,"errors":[]}"""));
        Assert.That((string)results[1]!["id"]!, Is.EqualTo(two));
        var again = (await Client.Delete($"composite/sobjects?ids={one}")).Json!.AsArray();
        Assert.That(ErrorOf(again[0]), Is.EqualTo("ENTITY_IS_DELETED: entity is deleted []"));
    }

    [Test]
    public async Task Retrieve_keeps_the_order_and_shows_null_for_what_is_not_there()
    {
        var one = await Client.Create("Account", """{"Name":"One"}""");
        var two = await Client.Create("Account", """{"Name":"Two"}""");
        var gone = await Client.Create("Account", """{"Name":"Gone"}""");
        await Client.Delete("sobjects/Account/" + gone);
        var posted = await Client.Post(
            "composite/sobjects/Account",
            $$"""{"ids":["{{two}}","001000000000001AAA","nonsense","{{gone}}","{{one[..15]}}"],"fields":["id","name"]}""");
        Assert.That(posted.Json!.AsArray().Select(r => (string?)r?["Name"]), Is.EqualTo(new[] { "Two", null, null, null, "One" }));
        Assert.That(
            posted.Json![0]!.ToJsonString(),
            Is.EqualTo(
                $$"""{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/{{two}}"},"Id":"{{two}}","Name":"Two"}"""));
        var got = await Client.Get($"composite/sobjects/Account?ids={one},{two}&fields=Id,Name");
        Assert.That(got.Json!.AsArray().Select(r => (string?)r?["Name"]), Is.EqualTo(new[] { "One", "Two" }));
        var unknown = await Client.Get($"composite/sobjects/Account?ids={one}&fields=Id,Shoe");
        Assert.That((unknown.Status, unknown.Code), Is.EqualTo((400, "INVALID_FIELD")));
        var many = "{\"fields\":[\"Id\"],\"ids\":[" + string.Join(",", Enumerable.Repeat("\"" + one + "\"", 2000)) + "]}";
        Assert.That((await Client.Post("composite/sobjects/Account", many)).Json!.AsArray(), Has.Count.EqualTo(2000));
        Assert.That(
            (await Client.Post("composite/sobjects/Account", many.Replace("]}", ",\"x\"]}", StringComparison.Ordinal))).Status,
            Is.EqualTo(400));
    }

    [Test]
    public async Task A_record_of_the_same_request_can_be_a_parent_by_its_key()
    {
        var answer = await Client.Post("composite/sobjects", """
            {"allOrNone":true,"records":[{"attributes":{"type":"Contact"},"LastName":"Boss","Email":"boss@example.com"},{"attributes":{"type":"Contact"},"LastName":"Clerk","ReportsTo":{"Email":"boss@example.com"}}]}
            """);
        Assert.That(answer.Json!.AsArray().Select(r => (bool)r!["success"]!), Is.All.True, answer.Text);
    }

    [Test]
    public async Task Unknown_types_refuse_the_request()
    {
        var answer = await Client.Post("composite/sobjects", """{"records":[{"attributes":{"type":"Accout"},"Name":"A"}]}""");
        Assert.That((answer.Status, answer.Code), Is.EqualTo((400, "INVALID_TYPE")));
        Assert.That((await Client.Post("composite/sobjects", """{"records":[{"Name":"A"}]}""")).Status, Is.EqualTo(400));
    }

    private async Task<int> Count(string type) => (int)(await Client.Query($"SELECT COUNT() FROM {type}")).Json!["totalSize"]!;

    private static string Contacts(bool allOrNone) => new JsonObject
    {
        ["allOrNone"] = allOrNone,
        ["records"] = JsonNode.Parse("""
            [{"attributes":{"type":"Contact"},"LastName":"Fine"},{"attributes":{"type":"Contact"},"FirstName":"No last name"},{"attributes":{"type":"Contact"},"LastName":"x","unknownField_LastName":"y"}]
            """),
    }.ToJsonString();

    private static string Accounts(int count) =>
        "{\"records\":["
            + string.Join(",", Enumerable.Range(1, count).Select(i => $$"""{"attributes":{"type":"Account"},"Name":"A{{i}}"}""")) + "]}";

    private static string Alternating(int chunks) => "{\"records\":[" + string.Join(",", Enumerable.Range(0, chunks).Select(i => i % 2 == 0
        ? """{"attributes":{"type":"Account"},"Name":"A"}"""
        : """{"attributes":{"type":"Contact"},"LastName":"C"}""")) + "]}";
}
