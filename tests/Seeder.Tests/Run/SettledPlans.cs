using System.Globalization;
using System.Text;

namespace Seeder.Tests.Run;

/// <summary>Three states of one plan: as it was applied, with changes and three leads more that come one after another, and with only its
/// first record.</summary>
/// <param name="Before">What was applied.</param>
/// <param name="Changed">Other values, here and there also after creation; and new records in calls of their own.</param>
/// <param name="Smaller">What is left of it to prune by.</param>
internal sealed record SettledPlans(string Before, string Changed, string Smaller)
{
    private const string Head = """
        plan: demo
        options: { recordsPerCall: 3 }
        records:
          Account:
            - $ref: old
              Name: Old

        """;

    private const string Leads = """
          Lead:
            - { $ref: lead, LastName: New, Company: New }
            - { $ref: second, LastName: New, Company: New, $after: lead }
            - { $ref: third, LastName: New, Company: New, $after: second }

        """;

    private const string Rest = """
            - $ref: acme
              Name: Acme
              Contacts:
                - $ref: jane
                  LastName: Doe
                  ReportsToId: ${joe}
                - LastName: Poe
            - Name: Twin
            - Name: Twin
          Contact:
            - $ref: joe
              LastName: Roe
              AccountId: ${acme}
          Contract:
            - $ref: frame
              AccountId: ${acme}
              Status: Draft
              $then: { Status: Activated }

        """;

    /// <summary>One of each kind: nested, twins, a lookup set later, a value set after creation.</summary>
    public static SettledPlans Written { get; } = Of(
        Rest,
        Rest.Replace("LastName: Poe", "LastName: Poe-Doe", StringComparison.Ordinal)
            .Replace("Activated", "Expired", StringComparison.Ordinal));

    /// <summary>Accounts under accounts, contacts nested and apart, rings among them, contracts that are activated: as the seed has
    /// it.</summary>
    public static SettledPlans Generate(int seed)
    {
        var random = new Random(seed);
        var accounts = random.Next(1, 5);
        var contacts = random.Next(0, 4);
        var (before, changed) = (new StringBuilder(), new StringBuilder());
        for (var i = 0; i < accounts; i++)
        {
            Line($"    - $ref: a{i}");
            Line($"      Name: Account {i}");
            Value("      Site", $"Site {i}");
            if (i > 0 && random.Next(3) > 0)
            {
                Line($"      ParentId: ${{a{random.Next(i)}}}");
            }
            var nested = random.Next(0, 3);
            if (nested > 0)
            {
                Line("      Contacts:");
            }
            for (var n = 0; n < nested; n++)
            {
                // Twins: their address is all that tells them apart.
                Line($"        - LastName: Nested {i}");
                if (contacts > 0 && random.Next(3) == 0)
                {
                    Line($"          ReportsToId: ${{c{random.Next(contacts)}}}");
                }
            }
        }
        if (contacts > 0)
        {
            Line("  Contact:");
        }
        for (var i = 0; i < contacts; i++)
        {
            Line($"    - $ref: c{i}");
            Line($"      LastName: Contact {i}");
            Value("      Title", $"Title {i}");
            if (random.Next(2) == 0)
            {
                Line($"      AccountId: ${{a{random.Next(accounts)}}}");
            }
            // In a ring at times, so that one of them is set by a later update.
            if (contacts > 1 && random.Next(2) == 0)
            {
                Line($"      ReportsToId: ${{c{(i + 1) % contacts}}}");
            }
        }
        if (random.Next(2) == 0)
        {
            Line("  Contract:");
            Line($"    - AccountId: ${{a{random.Next(accounts)}}}");
            Line("      Status: Draft");
            Line("      $then: { Status: Activated }");
        }
        return Of(before.ToString(), changed.ToString());

        void Line(string line)
        {
            before.Append(line).Append('\n');
            changed.Append(line).Append('\n');
        }

        void Value(string name, string value)
        {
            before.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
            changed.Append(CultureInfo.InvariantCulture, $"{name}: {value}{(random.Next(2) == 0 ? " changed" : "")}\n");
        }
    }

    private static SettledPlans Of(string before, string changed) =>
        new(
            $"{Head}      Industry: Banking\n{before}",
            $"{Head}      Industry: Energy\n{changed}{Leads}",
            $"{Head}      Industry: Energy\n");
}
