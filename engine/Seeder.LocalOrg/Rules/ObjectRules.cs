using System.Collections.Frozen;

namespace Seeder.Local;

/// <summary>The list of objects with special rules.</summary>
internal static class ObjectRules
{
    private static readonly ObjectRule None = new();

    private static readonly FrozenDictionary<string, ObjectRule> Rules = new Dictionary<string, ObjectRule>
    {
        ["Account"] = new AccountRule(),
        ["Contact"] = new ContactRule(),
        ["Lead"] = new PersonRule(),
        ["Individual"] = new PersonRule(),
        ["User"] = new UserRule(),
        ["Group"] = new GroupRule(),
        ["Opportunity"] = new OpportunityRule(),
        ["OpportunityLineItem"] = new OpportunityLineRule(),
        ["OpportunityContactRole"] = new ContactRoleRule(),
        ["Pricebook2"] = new PricebookRule(),
        ["PricebookEntry"] = new PricebookEntryRule(),
        ["Product2"] = new ProductRule(),
        ["Campaign"] = new CampaignRule(),
        ["CampaignMember"] = new CampaignMemberRule(),
        ["CampaignMemberStatus"] = new CampaignMemberStatusRule(),
        ["Case"] = new CaseRule(),
        ["Task"] = new TaskRule(),
        ["Event"] = new EventRule(),
        ["Asset"] = new AssetRule(),
        ["Contract"] = new ContractRule(),
        ["Order"] = new OrderRule(),
        ["OrderItem"] = new OrderItemRule(),
        ["Attachment"] = new AttachmentRule(),
        ["ContentVersion"] = new ContentVersionRule(),
        ["ContentDocumentLink"] = new ContentDocumentLinkRule(),
        ["AccountContactRelation"] = new AccountContactRelationRule(),
    }.ToFrozenDictionary();

    public static ObjectRule Of(ObjectDef type) => Rules.GetValueOrDefault(type.Name, None);
}
