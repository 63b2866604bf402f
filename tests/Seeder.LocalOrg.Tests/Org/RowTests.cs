namespace Seeder.Local.Tests;

internal sealed class RowTests : OrgFixture
{
    [Test]
    public async Task A_created_row_can_be_read_updated_and_deleted()
    {
        var created = await Client.Post("sobjects/account", """{"name":"Acme","numberOfEmployees":"100"}""");
        var id = (string)created.Json!["id"]!;
        Assert.That(created.Status, Is.EqualTo(201));
        Assert.That(created.Text, Is.EqualTo($$"""{"id":"{{id}}","success":true,"errors":[]}"""));
        Assert.That(created.Headers.Location!.OriginalString, Is.EqualTo($"/services/data/v66.0/sobjects/Account/{id}"));

        var updated = await Client.Patch($"sobjects/Account/{id[..15]}", """{"Industry":"Banking"}""");
        Assert.That((updated.Status, updated.Text), Is.EqualTo((204, "")));

        var read = await Client.Get($"sobjects/Account/{id}?fields=Name,NumberOfEmployees,Industry");
        Assert.That(
            read.Text,
            Is.EqualTo(
                $$"""{"attributes":{"type":"Account","url":"/services/data/v66.0/sobjects/Account/{{id}}"},"Name":"Acme","NumberOfEmployees":100,"Industry":"Banking"}"""));

        var deleted = await Client.Delete($"sobjects/Account/{id}");
        Assert.That((deleted.Status, deleted.Text), Is.EqualTo((204, "")));
        foreach (var again in new[] { await Client.Delete($"sobjects/Account/{id}"), await Client.Get($"sobjects/Account/{id}"),
            await Client.Patch($"sobjects/Account/{id}", """{"Name":"x"}""") })
        {
            Assert.That((again.Status, again.Code, again.Message), Is.EqualTo((404, "ENTITY_IS_DELETED", "entity is deleted")));
        }
    }

