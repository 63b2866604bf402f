using System.Globalization;
using System.Text;

namespace Seeder.Tests.Run;

/// <summary>
/// Three versions of a plan: the applied one; one with changes and three further leads that depend on each other; and one with only the
/// first record.
/// </summary>
/// <param name="Before">The plan that was applied.</param>
/// <param name="Changed">Other values, some of them set after the create, and new records in separate calls.</param>
/// <param name="Smaller">The remaining plan for --prune.</param>
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

    /// <summary>A plan with one record of each kind: nested, equal records, a lookup that is set later, a value of $then.</summary>
    public static SettledPlans Written { get; } = Of(
        Rest,
        Rest.Replace("LastName: Poe", "LastName: Poe-Doe", StringComparison.Ordinal)
            .Replace("Activated", "In Approval Process", StringComparison.Ordinal));

    /// <summary>A random plan: accounts under accounts, contacts nested and separate, circles, and contracts that are activated.</summary>
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
                // Equal records: only their addresses differ.
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
            // Sometimes in a circle, so that a later update sets one of the lookups.
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
