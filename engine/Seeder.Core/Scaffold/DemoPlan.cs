namespace Seeder.Core.Scaffold;

/// <summary>A first plan that works in every org: an account with a contact and an opportunity.</summary>
internal static class DemoPlan
{
    /// <summary>The types of its records.</summary>
    public static readonly ImmutableArray<string> Types = ["Account", "Contact", "Opportunity"];

    /// <param name="name">The name of the plan.</param>
    /// <param name="schemaPath">The path of the JSON Schema for editors, relative to the plan; null writes no such line.</param>
    public static string Write(string name, string? schemaPath) =>
        (schemaPath is null ? "" : $"# yaml-language-server: $schema={schemaPath}\n")
            + $"plan: {YamlText.Scalar(name)}\n"
            + """

            records:
              Account:
                - $ref: acme
                  Name: Acme
                  Contacts:                        # a list: child records
                    - LastName: Doe
                  Opportunities:
                    - Name: Acme renewal
                      StageName: Prospecting
                      CloseDate: ${today + 30d}    # relative to today

            """.ReplaceLineEndings("\n");
}
