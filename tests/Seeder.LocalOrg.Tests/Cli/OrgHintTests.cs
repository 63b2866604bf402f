namespace Seeder.Cli.Tests;

/// <summary>The hints at refusals of the org fit the reason, and the org accepts the plan of a reader who follows them.</summary>
internal sealed class OrgHintTests : RemoteFixture
{
    private const string Agreement = "AccountId: \"${a}\", StartDate: 2026-01-01, ContractTerm: 12";
    private const string Sale = "AccountId: \"${a}\", EffectiveDate: 2026-01-01";
    private const string Cause = "The org creates it as a draft. Write 'Status: Draft' here";

    [TestCase($"Contract: [{{ {Agreement}, Status: Activated }}]", Cause)]
    [TestCase($"Contract: [{{ $count: 9, {Agreement}, Status: Activated }}]", Cause)]
    [TestCase($"Order: [{{ {Sale}, Status: Activated }}]", Cause)]
    [TestCase($"Order: [{{ {Sale}, Status: Draft, $then: {{ Status: Activated }} }}]", "Add an OrderItem with this order")]
    [TestCase(
        $"Contract: [{{ {Agreement}, Status: Draft, $then: {{ Status: Activated, Description: D }} }}]",
        "An update that activates a record may change only its status. Write the other fields outside '$then'")]
    public async Task An_activation_that_fails_has_the_hint_of_its_reason(string records, string hint)
    {
        Write("plan.yaml", $"plan: p\nrecords:\n  Account: [{{ $ref: a, Name: A }}]\n  {records}\n");

        var result = await RunAsync("apply", "plan.yaml", "--on-error", "continue");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        // Of nine equal errors, three are shown.
        var shown = records.Contains("$count", StringComparison.Ordinal) ? 3 : 1;
        Assert.That(result.Err.Split("FAILED_ACTIVATION").Length - 1, Is.EqualTo(shown), result.Err);
        Assert.That(result.Err, Does.Contain($"hint: {hint}"));
        // The place is the status that the org did not accept, also under '$then'.
        Assert.That(result.Err, Does.Contain($"plan.yaml:4:{records.IndexOf("Activated", StringComparison.Ordinal) + 3}: error"));
    }

    [TestCase($"Contract: [{{ {Agreement}, Status: Draft, $then: {{ Status: Activated }} }}]")]
    [TestCase($"Contract: [{{ {Agreement}, Status: Draft, Description: D, $then: {{ Status: Activated }} }}]")]
    [TestCase($$"""
        Product2: [{ $ref: p, Name: P, IsActive: true }]
          Pricebook2: [{ $ref: b, Name: B, IsActive: true }]
          PricebookEntry:
            - { $ref: s, Product2Id: "${p}", Pricebook2: { IsStandard: true }, UnitPrice: 1, IsActive: true }
            - { $ref: e, Product2Id: "${p}", Pricebook2Id: "${b}", UnitPrice: 1, IsActive: true, $after: s }
          Order: [{ $ref: o, {{Sale}}, Pricebook2Id: "${b}", Status: Draft, $then: { Status: Activated } }]
          OrderItem: [{ OrderId: "${o}", PricebookEntryId: "${e}", Quantity: 1, UnitPrice: 1 }]
        """)]
    public async Task A_plan_that_follows_the_hint_at_an_activation_is_accepted(string records)
    {
        Write("plan.yaml", $"plan: p\nrecords:\n  Account: [{{ $ref: a, Name: A }}]\n  {records}\n");

        Assert.That((await RunAsync("apply", "plan.yaml")).Exit, Is.Zero);
        Assert.That((await RunAsync("show", "plan.yaml", "--check")).Out, Does.Contain("as sent"));
    }

