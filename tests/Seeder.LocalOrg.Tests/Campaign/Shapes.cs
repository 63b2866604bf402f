namespace Seeder.Cli.Tests.Campaign;

/// <summary>The plans of the campaign. Each feature of the plan language is in at least one of them.</summary>
internal static class Shapes
{
    private const string Small = "options: { recordsPerCall: 4 }";

    private const string Tree = """
        records:
          Account:
            - $ref: acme
              Name: Acme
              Contacts:
                - { $ref: jane, LastName: Doe, Birthdate: 1990-04-01 }
                - { LastName: Roe }
                - { LastName: Roe }
              Cases:
                - { Subject: Help, ContactId: "${jane}" }
            - $ref: beta
              Name: Beta
              Opportunities:
                - $ref: deal
                  Name: Deal
                  StageName: Prospecting
                  CloseDate: 2030-06-30
                  OpportunityContactRoles:
                    - { ContactId: "${jane}", Role: Decision Maker }
            - { Name: Twin }
            - { Name: Twin }
        """;

    private const string Members = """
        records:
          Account:
            - { $ref: acme, Name: Acme, Rating: Hot }
            - { $ref: beta, Name: Beta }
            - { $ref: gone, Name: Gone, Contacts: [ { $ref: goner, LastName: Goner } ] }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
            - { $ref: joe, LastName: Roe, AccountId: "${beta}" }
          Case:
            - { $ref: help, Subject: Help, ContactId: "${jane}" }
        """;

    private const string Gone = "    - { $ref: gone, Name: Gone, Contacts: [ { $ref: goner, LastName: Goner } ] }\n";

    private const string Ann = """
        {"Username":"ann@campaign.example.com","LastName":"Other","Email":"other@example.com","Alias":"other","TimeZoneSidKey":"GMT",
         "LocaleSidKey":"en_US","EmailEncodingKey":"UTF-8","LanguageLocaleKey":"en_US"}
        """;

    // With options.guard every type needs the field, and this type does not have it.
    private static string Guarded => Tree.Replace(
        "          OpportunityContactRoles:\n            - { ContactId: \"${jane}\", Role: Decision Maker }",
        "          Description: Big", StringComparison.Ordinal);

    // One record is removed, one changed, and one is new.
    private static string Changed =>
        Members.Replace("Rating: Hot", "Rating: Cold", StringComparison.Ordinal)
        .Replace("LastName: Roe", "LastName: Roe-Poe", StringComparison.Ordinal);

