namespace Seeder.Tests.Properties;

/// <summary>
/// The knowledge of the plan generator about Salesforce. It is separate from the engine's catalogue, so that an error there is found. There
/// is one field per line; <c>!</c> means required, <c>~</c> means that it may be set later.
/// </summary>
internal static class KnownTypes
{
    private const string Source =
        """
        Account 14
          Name! text 60
          Site text 80
          Phone text 40
          AccountNumber text 40
          Description text 900
          NumberOfEmployees number 8
          AnnualRevenue number 12
          Rating choice Hot|Warm|Cold
          ParentId~ -> Account Parent ChildAccounts
          OwnerId -> User Owner
          Primary_Contact__c~ -> Contact Primary_Contact__r PrimaryOf__r
          Head_Office__c~ -> Site__c Head_Office__r Seats__r
        Contact 16
          LastName! text 60
          FirstName text 40
          Title text 128
          Phone text 40
          Email email 80
          Birthdate date
          DoNotCall flag
          Description text 900
          AccountId~ -> Account Account Contacts
          ReportsToId~ -> Contact ReportsTo -
          Main_Case__c~ -> Case Main_Case__r MainOf__r
        Lead 8
          LastName! text 60
          Company! text 60
          FirstName text 40
          Email email 80
          NumberOfEmployees number 8
          OwnerId -> User,Group Owner
        Opportunity 10
          Name! text 60
          StageName! choice Prospecting|Qualification|Closed Won|Id. Decision Makers|Proposal/Price Quote
          CloseDate! date
          NextStep text 255
          Amount number 12
          IsPrivate flag
          AccountId~ -> Account Account Opportunities
          CampaignId~ -> Campaign Campaign Opportunities
          Pricebook2Id -> Pricebook2 Pricebook2 Opportunities
          Main_Case__c~ -> Case Main_Case__r MainOpportunities__r
        Case 10
          Subject text 200
          Origin choice Phone|Email|Web
          Priority choice High|Medium|Low
          SuppliedName text 80
          IsEscalated flag
          Description text 900
          AccountId~ -> Account Account Cases
          ContactId~ -> Contact Contact Cases
          ParentId~ -> Case Parent Cases
          ProductId~ -> Product2 Product Cases
          Opportunity__c~ -> Opportunity Opportunity__r Cases__r
          OwnerId -> User,Group Owner
        CaseComment 4
          CommentBody text 900
          IsPublished flag
          ParentId! -> Case Parent CaseComments
        Task 10
          Subject text 200
          Priority choice High|Normal|Low
          Status choice Not Started|In Progress|Waiting on someone else
          ActivityDate date
          ReminderDateTime instant
          Description text 900
          WhoId~ -> Contact,Lead Who Tasks
          WhatId~ -> Account,Opportunity,Case,Campaign,Product2 What Tasks
          OwnerId -> User,Group Owner
        Campaign 5
          Name! text 60
          Type choice Webinar|Direct Mail|Other
          StartDate date
          IsActive flag
          BudgetedCost number 10
          Description text 900
          ParentId~ -> Campaign Parent ChildCampaigns
        CampaignMemberStatus 3
          Label! text 60
          HasResponded flag
          CampaignId! -> Campaign - CampaignMemberStatuses
        CampaignMember 6
          CampaignId! -> Campaign Campaign CampaignMembers
          ContactId -> Contact Contact CampaignMembers
          LeadId -> Lead Lead CampaignMembers
        Product2 5
          Name! text 60
          ProductCode text 80
          Description text 900
        Pricebook2 2
          Name! text 60
          Description text 200
        PricebookEntry 7
          UnitPrice! number 6
          Product2Id! -> Product2 Product2 PricebookEntries
          Pricebook2Id! -> Pricebook2 Pricebook2 PricebookEntries
        OpportunityLineItem 7
          Quantity! number 3
          UnitPrice! number 6
          Description text 200
          ServiceDate date
          OpportunityId! -> Opportunity Opportunity OpportunityLineItems
          PricebookEntryId! -> PricebookEntry PricebookEntry OpportunityLineItems
        OpportunityContactRole 4
          Role choice Decision Maker|Evaluator|Other
          OpportunityId! -> Opportunity Opportunity OpportunityContactRoles
          ContactId! -> Contact Contact OpportunityContactRoles
        Site__c 6
          Name! text 60
          Area__c number 8
          Opened__c instant
          Uses__c choices Office|Storage|Works
          Account__c! -> Account Account__r Sites__r
          Manager__c~ -> Contact Manager__r ManagedSites__r
          Parent_Site__c~ -> Site__c Parent_Site__r SubSites__r
        User 3
          LastName! text 60
          FirstName text 40
          Email! email 80
          Title text 80
          ManagerId~ -> User Manager ManagedUsers
          UserRoleId~ -> UserRole UserRole Users
        UserRole 2
          Name! text 60
          ParentRoleId -> UserRole - -
        Group 2
          Name! text 36
          DoesIncludeBosses flag
        QueueSobject 2
          QueueId! -> Group Queue QueueSobjects
        GroupMember 2
          GroupId! -> Group Group GroupMembers
          UserOrGroupId! -> User,Group - -
        """;

    public static IReadOnlyDictionary<string, TypeInfo> All { get; } = Read().ToDictionary(t => t.Name);

    private static IEnumerable<TypeInfo> Read()
    {
        var lines = Source.Split('\n').Select(l => l.TrimEnd('\r')).ToList();
        for (var i = 0; i < lines.Count;)
        {
            var head = lines[i++].Split(' ');
            var (fields, lookups) = (new List<FieldInfo>(), new List<LookupInfo>());
            for (; i < lines.Count && lines[i].StartsWith(' '); i++)
            {
                var words = lines[i].Trim().Split(' ', 3);
                if (words[1] == "->")
                {
                    lookups.Add(Lookup(words[0], words[2].Split(' ')));
                }
                else
                {
                    fields.Add(Field(words));
                }
            }
            yield return new TypeInfo(head[0], int.Parse(head[1]), fields, lookups);
        }
    }

    private static FieldInfo Field(string[] words)
    {
        var kind = Enum.Parse<FieldKind>(words[1], ignoreCase: true);
        var choices = kind is FieldKind.Choice or FieldKind.Choices ? words[2].Split('|') : [];
        var size = kind is FieldKind.Text or FieldKind.Number ? int.Parse(words[2]) : 0;
        return new FieldInfo(words[0].TrimEnd('!'), kind, size, words[0].EndsWith('!'), choices);
    }

    private static LookupInfo Lookup(string name, string[] words) => new(
        name.TrimEnd('!', '~'), Name(words, 1), words[0].Split(','), Name(words, 2), name.EndsWith('!'), name.EndsWith('~'));

    private static string? Name(string[] words, int at) => words.Length <= at || words[at] == "-" ? null : words[at];
}