    [Test]
    public async Task An_activated_contract_stays_and_each_record_is_listed_once()
    {
        Write(
            "plan.yaml",
            $$"""
            plan: p
            records:
              Account: [{ $ref: a, Name: A }]
              Contract:
                - { $ref: one, {{Agreement}}, Status: Draft, $then: { Status: Activated } }
                - { $ref: two, {{Agreement}}, Status: Draft, $then: { Status: Activated } }
                - { $ref: draft, {{Agreement}}, Status: Draft }
            """);
        Assert.That((await RunAsync("apply", "plan.yaml")).Exit, Is.Zero);

        var result = await RunAsync("destroy", "plan.yaml", "--yes");

        Assert.That(result.Exit, Is.EqualTo(4), result.ToString());
        Assert.That(result.Err, Does.Contain("The activation of a contract cannot be undone. Keep it in the org: 'seeder forget'"));
        Assert.That(result.Err, Does.Not.Contain("Deactivate the record"));
        Assert.That(result.Err.Split("'one'").Length - 1, Is.EqualTo(1), result.Err);
        Assert.That(result.Err.Split("'two'").Length - 1, Is.EqualTo(1), result.Err);
    }

    [TestCase("Account", "Name", "{ Name: Acme }")]
    [TestCase("Account", "Phone", "{ Name: Acme, Phone: 1 }")]
    [TestCase("Lead", "Email", "{ LastName: L, Company: C, Email: l@example.com }")]
    [TestCase("Contact", "LastName", "{ LastName: L }")]
    [TestCase("Contact", "Email", "{ $count: 3, LastName: \"L ${n}\", Email: l@example.com }")]
    public async Task A_record_that_a_duplicate_rule_refuses_is_accepted_when_the_hint_is_followed(string type, string field, string record)
    {
        Write("plan.yaml", $"plan: p\nrecords:\n  {type}: [{record}]\n");
        Assert.That((await RunAsync("apply", "plan.yaml")).Exit, Is.Zero);
        Directory.Delete(Path.Combine(Folder, ".seeder", Org.OrgId), recursive: true);
        await SetRulesAsync(
            new
            {
                duplicates = new[] {
                new Dictionary<string, object> { ["object"] = type, ["name"] = "d", ["fields"] = new[] { field } } }
            });

        var refused = await RunAsync("apply", "plan.yaml", "--on-error", "continue");
        Assert.That(refused.Exit, Is.EqualTo(4), refused.ToString());
        Assert.That(refused.Err, Does.Contain("DUPLICATES_DETECTED").And.Contain("'options: { duplicateRules: allow }'"));

        Write("plan.yaml", $"plan: p\noptions: {{ duplicateRules: allow }}\nrecords:\n  {type}: [{record}]\n");
        Assert.That((await RunAsync("apply", "plan.yaml")).Exit, Is.Zero);
    }

    [TestCase("RecordTypeId: 012000000000000AAA", "Account has no record types in this org that the running user may see.")]
    [TestCase("RecordTypeId: Big", "Create the record type in the org; and name the record type by its DeveloperName")]
    [TestCase("RecordType: { DeveloperName: Big }", "Create the record type in the org.")]
    [TestCase("npsp__Size__c: 1", "is it installed in the org, and may the running user see it?")]
    [TestCase("npsp__Kids__r: [{ Name: B }]", "is it installed in the org, and may the running user see it?")]
    [TestCase("Sze__c: 1", "and whether the running user may see it.")]
    public async Task Unknown_names_in_a_connected_org_are_not_blamed_on_metadata(string field, string hint)
    {
        Write("plan.yaml", $"plan: p\nrecords:\n  Account: [{{ Name: A, {field} }}]\n");

        var result = await RunAsync("apply", "plan.yaml");

        Assert.That(result.Exit, Is.EqualTo(1), result.ToString());
        Assert.That(result.Err, Does.Contain(hint).And.Not.Contain("--metadata").And.Not.Contain("--learn"));
    }

    [TestCase("Title: T")]
    [TestCase("Title: T, PathOnClient: a.txt")]
    [TestCase("Title: T, VersionData: eA==")]
    [TestCase("Title: T, ContentUrl: \"\"")]
    [TestCase("Title: T, ContentUrl: null")]
    public async Task A_file_without_content_may_be_a_link(string fields)
    {
        Write("plan.yaml", $"plan: p\nrecords:\n  ContentVersion: [{{ {fields} }}]\n");
        Assert.That((await RunAsync("validate", "plan.yaml")).Err, Does.Contain("or 'ContentUrl:' for a link."));

        Write("plan.yaml", "plan: p\nrecords:\n  ContentVersion: [{ Title: T, ContentUrl: \"https://example.com/a\" }]\n");
        Assert.That((await RunAsync("apply", "plan.yaml")).Exit, Is.Zero);
    }
}
