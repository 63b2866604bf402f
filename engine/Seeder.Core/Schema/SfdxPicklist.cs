using System.Xml.Linq;

namespace Seeder.Core.Schema;

/// <summary>
/// Picklist values of metadata. They are in the field, in a global value set that the field names, or, for standard fields, in a standard
/// value set.
/// </summary>
internal static class SfdxPicklist
{
    // The standard value sets of the fields in the catalogue (Metadata API: "StandardValueSet Names and Standard Picklist Fields").
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

    /// <summary>The types and fields whose values a standard value set defines.</summary>
    public static IEnumerable<(string Type, string Field)> FieldsOf(string standardValueSet) =>
        from pair in StandardFields
        where pair.Set.Equals(standardValueSet, StringComparison.OrdinalIgnoreCase)
        let dot = pair.Field.IndexOf('.')
        select (pair.Field[..dot], pair.Field[(dot + 1)..]);

    /// <summary>The active values. A value is active unless the element says otherwise.</summary>
    public static ImmutableArray<string> Values(IEnumerable<XElement> values) =>
        [.. values.Where(v => v.Text("isActive") != "false").Select(v => v.Text("fullName")).OfType<string>()];

    /// <summary>
    /// The values that a record type allows, by field. Its file writes some characters as in an address: %2F for a slash.
    /// </summary>
    public static ImmutableDictionary<string, ImmutableArray<string>> OfRecordType(XElement recordType) =>
        ImmutableDictionary<string, ImmutableArray<string>>.Empty.SetItems(
            from picklist in recordType.All("picklistValues")
            let field = picklist.Text("picklist")
            where field is not null
            select KeyValuePair.Create(field, Values(picklist.All("values")).Select(Uri.UnescapeDataString).ToImmutableArray()));

    /// <summary>Returns the field with the values of its element; unchanged if the element contains none.</summary>
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
