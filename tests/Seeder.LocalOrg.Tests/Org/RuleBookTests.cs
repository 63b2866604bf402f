namespace Seeder.Local.Tests;

internal sealed class RuleBookTests : OrgFixture
{
    protected override LocalOrgOptions Options => new()
    {
        Rules = new OrgRules
        {
            Validation =
            [
                new("Account", "Revenue", "AnnualRevenue < 0", "Revenue is never negative.", "AnnualRevenue"),
                new("Account", "Site", "AND(ISBLANK(Site), ISPICKVAL(Industry, 'Banking'))", "Banks have a site."),
                new("Account", "Parent", "Parent.AnnualRevenue < AnnualRevenue", "Parents earn more."),
                new("Account", "Frozen", "ISCHANGED(Sic) && PRIORVALUE(Sic) = 'fix'", "Sic is fixed.", "Sic"),
            ],
            Duplicates = [new("Lead", "Same mail", ["Email"]),
                new("Contact", "Same person", ["LastName", "Birthdate"], Alert: false, Message: "You are doubles.")],
        },
    };

    [Test]
    public async Task Every_validation_rule_that_holds_is_told()
    {
        var answer = await Client.Post("sobjects/Account", """{"Name":"A","AnnualRevenue":-1,"Industry":"Banking"}""");
        Assert.That((answer.Status, answer.Json!.AsArray().Count), Is.EqualTo((400, 2)));
        Assert.That(
            (answer.Code, answer.Message, answer.Fields.Single()),
            Is.EqualTo(("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Revenue is never negative.", "AnnualRevenue")));
        Assert.That((string)answer.Json![1]!["message"]!, Is.EqualTo("Banks have a site."));
        await Client.Create("Account", """{"Name":"A","Industry":"Banking","Site":"x"}""");
    }

