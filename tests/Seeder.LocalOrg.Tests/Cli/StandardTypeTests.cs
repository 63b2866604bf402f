namespace Seeder.Cli.Tests;

/// <summary>Types that <c>validate</c> knows are types that the local org has: a plan of them is seeded whole, and nothing differs after
/// it.</summary>
internal sealed class StandardTypeTests : CliFixture
{
    private const string Deal = "Name: D, StageName: Prospecting, CloseDate: \"${today + 30d}\"";

    [TestCase($"Opportunity:\n    - {{ {Deal}, Quotes: [{{ Name: Q }}] }}", 2)]
    [TestCase($"Opportunity:\n    - {{ $ref: d, {Deal} }}\n  Quote:\n    - {{ Name: Q, OpportunityId: \"${{d}}\" }}", 2)]
    [TestCase(
        $"Opportunity:\n    - {{ $ref: d, {Deal}, Pricebook2: {{ IsStandard: true }} }}\n  Quote:\n"
            + "    - { Name: Q, OpportunityId: \"${d}\", Pricebook2: { IsStandard: true } }", 2)]
    [TestCase($"Contact:\n    - {{ LastName: Roe, Opportunities: [{{ {Deal} }}] }}", 2)]
    [TestCase("Lead:\n    - { LastName: Doe, Company: Acme, HasOptedOutOfFax: true, HasOptedOutOfEmail: true }", 1)]
    [TestCase("Case:\n    - { Subject: S, CaseComments: [{ CommentBody: C }], EmailMessages: [{ Subject: M, Status: \"3\" }] }", 3)]
    [TestCase("Account:\n    - { Name: A, Entitlements: [{ Name: E }], Assets: [{ Name: P }] }", 3)]
    [TestCase("WorkOrder:\n    - { Subject: W, WorkOrderLineItems: [{ Description: L }, { Description: M }] }", 3)]
    [TestCase("Account:\n    - { Name: A, Contacts: [{ LastName: C, AccountContactRoles: [{ Role: Buyer, Account: { Name: A } }] }] }", 3)]
    public async Task A_plan_that_is_valid_is_seeded_whole(string records, int count)
    {
        Write("plan.yaml", $"plan: standard\nrecords:\n  {records}\n");

        var validated = await RunAsync("validate", "plan.yaml");
        var applied = await RunAsync("apply", "plan.yaml", "--json");
        var again = await RunAsync("apply", "plan.yaml");
        var shown = await RunAsync("show", "plan.yaml", "--check");

        Assert.That((validated.Exit, applied.Exit, shown.Exit), Is.EqualTo((0, 0, 0)), $"{validated}\n{applied}\n{shown}");
        Assert.That(applied.Json["result"]!["records"]!.AsArray(), Has.Count.EqualTo(count));
        Assert.That(again.Out, Does.StartWith("Nothing to do"), again.ToString());
    }
}