    [Test]
    public async Task Ids_that_are_not_there_are_not_found()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        foreach (var wrong in new[] { "001000000000000AAA", "nonsense", id.Replace("001", "003", StringComparison.Ordinal)[..15] })
        {
            var answer = await Client.Get($"sobjects/Account/{wrong}");
            Assert.That(
                (answer.Status, answer.Code, answer.Message),
                Is.EqualTo((404, "NOT_FOUND", $"Provided external ID field does not exist or is not accessible: {wrong}")));
        }
    }

    [TestCase("""{}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")]
    [TestCase("""{"LastName":"  "}""", "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")]
    [TestCase("""{"LastName":"x","Shoe":1}""", "INVALID_FIELD", "No such column 'Shoe' on sobject of type Contact", "")]
    [TestCase("""{"LastName":"x","Name":"y"}""", "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: Name. Please check the security settings of this field and verify that it is read/write for "
            + "your profile or permission set.", "Name")]
    [TestCase("""{"LastName":"x","Email":"123"}""", "INVALID_EMAIL_ADDRESS", "Email: invalid email address: 123", "Email")]
    [TestCase("""{"LastName":"x","FirstName":"12345678901234567890123456789012345678901"}""", "STRING_TOO_LONG",
        "First Name: data value too large: 12345678901234567890123456789012345678901 (max length=40)", "FirstName")]
    [TestCase("""{"LastName":"x","AccountId":"abc"}""", "MALFORMED_ID", "Account ID: id value of incorrect type: abc", "AccountId")]
    [TestCase("""{"LastName":"x","AccountId":"003000000000001AAA"}""", "MALFORMED_ID",
        "Account ID: id value of incorrect type: 003000000000001AAA", "AccountId")]
    [TestCase("""{"LastName":"x","AccountId":"001000000000001AAB"}""", "MALFORMED_ID",
        "Account ID: id value of incorrect type: 001000000000001AAB", "AccountId")]
    [TestCase(
        """{"LastName":"x","AccountId":"001000000000001AAA"}""", "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "AccountId")]
    [TestCase("""{"LastName":"x","CleanStatus":"Sparkling"}""", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Clean Status: bad value for restricted picklist field: Sparkling", "CleanStatus")]
    [TestCase("""{"LastName":"x","OwnerId":null}""", "INVALID_CROSS_REFERENCE_KEY", "Owner ID: owner cannot be blank", "OwnerId")]
    [TestCase(
        """{"LastName":"x","Id":"003000000000001AAA"}""", "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id")]
    [TestCase("""{"LastName":5}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of string from VALUE_NUMBER_INT value 5 or request may be missing a required field at [line:1, "
            + "column:13]", "")]
    [TestCase("""{"LastName":{}}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of string from START_OBJECT value { or request may be missing a required field at [line:1, column:13]",
        "")]
    [TestCase("""{"LastName":"x","DoNotCall":"yes"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of boolean from VALUE_STRING value yes or request may be missing a required field at [line:1, "
            + "column:29]", "")]
    [TestCase("""{"LastName":"x","Birthdate":"soon"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of date from VALUE_STRING value soon or request may be missing a required field at [line:1, "
            + "column:29]", "")]
    [TestCase("""[1]""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of object from START_ARRAY value [ or request may be missing a required field at [line:1, column:1]",
        "")]
    public async Task Bad_contacts_are_refused(string body, string code, string message, string fields)
    {
        var answer = await Client.Post("sobjects/Contact", body);
        Assert.That(
            (answer.Status, answer.Code, answer.Message, string.Join(",", answer.Fields)), Is.EqualTo((400, code, message, fields)));
        Assert.That((int)(await Client.Query("SELECT COUNT() FROM Contact")).Json!["totalSize"]!, Is.Zero);
    }

    [TestCase("""{"Name":"x","NumberOfEmployees":1431655766}""", "NUMBER_OUTSIDE_VALID_RANGE",
        "Employees: value outside of valid range on numeric field: 1431655766", "NumberOfEmployees")]
    [TestCase("""{"Name":"x","AnnualRevenue":1e18}""", "NUMBER_OUTSIDE_VALID_RANGE",
        "Annual Revenue: value outside of valid range on numeric field: 1e18", "AnnualRevenue")]
    [TestCase("""{"Name":"x","NumberOfEmployees":1.5}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of int from VALUE_NUMBER_FLOAT value 1.5 or request may be missing a required field at [line:1, "
            + "column:33]", "")]
    [TestCase("""{"Name":"x","AnnualRevenue":"much"}""", "JSON_PARSER_ERROR",
        "Cannot deserialize instance of double from VALUE_STRING value much or request may be missing a required field at [line:1, "
            + "column:29]", "")]
    public async Task Bad_numbers_are_refused(string body, string code, string message, string fields)
    {
        var answer = await Client.Post("sobjects/Account", body);
        Assert.That(
            (answer.Status, answer.Code, answer.Message, string.Join(",", answer.Fields)), Is.EqualTo((400, code, message, fields)));
    }

    [Test]
    public async Task Values_come_back_in_the_forms_of_the_wire()
    {
        var id = await Client.Create(
            "Opportunity",
            """{"Name":" Deal ","StageName":"Prospecting","CloseDate":"2025-06-01T23:28:56.782Z","Amount":1200,"Description":"a\nb","IsPrivate":"true"}""");
        var row = await Client.Get($"sobjects/Opportunity/{id}?fields=Name,CloseDate,Amount,Description,IsPrivate,Probability,NextStep");
        Assert.That(
            row.Text,
            Does.EndWith(
                """},"Name":"Deal","CloseDate":"2025-06-01","Amount":1200.0,"Description":"a\nb","IsPrivate":true,"Probability":10.0,"NextStep":null}"""));
        var task =
            await Client.Create("Task", """{"Subject":"Call","IsReminderSet":true,"ReminderDateTime":"2025-06-01T10:00:00+02:00"}""");
        Assert.That(
            (string)(await Client.Get($"sobjects/Task/{task}")).Json!["ReminderDateTime"]!, Is.EqualTo("2025-06-01T08:00:00.000+0000"));
    }

    [Test]
    public async Task A_compound_field_shows_its_components()
    {
        var id = await Client.Create("Account", """{"Name":"Acme","BillingStreet":"1 Main","BillingCity":"Paris"}""");
        var address = (await Client.Get($"sobjects/Account/{id}?fields=BillingAddress,ShippingAddress")).Json!;
        Assert.That((string)address["BillingAddress"]!["city"]!, Is.EqualTo("Paris"));
        Assert.That((string)address["BillingAddress"]!["street"]!, Is.EqualTo("1 Main"));
        Assert.That(address["ShippingAddress"], Is.Null);
    }

    [Test]
    public async Task Unknown_fields_of_a_read_are_refused()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        var answer = await Client.Get($"sobjects/Account/{id}?fields=Name,Shoe");
        Assert.That(
            (answer.Status, answer.Code, answer.Message),
            Is.EqualTo((400, "INVALID_FIELD", "No such column 'Shoe' on sobject of type Account")));
    }

    [Test]
    public async Task An_update_must_not_carry_an_id_or_touch_what_is_read_only()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        var withId = await Client.Patch($"sobjects/Account/{id}", $$"""{"Id":"{{id}}"}""");
        Assert.That(
            (withId.Status, withId.Code, withId.Message),
            Is.EqualTo((400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.")));
        var audit = await Client.Patch($"sobjects/Account/{id}", """{"CreatedDate":"2020-01-01T00:00:00Z"}""");
        Assert.That(
            (audit.Status, audit.Code, string.Join(",", audit.Fields)),
            Is.EqualTo((400, "INVALID_FIELD_FOR_INSERT_UPDATE", "CreatedDate")));
        var cleared = await Client.Patch($"sobjects/Account/{id}", """{"Name":null}""");
        Assert.That((cleared.Status, cleared.Code), Is.EqualTo((400, "REQUIRED_FIELD_MISSING")));
    }

    [Test]
    public async Task A_deleted_parent_is_no_target()
    {
        var id = await Client.Create("Account", """{"Name":"Acme"}""");
        await Client.Delete($"sobjects/Account/{id}");
        var answer = await Client.Post("sobjects/Contact", $$"""{"LastName":"x","AccountId":"{{id}}"}""");
        Assert.That(
            (answer.Status, answer.Code, answer.Message, string.Join(",", answer.Fields)),
            Is.EqualTo((400, "ENTITY_IS_DELETED", "entity is deleted", "AccountId")));
    }

    [Test]
    public async Task Several_errors_come_together()
    {
        var answer = await Client.Post("sobjects/Contact", """{"Email":"123","Shoe":1,"Fish":2}""");
        Assert.That(answer.Json!.AsArray(), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_parent_may_be_named_by_its_own_key()
    {
        var boss = await Client.Create("Contact", """{"LastName":"Boss","Email":"boss@example.com"}""");
        var id = await Client.Create("Contact", """{"LastName":"Clerk","ReportsTo":{"Email":"BOSS@example.com"}}""");
        Assert.That((string)(await Client.Get($"sobjects/Contact/{id}?fields=ReportsToId")).Json!["ReportsToId"]!, Is.EqualTo(boss));
        var missing = await Client.Post("sobjects/Contact", """{"LastName":"x","ReportsTo":{"Email":"nobody@example.com"}}""");
        Assert.That(
            (missing.Status, missing.Code, missing.Message),
            Is.EqualTo((400, "INVALID_FIELD", "Foreign key external ID: nobody@example.com not found for field Email in entity Contact")));
        await Client.Create("Contact", """{"LastName":"Boss 2","Email":"boss@example.com"}""");
        var several = await Client.Post("sobjects/Contact", """{"LastName":"x","ReportsTo":{"Email":"boss@example.com"}}""");
        Assert.That((several.Status, several.Code), Is.EqualTo((400, "DUPLICATE_EXTERNAL_ID")));
    }
}
