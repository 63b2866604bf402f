namespace Seeder.Local.Tests;

/// <summary>Values that Salesforce refuses, although each has the type of its field.</summary>
internal sealed class ValueRuleTests : OrgFixture
{
    [TestCase("1699-12-31", "FIELD_INTEGRITY_EXCEPTION")]
    [TestCase("0206-01-01", "FIELD_INTEGRITY_EXCEPTION")]
    [TestCase("4001-01-01", "FIELD_INTEGRITY_EXCEPTION")]
    [TestCase("9999-12-31", "FIELD_INTEGRITY_EXCEPTION")]
    [TestCase("2026-02-29", "JSON_PARSER_ERROR")]
    [TestCase("1700-01-01", null)]
    [TestCase("4000-12-31", null)]
    public async Task A_date_is_in_the_years_1700_to_4000(string date, string? code)
    {
        var answer = await Client.Post("sobjects/Contact", $$"""{"LastName":"Doe","Birthdate":"{{date}}"}""");
        Assert.That(answer.Status, Is.EqualTo(code is null ? 201 : 400), answer.Text);
        Assert.That(answer.Status == 201 ? null : answer.Code, Is.EqualTo(code));
    }

    [TestCase("1500-01-01T00:00:00Z", false)]
    [TestCase("4000-12-31T23:59:59-01:00", false)]
    [TestCase("4000-12-31T23:59:59Z", true)]
    [TestCase("1700-01-01", true)]
    public async Task A_time_is_in_the_years_1700_to_4000(string moment, bool fits)
    {
        var answer = await Client.Post(
            "sobjects/Event", $$"""{"Subject":"Visit","DurationInMinutes":5,"ActivityDateTime":"{{moment}}"}""");
        Assert.That(answer.Status, Is.EqualTo(fits ? 201 : 400), answer.Text);
    }

    [TestCase("BillingLatitude", "90.000001")]
    [TestCase("BillingLatitude", "-91")]
    [TestCase("BillingLongitude", "180.5")]
    [TestCase("ShippingLongitude", "-1E3")]
    [TestCase("ShippingLatitude", "\"113.4\"")]
    public async Task A_coordinate_has_at_most_90_or_180_degrees(string field, string degrees)
    {
        var answer = await Client.Post("sobjects/Account", $$"""{"Name":"Acme","{{field}}":{{degrees}}}""");
        Assert.That((answer.Status, answer.Code, answer.Fields.Single()), Is.EqualTo((400, "NUMBER_OUTSIDE_VALID_RANGE", field)));
    }

    [Test]
    public async Task Coordinates_at_the_poles_and_the_date_line_fit() => await Client.Create(
        "Account",
        """{"Name":"Acme","BillingLatitude":90,"BillingLongitude":-180,"ShippingLatitude":-90.0,"ShippingLongitude":"180"}""");

    [Test]
    public async Task An_account_is_not_above_itself()
    {
        var top = await Client.Create("Account", """{"Name":"Top"}""");
        var middle = await Client.Create("Account", $$"""{"Name":"Middle","ParentId":"{{top}}"}""");
        var bottom = await Client.Create("Account", $$"""{"Name":"Bottom","ParentId":"{{middle}}"}""");
        foreach (var above in new[] { top, middle, bottom })
        {
            var answer = await Client.Patch($"sobjects/Account/{top}", $$"""{"ParentId":"{{above}}"}""");
            Assert.That((answer.Status, answer.Code, answer.Fields.Single()), Is.EqualTo((400, "CIRCULAR_DEPENDENCY", "ParentId")));
        }

        Assert.That((await Client.Patch($"sobjects/Account/{bottom}", $$"""{"ParentId":"{{top}}"}""")).Status, Is.EqualTo(204));
        Assert.That((await Client.Patch($"sobjects/Account/{middle}", $$"""{"ParentId":"{{bottom}}"}""")).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task Two_rows_of_one_call_do_not_close_a_ring()
    {
        var (a, b) = (await Client.Create("Account", """{"Name":"A"}"""), await Client.Create("Account", """{"Name":"B"}"""));
        var answer = await Client.Patch("composite/sobjects", $$"""
            {"records":[{"attributes":{"type":"Account"},"id":"{{a}}","ParentId":"{{b}}"},
                        {"attributes":{"type":"Account"},"id":"{{b}}","ParentId":"{{a}}"}]}
            """);
        Assert.That((bool)answer.Json![0]!["success"]!, Is.True);
        Assert.That(ErrorOf(answer.Json[1]), Does.StartWith("CIRCULAR_DEPENDENCY: "));
    }

    [Test]
    public async Task Roles_and_managers_form_no_ring_and_contacts_may()
    {
        var boss = await Client.Create("UserRole", """{"Name":"Boss","DeveloperName":"Boss"}""");
        var rep = await Client.Create("UserRole", $$"""{"Name":"Rep","DeveloperName":"Rep","ParentRoleId":"{{boss}}"}""");
        Assert.That(
            (await Client.Patch($"sobjects/UserRole/{boss}", $$"""{"ParentRoleId":"{{rep}}"}""")).Code, Is.EqualTo("CIRCULAR_DEPENDENCY"));
        var user = Org.UserId;
        Assert.That(
            (await Client.Patch($"sobjects/User/{user}", $$"""{"ManagerId":"{{user}}"}""")).Code, Is.EqualTo("CIRCULAR_DEPENDENCY"));
        var contact = await Client.Create("Contact", """{"LastName":"Doe"}""");
        Assert.That((await Client.Patch($"sobjects/Contact/{contact}", $$"""{"ReportsToId":"{{contact}}"}""")).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task A_link_is_a_file_without_content()
    {
        var link = await Client.Create("ContentVersion", """{"Title":"Handbook","ContentUrl":"https://example.com/handbook"}""");
        var row = (await Client.Get($"sobjects/ContentVersion/{link}?fields=FileType,ContentSize,ContentDocumentId")).Json!;
        Assert.That(((string)row["FileType"]!, (int)row["ContentSize"]!), Is.EqualTo(("LINK", 0)));
        Assert.That((string?)row["ContentDocumentId"], Does.StartWith("069"));
        await Client.Create("ContentVersion", """{"ContentUrl":"https://example.com"}""");
        Assert.That((await Client.Post("sobjects/ContentVersion", """{"Title":"Neither"}""")).Code, Is.EqualTo("REQUIRED_FIELD_MISSING"));
        var both = await Client.Post(
            "sobjects/ContentVersion",
            """{"Title":"Both","ContentUrl":"https://example.com","PathOnClient":"a.txt","VersionData":"YQ=="}""");
        Assert.That(both.Code, Is.EqualTo("FIELD_INTEGRITY_EXCEPTION"));
    }

    [Test]
    public async Task The_length_of_a_text_counts_after_trimming_and_an_emoji_once()
    {
        var full = string.Concat(Enumerable.Repeat("😀", 80));
        await Client.Create("Contact", $$"""{"LastName":"  {{full}}  "}""");
        Assert.That((await Client.Post("sobjects/Contact", $$"""{"LastName":"{{full}}x"}""")).Code, Is.EqualTo("STRING_TOO_LONG"));
    }
}