    public static IReadOnlyList<Shape> All { get; } =
    [
        new("nested", [], $"plan: nested\n{Small}\n{Tree}") { Bad = ("Contact", "LastName = 'Doe'") },
        new("generated", [], """
            plan: generated
            options: { recordsPerCall: 7, seed: 7 }
            records:
              Account:
                - $ref: customer
                  $count: 6
                  Name: Customer ${n}
                  Rating: ${pick(Hot, Cold)}
                  Contacts:
                    - { $count: 1..3, FirstName: "${fake.name.firstName}", LastName: "${fake.name.lastName}" }
                  Cases:
                    - { Subject: "Question ${n}" }
            """) { Bad = ("Account", "Name = 'Customer 3'") },
        new("keys", [], """
            plan: keys
            options: { recordsPerCall: 4 }
            records:
              Product2:
                - { $ref: p1, $key: ProductCode, ProductCode: K-1, Name: Ink, IsActive: true }
                - { $ref: p2, $key: ProductCode, ProductCode: K-2, Name: Pen, IsActive: true }
                - { $ref: p3, $key: ProductCode, ProductCode: K-3, Name: Pad, IsActive: true }
              Account:
                - { $ref: code1, $key: Code__c, Code__c: K-1, Name: One }
                - { $ref: code2, $key: Code__c, Code__c: K-2, Name: Two, Contacts: [ { LastName: Doe } ] }
              Campaign:
                - { $key: Name, Name: Spring, Status: Planned }
            """)
        {
            Found = [("Product2", """{"Name":"Old ink","ProductCode":"K-1","IsActive":true}"""),
                ("Account", """{"Name":"Old one","Code__c":"K-1"}""")],
            Bad = ("Product2", "Name = 'Pad'"),
        },
        new("then", [], """
            plan: then
            records:
              Contact:
                - { $ref: jane, LastName: Doe }
              Case:
                - $ref: help
                  Subject: Help
                  ContactId: ${jane}
                  $then: { Status: Closed }
                  $read: CaseNumber
                  CaseComments:
                    - { CommentBody: No longer }
                - { Subject: More, ContactId: "${jane}", $then: { Priority: High } }
            """) { Bad = ("Case", "Subject = 'More'") },
        new("cycle", [], """
            plan: cycle
            options: { defer: cycles }
            records:
              Campaign:
                - { $ref: top, Name: Top, ParentId: "${bottom}" }
                - { $ref: bottom, Name: Bottom, ParentId: "${top}" }
              Contact:
                - { $ref: a, LastName: A, ReportsToId: "${b}" }
                - { $ref: b, LastName: B, ReportsToId: "${c}" }
                - { $ref: c, LastName: C, ReportsToId: "${a}" }
            """) { Bad = ("Contact", "LastName = 'C'") },
        new("updates", [(Shape.File, $"plan: updates\n{Small}\n{Members}")], $"plan: updates\n{Small}\n{Changed}")
            { IsGuarded = true, Bad = ("Contact", "LastName = 'Roe-Poe'") },
        new("prune", [(Shape.File, $"plan: prune\n{Small}\n{Members}")],
            $"plan: prune\n{Small}\n{Changed.Replace(Gone, "    - { Name: New }\n", StringComparison.Ordinal)}", "--prune")
            { Bad = ("Account", "Name = 'New'"), Deletes = true, Goes = address => address.StartsWith("gone", StringComparison.Ordinal) },
        new("destroy", [(Shape.File, $"plan: destroy\n{Small}\n{Tree}")], $"plan: destroy\n{Small}\n{Tree}")
            { Command = "destroy", IsGuarded = true, Deletes = true, Goes = _ => true },
        new("raw", [], """
            plan: raw
            records:
              Account:
                - { $ref: vip, Name: Vip }
            batch:
              - PATCH: sobjects/Account/${vip}
                body: { Rating: Hot }
              - POST: sobjects/Task
                body: { Subject: Call, WhatId: "${vip}" }
              - GET: sobjects/Account/${vip}?fields=Rating,Name
                $ref: after
            """) { Bad = ("Account", "Name = 'Vip'") },
        new("setup", [], """
            plan: setup
            records:
              UserRole:
                - { $ref: boss, Name: Boss, DeveloperName: Seed_Boss }
                - { $ref: clerk, Name: Clerk, DeveloperName: Seed_Clerk, ParentRoleId: "${boss}" }
              User:
                - $ref: ann
                  Username: ann@campaign.example.com
                  LastName: Ann
                  Email: ann@campaign.example.com
                  Alias: ann
                  TimeZoneSidKey: GMT
                  LocaleSidKey: en_US
                  EmailEncodingKey: UTF-8
                  LanguageLocaleKey: en_US
                  Profile: { Name: Standard User }
                  UserRoleId: ${clerk}
              Group:
                - { $ref: queue, Name: Support, DeveloperName: Seed_Support, Type: Queue }
              QueueSobject:
                - { QueueId: "${queue}", SobjectType: Case }
              GroupMember:
                - { GroupId: "${queue}", UserOrGroupId: "${ann}" }
              Case:
                - { Subject: Queued, OwnerId: "${queue}" }
            """)
        {
            Unique = ("User", Ann),
            Bad = ("Case", "Subject = 'Queued'"),
        },
        new("csv", [], """
            plan: csv
            options: { recordsPerCall: 4 }
            records:
              Account:
                - { $ref: line, $from: data/rows.csv }
              Contact:
                - { LastName: Doe, AccountId: "${line_1}" }
            """)
        {
            Files = [("data/rows.csv",
                "Name,Code__c,Rating\nOne,C-1,Hot\nTwo,C-2,Cold\nThree,C-3,Hot\nFour,C-4,\nFive,C-5,Warm\nSix,C-6,Hot\n")],
            Unique = ("Account", """{"Name":"Other","Code__c":"C-3"}"""),
            Bad = ("Account", "Name = 'Four'"),
        },
        new("uses", [("base.yaml", "plan: base\nrecords:\n  Account:\n    - { $ref: client, $count: 3, Name: \"Client ${n}\" }\n")], """
            plan: deals
            options: { recordsPerCall: 4 }
            uses:
              base: base.yaml
            records:
              Opportunity:
                - { $count: 6, AccountId: "${each(base.client)}", Name: "Deal ${n}", StageName: Prospecting, CloseDate: 2030-06-30 }
                - { AccountId: "${base.client_1}", Name: First deal, StageName: Prospecting, CloseDate: 2030-06-30 }
            """) { Bad = ("Opportunity", "Name = 'Deal 5'") },
        new("guard", [],
            $"plan: guard\noptions: {{ guard: Seed_Key__c, recordsPerCall: 4 }}\n{Guarded}")
            { IsGuarded = true, Bad = ("Contact", "LastName = 'Doe'") },
        new("rollback", [(Shape.File, $"plan: rollback\n{Small}\n{Members}")],
            $"plan: rollback\n{Small}\n{Changed}\n    - {{ Subject: New, ContactId: \"${{joe}}\" }}\n", "--on-error", "rollback")
                { Bad = ("Case", "Subject = 'New'") },
        new("continue", [(Shape.File, $"plan: continue\n{Small}\n{Members}")],
            $"plan: continue\n{Small}\n{Changed}\n    - {{ Subject: New, ContactId: \"${{joe}}\" }}\n", "--on-error", "continue")
                { Bad = ("Contact", "LastName = 'Roe-Poe'") },
        new("replace", [(Shape.File, Comments("help"))], Comments("more"), "--replace")
            { Bad = ("CaseComment", "CommentBody = 'New'"), Deletes = true },
        new("unique", [], """
            plan: unique
            records:
              Account:
                - { $ref: u1, Name: One, Code__c: U-1, Contacts: [ { LastName: Doe } ] }
                - { $ref: u2, Name: Two, Code__c: U-2 }
                - { Name: Plain }
            """) { Unique = ("Account", """{"Name":"Other","Code__c":"U-2"}"""), Bad = ("Account", "Name = 'Two'") },
    ];

    private static string Comments(string parent) => $$"""
        plan: replace
        records:
          Case:
            - { $ref: help, Subject: Help }
            - { $ref: more, Subject: More }
          CaseComment:
            - { $ref: comment, ParentId: "${{{parent}}}", CommentBody: {{(parent == "help" ? "Old" : "New")}} }
        """;
}
