namespace Seeder.Local;

/// <summary>The rows of a new org.</summary>
internal static class FreshOrg
{
    private static readonly string[] Profiles =
    [
        "System Administrator", "Standard User", "Read Only", "Solution Manager", "Marketing User", "Contract Manager",
        "Standard Platform User", "Minimum Access - Salesforce",
    ];

    public static void Fill(WriteContext context)
    {
        var number = context.Identity.OrgId[3..8].ToLowerInvariant();
        Insert(context, "Organization",
            ("Name", "Local Org"),
            ("OrganizationType", "Developer Edition"),
            ("IsSandbox", 0L),
            ("IsReadOnly", 0L),
            ("InstanceName", "LOCAL"),
            ("DefaultLocaleSidKey", "en_US"),
            ("LanguageLocaleKey", "en_US"),
            ("TimeZoneSidKey", "GMT"),
            ("FiscalYearStartMonth", 1L),
            ("Country", "US"));
        var profiles = Profiles.Select(name => Insert(context, "Profile", ("Name", name), ("UserType", "Standard"))).ToList();
        Insert(context, "User",
            ("Username", $"admin.{number}@local-org.example.com"),
            ("FirstName", "Local"),
            ("LastName", "Admin"),
            ("Name", "Local Admin"),
            ("Email", "admin@local-org.example.com"),
            ("Alias", "admin"),
            ("CommunityNickname", "admin"),
            ("IsActive", 1L),
            ("TimeZoneSidKey", "GMT"),
            ("LocaleSidKey", "en_US"),
            ("EmailEncodingKey", "UTF-8"),
            ("LanguageLocaleKey", "en_US"), ("ProfileId", profiles[0]), ("UserType", "Standard"), ("UserPermissionsMarketingUser", 1L));
        Insert(
            context, "BusinessHours", [("Name", "Default"), ("IsActive", 1L), ("IsDefault", 1L), ("TimeZoneSidKey", "GMT"), .. AllDay()]);
        Insert(context, "Pricebook2", ("Name", "Standard Price Book"), ("IsActive", 1L), ("IsStandard", 1L));
        Insert(
            context,
            "Group",
            ("Name", "All Internal Users"),
            ("DeveloperName", "AllInternalUsers"),
            ("Type", "Organization"),
            ("OwnerId", context.Identity.UserId));
        Currencies.Fill(context);
        Insert(context, "PermissionSet", ("Name", "Local_Org_Admin"), ("Label", "Local Org Admin"), ("IsCustom", 1L), ("Type", "Regular"));
    }

    // Business hours that last all day and all week: each day starts and ends at midnight.
    private static IEnumerable<(string Field, object Value)> AllDay() =>
        from day in Enum.GetNames<DayOfWeek>()
        from end in new[] { "StartTime", "EndTime" }
        select (day + end, (object)0L);

    public static string Insert(WriteContext context, string type, params ReadOnlySpan<(string Field, object Value)> values)
    {
        var row = new Row(context.Schema[type]);
        foreach (var (field, value) in values)
        {
            row[field] = value;
        }

        return new Dml(context).CreateAsSystem(row);
    }
}
