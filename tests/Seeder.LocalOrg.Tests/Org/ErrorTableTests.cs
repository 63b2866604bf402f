using System.Text.Json.Nodes;

namespace Seeder.Local.Tests;

/// <summary>The error table of the fact sheet, line by line: what provokes it, and its status, code, message and fields.</summary>
/// <remarks>
/// What the org cannot come to by itself a fault rule says in its place. It has no automation (CANNOT_EXECUTE_FLOW_TRIGGER, errors
/// out of triggers), no sharing (INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY), no quotas (REQUEST_LIMIT_EXCEEDED,
/// STORAGE_LIMIT_EXCEEDED, LIMIT_EXCEEDED and the governor's TOO_MANY_*), no editions (API_DISABLED_FOR_ORG), and nothing overloads it
/// (SERVER_UNAVAILABLE, UNKNOWN_EXCEPTION, QUERY_TIMEOUT, UNABLE_TO_LOCK_ROW). Not here: PROCESSING_HALTED of Composite, which the org
/// does not offer; INVALID_BATCH_SIZE, because the documentation calls the batch size of a query a hint, which the org keeps within
/// its bounds. An owner that is null is told as recorded orgs tell it, "owner cannot be blank", and not in the words of the sheet,
/// whose source is weaker.
/// </remarks>
internal sealed class ErrorTableTests
{
    private const string Create = "POST composite/sobjects", Row = "POST sobjects/";

