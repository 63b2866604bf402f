namespace Seeder.Local;

/// <summary>The rows of a new org.</summary>
internal static class FreshOrg
{
    // The name of a profile, its type, and the key of its license.
    private static readonly (string Name, string Type, string License)[] Profiles =
    [
        ("System Administrator", "Admin", "SFDC"), ("Standard User", "Standard", "SFDC"), ("Read Only", "ReadOnly", "SFDC"),
        ("Solution Manager", "SolutionManager", "SFDC"), ("Marketing User", "MarketingProfile", "SFDC"),
        ("Contract Manager", "ContractManager", "SFDC"), ("Standard Platform User", "Standard", "AUL"),
        ("Minimum Access - Salesforce", "Standard", "SFDC"),
    ];

    // The permissions by which clients look for an administrator.
    private static readonly string[] Permissions =
        ["ApiEnabled", "AuthorApex", "CustomizeApplication", "ManageUsers", "ModifyAllData", "ViewAllData", "ViewSetup"];

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
        var profiles = MakeProfiles(context);
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
        Insert(context, "Pricebook2", ("Name", "Standard Price Book"), ("IsActive", 1L), ("IsStandard", 1L));
        Insert(
            context,
            "Group",
            ("Name", "All Internal Users"),
            ("DeveloperName", "AllInternalUsers"),
            ("Type", "Organization"),
            ("OwnerId", context.Identity.UserId));
        Insert(context, "PermissionSet", ("Name", "Local_Org_Admin"), ("Label", "Local Org Admin"), ("IsCustom", 1L), ("Type", "Regular"));
    }

    private static List<string> MakeProfiles(WriteContext context)
    {
        var licenses = new Dictionary<string, string>
        {
            ["SFDC"] = License(context, "SFDC", "Salesforce"),
            ["AUL"] = License(context, "AUL", "Salesforce Platform"),
        };
        var admin = Permissions.Select(p => ("Permissions" + p, (object)1L));
        return
        [
            .. Profiles.Select(p => Insert(
                context,
                "Profile",
                [
                    ("Name", p.Name), ("UserType", "Standard"), ("Type", p.Type), ("UserLicenseId", licenses[p.License]),
                    .. p.Type == "Admin" ? admin : [],
                ])),
        ];
    }

    private static string License(WriteContext context, string key, string name) => Insert(
        context,
        "UserLicense",
        ("LicenseDefinitionKey", key),
        ("Name", name),
        ("MasterLabel", name),
        ("Status", "Active"),
        ("TotalLicenses", 100L),
        ("UsedLicenses", key == "SFDC" ? 1L : 0L),
        ("UsedLicensesLastUpdated", context.Now));

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
