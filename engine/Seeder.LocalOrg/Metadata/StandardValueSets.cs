using System.Globalization;
using System.Xml.Linq;

namespace Seeder.Local;

/// <summary>
/// Reads the values of standard picklists. Those of stages and statuses also tell whether a record is closed or won, and the probability.
/// </summary>
internal static class StandardValueSets
{
    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OpportunityStage"] = ["Opportunity.StageName"],
        ["OpportunityType"] = ["Opportunity.Type"],
        ["LeadStatus"] = ["Lead.Status"],
        ["LeadSource"] = ["Lead.LeadSource", "Contact.LeadSource", "Opportunity.LeadSource", "Account.AccountSource"],
        ["Industry"] = ["Account.Industry", "Lead.Industry"],
        ["AccountType"] = ["Account.Type"],
        ["AccountRating"] = ["Account.Rating", "Lead.Rating"],
        ["AccountOwnership"] = ["Account.Ownership"],
        ["Salutation"] = ["Contact.Salutation", "Lead.Salutation", "Individual.Salutation"],
        ["CaseStatus"] = ["Case.Status"],
        ["CaseOrigin"] = ["Case.Origin"],
        ["CasePriority"] = ["Case.Priority"],
        ["CaseReason"] = ["Case.Reason"],
        ["CaseType"] = ["Case.Type"],
        ["TaskStatus"] = ["Task.Status"],
        ["TaskPriority"] = ["Task.Priority"],
        ["TaskSubject"] = ["Task.Subject"],
        ["TaskType"] = ["Task.Type"],
        ["EventSubject"] = ["Event.Subject"],
        ["EventType"] = ["Event.Type"],
        ["CampaignStatus"] = ["Campaign.Status"],
        ["CampaignType"] = ["Campaign.Type"],
        ["CampaignMemberStatus"] = ["CampaignMember.Status"],
        ["ContactRole"] = ["OpportunityContactRole.Role", "ContractContactRole.Role"],
        ["Product2Family"] = ["Product2.Family"],
        ["QuantityUnitOfMeasure"] = ["Product2.QuantityUnitOfMeasure"],
        ["AssetStatus"] = ["Asset.Status"],
        ["OrderType"] = ["Order.Type"],
        ["OrderStatus"] = ["Order.Status"],
        ["ContractStatus"] = ["Contract.Status"],
        ["QuoteStatus"] = ["Quote.Status"],
        ["SolutionStatus"] = ["Solution.Status"],
        ["WorkOrderStatus"] = ["WorkOrder.Status"],
        ["WorkOrderPriority"] = ["WorkOrder.Priority", "WorkOrderLineItem.Priority"],
        ["WorkOrderLineItemStatus"] = ["WorkOrderLineItem.Status"],
        ["EntitlementType"] = ["Entitlement.Type"],
        ["ServiceContractApprovalStatus"] = ["ServiceContract.ApprovalStatus"],
        ["PartnerRole"] = ["Partner.Role"],
        ["SalesTeamRole"] = ["AccountTeamMember.TeamMemberRole", "OpportunityTeamMember.TeamMemberRole", "UserTeamMember.TeamMemberRole"],
        ["AccountContactRole"] = ["AccountContactRole.Role"],
        ["AccountContactMultiRoles"] = ["AccountContactRelation.Roles"],
        ["CaseContactRole"] = ["CaseContactRole.Role"],
        ["QuickTextCategory"] = ["QuickText.Category"],
        ["QuickTextChannel"] = ["QuickText.Channel"],
        ["RoleInTerritory2"] = ["UserTerritory2Association.RoleInTerritory2"],
    };

    public static void Apply(string name, XElement xml, IReadOnlyList<ObjectDraft> drafts)
    {
        var values = xml.Children("standardValue").Select(Value).ToList();
        foreach (var path in values.Count == 0 ? [] : Fields.GetValueOrDefault(name) ?? [])
        {
            var parts = path.Split('.');
            if (drafts.FirstOrDefault(d => d.Traits.Name == parts[0]) is not { } draft || draft.Find(parts[1]) is not { } field)
            {
                continue; // a feature that the org does not have
            }

            var chosen = values.FirstOrDefault(v => v.Default)?.Value;
            draft.Put(
                field with
                {
                    Values = values,
                    Default = chosen ?? field.Default,
                    DefaultedOnCreate = field.DefaultedOnCreate || chosen is not null
                });
        }
    }

    private static PicklistValue Value(XElement xml)
    {
        var name = xml.Text("fullName") ?? "";
        return new PicklistValue(name, xml.Text("label") ?? name, xml.Flag("default"), xml.Flag("isActive", otherwise: true))
        {
            Closed = Flag(xml, "closed"),
            Won = Flag(xml, "won"),
            Probability = double.TryParse(xml.Text("probability"), NumberStyles.Float, CultureInfo.InvariantCulture, out var probability)
                ? probability
                : null,
            ForecastCategory = xml.Text("forecastCategory"),
        };
    }

    private static bool? Flag(XElement xml, string name) => xml.Text(name) is null ? null : xml.Flag(name);
}
