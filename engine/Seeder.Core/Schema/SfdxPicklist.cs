using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>Picklist values of metadata: in the field, in a global set that it names, or (standard fields) in a standard set.</summary>
internal static class SfdxPicklist
{
    // Metadata API: "StandardValueSet Names and Standard Picklist Fields". The sets of fields that the catalogue has.
    private static readonly (string Set, string Field)[] StandardFields =
    [
        ("AccountContactMultiRoles", "AccountContactRelation.Roles"), ("AccountOwnership", "Account.Ownership"),
        ("AccountRating", "Account.Rating"), ("AccountRating", "Lead.Rating"),
        ("AccountType", "Account.Type"), ("AssetStatus", "Asset.Status"), ("CampaignMemberStatus", "CampaignMember.Status"),
        ("CampaignStatus", "Campaign.Status"), ("CampaignType", "Campaign.Type"), ("CaseOrigin", "Case.Origin"),
        ("CasePriority", "Case.Priority"),
        ("CaseReason", "Case.Reason"), ("CaseStatus", "Case.Status"), ("CaseType", "Case.Type"),
        ("ContactRole", "OpportunityContactRole.Role"),
        ("ContractStatus", "Contract.Status"), ("EventSubject", "Event.Subject"), ("EventType", "Event.Type"),
        ("Industry", "Account.Industry"),
        ("Industry", "Lead.Industry"), ("LeadSource", "Account.AccountSource"), ("LeadSource", "Contact.LeadSource"),
        ("LeadSource", "Lead.LeadSource"),
        ("LeadSource", "Opportunity.LeadSource"), ("LeadStatus", "Lead.Status"), ("OpportunityStage", "Opportunity.StageName"),
        ("OpportunityType", "Opportunity.Type"), ("OrderStatus", "Order.Status"), ("OrderType", "Order.Type"),
        ("Product2Family", "Product2.Family"),
        ("QuantityUnitOfMeasure", "Product2.QuantityUnitOfMeasure"), ("QuoteStatus", "Quote.Status"), ("Salutation", "Contact.Salutation"),
        ("Salutation", "Individual.Salutation"), ("Salutation", "Lead.Salutation"), ("TaskPriority", "Task.Priority"),
        ("TaskStatus", "Task.Status"),
        ("TaskSubject", "Task.Subject"), ("TaskType", "Task.Type"),
    ];

    public static IEnumerable<string> StandardSets => StandardFields.Select(p => p.Set).Distinct();

    /// <summary>Type and field of every standard picklist that a set fills.</summary>
    public static IEnumerable<(string Type, string Field)> FieldsOf(string standardValueSet) =>
        from pair in StandardFields
        where pair.Set.Equals(standardValueSet, StringComparison.OrdinalIgnoreCase)
        let dot = pair.Field.IndexOf('.', StringComparison.Ordinal)
        select (pair.Field[..dot], pair.Field[(dot + 1)..]);

    /// <summary>The active values; a value is active unless it says otherwise.</summary>
    public static ImmutableArray<string> Values(IEnumerable<XElement> values) =>
        [.. values.Where(v => v.Text("isActive") != "false").Select(v => v.Text("fullName")).OfType<string>()];

    /// <summary>The field with the values that its element gives; as it was where the element gives none.</summary>
    public static FieldSchema Apply(FieldSchema field, XElement element, IReadOnlyDictionary<string, ImmutableArray<string>> globalSets)
    {
        var set = element.One("valueSet");
        var written = set?.One("valueSetDefinition")?.All("value")
            ?? element.One("picklist")?.All("picklistValues") // up to API version 37.0
            ?? [];
        var values = set?.Text("valueSetName") is { } name && globalSets.TryGetValue(name, out var global) ? global : Values(written);
        return values.IsEmpty ? field : field with
        {
            PicklistValues = values,
            RestrictedPicklist = set?.Flag("restricted") ?? false,
            DefaultedOnCreate = field.DefaultedOnCreate || written.Any(v => v.Flag("default")),
        };
    }
}
