using Seeder.Core.Schema;

namespace Seeder.Core.Binding;

/// <summary>
/// Hints at names that exist only in orgs with a feature. Without an org, Seeder does not know which features the org has, so a similar
/// name would be a wrong suggestion.
/// </summary>
internal static class FeatureHints
{
    // Fields of an account that is a person. Custom fields of persons end in __pc, and the other ones begin with Person.
    private static readonly FrozenSet<string> PersonNames = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, ["FirstName", "MiddleName", "LastName", "Salutation", "Suffix", "IsPersonAccount"]);

    private static readonly FrozenSet<string> AuditNames = FrozenSet.Create(
        StringComparer.Ordinal, ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"]);

    /// <summary>What to do about an unknown field that a feature adds; null for other names.</summary>
    public static string? OfField(ObjectSchema type, string name) =>
        IsPerson(type, name) ? Say(name, "person accounts", "person-accounts")
            : name.Equals("CurrencyIsoCode", StringComparison.OrdinalIgnoreCase) ? Say(name, "multiple currencies", "multi-currency")
            : IsCode(type, name) ? Say(name, "state and country/territory picklists", "state-country-picklists")
            : null;

    /// <summary>What to do about a field that only users with a permission may set; null for other fields.</summary>
    public static string? OfAuditField(FieldSchema field) => AuditNames.Contains(field.Name)
        ? "Remove it: Salesforce sets it. In an org that allows 'Set Audit Fields upon Record Creation', a user with this permission may "
            + "set it: save the org's schema with 'seeder schema pull', and pass it with --metadata."
        : null;

    /// <summary>
    /// Whether the record is a person account for the plan, but not for the schema. Its name is built from its parts: the unknown field
    /// LastName is reported with the feature that it needs, and Name is not missing.
    /// </summary>
    public static bool IsMeantAsPerson(ExpandedRecord record) => record.Syntax.Fields.Any(
        f => IsPerson(record.Type, f.Name.Text) && record.Type.FindField(f.Name.Text) is null);

    private static bool IsPerson(ObjectSchema type, string name) => type.Name == "Account"
        && (PersonNames.Contains(name) || name.StartsWith("Person", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("__pc", StringComparison.OrdinalIgnoreCase));

    // BillingStateCode beside BillingState.
    private static bool IsCode(ObjectSchema type, string name) =>
        (name.EndsWith("StateCode", StringComparison.OrdinalIgnoreCase) || name.EndsWith("CountryCode", StringComparison.OrdinalIgnoreCase))
            && type.FindField(name[..^"Code".Length]) is not null;

    private static string Say(string name, string feature, string flag) =>
        $"'{name}' exists only in orgs with {feature}. If your org has them, save its schema with 'seeder schema pull', and pass it with "
            + $"--metadata. A local org gets them from 'seeder org start --feature {flag}'.";
}
