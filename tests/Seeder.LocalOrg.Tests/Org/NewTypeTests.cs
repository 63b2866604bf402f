using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The rules of types beyond sales and service basics: quotes, work orders, contracts, shares, feeds, articles and
/// settings.</summary>
internal sealed class NewTypeTests : OrgFixture
{
    [Test]
    public async Task A_quote_needs_an_opportunity_and_gets_its_account_a_number_and_totals()
    {
        var (book, entry) = await Priced();
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        var deal = await Client.Create(
            "Opportunity", $$"""{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01","AccountId":"{{account}}"}""");
        Assert.That((await Client.Post("sobjects/Quote", """{"Name":"Q"}""")).Fields, Is.EqualTo(new[] { "OpportunityId" }));
        var quote = await Client.Create(
            "Quote", $$"""{"Name":"Q","OpportunityId":"{{deal}}","Pricebook2Id":"{{book}}","Tax":5,"ShippingHandling":2}""");
        await Client.Create("QuoteLineItem", $$"""{"QuoteId":"{{quote}}","PricebookEntryId":"{{entry}}","Quantity":2,"Discount":10}""");
        var line = await Client.Create(
            "QuoteLineItem", $$"""{"QuoteId":"{{quote}}","PricebookEntryId":"{{entry}}","Quantity":1,"UnitPrice":50}""");
        var row = await Row(
            "Quote",
            quote,
            "QuoteNumber, AccountId, LineItemCount, Subtotal, TotalPrice, Discount, GrandTotal, Status, (SELECT LineNumber FROM "
                + "QuoteLineItems)");
        Assert.That(
            ((string)row["QuoteNumber"]!, (string)row["AccountId"]!, (int)row["LineItemCount"]!, (string)row["Status"]!),
            Is.EqualTo(("00000001", account, 2, "Draft")));
        Assert.That(
            ((double)row["Subtotal"]!, (double)row["TotalPrice"]!, (double)row["Discount"]!, (double)row["GrandTotal"]!),
            Is.EqualTo((250.0, 230.0, 8.0, 237.0)));
        Assert.That(row["QuoteLineItems"]!["records"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((await Client.Delete("sobjects/QuoteLineItem/" + line)).Status, Is.EqualTo(204));
        Assert.That((double)(await Row("Quote", quote, "GrandTotal"))["GrandTotal"]!, Is.EqualTo(187.0));
        Assert.That((await Client.Patch("sobjects/Quote/" + quote, """{"Tax":6}""")).Status, Is.EqualTo(204));
        Assert.That((double)(await Row("Quote", quote, "GrandTotal"))["GrandTotal"]!, Is.EqualTo(188.0));
    }

    [Test]
    public async Task A_line_of_a_quote_needs_a_price_of_its_price_book()
    {
        var (_, entry) = await Priced();
        var deal = await Client.Create("Opportunity", """{"Name":"Deal","StageName":"Prospecting","CloseDate":"2026-05-01"}""");
        var quote = await Client.Create("Quote", $$"""{"Name":"Q","OpportunityId":"{{deal}}"}""");
        var line = await Client.Post(
            "sobjects/QuoteLineItem", $$"""{"QuoteId":"{{quote}}","PricebookEntryId":"{{entry}}","Quantity":1}""");
        Assert.That((line.Status, line.Code, line.Fields[0]), Is.EqualTo((400, "FIELD_INTEGRITY_EXCEPTION", "PricebookEntryId")));
    }

    [Test]
    public async Task A_work_order_has_a_number_a_category_and_the_totals_of_its_lines()
    {
        var (book, entry) = await Priced();
        var order = await Client.Create("WorkOrder", $$"""{"Subject":"Repair","Pricebook2Id":"{{book}}","Duration":2}""");
        await Client.Create("WorkOrderLineItem", $$"""{"WorkOrderId":"{{order}}"}""");
        await Client.Create("WorkOrderLineItem", $$"""{"WorkOrderId":"{{order}}","PricebookEntryId":"{{entry}}","Quantity":3}""");
        Assert.That((await Client.Patch("sobjects/WorkOrder/" + order, """{"Status":"Completed"}""")).Status, Is.EqualTo(204));
        var row = await Row("WorkOrder", order, "WorkOrderNumber, StatusCategory, IsClosed, DurationInMinutes, GrandTotal, LineItemCount");
        Assert.That(
            ((string)row["WorkOrderNumber"]!, (string)row["StatusCategory"]!, (bool)row["IsClosed"]!, (double)row["GrandTotal"]!),
            Is.EqualTo(("00000001", "Completed", true, 300.0)));
        Assert.That(((double)row["DurationInMinutes"]!, (int)row["LineItemCount"]!), Is.EqualTo((120.0, 2)));
    }

    [TestCase("2020-01-01", "2021-01-01", "Expired")]
    [TestCase("2020-01-01", "3000-01-01", "Active")]
    [TestCase("2999-01-01", "3000-01-01", "Inactive")]
    public async Task The_dates_of_an_entitlement_and_of_a_service_contract_tell_their_status(string start, string end, string status)
    {
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        var dates = $$"""
            "StartDate":"{{start}}","EndDate":"{{end}}","AccountId":"{{account}}","Name":"X"
            """;
        foreach (var type in new[] { "Entitlement", "ServiceContract" })
        {
            var id = await Client.Create(type, $"{{{dates}}}");
            Assert.That((string)(await Row(type, id, "Status"))["Status"]!, Is.EqualTo(status), type);
        }
    }

    [Test]
    public async Task An_account_takes_its_entitlements_along()
    {
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        await Client.Create("Entitlement", $$"""{"Name":"Gold","AccountId":"{{account}}"}""");
        Assert.That((await Client.Delete("sobjects/Account/" + account)).Status, Is.EqualTo(204));
        Assert.That((await Client.Query("SELECT Id FROM Entitlement")).Records, Is.Empty);
    }

    [Test]
    public async Task There_is_one_manual_share_for_a_record_and_a_user()
    {
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        var share =
            $$"""{"AccountId":"{{account}}","UserOrGroupId":"{{Org.UserId}}","AccountAccessLevel":"Edit","OpportunityAccessLevel":"None"}""";
        var id = await Client.Create("AccountShare", share);
        Assert.That((string)(await Row("AccountShare", id, "RowCause"))["RowCause"]!, Is.EqualTo("Manual"));
        Assert.That((await Client.Post("sobjects/AccountShare", share)).Code, Is.EqualTo("DUPLICATE_VALUE"));
        Assert.That((await Client.Patch("sobjects/AccountShare/" + id, """{"AccountAccessLevel":"Read"}""")).Status, Is.EqualTo(400));
        Assert.That((await Client.Delete("sobjects/AccountShare/" + id)).Status, Is.EqualTo(204));
        await Client.Create("AccountShare", share);
    }

    [Test]
    public async Task A_post_needs_a_body_and_counts_its_comments_and_topics_know_their_record()
    {
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        Assert.That((await Client.Post("sobjects/FeedItem", $$"""{"ParentId":"{{account}}"}""")).Fields, Is.EqualTo(new[] { "Body" }));
        var post = await Client.Create("FeedItem", $$"""{"ParentId":"{{account}}","Body":"Hello"}""");
        await Client.Create("FeedComment", $$"""{"FeedItemId":"{{post}}","CommentBody":"Hi"}""");
        var row = await Row("FeedItem", post, "Type, CommentCount, Status, ParentId, Parent.Name");
        Assert.That(
            ((string)row["Type"]!, (int)row["CommentCount"]!, (string)row["Parent"]!["Name"]!), Is.EqualTo(("TextPost", 1, "Acme")));
        var topic = await Client.Create("Topic", """{"Name":"Harbour"}""");
        var assignment = await Client.Create("TopicAssignment", $$"""{"TopicId":"{{topic}}","EntityId":"{{account}}"}""");
        row = await Row("TopicAssignment", assignment, "EntityType, EntityKeyPrefix, Topic.Name");
        Assert.That(
            ((string)row["EntityType"]!, (string)row["EntityKeyPrefix"]!, (string)row["Topic"]!["Name"]!),
            Is.EqualTo(("Account", "001", "Harbour")));
    }

    [Test]
    public async Task An_email_of_a_case_belongs_to_the_case_in_both_lookups()
    {
        var owner = await Client.Create("Case", """{"Subject":"Broken"}""");
        var mail =
            await Client.Create("EmailMessage", $$"""{"ParentId":"{{owner}}","Subject":"Re: Broken","TextBody":"x","Incoming":true}""");
        var row = await Row("EmailMessage", mail, "RelatedToId, Name, Status, Parent.CaseNumber, (SELECT Id FROM EmailMessageRelations)");
        Assert.That(
            ((string)row["RelatedToId"]!, (string)row["Name"]!, (string)row["Status"]!), Is.EqualTo((owner, "Re: Broken", "0")));
        Assert.That((await Client.Patch("sobjects/EmailMessage/" + mail, """{"Status":"9"}""")).Code,
            Is.EqualTo("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"));
    }

    [Test]
    public async Task A_draft_article_makes_its_article_and_has_an_address_of_its_own()
    {
        var version = await Client.Create("Knowledge__kav", """{"Title":"How to","UrlName":"how-to"}""");
        var row = await Row("Knowledge__kav", version, "PublishStatus, VersionNumber, KnowledgeArticleId, Language, ArticleNumber");
        Assert.That(
            ((string)row["PublishStatus"]!, (int)row["VersionNumber"]!, (string)row["Language"]!), Is.EqualTo(("Draft", 1, "en_US")));
        Assert.That((await Client.Get($"sobjects/Knowledge__ka/{(string)row["KnowledgeArticleId"]!}")).Status, Is.EqualTo(200));
        Assert.That(
            (await Client.Post("sobjects/Knowledge__kav", """{"Title":"Other","UrlName":"how-to"}""")).Code, Is.EqualTo("DUPLICATE_VALUE"));
    }

    [Test]
    public async Task A_note_is_a_document_with_a_version()
    {
        var note = await Client.Create("ContentNote", """{"Title":"Call","Content":"SGVsbG8="}""");
        var row = await Row("ContentDocument", note, "Title, FileType, LatestPublishedVersion.VersionNumber");
        Assert.That(
            ((string)row["Title"]!, (string)row["FileType"]!, (string)row["LatestPublishedVersion"]!["VersionNumber"]!),
            Is.EqualTo(("Call", "SNOTE", "1")));
    }

    [TestCase("OpportunityStage", 10, "ApiName = 'Closed Won' AND IsWon = true AND DefaultProbability = 100")]
    [TestCase("CaseStatus", 4, "ApiName = 'Closed' AND IsClosed = true")]
    [TestCase("LeadStatus", 4, "ApiName = 'Closed - Converted' AND IsConverted = true")]
    [TestCase("TaskStatus", 5, "IsDefault = true AND ApiName = 'Not Started'")]
    [TestCase("TaskPriority", 3, "IsHighPriority = true AND ApiName = 'High'")]
    [TestCase("ContractStatus", 3, "StatusCode = 'InApproval'")]
    [TestCase("OrderStatus", 2, "StatusCode = 'Draft'")]
    public async Task Objects_of_statuses_have_a_row_for_each_value(string type, int count, string condition)
    {
        Assert.That((await Client.Query($"SELECT Id, MasterLabel FROM {type} ORDER BY SortOrder")).Records, Has.Count.EqualTo(count));
        Assert.That((await Client.Query($"SELECT Id FROM {type} WHERE {condition}")).Records, Has.Count.EqualTo(1));
        await Org.ResetAsync();
        using var again = new OrgClient(Org);
        Assert.That((await again.Query($"SELECT Id FROM {type}")).Records, Has.Count.EqualTo(count));
    }

    [Test]
    public async Task One_record_of_business_hours_is_the_default_of_cases()
    {
        var first = (string)(await Client.Query("SELECT Id FROM BusinessHours WHERE IsDefault = true")).Records[0]!["Id"]!;
        var broken = await Client.Create("Case", """{"Subject":"Broken"}""");
        Assert.That((string)(await Row("Case", broken, "BusinessHoursId"))["BusinessHoursId"]!, Is.EqualTo(first));
        var night = await Client.Create(
            "BusinessHours", """{"Name":"Night","TimeZoneSidKey":"Europe/Berlin","IsDefault":true,"MondayStartTime":"22:00:00.000Z"}""");
        var defaults = (await Client.Query("SELECT Id FROM BusinessHours WHERE IsDefault = true")).Records;
        Assert.That(defaults.Select(d => (string)d!["Id"]!), Is.EqualTo(new[] { night }));
    }

    // Types that need nothing else: each can be created, read, changed and deleted.
    [TestCase("LegalEntity", """{"Name":"X","CompanyName":"X GmbH"}""", "CompanyName")]
    [TestCase("ProductSellingModel", """{"Name":"X","SellingModelType":"OneTime","Status":"Draft"}""", "Name")]
    [TestCase("Topic", """{"Name":"X"}""", "Description")]
    [TestCase("Holiday", """{"Name":"X","ActivityDate":"2026-12-25"}""", "Description")]
    [TestCase("OperatingHours", """{"Name":"X","TimeZone":"Europe/Berlin"}""", "Description")]
    [TestCase("WorkType", """{"Name":"X","EstimatedDuration":1}""", "Description")]
    [TestCase("Location", """{"Name":"X","LocationType":"Warehouse"}""", "Description")]
    [TestCase("ContactPointEmail", """{"EmailAddress":"a@example.com"}""", "EmailDomain")]
    [TestCase("DataUsePurpose", """{"Name":"X"}""", "Description")]
    [TestCase("QuickText", """{"Name":"X","Message":"Hi"}""", "Message")]
    [TestCase("Territory2Type", """{"DeveloperName":"X","MasterLabel":"X","Priority":1}""", "Description")]
    [TestCase("Territory2Model", """{"DeveloperName":"X","Name":"X"}""", "Description")]
    [TestCase("MilestoneType", """{"Name":"X"}""", "Description")]
    [TestCase("Solution", """{"SolutionName":"X"}""", "SolutionNote")]
    public async Task A_record_can_be_created_read_changed_and_deleted(string type, string json, string text)
    {
        var id = await Client.Create(type, json);
        Assert.That((await Client.Get($"sobjects/{type}/{id}")).Status, Is.EqualTo(200));
        var field = (await Client.Get($"sobjects/{type}/describe")).Json!["fields"]!.AsArray().First(f => (string)f!["name"]! == text)!;
        if ((bool)field["updateable"]!)
        {
            Assert.That((await Client.Patch($"sobjects/{type}/{id}", $$"""{"{{text}}":"Changed"}""")).Status, Is.EqualTo(204));
            Assert.That((string)(await Client.Query($"SELECT {text} FROM {type}")).Records[0]![text]!, Is.EqualTo("Changed"));
        }

        Assert.That((await Client.Delete($"sobjects/{type}/{id}")).Status, Is.EqualTo(204));
        Assert.That((await Client.Query($"SELECT Id FROM {type}")).Records, Is.Empty);
    }

    [Test]
    public async Task Territories_have_a_type_and_a_model_and_take_accounts_and_users()
    {
        var type = await Client.Create("Territory2Type", """{"DeveloperName":"T","MasterLabel":"T","Priority":1}""");
        var model = await Client.Create("Territory2Model", """{"DeveloperName":"M","Name":"M"}""");
        var territory = await Client.Create(
            "Territory2",
            $$"""
            {"Name":"North","DeveloperName":"North","Territory2TypeId":"{{type}}","Territory2ModelId":"{{model}}",
             "AccountAccessLevel":"Read","OpportunityAccessLevel":"Read","CaseAccessLevel":"Read"}
            """);
        var account = await Client.Create("Account", """{"Name":"Acme"}""");
        await Client.Create(
            "ObjectTerritory2Association",
            $$"""{"ObjectId":"{{account}}","Territory2Id":"{{territory}}","AssociationCause":"Territory2Manual"}""");
        var member = $$"""{"UserId":"{{Org.UserId}}","Territory2Id":"{{territory}}"}""";
        await Client.Create("UserTerritory2Association", member);
        Assert.That((await Client.Post("sobjects/UserTerritory2Association", member)).Code, Is.EqualTo("DUPLICATE_VALUE"));
        var row = await Row("Territory2", territory, "Territory2Model.State, Territory2Type.MasterLabel");
        Assert.That((string)row["Territory2Model"]!["State"]!, Is.EqualTo("Planning"));
    }

    [Test]
    public async Task An_order_needs_an_account_and_an_assignment_a_permission_set_although_describes_call_both_nillable()
    {
        var order = await Client.Post("sobjects/Order", """{"EffectiveDate":"2026-01-01","Status":"Draft"}""");
        Assert.That((order.Code, order.Fields[0]), Is.EqualTo(("REQUIRED_FIELD_MISSING", "AccountId")));
        var assignment = await Client.Post("sobjects/PermissionSetAssignment", $$"""{"AssigneeId":"{{Org.UserId}}"}""");
        Assert.That((assignment.Code, assignment.Fields[0]), Is.EqualTo(("REQUIRED_FIELD_MISSING", "PermissionSetId")));
    }

    [Test]
    public async Task Profiles_have_a_license_and_the_administrator_has_permissions()
    {
        var profiles =
            await Client.Query("SELECT Name FROM Profile WHERE UserLicense.Name = 'Salesforce' AND PermissionsModifyAllData = true");
        Assert.That(profiles.Records.Select(p => (string)p!["Name"]!), Is.EqualTo(new[] { "System Administrator" }));
    }

    private async Task<JsonNode> Row(string type, string id, string fields)
    {
        var answer = await Client.Query($"SELECT {fields} FROM {type} WHERE Id = '{id}'");
        Assert.That(answer.Status, Is.EqualTo(200), answer.Text);
        return answer.Records[0]!;
    }

    private async Task<(string Book, string Entry)> Priced()
    {
        var book = (string)(await Client.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
        var product = await Client.Create("Product2", """{"Name":"Pump","IsActive":true}""");
        var entry = await Client.Create(
            "PricebookEntry", $$"""{"Pricebook2Id":"{{book}}","Product2Id":"{{product}}","UnitPrice":100,"IsActive":true}""");
        return (book, entry);
    }
}
