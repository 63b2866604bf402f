namespace Seeder.Local;

/// <summary>The additional fields of accounts and contacts in an org with person accounts (fact sheet, section 11).</summary>
internal static class PersonAccounts
{
    private static readonly string[] Names = ["LastName", "FirstName", "Salutation"];

    // Fields that both objects have, and that are the same for a person account and its contact.
    private static readonly string[] Shared = ["Phone", "Fax", "OwnerId"];

    private static readonly string[] Lists =
    [
        "AccountContactRelations", "AccountContactRoles", "Assets", "CampaignInfluences", "CampaignMembers", "CaseContactRoles", "Cases",
        "ContractContactRoles", "ContractsSigned", "EmailMessageRelations", "EntitlementContacts", "EventRelations", "Events", "Invoices",
        "LeadSurveyInvitations", "LiveChatTranscripts", "MaintenancePlans", "MessagingEndUsers", "MessagingSessions", "Opportunities",
        "OpportunityContactRoles", "Personas", "Quotes", "ReturnOrders", "ServiceAppointments", "ServiceContracts", "SurveyInvitations",
        "TaskRelations", "Tasks", "Users", "WorkOrders",
    ];

    public static void Extend(IReadOnlyList<ObjectDraft> drafts, bool wanted)
    {
        var account = drafts.First(d => d.Traits.Name == "Account");
        var contact = drafts.First(d => d.Traits.Name == "Contact");
        if (!wanted && !account.RecordTypes.Exists(r => r.Person))
        {
            return;
        }

        Catalogue.Standard.Extend(drafts, OrgFeatures.PersonAccounts);
        if (!account.RecordTypes.Exists(r => r.Person))
        {
            account.RecordTypes.Add(new RecordTypeDef("PersonAccount", "Person Account", true, Person: true));
        }

        account.Put(account.Find("Name")! with { Nillable = true });
        foreach (var field in contact.Fields.Where(
            f => f.Custom && f.Type != FieldType.Reference && f.Name.EndsWith("__c", StringComparison.Ordinal)).ToList())
        {
            account.Put(field with { Name = field.Name[..^1] + "pc", Unique = false });
        }
    }

    /// <summary>Whether a person account has this list of its contact too, with the prefix Person (recorded describes).</summary>
    public static bool HasList(ChildRelation relation) => relation.Name is { } name && Lists.Contains(name);

    /// <summary>Whether a business account must leave this field empty.</summary>
    public static bool IsOfPerson(FieldDef field) => field.Createable && !field.NameField
        && (Names.Contains(field.Name)
            || field.Name.EndsWith("__pc", StringComparison.Ordinal)
            || field.Name.StartsWith("Person", StringComparison.Ordinal));

    /// <summary>Pairs of an account field and the contact field that has the same value.</summary>
    public static IEnumerable<(FieldDef Account, FieldDef Contact)> Mirrored(ObjectDef account, ObjectDef contact) =>
        from field in account.Fields
        let name = Names.Contains(field.Name) || Shared.Contains(field.Name) ? field.Name
            : field.Name.EndsWith("__pc", StringComparison.Ordinal) ? field.Name[..^2] + "c"
            : IsOfPerson(field) ? field.Name["Person".Length..]
            : null
        where name is not null && field.Stored && contact.Field(name) is not null
        select (field, contact[name]);
}
