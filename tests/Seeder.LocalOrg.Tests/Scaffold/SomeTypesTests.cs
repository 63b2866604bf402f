using Seeder.Core.Diagnostics;
using Seeder.Core.Scaffold;
using Seeder.Core.Schema;
using Seeder.Local.Tests.Properties;

namespace Seeder.Local.Tests.Scaffold;

/// <summary>The plan for several types, which optional lookups connect, is applied twice.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class SomeTypesTests
{
    [TestCase("Account", "Contact", "AccountContactRelation")]
    [TestCase(
        "Account", "Contact", "Opportunity", "OpportunityContactRole", "OpportunityLineItem", "Quote", "QuoteLineItem", "Task", "Event")]
    [TestCase("Account", "Contract", "Order", "OrderItem", "Product2", "Pricebook2", "PricebookEntry")]
    [TestCase("Case", "Contact", "Account", "Asset", "CaseComment", "Entitlement", "WorkOrder", "WorkOrderLineItem")]
    [TestCase("Lead", "Campaign", "CampaignMember", "Task", "Account")]
    [TestCase("Lead", "Contact", "Campaign", "CampaignMember", "CampaignMemberStatus")]
    [TestCase("User", "UserRole", "Group", "GroupMember", "QueueSobject", "PermissionSet", "PermissionSetAssignment", "Account", "Contact")]
    [TestCase("ServiceAppointment", "ServiceResource", "ServiceTerritory", "ServiceTerritoryMember", "AssignedResource", "WorkType")]
    [TestCase("ContentVersion", "ContentDocumentLink", "Attachment", "Note", "FeedItem", "FeedComment", "Account")]
    [TestCase("CaseFeed", "FeedComment", "FeedAttachment", "Case")]
    public async Task Connected_records_are_applied(params string[] types)
    {
        await using var org = await SeededOrg.StartAsync(new LocalOrgOptions());

        await ApplyAsync(org, types);
    }

    [Test]
    public async Task Any_three_types_are_applied()
    {
        var refused = new[] { "CampaignInfluence", "PermissionSetLicenseAssign", "SurveyInvitation", "SurveySubject" };
        string[] names = [.. StandardObjects.Schema.Objects.Where(t => t.Createable).Select(t => t.Name).Except(refused)];
        var random = new Random(3);
        await using var org = await SeededOrg.StartAsync(new LocalOrgOptions());
        for (var i = 0; i < 40; i++)
        {
            await org.ResetAsync();
            random.Shuffle(names);
            await ApplyAsync(org, names[..3]);
        }
    }

    private static async Task ApplyAsync(SeededOrg org, string[] types)
    {
        var plan = Scaffolder.Scaffold(new ScaffoldRequest([.. types], StandardObjects.Schema)).Plan!;
        var report = await org.ApplyAsync(plan, 4);
        Assert.That(report.ExitCode, Is.EqualTo(ExitCode.Done), plan + DiagnosticText.Render(report.Diagnostics));
        var again = await org.ApplyAsync(plan, 4);
        Assert.That(again.ExitCode, Is.EqualTo(ExitCode.Done), plan + DiagnosticText.Render(again.Diagnostics));
    }
}