    [Test]
    public async Task Conditions_see_parents_and_former_values()
    {
        var parent = await Client.Create("Account", """{"Name":"P","AnnualRevenue":10,"Sic":"fix"}""");
        Assert.That(
            (await Client.Post("sobjects/Account", $$"""{"Name":"C","ParentId":"{{parent}}","AnnualRevenue":11}""")).Message,
            Is.EqualTo("Parents earn more."));
        await Client.Create("Account", $$"""{"Name":"C","ParentId":"{{parent}}","AnnualRevenue":9}""");
        Assert.That((await Client.Patch("sobjects/Account/" + parent, """{"Sic":"x"}""")).Message, Is.EqualTo("Sic is fixed."));
        Assert.That((await Client.Patch("sobjects/Account/" + parent, """{"Sic":"fix","Name":"Q"}""")).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task A_duplicate_is_told_with_what_it_duplicates_and_may_be_saved_all_the_same()
    {
        var first = await Client.Create("Lead", """{"LastName":"A","Company":"C","Email":"a@example.com"}""");
        const string Again = """{"LastName":"B","Company":"C","Email":"A@example.com"}""";
        var answer = await Client.Post("sobjects/Lead", Again);
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((400, "DUPLICATES_DETECTED", "Use one of these records?")));
        var detail = answer.Json![0]!["duplicateResut"]!;
        Assert.That(
            ((bool)detail["allowSave"]!, (string)detail["duplicateRule"]!, (string)detail["duplicateRuleEntityType"]!,
                (string)detail["matchResults"]![0]!["matchRecords"]![0]!["record"]!["Id"]!),
                Is.EqualTo((true, "Same mail", "Lead", first)));
        var inCollection = await Client.Post("composite/sobjects", $$"""{"records":[{"attributes":{"type":"Lead"},{{Again[1..]}}]}""");
        Assert.That(ErrorOf(inCollection.Json![0]), Is.EqualTo("DUPLICATES_DETECTED: Use one of these records? []"));
        var saved = await Client.Send(
            HttpMethod.Post, "sobjects/Lead", Again, ("Sforce-Duplicate-Rule-Header", "allowSave=true, runAsCurrentUser=true"));
        Assert.That(saved.Status, Is.EqualTo(201));
        await Client.Create("Lead", """{"LastName":"A","Company":"C"}""");
        await Client.Create("Lead", """{"LastName":"A","Company":"C"}""");
    }

    [Test]
    public async Task A_rule_that_blocks_blocks()
    {
        const string Ann = """{"LastName":"Ann","Birthdate":"1990-01-01"}""";
        await Client.Create("Contact", Ann);
        var answer = await Client.Send(HttpMethod.Post, "sobjects/Contact", Ann, ("Sforce-Duplicate-Rule-Header", "allowSave=true"));
        Assert.That((answer.Status, answer.Code, answer.Message), Is.EqualTo((400, "DUPLICATES_DETECTED", "You are doubles.")));
    }

    [Test]
    public async Task Assignment_sets_the_owner_unless_it_is_switched_off()
    {
        var queue = await Client.Create("Group", """{"Name":"Desk","Type":"Queue"}""");
        await Client.Create("QueueSobject", $$"""{"QueueId":"{{queue}}","SobjectType":"Case"}""");
        var rules = await Client.Send(
            HttpMethod.Put,
            "/local-org/rules",
            $$"""{"assignment":[{"object":"Case","ownerId":"{{queue}}","condition":"ISPICKVAL(Origin, 'Web')"}]}""");
        Assert.That(rules.Status, Is.EqualTo(204), rules.Text);
        await Client.Create("Case", """{"Subject":"1","Origin":"Web"}""");
        await Client.Create("Case", """{"Subject":"2","Origin":"Phone"}""");
        await Client.Send(HttpMethod.Post, "sobjects/Case", """{"Subject":"3","Origin":"Web"}""", ("Sforce-Auto-Assign", "false"));
        var owners =
            (await Client.Query("SELECT Owner.Name FROM Case ORDER BY Subject")).Records.Select(r => (string)r!["Owner"]!["Name"]!);
        Assert.That(owners, Is.EqualTo(new[] { "Desk", "Local Admin", "Local Admin" }));
    }

    [Test]
    public async Task The_rules_can_be_changed_while_the_org_runs()
    {
        var wrong = await Client.Send(
            HttpMethod.Put,
            "/local-org/rules",
            """{"validation":[{"object":"Account","name":"x","condition":"Shoe = 1","message":"m"}]}""");
        Assert.That((wrong.Status, wrong.Message), Is.EqualTo((400, "Account has no field Shoe")));
        await Client.Send(
            HttpMethod.Put,
            "/local-org/rules",
            """{"validation":[{"object":"Account","name":"x","condition":"LEN(Name) > 3","message":"Short, please.","field":"Name"}]}""");
        Assert.That((await Client.Post("sobjects/Account", """{"Name":"Acme"}""")).Message, Is.EqualTo("Short, please."));
        await Client.Create("Account", """{"Name":"A","AnnualRevenue":-1}""");
        Assert.That((await Client.Get("/local-org/rules")).Text, Does.Contain("Short, please."));
    }

    [Test]
    public void A_condition_that_cannot_be_evaluated_is_refused_at_the_start() =>
        Assert.That(
            async () => await LocalOrg.StartAsync(
                new LocalOrgOptions { Rules = new OrgRules { Validation = [new("Account", "x", "VLOOKUP(a, b, c)", "m")] } }),
                Throws.ArgumentException);

    [Test]
    public async Task What_a_trigger_rewrites_is_stored_so_whatever_is_sent()
    {
        await Client.Send(HttpMethod.Put, "/local-org/rules", """{"rewrites":[{"object":"Account","field":"Name"}]}""");
        var id = await Client.Create("Account", """{"Name":"Acme","Site":"x"}""");
        Assert.That((string)(await Client.Get($"sobjects/Account/{id}?fields=Name,Site")).Json!["Name"]!, Is.EqualTo("ACME"));
        await Client.Patch($"sobjects/Account/{id}", """{"Name":"Beta"}""");
        Assert.That((string)(await Client.Get($"sobjects/Account/{id}?fields=Name,Site")).Json!["Name"]!, Is.EqualTo("BETA"));
    }

    [Test]
    public async Task What_the_user_may_not_see_is_found_neither_alive_nor_deleted()
    {
        var id = await Client.Create("Account", """{"Name":"Hidden"}""");
        await Client.Create("Account", """{"Name":"Seen"}""");
        await Client.Send(HttpMethod.Put, "/local-org/rules", $$"""{"hidden":["{{id}}"]}""");
        Assert.That(
            (await Client.Query("SELECT Name FROM Account")).Records.Select(r => (string)r!["Name"]!), Is.EqualTo(new[] { "Seen" }));
        Assert.That((await Client.Get($"composite/sobjects/Account?ids={id}&fields=Name")).Json!.AsArray().Single(), Is.Null);
        await Client.Send(HttpMethod.Put, "/local-org/rules", "{}");
        Assert.That((await Client.Query("SELECT Name FROM Account")).Records, Has.Count.EqualTo(2));
    }
}