    private readonly Dictionary<string, string> ids = [];
    private LocalOrg org = null!;
    private OrgClient client = null!;
    private Project project = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        project = new Project()
            .Field("Account", "Key__c", "<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique>")
            .Field("Account", "Loose__c", "<type>Text</type><length>20</length><externalId>true</externalId>")
            .Field(
                "Account",
                "Race__c",
                "<type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><value><fullName>Elf</fullName></"
                    + "value></valueSetDefinition></valueSet>")
            .Field(
                "Account",
                "Broker__c",
                "<type>Lookup</type><referenceTo>Contact</referenceTo><relationshipName>Brokered</"
                    + "relationshipName><lookupFilter><active>true</active><filterItems><field>Contact.DoNotCall</"
                    + "field><operation>equals</operation><value>False</value></filterItems><isOptional>false</isOptional></lookupFilter>");
        org = await LocalOrg.StartAsync(new LocalOrgOptions
        {
            MetadataPaths = [project.Root],
            Rules = new OrgRules
            {
                Validation = [new("Account", "Age", "YearStarted = '0'", "Too old.", "YearStarted"),
                    new("Account", "Sad", "YearStarted = '0'", "Too sad.")],
                Duplicates = [new("Lead", "Mail", ["Email"])],
            },
        });
        client = new OrgClient(org);
        ids["acc"] = await client.Create("Account", """{"Name":"Acme","Key__c":"K1","Loose__c":"L"}""");
        ids["twin"] = await client.Create("Account", """{"Name":"Twin","Loose__c":"L"}""");
        ids["gone"] = await client.Create("Account", """{"Name":"Gone"}""");
        await client.Delete("sobjects/Account/" + ids["gone"]);
        ids["ann"] = await client.Create("Contact", $$"""{"LastName":"Ann","FirstName":"Jo","AccountId":"{{ids["acc"]}}"}""");
        ids["mute"] = await client.Create("Contact", """{"LastName":"Mute","DoNotCall":true}""");
        ids["case"] = await client.Create("Case", $$"""{"ContactId":"{{ids["ann"]}}"}""");
        ids["number"] = (string)(await client.Get("sobjects/Case/" + ids["case"])).Json!["CaseNumber"]!;
        await client.Create("Lead", """{"LastName":"L","Company":"C","Email":"l@example.com"}""");
        ids["prod"] = await client.Create("Product2", """{"Name":"P"}""");
        ids["standard"] = (string)(await client.Query("SELECT Id FROM Pricebook2 WHERE IsStandard = true")).Records[0]!["Id"]!;
        ids["priced"] = await client.Create("Product2", """{"Name":"Q"}""");
        await client.Create(
            "PricebookEntry", $$"""{"Product2Id":"{{ids["priced"]}}","Pricebook2Id":"{{ids["standard"]}}","UnitPrice":1}""");
        ids["book"] = await client.Create("Pricebook2", """{"Name":"B","IsActive":true}""");
        ids["profile"] = (string)(await client.Query("SELECT Id FROM Profile LIMIT 1")).Records[0]!["Id"]!;
        ids["idle"] = await client.Create(
            "User",
            $$"""{"Username":"idle@example.com","LastName":"I","Email":"i@example.com","Alias":"i","IsActive":false,"ProfileId":"{{ids["profile"]}}","TimeZoneSidKey":"GMT","LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}""");
        ids["order"] = await client.Create("Order", $$"""{"AccountId":"{{ids["acc"]}}","EffectiveDate":"2026-01-01","Status":"Draft"}""");
        ids["acc15"] = ids["acc"][..15];
        ids["long"] = new string('x', 256);
        ids["none"] = ids["acc"][..8] + "9999999";
        ids["ids"] = string.Join(',', Enumerable.Repeat(ids["acc"], 201));
        ids["many"] = string.Join(',', Enumerable.Range(0, 201).Select(i => $$"""{"attributes":{"type":"Account"},"Name":"{{i}}"}"""));
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client.Dispose();
        await org.DisposeAsync();
        project.Dispose();
    }

    [TestCase(Row + "Contact", "{}", 400, "REQUIRED_FIELD_MISSING", "Required fields are missing: [LastName]", "LastName")]
    [TestCase(Row + "Contact", """{"LastName":"x","X":1}""", 400, "INVALID_FIELD", "No such column 'X' on sobject of type Contact", "")]
    [TestCase(Create, """{"records":[{"attributes":{"type":"Contact"},"LastName":"x","X":1}]}""", 200, "INVALID_FIELD",
        "No such column 'X' on sobject of type Contact", "")]
    [TestCase(Row + "Contact", """{"LastName":"x","Account":{"Key__c":"K9"}}""", 400, "INVALID_FIELD",
        "Foreign key external ID: K9 not found for field Key__c in entity Account", "")]
    [TestCase(Row + "Account", """{"Name":"x","MasterRecordId":"{acc}"}""", 400, "INVALID_FIELD_FOR_INSERT_UPDATE",
        "Unable to create/update fields: MasterRecordId. Please check the security settings of this field and verify that it is "
            + "read/write for your profile or permission set.", "MasterRecordId")]
    [TestCase(Row + "Account", """{"Name":"{long}"}""", 400, "STRING_TOO_LONG",
        "Account Name: data value too large: {long} (max length=255)", "Name")]
    [TestCase(Row + "Contact", """{"LastName":"x","AccountId":"{ann}"}""", 400, "MALFORMED_ID",
        "Account ID: id value of incorrect type: {ann}", "AccountId")]
    [TestCase(Row + "Contact", """{"LastName":"x","AccountId":"@accRef"}""", 400, "MALFORMED_ID",
        "Account ID: id value of incorrect type: @accRef", "AccountId")]
    [TestCase("PATCH composite/sobjects", """{"records":[{"attributes":{"type":"Contact"},"id":"{acc}"}]}""", 200, "MALFORMED_ID",
        "Contact ID: id value of incorrect type: {acc}", "Id")]
    [TestCase("DELETE composite/sobjects?ids=001RM", null, 200, "MALFORMED_ID", "malformed id 001RM", "")]
    [TestCase(Row + "Contact", """{"LastName":"x","AccountId":"{none}"}""", 400, "INVALID_CROSS_REFERENCE_KEY",
        "invalid cross reference id", "AccountId")]
    [TestCase(Row + "Account", """{"Name":"x","OwnerId":null}""", 400, "INVALID_CROSS_REFERENCE_KEY", "Owner ID: owner cannot be blank",
        "OwnerId")]
    [TestCase("DELETE sobjects/User/{idle}", null, 403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id", "")]
    [TestCase(Row + "Account", """{"Name":"x","Key__c":"k1"}""", 400, "DUPLICATE_VALUE",
        "duplicate value found: Key__c duplicates value on record with id: {acc15}", "")]
    [TestCase("PATCH composite/sobjects/Account/Key__c",
        """{"records":[{"attributes":{"type":"Account"},"Name":"x","Key__c":"N"},{"attributes":{"type":"Account"},"Name":"y","Key__c":"N"}]}""", 200, "DUPLICATE_VALUE", "Duplicate external id specified: N", "Key__c")]
    [TestCase("PATCH composite/sobjects/Account/Loose__c", """{"records":[{"attributes":{"type":"Account"},"Name":"x","Loose__c":"L"}]}""",
        200, "DUPLICATE_EXTERNAL_ID", "Loose: more than one record found for external id field: [{acc}, {twin}]", "Loose__c")]
    [TestCase(Row + "Lead", """{"LastName":"x","Company":"C","Email":"l@example.com"}""", 400, "DUPLICATES_DETECTED",
        "Use one of these records?", "")]
    [TestCase(Row + "Account", """{"Name":"x","Race__c":"Orc"}""", 400, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "Race: bad value for restricted picklist field: Orc", "Race__c")]
    [TestCase(Row + "Asset", """{"Name":"x"}""", 400, "FIELD_INTEGRITY_EXCEPTION", "Every asset needs an account, a contact, or both.", "")]
    [TestCase(Row + "PricebookEntry", """{"Product2Id":"{priced}","Pricebook2Id":"{book}","UseStandardPrice":true,"UnitPrice":2}""", 400,
        "FIELD_INTEGRITY_EXCEPTION", "field integrity exception", "UnitPrice")]
    [TestCase(Row + "Account", """{"Name":"x","Broker__c":"{mute}"}""", 400, "FIELD_FILTER_VALIDATION_EXCEPTION",
        "Value does not exist or does not match filter criteria.", "Broker__c")]
    [TestCase(Row + "Account", """{"Name":"x","YearStarted":"0"}""", 400, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too old.", "YearStarted")]
    [TestCase(Row + "Account", """{"Name":"x","NumberOfEmployees":1431655766}""", 400, "NUMBER_OUTSIDE_VALID_RANGE",
        "Employees: value outside of valid range on numeric field: 1431655766", "NumberOfEmployees")]
    [TestCase(
        Row + "Contact", """{"LastName":"x","Email":"123"}""", 400, "INVALID_EMAIL_ADDRESS", "Email: invalid email address: 123", "Email")]
    [TestCase(Row + "Contact", "", 400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.", "")]
    [TestCase(Row + "Contact", """{"LastName" j}""", 400, "JSON_PARSER_ERROR",
        "Unexpected character ('j' (code 106)): was expecting a colon to separate field name and value at [line:1, column:13]", "")]
    [TestCase(Row + "Contact", """{"LastName":{}}""", 400, "JSON_PARSER_ERROR",
        "Cannot deserialize instance of string from START_OBJECT value { or request may be missing a required field at [line:1, column:13]",
        "")]
    [TestCase(Row + "Contact", """{"EmailBouncedDate":"x"}""", 400, "JSON_PARSER_ERROR",
        "Cannot deserialize instance of datetime from VALUE_STRING value x or request may be missing a required field at [line:1, "
            + "column:21]", "")]
    [TestCase("GET sobjects/Shoe/{acc}", null, 404, "NOT_FOUND", "The requested resource does not exist", "")]
    [TestCase("GET sobjects/Account/{none}", null, 404, "NOT_FOUND",
        "Provided external ID field does not exist or is not accessible: {none}", "")]
    [TestCase("GET sobjects/Account/Key__c/nobody", null, 404, "NOT_FOUND",
        "Provided external ID field does not exist or is not accessible: nobody", "")]
    [TestCase("GET /services/data/v99.0/limits", null, 404, "NOT_FOUND", "The requested resource does not exist", "")]
    [TestCase("PATCH sobjects/Account", "{}", 405, "METHOD_NOT_ALLOWED", "HTTP Method 'PATCH' not allowed. Allowed are GET,HEAD,POST", "")]
    [TestCase(Create, """{"allOrNone":true,"records":[{"attributes":{"type":"Account"},"Name":"x"},{"attributes":{"type":"Account"}}]}""",
        200, "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "Record rolled back because not all records were valid and the request was using AllOrNone header", "")]
    [TestCase("POST composite/batch",
        """{"haltOnError":true,"batchRequests":[{"method":"GET","url":"v66.0/sobjects/Shoe"},{"method":"GET","url":"v66.0/limits"}]}""",
        200, "NOT_FOUND", "The requested resource does not exist", "", "BATCH_PROCESSING_HALTED")]
    [TestCase("DELETE sobjects/Account/{gone}", null, 404, "ENTITY_IS_DELETED", "entity is deleted", "")]
    [TestCase("DELETE composite/sobjects?ids={gone}", null, 200, "ENTITY_IS_DELETED", "entity is deleted", "")]
    [TestCase(Create, """{"records":[{many}]}""", 400, "EXCEEDED_ID_LIMIT",
        "record limit reached. cannot submit more than 200 records into this call", "")]
    [TestCase("DELETE composite/sobjects?ids={ids}", null, 400, "EXCEEDED_ID_LIMIT",
        "record limit reached. cannot submit more than 200 records into this call", "")]
    [TestCase(Create, """{"records":[]}""", 400, "REQUIRED_FIELD_MISSING", "At least 1 record is required", "")]
    [TestCase("POST composite/tree/Account",
        """{"records":[{"attributes":{"type":"Account","referenceId":"a"},"Name":"x"},{"attributes":{"type":"Account","referenceId":"a"},"Name":"y"}]}""", 400, "INVALID_INPUT", "Duplicate ReferenceId provided in the request.", "", "PROCESSING_HALTED")]
    [TestCase("POST composite/tree/UserRole", """{"records":[{"attributes":{"type":"UserRole","referenceId":"a"},"Name":"x"}]}""", 400,
        "INVALID_INPUT", "Invalid entity type provided in the request: UserRole", "")]
    [TestCase("PATCH composite/sobjects", """{"records":[{"attributes":{"type":"Contact"},"LastName":"x"}]}""", 200, "MISSING_ARGUMENT",
        "Id not specified in an update call", "")]
    [TestCase("GET query?q=SELECT+Id+FROM+Accout", null, 400, "INVALID_TYPE",
        "\nSELECT Id FROM Accout\n               ^\nERROR at Row:1:Column:16\nsObject type 'Accout' is not supported. "
            + "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. "
            + "Please reference your WSDL or the describe call for the appropriate names.", "")]
    [TestCase("GET query?q=SELECT+Id,+FROM+Account", null, 400, "MALFORMED_QUERY",
        "\nSELECT Id, FROM Account\n           ^\nERROR at Row:1:Column:12\nunexpected token: 'FROM'", "")]
    [TestCase("DELETE sobjects/Contact/{ann}", null, 400, "DELETE_FAILED",
        "Your attempt to delete Jo Ann could not be completed because it is associated with the following cases.: {number}\n", "")]
    [TestCase(
        Row + "Profile", """{"Name":"x"}""", 400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: Profile", "")]
    [TestCase(Row + "Lead", """{"LastName":"x","Company":"C","OwnerId":"{idle}"}""", 400, "INACTIVE_OWNER_OR_USER",
        "operation performed with inactive user [{idle}] as owner of lead", "OwnerId")]
    [TestCase(Create, """{"records":[{"attributes":{"type":"Account"},"Name":"x"},{"attributes":{"type":"User"},"LastName":"x"}]}""", 200,
        "MIXED_DML_OPERATION",
        "DML operation on setup object is not permitted after you have updated a non-setup object (or vice versa): "
            + "User, original object: Account", "")]
    [TestCase(Row + "PricebookEntry", """{"Product2Id":"{prod}","Pricebook2Id":"{book}","UnitPrice":1}""", 400,
        "STANDARD_PRICE_NOT_DEFINED", "No standard price defined for this product", "")]
    [TestCase("PATCH sobjects/Order/{order}", """{"Status":"Activated"}""", 400, "FAILED_ACTIVATION",
        "An order must have at least one product.", "Status")]
    [TestCase("PATCH composite/sobjects/Account/Site", """{"records":[{"attributes":{"type":"Account"},"Site":"x"}]}""", 400,
        "INVALID_FIELD", "Field name provided, Site does not match an External ID, Salesforce Id, or indexed field for Account", "")]
    public async Task Each_line_comes_as_it_is_written(
        string call, string? body, int status, string code, string message, string fields, string? also = null)
    {
        var space = call.IndexOf(' ', StringComparison.Ordinal);
        var answer = await client.Send(new HttpMethod(call[..space]), Filled(call[(space + 1)..]), body is null ? null : Filled(body));
        Assert.That(answer.Status, Is.EqualTo(status), answer.Text);
        var errors = Errors(answer.Json).ToList();
        var error = errors.First();
        Assert.That((error.Code, error.Message, string.Join(',', error.Fields)), Is.EqualTo((code, Filled(message), fields)));
        Assert.That(also is null || errors.Exists(e => e.Code == also), answer.Text);
    }

    [TestCase("401", "INVALID_SESSION_ID", "Session expired or invalid")]
    [TestCase("403", "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")]
    [TestCase("500", "UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId if you contact support: local-org")]
    [TestCase("503", "SERVER_UNAVAILABLE", "Server Unavailable")]
    public async Task What_the_platform_says_comes_by_a_fault_rule(string status, string code, string message)
    {
        await client.Post("/local-org/faults", $$"""{"kind":"row","action":"status","status":{{status}},"times":1}""");
        var answer = await client.Get("sobjects/Account/" + ids["acc"]);
        Assert.That(
            (answer.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.Code, answer.Message),
            Is.EqualTo((status, code, message)));
    }

    [TestCase(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API")]
    [TestCase(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded")]
    [TestCase(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization.")]
    [TestCase(400, "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY", "insufficient access rights on cross-reference id: {acc15}")]
    [TestCase(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "MyTrigger: execution of BeforeInsert caused by: System.NullPointerException Trigger.MyTrigger: line 2, column 1")]
    [TestCase(400, "CANNOT_EXECUTE_FLOW_TRIGGER", "We can't save this record because the \"X\" process failed.")]
    [TestCase(400, "STORAGE_LIMIT_EXCEEDED", "storage limit exceeded")]
    [TestCase(400, "LIMIT_EXCEEDED", "limit exceeded")]
    [TestCase(400, "QUERY_TIMEOUT", "Your query request was running for too long.")]
    public async Task What_only_another_org_would_say_a_fault_rule_says_in_its_words(int status, string code, string message)
    {
        var rule = new JsonObject
        {
            ["kind"] = "row",
            ["action"] = "status",
            ["status"] = status,
            ["times"] = 1,
            ["body"] = new JsonArray(new JsonObject { ["message"] = Filled(message), ["errorCode"] = code })
        };
        await client.Post("/local-org/faults", rule.ToJsonString());
        var answer = await client.Post("sobjects/Account", """{"Name":"x"}""");
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((status, code, Filled(message))));
    }

    [Test]
    public async Task A_locked_row_is_told_with_its_id()
    {
        await client.Post("/local-org/faults", """{"kind":"row","action":"lock","times":1}""");
        var answer = await client.Patch("sobjects/Account/" + ids["acc"], """{"Site":"x"}""");
        Assert.That(
            (answer.Status, answer.Code, answer.Message, answer.Fields.Length),
            Is.EqualTo((400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records: " + ids["acc"], 0)));
    }

    [Test]
    public async Task A_wrong_token_is_an_expired_session()
    {
        using var stranger = new OrgClient(org);
        stranger.Http.DefaultRequestHeaders.Authorization = new("Bearer", "00D000000000001!X");
        var answer = await stranger.Get("sobjects/Account/" + ids["acc"]);
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((401, "INVALID_SESSION_ID", "Session expired or invalid")));
    }

    [Test]
    public async Task A_key_of_several_records_gives_their_addresses()
    {
        var answer = await client.Get("sobjects/Account/Loose__c/L");
        Assert.That(
            (answer.Status, answer.Text),
            Is.EqualTo(
                (300,
                    $"""["/services/data/v66.0/sobjects/Account/{ids["acc"]}","/services/data/v66.0/sobjects/Account/{ids["twin"]}"]""")));
    }

    [Test]
    public async Task Several_validation_rules_give_several_entries()
    {
        var answer = await client.Post("sobjects/Account", """{"Name":"x","YearStarted":"0"}""");
        Assert.That(Errors(answer.Json).Select(e => e.Message), Is.EqualTo(new[] { "Too old.", "Too sad." }));
    }

    private string Filled(string text) =>
        ids.Aggregate(text, (filled, id) => filled.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));

    /// <summary>Every error of an answer, whatever shape it has, in order.</summary>
    private static IEnumerable<(string Code, string Message, IEnumerable<string> Fields)> Errors(JsonNode? json) => json switch
    {
        JsonArray array => array.SelectMany(Errors),
        JsonObject error
            when error.ContainsKey("message") => [
                ((string)(error["errorCode"] ?? error["statusCode"])!, (string)error["message"]!,
                    (error["fields"]?.AsArray() ?? []).Select(f => (string)f!))],
        JsonObject other => other.SelectMany(p => Errors(p.Value)),
        _ => [],
    };
}
