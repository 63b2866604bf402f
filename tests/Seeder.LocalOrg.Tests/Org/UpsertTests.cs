using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

internal sealed class UpsertTests : OrgFixture
{
    [Test]
    public async Task A_row_is_created_and_then_updated_by_its_key()
    {
        var created = await Client.Patch("sobjects/Contact/Email/a%40example.com", """{"LastName":"One"}""");
        var id = (string)created.Json!["id"]!;
        Assert.That((created.Status, created.Text), Is.EqualTo((201, $$"""{"id":"{{id}}","success":true,"errors":[],"created":true}""")));
        var updated = await Client.Patch("sobjects/Contact/Email/A%40example.com", """{"LastName":"Two"}""");
        Assert.That((updated.Status, updated.Text), Is.EqualTo((200, $$"""{"id":"{{id}}","success":true,"errors":[],"created":false}""")));
        var old = await Client.Patch("/services/data/v45.0/sobjects/Contact/Email/a%40example.com", """{"LastName":"Three"}""");
        Assert.That((old.Status, old.Text), Is.EqualTo((204, "")));
        Assert.That(
            (string)(await Client.Get("sobjects/Contact/Email/a%40example.com?fields=LastName,Email")).Json!["LastName"]!,
            Is.EqualTo("Three"));
        Assert.That((await Client.Delete("sobjects/Contact/Email/a%40example.com")).Status, Is.EqualTo(204));
        Assert.That((await Client.Get("sobjects/Contact/Email/a%40example.com")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task The_key_must_not_be_in_the_body()
    {
        var answer = await Client.Patch("sobjects/Contact/Email/a%40example.com", """{"LastName":"x","Email":"a@example.com"}""");
        Assert.That(
            (answer.Status, answer.Code, answer.Message),
            Is.EqualTo((400, "INVALID_FIELD", "The Email field should not be specified in the sobject data.")));
    }

    [Test]
    public async Task A_field_that_is_no_key_is_not_found()
    {
        var answer = await Client.Patch("sobjects/Contact/Phone/1", """{"LastName":"x"}""");
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((404, "NOT_FOUND", "The requested resource does not exist")));
    }

    [Test]
    public async Task Several_matches_are_listed_with_300()
    {
        var one = await Client.Create("Contact", """{"LastName":"1","Email":"a@example.com"}""");
        var two = await Client.Create("Contact", """{"LastName":"2","Email":"a@example.com"}""");
        var answer = await Client.Patch("sobjects/Contact/Email/a%40example.com", """{"LastName":"x"}""");
        Assert.That(
            (answer.Status, answer.Text),
            Is.EqualTo((300, $"""["/services/data/v66.0/sobjects/Contact/{one}","/services/data/v66.0/sobjects/Contact/{two}"]""")));
    }

    [Test]
    public async Task Posting_to_Id_inserts()
    {
        var answer = await Client.Post("sobjects/Account/Id", """{"Name":"x"}""");
        Assert.That(answer.Status, Is.EqualTo(201));
        Assert.That((bool)answer.Json!["created"]!, Is.True);
    }

    [Test]
    public async Task Collections_upsert_by_key_and_by_id()
    {
        var existing = await Client.Create("Contact", """{"LastName":"Old","Email":"old@example.com"}""");
        var answer = await Client.Patch("composite/sobjects/Contact/Email", """
            {"records":[{"attributes":{"type":"Contact"},"LastName":"New","Email":"new@example.com"},
                        {"attributes":{"type":"Contact"},"LastName":"Changed","Email":"old@example.com"},
                        {"attributes":{"type":"Contact"},"Email":"bad@example.com"},
                        {"attributes":{"type":"Contact"},"LastName":"No key"}]}
            """);
        Assert.That(answer.Status, Is.EqualTo(200));
        var results = answer.Json!.AsArray();
        Assert.That((bool)results[0]!["created"]!, Is.True);
        Assert.That(((string)results[1]!["id"]!, (bool)results[1]!["created"]!), Is.EqualTo((existing, false)));
        Assert.That(ErrorOf(results[2]), Is.EqualTo("REQUIRED_FIELD_MISSING: Required fields are missing: [LastName] [LastName]"));
        Assert.That(results[2]!["created"], Is.Null);
        Assert.That(ErrorOf(results[3]), Does.StartWith("MISSING_ARGUMENT: Email not specified"));

        var byId = await Client.Patch("composite/sobjects/Contact/Id", $$"""
            {"records":[{"attributes":{"type":"Contact"},"Id":"{{existing}}","LastName":"Again"},{"attributes":{"type":"Contact"},"Id":null,"LastName":"Fresh"}]}
            """);
        Assert.That(byId.Json!.AsArray().Select(r => (bool)r!["created"]!), Is.EqualTo(new[] { false, true }));
    }

    [Test]
    public async Task A_key_twice_in_one_request_fails_every_row_that_has_it()
    {
        var answer = await Client.Patch("composite/sobjects/Contact/Email", """
            {"records":[{"attributes":{"type":"Contact"},"LastName":"1","Email":"a@example.com"},
                        {"attributes":{"type":"Contact"},"LastName":"2","Email":"A@example.com"},
                        {"attributes":{"type":"Contact"},"LastName":"3","Email":"b@example.com"}]}
            """);
        var results = answer.Json!.AsArray();
        Assert.That(ErrorOf(results[0]), Is.EqualTo("DUPLICATE_VALUE: Duplicate external id specified: a@example.com [Email]"));
        Assert.That(ErrorOf(results[1]), Does.StartWith("DUPLICATE_VALUE: Duplicate external id specified"));
        Assert.That((bool)results[2]!["success"]!, Is.True);
    }

    [Test]
    public async Task A_key_that_several_records_have_fails_the_row()
    {
        var one = await Client.Create("Contact", """{"LastName":"1","Email":"a@example.com"}""");
        var two = await Client.Create("Contact", """{"LastName":"2","Email":"a@example.com"}""");
        JsonNode? result =
            (await Client.Patch(
                "composite/sobjects/Contact/Email",
                """{"records":[{"attributes":{"type":"Contact"},"LastName":"1","Email":"a@example.com"}]}""")).Json![0];
        Assert.That(
            ErrorOf(result),
            Is.EqualTo($"DUPLICATE_EXTERNAL_ID: Email: more than one record found for external id field: [{one}, {two}] [Email]"));
    }

    [Test]
    public async Task Upserts_take_one_type_and_a_field_that_is_a_key()
    {
        var field = await Client.Patch(
            "composite/sobjects/Contact/Phone", """{"records":[{"attributes":{"type":"Contact"},"LastName":"1","Phone":"1"}]}""");
        Assert.That(
            (field.Status, field.Message),
            Is.EqualTo((400, "Field name provided, Phone does not match an External ID, Salesforce Id, or indexed field for Contact")));
        var type = await Client.Patch(
            "composite/sobjects/Contact/Email", """{"records":[{"attributes":{"type":"Lead"},"LastName":"1","Email":"a@example.com"}]}""");
        Assert.That(type.Status, Is.EqualTo(400));
    }
}
