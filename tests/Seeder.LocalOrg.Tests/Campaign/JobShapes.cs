namespace Seeder.Cli.Tests.Campaign;

/// <summary>Plans whose records go by Bulk API 2.0 jobs.</summary>
internal static class JobShapes
{
    // The largest text of a field, with everything that CSV must quote.
    private const int Longest = 131_072;

    private const string Families = """
        records:
          Account:
            - { $ref: acme, Name: Acme, AnnualRevenue: 912260031, NumberOfEmployees: 1200000, Rating: Hot }
            - { $ref: beta, Name: Beta, AnnualRevenue: 0.1 }
            - { $ref: twin, $count: 3, Name: Twin }
            - { $ref: same, $count: 3, Name: Twin }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}", Birthdate: 1990-04-01, HasOptedOutOfEmail: true }
            - { $ref: joe, LastName: Roe, AccountId: "${beta}" }
            - { $ref: kin, $count: 4, LastName: Roe, AccountId: "${acme}" }
            - { LastName: Roe, AccountId: "${twin_2}" }
          Case:
            - { $ref: help, Subject: Help, ContactId: "${jane}" }
            - { $count: 2, Subject: Help, ContactId: "${kin_3}" }
        """;

    private const string Members = """
        records:
          Account:
            - { $ref: acme, Name: Acme, Rating: Hot }
            - { $ref: beta, Name: Beta }
            - { $ref: twin, $count: 3, Name: Twin }
            - { $ref: gone, Name: Gone }
          Contact:
            - { $ref: jane, LastName: Doe, AccountId: "${acme}" }
            - { $ref: joe, LastName: Roe, AccountId: "${beta}" }
            - { $ref: goner, $count: 2, LastName: Goner, AccountId: "${gone}" }
          Case:
            - { $ref: help, Subject: Help, ContactId: "${jane}" }
        """;

    private const string Bulk = "options: { bulk: 1 }";

    // Two records are changed, three are removed, and two are new.
    private static string Changed => Members
        .Replace("Rating: Hot", "AnnualRevenue: 5", StringComparison.Ordinal)
        .Replace("LastName: Roe", "LastName: Roe-Poe", StringComparison.Ordinal)
        .Replace("    - { $ref: gone, Name: Gone }\n", "    - { $count: 2, Name: New }\n", StringComparison.Ordinal)
        .Replace("    - { $ref: goner, $count: 2, LastName: Goner, AccountId: \"${gone}\" }\n", "", StringComparison.Ordinal);

    // The plan's strings are in double quotes, so that YAML keeps blanks and line breaks.
    private static string Texts => $$"""
        plan: texts
        {{Bulk}}
        records:
          Account:
            - { $ref: lines, Name: Lines, Description: "One\nTwo\n\nThree, with \"quotes\" and 'others'" }
            - { $ref: ends, Name: Ends, Description: "One\r\nTwo\r\n" }
            - { $ref: blanks, Name: " Blanks  between ", Description: "  \" , \" " }
            - { $ref: none, Name: "#N/A", Description: "#N/A" }
            - { $ref: cell, Name: "=1+1", Description: "\"" }
            - { $ref: other, Name: "Ünï, \u2028 😀", Description: "a,b;c|d^e`f\tg" }
            - { $ref: empty, Name: Empty, Description: "", Rating: null }
            - { $ref: long, Name: Long, Long__c: "{{Long}}" }
          Contact:
            - { LastName: Doe, AccountId: "${none}" }
            - { LastName: Doe, AccountId: "${long}" }
        """;

    // A part has 17 characters, without the signs that YAML needs.
    private static string Long =>
        string.Concat(Enumerable.Repeat("a \\\"text\\\", \\n long ", Longest / 17)) + new string('z', Longest % 17);

    public static IReadOnlyList<Shape> All { get; } =
    [
        new("job inserts", [], $"plan: inserts\n{Bulk}\n{Families}") { Jobs = Twins, Bad = ("Contact", "LastName = 'Doe'") },
        new("job texts", [], Texts) { Jobs = ("Account", "Name,Description\nEmpty,\nLines,\n"), Bad = ("Account", "Name = 'Ends'") },
        new("job changes", [(Shape.File, $"plan: changes\n{Bulk}\n{Members}")], $"plan: changes\n{Bulk}\n{Changed}", "--prune")
        {
            Jobs = ("Account", "Name\nNew\nNew\n"),
            Bad = ("Contact", "LastName = 'Roe-Poe'"),
            Deletes = true,
            Goes = address => address.StartsWith("gone", StringComparison.Ordinal),
        },
        new("job destroy", [(Shape.File, $"plan: destroyed\n{Bulk}\n{Families}")], $"plan: destroyed\n{Bulk}\n{Families}")
            { Jobs = Twins, Command = "destroy", IsGuarded = true, Deletes = true, Goes = _ => true },
        new("job keys", [], """
            plan: keys
            options: { bulk: 1 }
            records:
              Account:
                - { $ref: code1, $key: Code__c, Code__c: K-1, Name: One }
                - { $ref: code2, $key: Code__c, Code__c: K-2, Name: Two }
                - { $ref: code3, $key: Code__c, Code__c: K-3, Name: Two }
                - { Name: Two }
              Contact:
                - { LastName: Doe, AccountId: "${code1}" }
                - { LastName: Doe, AccountId: "${code2}" }
            """)
        {
            Jobs = ("Account", "Name\nTwo\nTwo\n"),
            Found = [("Account", """{"Name":"Old one","Code__c":"K-1"}""")],
            Bad = ("Account", "Code__c = 'K-3'"),
        },
        new("job continue", [], $"plan: continue\n{Bulk}\n{Families}", "--on-error", "continue")
            { Jobs = Twins, Bad = ("Contact", "LastName = 'Doe'") },
        new("job rollback", [], $"plan: rollback\n{Bulk}\n{Families}", "--on-error", "rollback")
            { Jobs = Twins, Bad = ("Case", "Subject = 'Help'") },
        new("job guard", [], $"plan: guard\noptions: {{ bulk: 1, guard: Seed_Key__c }}\n{Families}")
            { Jobs = Twins, IsGuarded = true, Bad = ("Contact", "LastName = 'Doe'") },
        new("job mixed", [], $"plan: mixed\noptions: {{ bulk: 4, recordsPerCall: 4 }}\n{Families}")
            { Jobs = Twins, Bad = ("Contact", "LastName = 'Doe'") },
    ];

    // The rows of a job of somebody else, who uses the same login.
    private static (string Type, string Csv) Twins => ("Account", "Name\nTwin\nAcme\nTwin\n");
}
