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
        ["Quote"] = new QuoteRule(),
        ["QuoteLineItem"] = new PricedLineRule("Quote", "QuoteId"),
        ["WorkOrder"] = new WorkOrderRule(),
        ["WorkOrderLineItem"] = new BothRules(new WorkOrderRule(), new PricedLineRule("WorkOrder", "WorkOrderId")),
        ["ServiceContract"] = new TermRule(),
        ["ContractLineItem"] = new BothRules(new TermRule(), new PricedLineRule("ServiceContract", "ServiceContractId")),
        ["Entitlement"] = new TermRule(),
        ["EmailMessage"] = new EmailMessageRule(),
        ["FeedItem"] = new FeedItemRule(),
        ["FeedComment"] = new FeedCommentRule(),
        ["TopicAssignment"] = new TopicAssignmentRule(),
        ["Knowledge__kav"] = new KnowledgeRule(),
        ["ContentNote"] = new ContentNoteRule(),
        ["Partner"] = new PartnerRule(),
        ["BusinessHours"] = new OneDefaultRule("IsDefault"),
        ["CurrencyType"] = new BothRules(new DistinctRule("IsoCode"), new OneDefaultRule("IsCorporate")),
        ["PermissionSetAssignment"] = new PermissionSetAssignmentRule(),
        ["AccountShare"] = new ShareRule("AccountId"),
        ["CaseShare"] = new ShareRule("CaseId"),
        ["LeadShare"] = new ShareRule("LeadId"),
        ["OpportunityShare"] = new ShareRule("OpportunityId"),
        ["UserShare"] = new ShareRule("UserId"),
        ["AccountTeamMember"] = new DistinctRule("AccountId", "UserId"),
        ["OpportunityTeamMember"] = new DistinctRule("OpportunityId", "UserId"),
        ["CaseTeamMember"] = new DistinctRule("ParentId", "MemberId"),
        ["UserTeamMember"] = new DistinctRule("OwnerId", "UserId"),
        ["AccountContactRole"] = new DistinctRule("AccountId", "ContactId", "Role"),
        ["Topic"] = new DistinctRule("Name"),
        ["EntitySubscription"] = new DistinctRule("ParentId", "SubscriberId"),
        ["CollaborationGroupMember"] = new DistinctRule("CollaborationGroupId", "MemberId"),
        ["EntitlementContact"] = new DistinctRule("EntitlementId", "ContactId"),
        ["ObjectTerritory2Association"] = new DistinctRule("ObjectId", "Territory2Id"),
        ["UserTerritory2Association"] = new DistinctRule("UserId", "Territory2Id"),
    }.ToFrozenDictionary();

    public static ObjectRule Of(ObjectDef type) => Rules.GetValueOrDefault(type.Name, None);
}
